//! GET /api/agent/jobs/available

use crate::app::App;
use crate::auth::Caller;
use crate::board::{next_cursor, place};
use crate::problem::Problem;
use crate::query::{Query, refused};
use crate::spec::{Field, Spec, cents, one_of, optional, reference, words};
use crate::views::Fresh;
use actix_web::HttpResponse;
use actix_web::http::header::ContentType;
use actix_web::web::Data;
use market_core::category::WorkCategory;
use market_core::ids::PartyId;
use market_core::money::MINOR_MAX;
use market_core::policy::Policy;
use market_projections::job_board::match_score::Seeker;
use market_projections::job_board::search::{Search, Sort};

/// Open jobs in the caller's specializations.
///
/// # Errors
/// A wrong query.
pub async fn available(app: Data<App>, caller: Caller, query: Query, _fresh: Fresh) -> Result<HttpResponse, Problem> {
    let wanted = Wanted::read(&app, &query)?;
    match app.board.seeker(&app, caller.party).await? {
        Some(seeker) => {
            let of = |category: &WorkCategory| wanted.category.is_none_or(|wanted| wanted == *category);
            let categories: Vec<_> = seeker.specializations().iter().copied().filter(of).collect();
            answer(&app, &wanted, &categories, Some(caller.party), Some(&seeker)).await
        }
        None => answer(&app, &wanted, &[], None, None).await,
    }
}

/// What a query asks of the board.
pub(super) struct Wanted<'a> {
    pub(super) category: Option<WorkCategory>,
    search: Search<'a>,
    sort: &'a str,
    after: Option<&'a str>,
    limit: u16,
}

impl<'a> Wanted<'a> {
    pub(super) fn read(app: &App, query: &'a Query) -> Result<Self, Problem> {
        let sort: Option<Sort> = query.word("sort", "newest, budget_high, budget_low or deadline")?;
        let search = Search {
            now: app.now(),
            categories: &[],
            not_of: None,
            min_budget: query.cents("min_budget")?,
            max_budget: query.cents("max_budget")?,
            words: query.text("search"),
            sort: sort.unwrap_or_default(),
        };
        Ok(Self {
            category: query.parsed("category", "a category of GET /api/categories")?,
            search,
            sort: query.text("sort").unwrap_or("newest"),
            after: query.text("cursor"),
            limit: query.page_limit()?,
        })
    }
}

/// One page of the board.
pub(super) async fn answer(
    app: &App,
    wanted: &Wanted<'_>,
    categories: &[WorkCategory],
    not_of: Option<PartyId>,
    seeker: Option<&Seeker>,
) -> Result<HttpResponse, Problem> {
    let after = match wanted.after {
        None => None,
        Some(cursor) => {
            let place = place(wanted.sort, cursor);
            Some(place.ok_or_else(|| refused("cursor", "is not a next_cursor of ours for this sort"))?)
        }
    };
    let search = Search { categories, not_of, ..wanted.search };
    let hits = app.board.order(app, &search, after, wanted.limit).await?;
    let next = next_cursor(wanted.sort, &hits, wanted.limit);
    let body = app.board.page(app, &hits, seeker, next).await?;
    Ok(HttpResponse::Ok().content_type(ContentType::json()).body(body))
}

/// What may be asked of the board.
pub(super) fn query_fields() -> [Field; 5] {
    let max = MINOR_MAX;
    [
        optional("category", one_of(WorkCategory::ALL.iter().map(|category| category.name()))),
        optional("min_budget", cents(0, max).about("jobs whose budget_max is at least that, in cents")),
        optional("max_budget", cents(0, max).about("jobs whose budget_min is at most that, in cents")),
        optional("search", words().about("words of title or description, or beginnings of words")),
        optional("sort", one_of(Sort::NAMES)),
    ]
}

/// What it takes and answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    Spec::of("Open jobs in your specializations")
        .about(
            "`match_score` is a text from \"0.00\" to \"1.00\": half for the specialization, half for the share of \
             the job's title and tag words that you use of yourself.",
        )
        .query(query_fields())
        .lists("jobs", reference("AvailableJob"))
}
