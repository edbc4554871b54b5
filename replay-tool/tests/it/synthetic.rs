//! An export of a market in which one job follows the other, as long as one likes.

use market_core::actor::Actor;
use market_core::candidacy::CandidacyEvent;
use market_core::category::WorkCategory;
use market_core::confidential::TextDigest;
use market_core::event::Event;
use market_core::event::draft::{Commit, Draft};
use market_core::event::tree::leaf_hash;
use market_core::ids::*;
use market_core::job::{ApprovedBy, FundingSource, JobEvent, Terms, Visibility, Windows};
use market_core::ledger::{Account, Transfer, running};
use market_core::money::{BasisPoints, Money};
use market_core::payment::{Method, PaymentEvent};
use market_core::payout::{EarnedBy, PayoutEvent};
use market_core::stream::{Position, StreamId, Version};
use market_core::time::{Span, Timestamp};
use replay_tool::{EventRow, TransferRow, Writer};
use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use uuid::Uuid;

const ORIGIN: &str = "synthetic/log";

/// Writes at least `events` events, and says how many.
pub(crate) fn export(folder: &Path, events: u64) -> u64 {
    let mut log = Log { writer: Writer::open(folder, ORIGIN).unwrap(), position: 0, balances: HashMap::new() };
    for number in 1.. {
        if log.position >= events {
            break;
        }
        log.job(number);
    }
    let written = log.position;
    log.writer.end().unwrap();
    written
}

struct Log {
    writer: Writer,
    position: u64,
    balances: HashMap<Account, i64>,
}

/// Scattered as the random parts of real ids are.
fn id(number: u64, what: u64) -> Uuid {
    let scattered = number.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ what.wrapping_mul(0xc2b2_ae3d_27d4_eb4f);
    Uuid::from_u64_pair(0x0193_0000_0000_7000 + (number << 16), 0x8000_0000_0000_0000 | scattered)
}

fn usd(cents: u64) -> Money {
    Money::usd(cents).unwrap()
}

fn digest(number: u64) -> TextDigest {
    TextDigest(leaf_hash(&number.to_be_bytes()).to_string())
}

fn terms(number: u64) -> Terms {
    Terms {
        title: format!("SaaS research {number}"),
        description: "Compare twenty products in a table, with prices and sources.".to_owned(),
        category: WorkCategory::Research,
        budget_min: usd(5_000),
        budget_max: usd(8_000),
        deadline: None,
        tags: vec!["saas".to_owned()],
        visibility: Visibility::Public,
        windows: Windows::default(),
        proof: None,
        milestones: None,
    }
}

fn story(number: u64, now: Timestamp) -> Vec<Event> {
    let (poster, agent) = (PartyId(id(number % 1_000, 1)), PartyId(id(number % 1_000, 2)));
    let (job, application) = (JobId(id(number, 3)), ApplicationId(id(number, 4)));
    let (payment, payout) = (PaymentId(id(number, 5)), PayoutId(id(number, 6)));
    let (price, fee, commission, amount) = (usd(7_500), usd(68), usd(750), usd(6_750));
    let later = now.after(Span::hours(72));
    let (delivery_hours, rate, source) = (Some(24), BasisPoints(1_000), FundingSource::Wallet);
    vec![
        PaymentEvent::DepositOpened { payment, party: poster, amount: price, fee, method: Method::Ach }.into(),
        PaymentEvent::Deposited { payment, party: poster, amount: price, fee }.into(),
        PaymentEvent::Settled { payment, total: price.plus(fee).unwrap() }.into(),
        JobEvent::Posted { job, poster, terms: terms(number), expires_at: later }.into(),
        CandidacyEvent::NdaAcknowledged { job, party: agent }.into(),
        CandidacyEvent::Applied {
            job,
            party: agent,
            application,
            price,
            delivery_hours,
            words: digest(number),
            terms_version: 1,
        }
        .into(),
        JobEvent::ApplicationAccepted { job, application, agent, price, delivery_hours, fund_by: later }.into(),
        JobEvent::EscrowFunded {
            job,
            application,
            poster,
            agent,
            price,
            source,
            commission_rate: rate,
            due_at: later,
            late_at: later,
            abandoned_at: later,
        }
        .into(),
        JobEvent::Delivered { job, agent, files: vec![], words: digest(number), review_by: later }.into(),
        JobEvent::Approved {
            job,
            payout,
            agent,
            earned: amount,
            commission,
            by: ApprovedBy::Poster,
            reviews_until: None,
        }
        .into(),
        PayoutEvent::Scheduled {
            payout,
            job,
            poster,
            party: agent,
            amount,
            commission,
            releasable_at: later,
            by: EarnedBy::Work,
        }
        .into(),
        PayoutEvent::Released { payout, job, party: agent, amount, commission, by: EarnedBy::Work }.into(),
        PayoutEvent::Submitted { payout, party: agent, amount, attempt: 1 }.into(),
        PayoutEvent::Paid { payout, amount }.into(),
    ]
}

impl Log {
    fn job(&mut self, number: u64) {
        let micros = 1_767_225_600_000_000 + i64::try_from(number).unwrap() * 1_000_003;
        let at = Timestamp::from_micros(micros).unwrap();
        let actor = Actor::Key(PartyId(id(number % 1_000, 1)), KeyId(id(number % 1_000, 7)));
        let commit = Commit {
            command: CommandId(id(number, 8)),
            request: None,
            actor,
            at,
            guards: BTreeMap::<StreamId, Version>::new(),
            events: story(number, at),
            private: vec![],
            answer: None,
        };
        let draft = Draft::new(commit, ORIGIN).unwrap();
        for event in draft.events {
            let leaf = event.leaf.at(Position(self.position));
            let position = i64::try_from(self.position).unwrap();
            let transfers = event.transfers.iter().zip(0_i16..);
            let transfers = transfers.map(|(transfer, ordinal)| self.post(transfer, ordinal, position, at)).collect();
            let row = EventRow {
                position,
                stream_id: event.stream.id,
                stream_category: event.stream.category.name().into(),
                version: i32::try_from(event.version.0).unwrap(),
                name: event.event.name().into(),
                schema_version: i16::try_from(event.schema).unwrap(),
                at,
                actor: actor.to_string().into(),
                command_id: draft.command.0,
                payload: event.payload.into(),
                leaf_hash: leaf_hash(leaf.as_bytes()),
                leaf: leaf.into(),
                transfers,
            };
            self.writer.push_row(&row).unwrap();
            self.position += 1;
        }
    }

    fn post(&mut self, transfer: &Transfer, ordinal: i16, position: i64, at: Timestamp) -> TransferRow<'static> {
        let [debit_after, credit_after] = transfer.postings().map(|posting| {
            let balance = self.balances.entry(posting.account).or_default();
            *balance = running(&posting.account, *balance, &posting).unwrap();
            *balance
        });
        TransferRow {
            position,
            ordinal,
            at,
            debit_account: transfer.debit().to_string().into(),
            credit_account: transfer.credit().to_string().into(),
            amount: i64::try_from(transfer.amount().minor()).unwrap(),
            currency: transfer.amount().currency().code().into(),
            debit_after,
            credit_after,
        }
    }
}
