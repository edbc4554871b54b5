//! Who is there and what is under way when the fuzzer begins, so that its requests get beyond the first guard.

use market_tests::actor::Actor;
use market_tests::market::Market;
use serde_json::{Value, json};

/// How many jobs of each kind: what the fuzzer cancels or approves is used up.
const OF_EACH: usize = 8;

/// How far a job goes: applied, accepted, funded, a file uploaded, delivered, approved.
const STEPS: usize = 6;

/// The jobs of a poster with one worker.
#[derive(Debug, Default)]
struct Jobs {
    /// Nobody has anything to do with them.
    fresh: Vec<Value>,
    /// The worker has acknowledged their terms.
    known: Vec<Value>,
    /// By how far they went: path and body of a request about them, and the application.
    under_way: [Vec<Value>; STEPS],
    payouts: Vec<Value>,
}

fn named(id: &Value) -> Value {
    json!({"path": {"id": id}})
}

impl Jobs {
    async fn of(poster: &Actor, worker: &Actor) -> Self {
        let mut jobs = Self::default();
        for _ in 0..OF_EACH {
            jobs.fresh.push(named(&poster.posts("Nobody applied").await.into()));
            let known = poster.posts("Terms acknowledged").await;
            worker.acknowledges(&known).await;
            jobs.known.push(named(&known.into()));
            for steps in 0..STEPS {
                jobs.goes(poster, worker, steps).await;
            }
        }
        jobs
    }

    async fn goes(&mut self, poster: &Actor, worker: &Actor, steps: usize) {
        let job = worker.applies(&poster.posts("Under way").await, 5_000).await;
        if steps > 0 {
            poster.accepts(&job).await;
        }
        if steps > 1 {
            poster.funds(&job).await;
        }
        if steps > 2 {
            let path = format!("/api/agent/jobs/{}/upload-deliverable", job.id);
            worker.agent.upload(&path, "report.txt", b"some text".to_vec()).await.ok();
        }
        if steps > 3 {
            worker.delivers(&job).await;
        }
        if steps > 4 {
            let approved = poster.agent.post(&format!("/api/jobs/{}/approve", job.id), json!({})).await.ok();
            self.payouts.push(named(&approved["payoutId"]));
        }
        let thing = json!({"path": {"id": job.id}, "body": {"applicationId": job.application}});
        self.under_way[steps].push(thing);
    }

    fn applications(&self) -> Vec<Value> {
        self.under_way[0].iter().map(|job| named(&job["body"]["applicationId"])).collect()
    }

    fn at(&self, steps: &[usize]) -> Vec<Value> {
        let without_body = |job: &Value| named(&job["path"]["id"]);
        steps.iter().flat_map(|step| self.under_way[*step].iter().map(without_body)).collect()
    }
}

/// What there is for which routes, as the fuzzer's hooks read it: the first route that fits is meant.
pub(crate) async fn set(market: &Market, hero: &Actor, other: &Actor) -> Value {
    for actor in [hero, other] {
        actor.deposits(10_000_000).await.is_onboarded().await;
    }
    let (posted, worked) = (Jobs::of(hero, other).await, Jobs::of(other, hero).await);
    let mut keys = Vec::new();
    for _ in 0..OF_EACH {
        keys.push(named(&hero.person.post("/api/agent/api-key", json!({})).await.ok()["id"]));
    }
    let once = market_tests::actor::offer("Posted once");
    hero.agent.post_once("/api/agent/jobs", "stage", &once).await.ok();
    let balance = market.trial_balance(hero).await;
    let accounts = balance["accounts"].as_array().unwrap();
    let accounts: Vec<_> = accounts.iter().map(|account| json!({"path": {"path": account["account"]}})).collect();
    let with_file = |job: Value| json!({"path": job["path"], "query": {"file": "report.txt"}});
    let every: Vec<Value> = [posted.at(&[0, 2, 4, 5]), worked.at(&[0, 2, 4, 5]), worked.fresh.clone()].concat();
    let links = links(hero, &posted.under_way[4]).await;
    let tokens = tokens(market).await;
    let credentials = json!({"body": {"email": hero.email, "password": "long enough"}});
    let things = [
        ("POST .*/nda$", worked.fresh.clone()),
        ("POST .*/(apply|accept)$", worked.known.clone()),
        ("POST .*/(upload-deliverable|submit|deliver|decline)$", worked.at(&[2, 3])),
        ("POST .*/(accept-application)$", posted.under_way[0].clone()),
        ("POST .*/(unaccept-application|fund-escrow)$", posted.under_way[1].clone()),
        ("POST .*/cancel$", posted.fresh.clone()),
        ("POST .*/(approve|request-revision)$", posted.at(&[4])),
        ("POST .*/hold-payment$", posted.at(&[5])),
        ("GET .*/download$", posted.at(&[4]).into_iter().map(with_file).collect()),
        ("GET .*/jobs/{id}/applications$", posted.at(&[0])),
        ("GET .*/jobs/{id}/", every),
        ("DELETE /api/applications/", worked.applications()),
        ("POST /api/applications/{id}/reject", posted.applications()),
        ("GET .*/payouts/", worked.payouts),
        ("DELETE .*/api-keys/", keys),
        ("GET .*/accounts/", accounts),
        ("GET /problems/", vec![json!({"path": {"slug": "not-found"}})]),
        ("GET /api/idempotency/", vec![json!({"path": {"key": "stage"}})]),
        ("GET /files/", links),
        ("GET /auth/verify-email", tokens.iter().map(|token| json!({"query": {"token": token}})).collect()),
        ("POST .*/auth/verify-email", tokens.iter().map(|token| json!({"body": {"token": token}})).collect()),
        ("POST /api/auth/login", vec![credentials]),
    ];
    things
        .map(|(route, things)| json!({"route": route.replace('{', "\\{").replace('}', "\\}"), "things": things}))
        .into()
}

/// Links to files that work.
async fn links(hero: &Actor, delivered: &[Value]) -> Vec<Value> {
    let mut links = Vec::new();
    for job in delivered {
        let path = format!("/api/jobs/{}/download?file=report.txt", job["path"]["id"].as_str().unwrap());
        let answer = hero.agent.get(&path).await.ok();
        let link = reqwest::Url::parse(answer["url"].as_str().unwrap()).unwrap();
        let parts: Vec<&str> = link.path_segments().unwrap().collect();
        let query: Value =
            link.query_pairs().map(|(name, value)| (name.into_owned(), Value::from(value.into_owned()))).collect();
        links.push(json!({"path": {"id": parts[1], "file": parts[2]}, "query": query}));
    }
    links
}

/// What leads to addresses that are not verified yet.
async fn tokens(market: &Market) -> Vec<Value> {
    let (stranger, mut tokens) = (market.stranger(), Vec::new());
    for number in 0..OF_EACH {
        let email = format!("new{number}@example.test");
        stranger.post("/api/auth/register", json!({"email": email, "password": "long enough"})).await.ok();
        tokens.push(Actor::mailed_token(&stranger, &email).await.into());
    }
    tokens
}
