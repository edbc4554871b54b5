//! One request of a party for a command: the guards in their order, then the command, then its answer.

use crate::app::App;
use crate::auth::Caller;
use crate::body::Fields;
use crate::dry_run;
use crate::problem::{Kind, Problem};
use crate::sent::Sent;
use actix_web::HttpResponse;
use market_core::decide::{Context, Decide};
use market_core::event::Event;
use market_core::ids::{CommandId, JobId, PartyId};
use market_core::job::{Ask, At, Door};
use market_core::party::Party;
use market_core::rejection::Rejection;
use market_store::{ExecuteError, Executed, Receipt, Request};
use serde_json::{Map, Value, json};

/// A party before a door with a wish in its hand.
pub struct Visit<'a, D> {
    app: &'a App,
    caller: Caller,
    sent: &'a Sent,
    door: D,
}

/// What a party must be, where there is no job to stand before.
#[derive(Clone, Copy, Debug)]
pub struct Threshold {
    party: PartyId,
    asks: &'static [Own],
}

/// One thing that is asked of a party itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Own {
    /// A verified e-mail address.
    Email,
    /// A payout account.
    PayoutAccount,
    /// The role of an administrator.
    Admin,
}

impl Decide for Threshold {
    type Needs = PartyId;

    fn needs(&self) -> PartyId {
        self.party
    }

    fn decide(&self, party: &Party, _cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let party = party.registered()?;
        for ask in self.asks {
            match ask {
                Own::Email => party.must_have_verified_email()?,
                Own::PayoutAccount => party.must_have_payout_account()?,
                Own::Admin => party.must_be_admin()?,
            }
        }
        Ok(Vec::new())
    }
}

/// What a command has led to.
#[derive(Debug)]
pub struct Done {
    answer: Map<String, Value>,
    receipts: Vec<Receipt>,
    foreseen: Option<Value>,
}

impl<'a> Visit<'a, Door> {
    /// Before a job.
    pub fn at(app: &'a App, caller: Caller, sent: &'a Sent, job: JobId, asks: &'static [Ask]) -> Self {
        let at = At { job, party: caller.party };
        Self { app, caller, sent, door: Door { at, asks } }
    }
}

impl<'a> Visit<'a, Threshold> {
    /// Before the market itself.
    pub fn own(app: &'a App, caller: Caller, sent: &'a Sent, asks: &'static [Own]) -> Self {
        Self { app, caller, sent, door: Threshold { party: caller.party, asks } }
    }
}

impl<'a, D: Decide + Sync> Visit<'a, D> {
    /// Before any other door.
    pub fn through(app: &'a App, caller: Caller, sent: &'a Sent, door: D) -> Self {
        Self { app, caller, sent, door }
    }
}

impl<D: Decide + Sync> Visit<'_, D> {
    /// The execution that this is.
    #[must_use]
    pub fn command(&self) -> CommandId {
        self.sent.head.command(self.caller.party.0)
    }

    /// What the body says; refused only once everything before the body has been asked.
    ///
    /// # Errors
    /// The first guard that is not passed, else what is wrong with the body.
    pub async fn read<T>(&self, read: impl FnOnce(&mut Fields) -> Result<T, Rejection>) -> Result<T, Problem> {
        let mut fields = match self.sent.wish() {
            Ok(fields) => fields,
            Err(problem) => return Err(self.refusal(problem).await),
        };
        match read(&mut fields) {
            Ok(wish) => Ok(wish),
            Err(rejection) => Err(self.refusal(rejection.into()).await),
        }
    }

    /// As [`Visit::read`], for bodies that move money: a field that nobody asks for is refused.
    ///
    /// # Errors
    /// As [`Visit::read`].
    pub async fn read_strictly<T>(&self, read: impl FnOnce(&mut Fields) -> Result<T, Rejection>) -> Result<T, Problem> {
        self.read(|fields| {
            let wish = read(fields)?;
            fields.clone().nothing_else()?;
            Ok(wish)
        })
        .await
    }

    /// The refusal of a request that cannot become a command: a guard's, if one comes first.
    pub async fn refusal(&self, problem: Problem) -> Problem {
        let request = Request { command: self.command(), digest: self.sent.digest(self.app), answer: &|_| Value::Null };
        match self.app.execute(self.caller, &self.door, &request).await {
            Ok(_) => problem,
            Err(ExecuteError::OtherRequest) => self.mismatch().await,
            Err(error) => error.into(),
        }
    }

    async fn mismatch(&self) -> Problem {
        match self.app.decide(self.caller, &self.door).await {
            Ok(_) => Problem::plain(Kind::IdempotencyMismatch),
            Err(error) => error.into(),
        }
    }

    /// Has the command executed. `answer` tells the client what happened; it is kept, so it holds no secret.
    ///
    /// # Errors
    /// The market's no, or a fault.
    pub async fn execute<C: Decide + Sync>(
        &self,
        command: &C,
        answer: impl Fn(&[Event]) -> Value + Sync,
    ) -> Result<Done, Problem> {
        if let Err(problem) = self.sent.head.must_be_sound() {
            return Err(self.refusal(problem).await);
        }
        if self.sent.head.is_dry() {
            return Ok(Done::foreseen(dry_run::of(self.app, self.caller, command).await?));
        }
        let request = Request { command: self.command(), digest: self.sent.digest(self.app), answer: &answer };
        match self.app.execute(self.caller, command, &request).await {
            Ok(executed) => Ok(executed.into()),
            Err(ExecuteError::OtherRequest) => Err(self.mismatch().await),
            Err(error) => Err(error.into()),
        }
    }
}

impl From<Executed> for Done {
    fn from(executed: Executed) -> Self {
        let answer = match executed.answer {
            Value::Object(answer) => answer,
            _ => Map::new(),
        };
        Self { answer, receipts: executed.receipts, foreseen: None }
    }
}

impl Done {
    /// What a dry run tells instead.
    #[must_use]
    pub fn foreseen(told: Value) -> Self {
        Self { answer: Map::new(), receipts: Vec::new(), foreseen: Some(told) }
    }

    /// Whether nothing was done, because nothing was meant.
    #[must_use]
    pub fn is_foreseen(&self) -> bool {
        self.foreseen.is_some()
    }

    /// One more member of the answer, which is not kept.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.answer.insert(name.to_owned(), value.into());
        self
    }

    /// A member of the answer.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.answer.get(name)
    }

    /// The first event of the command, unless nothing had to change.
    #[must_use]
    pub fn receipt(&self) -> Option<&Receipt> {
        self.receipts.first()
    }

    /// Everything that the client is told.
    #[must_use]
    pub fn into_body(self) -> Value {
        if let Some(foreseen) = self.foreseen {
            return foreseen;
        }
        let mut answer = self.answer;
        if let Some(receipt) = self.receipts.first() {
            answer.insert("event_id".to_owned(), json!(receipt.event_id));
            answer.insert("position".to_owned(), json!(receipt.position));
            answer.insert("leaf_hash".to_owned(), receipt.leaf_hash.to_string().into());
        }
        Value::Object(answer)
    }

    /// Answered where nothing new is made, and everywhere on documented routes.
    #[must_use]
    pub fn ok(self) -> HttpResponse {
        HttpResponse::Ok().json(self.into_body())
    }

    /// Answered where something is made, on routes of ours.
    #[must_use]
    pub fn created(self) -> HttpResponse {
        if self.is_foreseen() {
            return self.ok();
        }
        HttpResponse::Created().json(self.into_body())
    }
}
