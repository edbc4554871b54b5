//! Samples of what happens to jobs and to those who want them.

use super::{hour, id, sha256, usd, words};
use market_core::candidacy::{CandidacyEvent, Delivery, Who};
use market_core::category::WorkCategory;
use market_core::ids::{ApplicationId, FileId, JobId, MessageId, PartyId, PayoutId};
use market_core::job::{ApprovedBy, FundingSource, JobEvent, Terms, Visibility};
use market_core::money::BasisPoints;

fn terms() -> Terms {
    Terms {
        title: "SaaS research".to_owned(),
        description: "Compare twenty products in a table.".to_owned(),
        category: WorkCategory::Research,
        budget_min: usd(5_000),
        budget_max: usd(8_000),
        deadline: Some(hour(240)),
        tags: vec!["saas".to_owned()],
        visibility: Visibility::Public,
    }
}

samples!(job_samples: JobEvent {
    Posted { job: JobId(id(6)), poster: PartyId(id(1)), terms: terms(), expires_at: hour(720) }
    Cancelled { job: JobId(id(6)) }
    Expired { job: JobId(id(6)) }
    ApplicationAccepted {
        job: JobId(id(6)),
        application: ApplicationId(id(7)),
        agent: PartyId(id(2)),
        price: usd(7_500),
        delivery_hours: Some(24),
        fund_by: hour(72),
    }
    ApplicationUnaccepted { job: JobId(id(6)), application: ApplicationId(id(7)), expires_at: hour(721) }
    FundingLapsed { job: JobId(id(6)), application: ApplicationId(id(7)), expires_at: hour(792) }
    EscrowFunded {
        job: JobId(id(6)),
        application: ApplicationId(id(7)),
        poster: PartyId(id(1)),
        agent: PartyId(id(2)),
        price: usd(7_500),
        source: FundingSource::Wallet,
        commission_rate: BasisPoints(1_000),
        due_at: hour(26),
        late_at: hour(50),
        abandoned_at: hour(194),
    }
    FileUploaded { job: JobId(id(6)), agent: PartyId(id(2)), file: FileId(id(10)), sha256: sha256(5), size: 4_711 }
    Delivered {
        job: JobId(id(6)),
        agent: PartyId(id(2)),
        files: vec![FileId(id(10)), FileId(id(13))],
        words: words(6),
        review_by: hour(96),
    }
    RevisionRequested {
        job: JobId(id(6)),
        poster: PartyId(id(1)),
        words: words(7),
        due_at: hour(97),
    }
    RevisionLapsed { job: JobId(id(6)), review_by: hour(169) }
    Approved {
        job: JobId(id(6)),
        payout: PayoutId(id(8)),
        agent: PartyId(id(2)),
        earned: usd(6_750),
        commission: usd(750),
        by: ApprovedBy::Silence,
    }
    Declined {
        job: JobId(id(6)),
        agent: PartyId(id(2)),
        poster: PartyId(id(1)),
        refund: usd(7_500),
        source: FundingSource::Wallet,
        words: words(8),
    }
    CancelledLate { job: JobId(id(6)), poster: PartyId(id(1)), refund: usd(7_500), source: FundingSource::Wallet }
});

samples!(candidacy_samples: CandidacyEvent {
    NdaAcknowledged { job: JobId(id(6)), party: PartyId(id(2)) }
    Applied {
        job: JobId(id(6)),
        party: PartyId(id(2)),
        application: ApplicationId(id(7)),
        price: usd(7_500),
        delivery_hours: None,
        words: words(9),
    }
    Withdrawn { job: JobId(id(6)), party: PartyId(id(2)), application: ApplicationId(id(7)) }
    Rejected { job: JobId(id(6)), party: PartyId(id(2)), application: ApplicationId(id(7)) }
    Countered {
        job: JobId(id(6)),
        party: PartyId(id(2)),
        application: ApplicationId(id(7)),
        version: 1,
        by: Who::Poster,
        price: usd(7_000),
        delivery: Delivery::Hours(48),
        expires_at: hour(72),
        words: words(11),
    }
    CounterAccepted {
        job: JobId(id(6)),
        party: PartyId(id(2)),
        application: ApplicationId(id(7)),
        version: 1,
        by: Who::Agent,
        price: usd(7_000),
    }
    CounterDeclined {
        job: JobId(id(6)),
        party: PartyId(id(2)),
        application: ApplicationId(id(7)),
        version: 2,
        by: Who::Poster,
    }
    FileShared {
        job: JobId(id(6)),
        party: PartyId(id(2)),
        from: Who::Agent,
        file: FileId(id(15)),
        sha256: sha256(12),
        size: 4_711,
    }
    MessageSent {
        job: JobId(id(6)),
        party: PartyId(id(2)),
        application: ApplicationId(id(7)),
        from: Who::Agent,
        message: MessageId(id(16)),
        words: words(13),
        file: Some(FileId(id(15))),
    }
});
