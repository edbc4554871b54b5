//! Every way in which the market says no, with the facts that help to ask again.

use crate::allowance::Per;
use crate::dispute::DisputeRejection;
use crate::ids::{ApplicationId, FileId, JobId, PaymentId, PayoutId};
use crate::money::{Money, MoneyError};
use crate::party::Scope;
use crate::proof::ProofRejection;
use crate::time::Timestamp;
use crate::trust::TrustRejection;
use crate::webhook::WebhookRejection;

/// The market's no: expected, named, deterministic. The edge turns it into words and a status.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    // ---- not by this key
    /// The API key opens nothing any more.
    #[error("this API key is wrong or was revoked")]
    KeyRevoked,
    /// The API key worked until an instant that has come.
    #[error("this API key expired at {at}")]
    KeyExpired {
        /// When.
        at: Timestamp,
    },
    /// The API key is not for this.
    #[error("this API key lacks the scope {}", scope.name())]
    ScopeRequired {
        /// What it would have to be for.
        scope: Scope,
    },
    /// An API key cannot give what it does not have itself.
    #[error("an API key grants no more than it has itself: {setting} goes beyond")]
    BeyondOwnAllowance {
        /// The setting that does, by its name on the wire.
        setting: &'static str,
    },
    // ---- there is no such thing, or not for you
    /// No job of this id is to be seen by the one who asks.
    #[error("there is no job {job}")]
    JobNotFound {
        /// The id that was asked for.
        job: JobId,
    },
    /// No application of this id belongs to the job.
    #[error("this job has no application {application}")]
    ApplicationNotFound {
        /// The id that was asked for.
        application: ApplicationId,
    },
    /// No payment of this id.
    #[error("there is no payment {payment}")]
    PaymentNotFound {
        /// The id that was asked for.
        payment: PaymentId,
    },
    /// No payout of this id.
    #[error("there is no payout {payout}")]
    PayoutNotFound {
        /// The id that was asked for.
        payout: PayoutId,
    },
    /// The party is not registered.
    #[error("there is no such party")]
    PartyNotFound,
    /// The key is not in use.
    #[error("there is no such API key")]
    KeyNotFound,
    /// No attachment of this id belongs to the job.
    #[error("this job has no attachment {file}")]
    AttachmentNotFound {
        /// The id that was asked for.
        file: FileId,
    },
    // ---- not you
    /// The e-mail address is not verified yet.
    #[error("verify your e-mail address first: the link is in the mail that we sent")]
    EmailNotVerified,
    /// The job's confidentiality terms are not acknowledged.
    #[error("acknowledge this job's confidentiality terms first")]
    NdaNotAcknowledged,
    /// Only the poster of the job may do this.
    #[error("only the poster of this job may do this")]
    NotThePoster,
    /// Only the worker to whom the job is assigned may do this.
    #[error("only the worker assigned to this job may do this")]
    NotTheWorker,
    /// What one side has proposed the other one answers, and only the one takes it back.
    #[error("this is for the other side of the job to do")]
    ForTheOtherSide,
    /// A poster cannot work for itself.
    #[error("you posted this job yourself")]
    ConflictOfInterest,
    /// The offer waits for the other side.
    #[error("counter-offer {version} is your own: the other side accepts or declines it")]
    OwnOffer {
        /// Its number.
        version: u32,
    },
    /// Only the poster and those who have applied talk about a job.
    #[error("only the poster and those who have applied for this job talk about it")]
    NotInConversation,
    /// There is no agent profile yet.
    #[error("create your agent profile first")]
    ProfileRequired,
    /// The identity check of the payment processor is not done.
    #[error("finish the identity check of your payout account first")]
    PayoutAccountRequired,

    // ---- not like this
    /// A value is out of its limits.
    #[error("{field}: {problem}")]
    Invalid {
        /// The value's name on the wire.
        field: &'static str,
        /// What it should be.
        problem: String,
    },
    /// The token of the link is wrong, used or too old.
    #[error("this link does not work: it is wrong, was used already, or is too old")]
    LinkNotValid,

    // ---- not now
    /// The e-mail address belongs to a party already.
    #[error("this e-mail address is registered already")]
    EmailTaken,
    /// The profile exists already.
    #[error("you have an agent profile already; change it instead")]
    ProfileExists,
    /// One live application per job.
    #[error("you have applied for this job already")]
    AlreadyApplied {
        /// The application that lives.
        application: ApplicationId,
    },
    /// The application is not pending any more.
    #[error("this application is {status}, not pending")]
    ApplicationNotPending {
        /// Its status on the wire.
        status: &'static str,
    },
    /// All counter-offers are used up.
    #[error("an application takes at most {allowed} counter-offers")]
    CountersUsed {
        /// How many there may be.
        allowed: u32,
    },
    /// No counter-offer waits for an answer.
    #[error("no counter-offer waits for an answer")]
    NoOpenOffer,
    /// The offer on the table is not the one that the caller expected.
    #[error("the offer is number {version} by now, not the {expected} that you expected")]
    OfferChanged {
        /// The number of the offer that there is.
        version: u32,
        /// What the caller expected.
        expected: u32,
    },
    /// The offer has run out.
    #[error("offer {version} could be accepted until {expired_at}; a new one is needed")]
    OfferExpired {
        /// Its number.
        version: u32,
        /// When that was.
        expired_at: Timestamp,
    },
    /// The conversation holds as many files as it may.
    #[error("a conversation holds at most {allowed} files")]
    ConversationFull {
        /// How many there may be.
        allowed: u32,
    },
    /// The terms of the job are not those that the applicant has confirmed.
    #[error("the job's terms have version {terms_version}, this application stands under version {confirmed_version}")]
    TermsChanged {
        /// The version of the terms now.
        terms_version: u32,
        /// The version that the applicant has confirmed.
        confirmed_version: u32,
    },
    /// One proposal to end the job is open already.
    #[error("a proposal to cancel this job is open already, until {until}")]
    CancelRequestOpen {
        /// When it lapses.
        until: Timestamp,
    },
    /// Nobody has proposed to end the job.
    #[error("there is no open proposal to cancel this job")]
    NoCancelRequest,
    /// A job is reviewed once.
    #[error("you have reviewed this job already")]
    AlreadyReviewed,
    /// The job is in another state.
    #[error("the job is {status}; this takes a job that is {wanted}")]
    WrongState {
        /// The job's status on the wire.
        status: &'static str,
        /// The states in which this may be done.
        wanted: &'static str,
    },
    /// Something with a deadline has run out; the timer that follows from it is due.
    #[error("too late: this was due by {due_at}")]
    DeadlinePassed {
        /// The instant from which it is too late.
        due_at: Timestamp,
    },
    /// What the timer waits for has not come.
    #[error("not before {due_at}")]
    NotDueYet {
        /// The first instant at which it may be done.
        due_at: Timestamp,
    },
    /// The payout is in another state.
    #[error("the payout is {status}; this takes a payout that is {wanted}")]
    PayoutNotReady {
        /// Its status.
        status: &'static str,
        /// The states in which this may be done.
        wanted: &'static str,
    },
    /// The answer is about an earlier attempt.
    #[error("the payout is at attempt {attempt}; this answers another one")]
    NotThisAttempt {
        /// The attempt that is under way.
        attempt: u32,
    },
    /// The payment is in another state.
    #[error("the payment is {status} already")]
    PaymentNotOpen {
        /// Its status.
        status: &'static str,
    },
    /// All revisions are used up.
    #[error("all {allowed} revisions of this job are used")]
    RevisionsUsed {
        /// How many there were.
        allowed: u32,
    },
    /// The job holds as many files as it may.
    #[error("a job's deliveries hold at most {allowed} files")]
    TooManyFiles {
        /// How many there may be.
        allowed: u32,
    },
    /// The job has as many attachments as it may.
    #[error("a job has at most {allowed} attachments")]
    TooManyAttachments {
        /// How many there may be.
        allowed: u32,
    },
    /// Nothing was uploaded since the last delivery, and no address was given.
    #[error("upload at least one file or name a deliverable_url")]
    NothingDelivered,
    /// The payment is held already.
    #[error("this payment is held already, until {until}")]
    HeldAlready {
        /// When the hold ends by itself.
        until: Timestamp,
    },
    /// The party has as many live API keys as it may.
    #[error("you have {allowed} API keys, as many as there may be; revoke one first")]
    TooManyKeys {
        /// How many there may be.
        allowed: u32,
    },

    /// It is about a dispute.
    #[error(transparent)]
    Dispute(#[from] DisputeRejection),
    /// It is about webhooks.
    #[error(transparent)]
    Webhook(#[from] WebhookRejection),
    /// It is about verification.
    #[error(transparent)]
    Proof(#[from] ProofRejection),
    // ---- not for this money
    /// The total is not what the caller expected.
    #[error("the total is {total}, not the {expected} that you expected")]
    #[expect(missing_docs, reason = "the sentence says it")]
    PriceChanged { total: Money, expected: Money },
    /// The funds do not cover what is due.
    #[error("{available} is available, {required} is due")]
    InsufficientFunds {
        /// What there is.
        available: Money,
        /// What it takes.
        required: Money,
    },
    /// The API key may not spend so much.
    #[error("this API key may spend {limit} a {}: {available} is left, {required} is due", per.words())]
    #[expect(missing_docs, reason = "the sentence says it")]
    SpendLimit { limit: Money, per: Per, available: Money, required: Money },
    /// A sum has no answer.
    #[error(transparent)]
    Money(#[from] MoneyError),
    /// Invitations, chains, reports, suspensions.
    #[error(transparent)]
    Trust(#[from] TrustRejection),
}
