//! The board as it is answered: what is shown of each open job is written once and kept ready, and so is the order of
//! a page until the board changes.

mod pages;

use crate::app::App;
use crate::kept::Kept;
use crate::problem::Problem;
use crate::routes::shape;
use market_core::ids::{JobId, PartyId};
use market_core::party::Profile;
use market_core::time::Timestamp;
use market_projections::directory::query::by_party;
use market_projections::job_board::match_score::{Seeker, Wanted, match_score};
use market_projections::job_board::query::{Job, many};
use market_projections::job_board::search::{Hit, Place, Search};
use pages::Pages;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

/// How many entries of a kind are kept at least; twice as many at most. A job takes about 2 KB.
const KEPT_MIN: usize = 8_192;

/// How long something is shown without looking again: a name that was erased beside the log is gone by then.
const KEPT_FOR: Duration = Duration::from_secs(60);

/// What is kept ready to be shown.
pub struct Board {
    cards: Kept<JobId, Card>,
    seekers: Kept<PartyId, Known>,
    pages: Pages,
}

impl Default for Board {
    fn default() -> Self {
        Self { cards: Kept::new(KEPT_MIN, KEPT_FOR), seekers: Kept::new(KEPT_MIN, KEPT_FOR), pages: Pages::default() }
    }
}

/// An open job, ready to be shown.
struct Card {
    updated_position: u64,
    poster_words: Option<Uuid>,
    /// The JSON object without its last brace.
    text: String,
    wanted: Wanted,
    featured_until: Option<Timestamp>,
}

/// What a party says of itself, and the profile that it follows from.
struct Known {
    profile: Profile,
    seeker: Arc<Seeker>,
}

impl Card {
    fn new(job: &Job, poster_words: Option<Uuid>) -> Self {
        let mut text = shape::public_job(job).to_string();
        text.pop();
        Self {
            updated_position: job.updated_position,
            poster_words,
            text,
            wanted: Wanted::new(job),
            featured_until: job.featured_until,
        }
    }

    fn shows(&self, hit: &Hit) -> bool {
        // What is newer than the order is as good: the row was read after it.
        i64::try_from(self.updated_position).is_ok_and(|position| position >= hit.updated_position)
            && self.poster_words == hit.poster_words
    }
}

impl Board {
    /// The jobs of a page, in order.
    ///
    /// # Errors
    /// A fault.
    pub async fn order(
        &self,
        app: &App,
        search: &Search<'_>,
        after: Option<Place>,
        limit: u16,
    ) -> Result<Arc<Vec<Hit>>, Problem> {
        self.pages.order(app, search, after, limit).await
    }

    /// What a party says of itself; none before it has a profile.
    ///
    /// # Errors
    /// A fault.
    pub async fn seeker(&self, app: &App, party: PartyId) -> Result<Option<Arc<Seeker>>, Problem> {
        let registered = app.store.load_kept(&party).await?;
        let Some(profile) = &registered.registered()?.profile else {
            return Ok(None);
        };
        if let Some(known) = self.seekers.get(&party, |known| known.profile == *profile) {
            return Ok(Some(Arc::clone(&known.seeker)));
        }
        let Some(found) = by_party(app.store.pool(), party).await? else {
            return Ok(None);
        };
        let seeker = Arc::new(Seeker::new(&found));
        self.seekers.put(party, Arc::new(Known { profile: profile.clone(), seeker: Arc::clone(&seeker) }));
        Ok(Some(seeker))
    }

    /// The answer to a search: `{"count":…,"jobs":[…],"next_cursor":…}`, with a score each for a seeker.
    ///
    /// # Errors
    /// A fault.
    pub async fn page(
        &self,
        app: &App,
        hits: &[Hit],
        seeker: Option<&Seeker>,
        next: Option<String>,
    ) -> Result<String, Problem> {
        let cards = self.cards(app, hits).await?;
        let size: usize = cards.iter().map(|card| card.text.len().saturating_add(32)).sum();
        let mut answer = String::with_capacity(size.saturating_add(128));
        answer.push_str("{\"jobs\":[");
        for (index, card) in cards.iter().enumerate() {
            if index > 0 {
                answer.push(',');
            }
            answer.push_str(&card.text);
            let featured = card.featured_until.is_some_and(|until| app.now() < until);
            answer.push_str(if featured { ",\"featured\":true" } else { ",\"featured\":false" });
            if let Some(seeker) = seeker {
                answer.push_str(",\"match_score\":\"");
                answer.push_str(&match_score(seeker, &card.wanted));
                answer.push('"');
            }
            answer.push('}');
        }
        let next = next.map_or_else(|| "null".to_owned(), |next| format!("\"{next}\""));
        answer.push_str(&format!("],\"count\":{},\"next_cursor\":{next}}}", cards.len()));
        Ok(answer)
    }

    /// The cards of the hits, in their order; a job that went away meanwhile is left out.
    async fn cards(&self, app: &App, hits: &[Hit]) -> Result<Vec<Arc<Card>>, Problem> {
        let mut found: Vec<Option<Arc<Card>>> =
            hits.iter().map(|hit| self.cards.get(&hit.place.job, |card| card.shows(hit))).collect();
        let missing: Vec<&Hit> =
            hits.iter().zip(&found).filter(|(_, card)| card.is_none()).map(|(hit, _)| hit).collect();
        if !missing.is_empty() {
            let ids: Vec<JobId> = missing.iter().map(|hit| hit.place.job).collect();
            let jobs = many(app.store.pool(), &ids).await?;
            let words: HashMap<JobId, Option<Uuid>> =
                missing.iter().map(|hit| (hit.place.job, hit.poster_words)).collect();
            let mut read: HashMap<JobId, Arc<Card>> = HashMap::with_capacity(jobs.len());
            for job in &jobs {
                let card = Arc::new(Card::new(job, words.get(&job.job).copied().flatten()));
                self.cards.put(job.job, Arc::clone(&card));
                read.insert(job.job, card);
            }
            for (hit, card) in hits.iter().zip(&mut found) {
                if card.is_none() {
                    *card = read.remove(&hit.place.job);
                }
            }
        }
        Ok(found.into_iter().flatten().collect())
    }
}

/// Where the next page begins, when this one is full: the sort is part of it, for a place means nothing in another.
#[must_use]
pub fn next_cursor(sort: &str, hits: &[Hit], limit: u16) -> Option<String> {
    let last = hits.last().filter(|_| hits.len() >= usize::from(limit))?;
    Some(format!("{sort}.{:x}.{}", last.place.key, last.place.job.0.simple()))
}

/// The place that a cursor of the same sort names.
#[must_use]
pub fn place(sort: &str, cursor: &str) -> Option<Place> {
    let mut parts = cursor.split('.');
    let (named, key, job) = (parts.next()?, parts.next()?, parts.next()?);
    let key = i64::from_str_radix(key, 16).ok()?;
    let job = Uuid::try_parse(job).ok().map(JobId)?;
    (named == sort && parts.next().is_none()).then_some(Place { key, job })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hit(key: i64) -> Hit {
        let place = Place { key, job: JobId(Uuid::from_u128(7)) };
        Hit { place, updated_position: 0, poster: market_core::ids::PartyId(Uuid::nil()), poster_words: None }
    }

    #[test]
    fn a_cursor_leads_to_where_it_came_from_and_nowhere_else() {
        let cursor = next_cursor("newest", &[hit(1_800_000_000_123_456)], 1).unwrap();
        assert_eq!(place("newest", &cursor), Some(hit(1_800_000_000_123_456).place));
        assert_eq!(place("deadline", &cursor), None);
        assert_eq!(next_cursor("newest", &[hit(1)], 2), None);
        for wrong in ["", "newest", "newest.1", "newest.x.y", "newest.1.00.z", "newest.-1.7"] {
            assert_eq!(place("newest", wrong), None, "{wrong}");
        }
    }
}
