//! Samples of what happens to money on its way in and out.

use super::{hour, id, usd, words};
use market_core::ids::{DisputeId, JobId, PartyId, PaymentId, PayoutId};
use market_core::payment::{Method, PaymentEvent};
use market_core::payout::{EarnedBy, PaidFrom, PayoutEvent};

samples!(payment_samples: PaymentEvent {
    DepositOpened {
        payment: PaymentId(id(9)),
        party: PartyId(id(1)),
        amount: usd(50_000),
        fee: usd(450),
        method: Method::Ach,
    }
    Deposited { payment: PaymentId(id(9)), party: PartyId(id(1)), amount: usd(50_000), fee: usd(450) }
    Failed { payment: PaymentId(id(9)), party: PartyId(id(1)) }
    Settled { payment: PaymentId(id(9)), total: usd(50_450) }
});

samples!(payout_samples: PayoutEvent {
    Scheduled {
        payout: PayoutId(id(8)),
        job: JobId(id(6)),
        poster: PartyId(id(1)),
        party: PartyId(id(2)),
        amount: usd(6_750),
        commission: usd(750),
        releasable_at: hour(48),
        by: EarnedBy::Work,
    }
    Held { payout: PayoutId(id(8)), poster: PartyId(id(1)), words: words(10), until: hour(96) }
    Resumed { payout: PayoutId(id(8)), releasable_at: hour(96), held_until: None }
    Frozen {
        payout: PayoutId(id(8)),
        job: JobId(id(6)),
        dispute: DisputeId::of(JobId(id(6)), 1),
        frozen_at: hour(30),
    }
    Voided { payout: PayoutId(id(8)), job: JobId(id(6)), party: PartyId(id(2)) }
    Released {
        payout: PayoutId(id(8)),
        job: JobId(id(6)),
        party: PartyId(id(2)),
        amount: usd(6_750),
        commission: usd(750),
        by: EarnedBy::Work,
    }
    Awarded {
        payout: PayoutId(id(8)),
        job: JobId(id(6)),
        poster: PartyId(id(1)),
        party: PartyId(id(2)),
        amount: usd(2_700),
        commission: usd(300),
    }
    Withdrawn { payout: PayoutId(id(14)), party: PartyId(id(1)), amount: usd(4_000) }
    Submitted { payout: PayoutId(id(8)), party: PartyId(id(2)), amount: usd(6_750), attempt: 1 }
    Paid { payout: PayoutId(id(8)), amount: usd(6_750) }
    Failed {
        payout: PayoutId(id(8)),
        party: PartyId(id(2)),
        amount: usd(6_750),
        back_to: PaidFrom::Available,
        retry_at: Some(hour(49)),
    }
});
