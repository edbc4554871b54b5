//! Samples of what happens to jobs and to those who want them.

use super::dispute::{dispute_settled, dispute_withdrawn, disputed};
use super::terms::{proof_terms, terms};
use super::{hour, id, sha256, usd, words};
use market_core::candidacy::{CandidacyEvent, Delivery, Who};
use market_core::ids::{AgentId, ApplicationId, FileId, JobId, MessageId, PartyId, PayoutId};
use market_core::job::{
    ApprovedBy, Attachment, CancelRequest, Cancellation, Chain, Extension, FundingSource, Invitation, JobEvent,
    MilestoneApproved, Offer, OpenedReview, OpenedReviews, ProofAwaited, ProofEnded, ProofSettings, Refusal, Review,
    RevisionByProof, SealedReview, Settlement, Subcontract, Takedown, Terms, Uncounted, Upload, Windows,
};
use market_core::money::BasisPoints;
use market_core::proof::Outcome;
use market_core::time::Span;

samples!(job_samples: JobEvent {
    Posted { job: JobId(id(6)), poster: PartyId(id(1)), terms: terms(), expires_at: hour(720) }
    Cancelled { 0: Cancellation { job: JobId(id(6)), agent: None } }
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
    FileUploaded {
        0: Upload { job: JobId(id(6)), agent: PartyId(id(2)), file: FileId(id(10)), sha256: sha256(5), size: 4_711 },
    }
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
        reviews_until: None,
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
    Edited {
        job: JobId(id(6)),
        terms: Terms { windows: Windows { review: Some(Span::hours(48)), ..Windows::default() }, ..terms() },
        terms_version: 2,
    }
    DeadlineExtended {
        0: Extension {
            job: JobId(id(6)),
            deadline: hour(300),
            due_at: Some(hour(300)),
            late_at: Some(hour(324)),
            abandoned_at: Some(hour(468)),
        },
    }
    AttachmentAdded {
        0: Attachment {
            job: JobId(id(6)),
            poster: PartyId(id(1)),
            file: FileId(id(15)),
            sha256: sha256(7),
            size: 815,
        },
    }
    AttachmentRemoved { job: JobId(id(6)), file: FileId(id(15)) }
    Featured { job: JobId(id(6)), poster: PartyId(id(1)), cost: usd(700), until: hour(168) }
    CancelRequested {
        0: CancelRequest {
            job: JobId(id(6)),
            by: PartyId(id(1)),
            worker_amount: usd(3_000),
            words: words(11),
            until: hour(100),
        },
    }
    CancelDeclined { job: JobId(id(6)), by: PartyId(id(2)) }
    CancelRequestWithdrawn { job: JobId(id(6)), by: PartyId(id(1)) }
    CancelRequestLapsed { job: JobId(id(6)) }
    Settled {
        0: Settlement {
            job: JobId(id(6)),
            poster: PartyId(id(1)),
            agent: PartyId(id(2)),
            award: usd(3_000),
            commission: usd(300),
            earned: usd(2_700),
            refund: usd(4_500),
            source: FundingSource::Wallet,
            payout: Some(PayoutId(id(8))),
            reviews_until: None,
        },
    }
    ProofAwaited { 0: ProofAwaited { job: JobId(id(6)), round: 1, draw_at: hour(25) } }
    ProofEnded { 0: ProofEnded { job: JobId(id(6)), round: 1, outcome: Outcome::Rejected, review_by: hour(123) } }
    RevisionByProof { 0: RevisionByProof { job: JobId(id(6)), round: 1, due_at: hour(123) } }
    ProofSettingsChanged { 0: ProofSettings { job: JobId(id(6)), proof: Some(proof_terms()) } }
    Reviewed {
        0: Review {
            job: JobId(id(6)),
            poster: PartyId(id(1)),
            agent: PartyId(id(2)),
            rating: 5,
            words: words(12),
        },
    }
    ReviewSealed {
        0: SealedReview {
            job: JobId(id(6)),
            poster: PartyId(id(1)),
            agent: PartyId(id(2)),
            by: Who::Agent,
            words: words(14),
            opens_at: hour(400),
        },
    }
    ReviewsOpened {
        0: OpenedReviews {
            job: JobId(id(6)),
            poster: PartyId(id(1)),
            agent: PartyId(id(2)),
            reviews: vec![OpenedReview { by: Who::Agent, rating: 4, words: words(14) }],
            uncounted: Some(Uncounted::Referral),
        },
    }
    AgentsInvited {
        0: Invitation {
            job: JobId(id(6)),
            poster: PartyId(id(1)),
            agents: vec![PartyId(id(2)), PartyId(id(3))],
            offer: Some(Offer { price: usd(7_500), delivery_hours: Some(24), expires_at: hour(168) }),
            terms_version: 1,
            words: words(15),
        },
    }
    InvitationDeclined { 0: Refusal { job: JobId(id(6)), agent: PartyId(id(2)) } }
    Subcontracted {
        0: Subcontract {
            job: JobId(id(6)),
            parent: JobId(id(17)),
            poster: PartyId(id(1)),
            chain: Chain { jobs: vec![JobId(id(17))], clients: vec![PartyId(id(3))] },
        },
    }
    MilestoneApproved {
        0: MilestoneApproved {
            job: JobId(id(6)),
            milestone: 1,
            payout: PayoutId(id(8)),
            agent: PartyId(id(2)),
            earned: usd(1_688),
            commission: usd(188),
            by: ApprovedBy::Silence,
            due_at: hour(144),
            late_at: hour(168),
            abandoned_at: hour(312),
        },
    }
    Disputed { 0: disputed() }
    DisputeWithdrawn { 0: dispute_withdrawn() }
    DisputeSettled { 0: dispute_settled() }
    TakenDown {
        0: Takedown {
            job: JobId(id(6)),
            poster: PartyId(id(1)),
            agent: Some(PartyId(id(2))),
            by: PartyId(id(3)),
            refund: Some(usd(7_500)),
            source: FundingSource::Wallet,
            words: words(16),
        },
    }
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
        terms_version: 1,
    }
    ProoferApplied {
        job: JobId(id(6)),
        party: PartyId(id(3)),
        agent: AgentId(id(15)),
        application: ApplicationId(id(16)),
        round: 1,
        price: usd(375),
        words: words(17),
        terms_version: 1,
    }
    Confirmed { job: JobId(id(6)), party: PartyId(id(2)), application: ApplicationId(id(7)), terms_version: 2 }
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
