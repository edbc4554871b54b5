//! The checkpoints that the market has signed: each must be of the tree that follows from the leaves.

use crate::broken::{Broken, Stop};
use crate::difference::{Difference, Findings};
use crate::report::Fact;
use crate::source::{Database, Source};
use market_core::event::tree::Hash;
use market_core::log::checkpoint::Checkpoint;
use market_core::log::key::VerifierKey;
use market_core::log::note;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use tokio_postgres::Client;

const MAY: &str = "select case when to_regclass('log_checkpoint') is null then false
                               else has_table_privilege('log_checkpoint', 'select') end";

const BETWEEN: &str = "select size, root, note from log_checkpoint where size >= $1 and size <= $2 order by size";

const BEYOND: &str = "select size from log_checkpoint where size > $1 order by size limit 1";

/// Where the server tells the key of its log, in its data directory.
const KEY_FILE: &str = "log.pub";

/// What was signed of a database.
pub(crate) struct Signed<'a> {
    database: &'a Database,
    beside: Client,
    keys: Vec<VerifierKey>,
    /// What is signed of the leaves that come next, by size.
    ahead: BTreeMap<u64, (Vec<u8>, String)>,
    compared: u64,
}

/// A key as text, or a file that holds one.
pub(crate) fn key(given: &str) -> Result<VerifierKey, Broken> {
    let path = Path::new(given);
    if !path.exists() {
        return given.parse().map_err(refused(given));
    }
    let text = fs::read_to_string(path).map_err(Broken::file("read the key", path))?;
    text.trim().parse().map_err(refused(given))
}

/// The key that a data directory tells, if it does.
pub(crate) fn key_of(data_dir: &Path) -> Result<Option<VerifierKey>, Broken> {
    let path = data_dir.join(KEY_FILE);
    if path.exists() { key(&path.display().to_string()).map(Some) } else { Ok(None) }
}

fn refused(given: &str) -> impl FnOnce(market_core::log::key::KeyError) -> Broken {
    move |error| Broken::Usage(format!("{given} is no key of a log, as /log/key tells it: {error}"))
}

impl<'a> Signed<'a> {
    /// What was signed, where that can be read.
    pub(crate) async fn open(source: &'a Source, keys: Vec<VerifierKey>) -> Result<Option<Self>, Stop> {
        let Source::Database(database) = source else { return Ok(None) };
        let may: bool = database.client().query_one(MAY, &[]).await?.try_get(0)?;
        if !may {
            return Ok(None);
        }
        let beside = database.beside().await?;
        Ok(Some(Self { database, beside, keys, ahead: BTreeMap::new(), compared: 0 }))
    }

    /// Reads what is signed of the next leaves: what is held does not grow with the log.
    pub(crate) async fn look_ahead(&mut self, size: u64, leaves: usize) -> Result<(), Stop> {
        self.ahead.clear();
        let first = i64::try_from(size).unwrap_or(i64::MAX);
        let last = first.saturating_add(i64::try_from(leaves).unwrap_or(i64::MAX));
        for row in self.beside.query(BETWEEN, &[&first, &last]).await? {
            let size = u64::try_from(row.try_get::<_, i64>(0)?).unwrap_or(u64::MAX);
            self.ahead.insert(size, (row.try_get(1)?, row.try_get(2)?));
        }
        Ok(())
    }

    /// Compares what is signed of the tree at this size, if anything.
    pub(crate) fn compare(&mut self, origin: &str, size: u64, root: impl FnOnce() -> Hash, findings: &mut Findings) {
        let Some((stored, note)) = self.ahead.remove(&size) else { return };
        self.compared = self.compared.saturating_add(1);
        let (place, root) = (format!("log_checkpoint of size {size}"), root());
        if stored != root.0 {
            let found = Hash::from_slice(&stored).map_or("no hash".to_owned(), |hash| hash.to_string());
            findings.add(Difference::of(format!("{place}, root"), root, found));
        }
        let expected = Checkpoint { origin: origin.to_owned(), size, root };
        if note::text(&note).and_then(Checkpoint::read).as_ref() != Some(&expected) {
            findings.add(Difference::of(format!("{place}, note"), expected.to_string().trim_end(), note.trim_end()));
        }
        if !self.keys.is_empty() && !self.keys.iter().any(|key| note::open(&note, key).is_some()) {
            let names: Vec<String> = self.keys.iter().map(ToString::to_string).collect();
            let found = "none that holds";
            findings.add(Difference::of(format!("{place}, signature"), format!("one of {}", names.join(", ")), found));
        }
    }

    /// Nothing may be signed that is not there.
    pub(crate) async fn finish(&self, size: u64, findings: &mut Findings) -> Result<(), Stop> {
        let end = i64::try_from(size).unwrap_or(i64::MAX);
        if let Some(row) = self.database.client().query_opt(BEYOND, &[&end]).await? {
            let signed: i64 = row.try_get(0)?;
            findings.add(Difference::of("log_checkpoint.size", format!("at most {size}"), signed));
        }
        Ok(())
    }

    /// What was done.
    pub(crate) fn fact(&self) -> Fact {
        let signatures =
            if self.keys.is_empty() { "signatures not checked: no key, see --key" } else { "signatures checked" };
        Fact::of("checkpoints", format!("{} compared, {signatures}", self.compared))
    }
}
