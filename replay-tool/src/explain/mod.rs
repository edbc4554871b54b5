//! One thing: what happened to it, who did it, and what it moved.

mod entry;
mod facts;
mod follow;
mod standing;
mod subject;
mod told;

pub(crate) use subject::Subject;
pub(crate) use told::Told;

use crate::broken::{Broken, Stop};
use crate::difference::{Difference, Findings};
use crate::examine::Scope;
use crate::progress::Progress;
use crate::report::{Fact, Report};
use crate::source::{Source, examined};
use entry::Entry;
use follow::Follow;
use futures_util::{TryStreamExt as _, pin_mut};
use market_core::ledger::running;
use std::sync::Arc;

/// Tells each event of the subject as it is found, and how it stands in the end.
pub(crate) async fn run(source: &Source, subject: &Subject, told: &mut Told) -> Result<Report, Stop> {
    let head = source.head();
    let mut progress = Progress::new("explain", head.size);
    let (origin, candidate): (Arc<str>, _) = (head.origin.as_str().into(), *subject);
    let chunks = source.chunks(&subject.which(), Scope::Both).await?;
    let rows = examined(chunks, move |item| Entry::of(&item, &candidate, &origin));
    pin_mut!(rows);
    let mut follow = Follow::new(*subject);
    let mut findings = Findings::default();
    let mut events = 0_u64;
    while let Some(rows) = rows.try_next().await? {
        progress.more(rows.len());
        for mut entry in rows.into_iter().flatten() {
            if !follow.concerns(&entry) {
                continue;
            }
            if let Subject::Account(account) = subject {
                post(&mut entry, account, &mut follow.balance);
            }
            entry.differences.iter().for_each(|difference| findings.add(difference.clone()));
            events = events.saturating_add(1);
            told.event(&entry);
            follow.fold(entry);
        }
    }
    progress.end();
    if events == 0 {
        return Err(Broken::Usage(subject.unknown()).into());
    }
    let mut report = Report::new("explain");
    report.facts.extend([Fact::of("subject", subject.to_string()), Fact::of("events", events)]);
    report.facts.extend(follow.standing());
    Ok(report.with(findings))
}

/// The balance of the account after this entry, compared with what the journal keeps beside it.
fn post(entry: &mut Entry, account: &market_core::ledger::Account, balance: &mut i64) {
    for line in &entry.lines {
        let (debit_after, credit_after) = line.after.unzip();
        let [debit, credit] = line.transfer.postings();
        for (posting, field, stored) in
            [(debit, "transfer.debit_after", debit_after), (credit, "transfer.credit_after", credit_after)]
        {
            if posting.account != *account {
                continue;
            }
            match running(account, *balance, &posting) {
                Ok(after) => *balance = after,
                Err(error) => entry.differences.push(Difference::at(
                    entry.position,
                    "the floor of an account",
                    "zero or above",
                    error,
                )),
            }
            if let Some(stored) = stored.filter(|stored| stored != balance) {
                entry.differences.push(Difference::at(entry.position, field, *balance, stored));
            }
        }
    }
    entry.balance = Some(*balance);
}
