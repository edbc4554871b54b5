//! The order of a page, kept until the board changes: most who look for work ask for the same.

use crate::app::App;
use crate::kept::Kept;
use crate::problem::Problem;
use market_core::category::WorkCategory;
use market_core::ids::PartyId;
use market_projections::job_board::search::{Hit, Place, Search, Sort, open};
use std::sync::Arc;
use std::time::Duration;

/// How many pages are kept at least. One of a hundred jobs takes 6 KB.
const PAGES_MIN: usize = 1_000;

/// How long one is kept: a job whose application window has just ended may be shown so long.
const KEPT_FOR: Duration = Duration::from_secs(1);

/// What tells one page from another.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Asked {
    categories: Vec<WorkCategory>,
    not_of: Option<PartyId>,
    min_budget: Option<u64>,
    max_budget: Option<u64>,
    words: Option<String>,
    sort: Sort,
    after: Option<Place>,
    limit: u16,
}

/// A page, and up to where the views had come before it was read.
struct Page {
    folded: u64,
    hits: Arc<Vec<Hit>>,
}

/// The pages that were asked for lately.
pub(super) struct Pages(Kept<Asked, Page>);

impl Default for Pages {
    fn default() -> Self {
        Self(Kept::new(PAGES_MIN, KEPT_FOR))
    }
}

impl Pages {
    /// The jobs of a page, in order. Those of `not_of` are left out: few who look for work offer some, so that all
    /// ask for the same page first.
    pub(super) async fn order(
        &self,
        app: &App,
        search: &Search<'_>,
        after: Option<Place>,
        limit: u16,
    ) -> Result<Arc<Vec<Hit>>, Problem> {
        let all = Search { not_of: None, ..*search };
        let hits = self.kept(app, &all, after, limit).await?;
        let own = |hit: &Hit| Some(hit.poster) == search.not_of;
        if hits.iter().any(own) { self.kept(app, search, after, limit).await } else { Ok(hits) }
    }

    async fn kept(
        &self,
        app: &App,
        search: &Search<'_>,
        after: Option<Place>,
        limit: u16,
    ) -> Result<Arc<Vec<Hit>>, Problem> {
        let asked = Asked {
            categories: search.categories.to_vec(),
            not_of: search.not_of,
            min_budget: search.min_budget,
            max_budget: search.max_budget,
            words: search.words.map(ToOwned::to_owned),
            sort: search.sort,
            after,
            limit,
        };
        // Whoever changes the board is heard of before the change can be read, so a page is good as long as nothing
        // was heard of that it may lack.
        let changed = app.views.board_changed();
        if let Some(page) = self.0.get(&asked, |page| page.folded >= changed) {
            return Ok(Arc::clone(&page.hits));
        }
        let folded = app.views.folded();
        let hits = Arc::new(open(app.store.pool(), search, after, limit).await?);
        self.0.put(asked, Arc::new(Page { folded, hits: Arc::clone(&hits) }));
        Ok(hits)
    }
}
