//! Every problem that a client can see: one row each, read by the edge, by `GET /problems` and by the tests.

/// What clients may rely on about one kind of problem.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// The last part of its `type`.
    pub slug: &'static str,
    /// Its `code`.
    pub code: &'static str,
    /// The status on documented routes.
    pub documented: u16,
    /// The status on routes of ours.
    pub ours: u16,
    /// One sentence.
    pub title: &'static str,
}

macro_rules! problems {
    ($($kind:ident = $slug:literal $code:literal $documented:literal $ours:literal $title:literal;)*) => {
        /// A kind of problem.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Kind {$(
            #[doc = $title]
            $kind,
        )*}

        impl Kind {
            /// All of them, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$kind),*];

            /// Its row.
            #[must_use]
            pub fn entry(self) -> &'static Entry {
                match self {$(
                    Self::$kind => &Entry {
                        slug: $slug,
                        code: $code,
                        documented: $documented,
                        ours: $ours,
                        title: $title,
                    },
                )*}
            }
        }
    };
}

problems! {
    // kind                  slug                          code                       docs ours title
    // ---- who are you
    NotAuthenticated       = "not-authenticated"           "NOT_AUTHENTICATED"         401 401 "Say who you are";
    ApiKeyInBearer         = "api-key-in-bearer"           "API_KEY_IN_BEARER"         401 401 "Send the key as X-API-Key, not as Bearer";
    ApiKeyNotValid         = "api-key-not-valid"           "INVALID_API_KEY"           401 401 "This API key opens nothing";
    KeyExpired             = "key-expired"                 "KEY_EXPIRED"               401 401 "This API key worked until a time that is over";
    SessionNotValid        = "session-not-valid"           "INVALID_SESSION"           401 401 "This session is over or was never one";
    CredentialsWrong       = "credentials-wrong"           "INVALID_CREDENTIALS"       401 401 "E-mail address and password do not belong together";
    SessionRequired        = "session-required"            "SESSION_REQUIRED"          403 403 "This takes a session, not an API key";
    AddressNotAllowed      = "address-not-allowed"         "ADDRESS_NOT_ALLOWED"       403 403 "This API key may not be used from this address";
    ScopeRequired          = "scope-required"              "SCOPE_REQUIRED"            403 403 "This API key is not for this";
    BeyondOwnAllowance     = "beyond-own-allowance"        "BEYOND_OWN_ALLOWANCE"      403 403 "An API key grants no more than it has itself";
    RoleRequired           = "role-required"               "ROLE_REQUIRED"             403 403 "This takes a role that you do not have";

    // ---- there is no such thing, or not for you
    RouteNotFound          = "route-not-found"             "ROUTE_NOT_FOUND"           404 404 "There is no such route";
    NotFound               = "not-found"                   "NOT_FOUND"                 404 404 "There is no such thing";
    RefIsNotAnId           = "ref-is-not-an-id"            "REF_IS_NOT_AN_ID"          404 404 "A REF is for display; use the full id";
    JobNotFound            = "job-not-found"               "NOT_FOUND"                 404 404 "There is no such job";
    ApplicationNotFound    = "application-not-found"       "NOT_FOUND"                 404 404 "There is no such application";
    PaymentNotFound        = "payment-not-found"           "NOT_FOUND"                 404 404 "There is no such payment";
    PayoutNotFound         = "payout-not-found"            "NOT_FOUND"                 404 404 "There is no such payout";
    PartyNotFound          = "party-not-found"             "NOT_FOUND"                 404 404 "There is no such party";
    KeyNotFound            = "key-not-found"               "NOT_FOUND"                 404 404 "There is no such API key";
    WebhookNotFound        = "webhook-not-found"           "NOT_FOUND"                 404 404 "There is no such webhook";
    DeliveryNotFound       = "delivery-not-found"          "NOT_FOUND"                 404 404 "There is no such delivery";
    InvitationNotFound     = "invitation-not-found"        "NOT_FOUND"                 404 404 "There is no such invitation";
    DisputeNotFound        = "dispute-not-found"           "NOT_FOUND"                 404 404 "There is no such dispute";
    FileNotFound           = "file-not-found"              "NOT_FOUND"                 404 404 "There is no such file";
    SignatureNotValid      = "signature-not-valid"         "LINK_EXPIRED"              403 403 "This download link is too old or was changed";
    MethodNotAllowed       = "method-not-allowed"          "METHOD_NOT_ALLOWED"        405 405 "This route knows no such method";

    // ---- not you
    EmailNotVerified       = "email-not-verified"          "EMAIL_NOT_VERIFIED"        403 403 "Verify your e-mail address first";
    NdaNotAcknowledged     = "nda-not-acknowledged"        "ACKNOWLEDGMENT_REQUIRED"   403 403 "Acknowledge this job's confidentiality terms first";
    NotThePoster           = "not-the-poster"              "NOT_THE_POSTER"            403 403 "Only the poster of this job may do this";
    NotTheWorker           = "not-the-worker"              "NOT_THE_WORKER"            403 403 "Only the worker assigned to this job may do this";
    ForTheOtherSide        = "for-the-other-side"          "FOR_THE_OTHER_SIDE"        403 403 "This is for the other side of the job to do";
    ConflictOfInterest     = "conflict-of-interest"        "CONFLICT_OF_INTEREST"      403 403 "You are too near to this to do it";
    NotAProofer            = "not-a-proofer"               "NOT_A_PROOFER"             403 403 "You hold no slot of this round";
    NotEligible            = "not-eligible"                "NOT_ELIGIBLE"              403 403 "You may not verify this work";
    OwnOffer               = "own-offer"                   "OWN_OFFER"                 403 403 "The other side answers this counter-offer, not you";
    NotInConversation      = "not-in-conversation"         "NOT_IN_CONVERSATION"       403 403 "Only the poster and those who have applied talk about a job";
    NotYourPart            = "not-your-part"               "NOT_YOUR_PART"             403 403 "This is for others in the dispute to do";
    ProfileRequired        = "profile-required"            "PROFILE_REQUIRED"          403 403 "Create your agent profile first";
    PayoutAccountRequired  = "payout-account-required"     "PAYOUT_ACCOUNT_REQUIRED"   403 403 "Finish the identity check of your payout account first";
    Suspended              = "suspended"                   "SUSPENDED"                 403 403 "Your account is suspended";

    // ---- not like this
    BodyNotJson            = "body-not-json"               "INVALID_JSON"              400 422 "The body is not the JSON object that this route takes";
    Invalid                = "invalid-field"               "INVALID_FIELD"             400 422 "A value is missing or out of its limits";
    QueryNotValid          = "invalid-query"               "INVALID_QUERY"             400 400 "A value in the query is out of its limits";
    NulCharacter           = "nul-character"               "NUL_CHARACTER"             400 400 "A NUL character is in the request";
    KeyNotUsable           = "idempotency-key-not-usable"  "INVALID_IDEMPOTENCY_KEY"   400 400 "An Idempotency-Key is 1 to 255 visible ASCII characters";
    LinkNotValid           = "link-not-valid"              "LINK_NOT_VALID"            400 422 "This link is wrong, was used already, or is too old";
    NothingDelivered       = "nothing-delivered"           "NOTHING_DELIVERED"         400 422 "Upload a file or name a deliverable_url";
    AmountNotPossible      = "amount-not-possible"         "AMOUNT_NOT_POSSIBLE"       400 422 "The sum is not an amount";
    UploadNotValid         = "upload-not-valid"            "INVALID_UPLOAD"            400 422 "An upload is one multipart field named file";
    FileTypeNotAllowed     = "file-type-not-allowed"       "FILE_TYPE_NOT_ALLOWED"     400 422 "Files of this type are not taken";
    FileTooLarge           = "file-too-large"              "FILE_TOO_LARGE"            413 413 "The file is larger than your tier allows";
    BodyTooLarge           = "body-too-large"              "BODY_TOO_LARGE"            413 413 "The body is larger than 1 MB";
    RangeNotSatisfiable    = "range-not-satisfiable"       "RANGE_NOT_SATISFIABLE"     416 416 "The file has no such bytes";
    MediaTypeNotSupported  = "media-type-not-supported"    "UNSUPPORTED_MEDIA_TYPE"    415 415 "This route takes application/json";
    CardNotAvailable       = "card-payments-not-available" "CARD_PAYMENTS_NOT_AVAILABLE" 400 422 "Card payments are not available yet; use the wallet";
    DryRunNotPossible      = "dry-run-not-possible"        "DRY_RUN_NOT_POSSIBLE"      400 422 "This route cannot tell what would happen";
    TooDeep                = "too-deep"                    "TOO_DEEP"                  400 422 "There are only so many levels of sub-jobs";
    NotAvailableYet        = "not-available-yet"           "NOT_AVAILABLE_YET"         422 422 "This is not available yet";

    // ---- not now
    EmailTaken             = "email-taken"                 "EMAIL_TAKEN"               409 409 "This e-mail address is registered already";
    ProfileExists          = "profile-exists"              "PROFILE_EXISTS"            409 409 "You have an agent profile already; change it instead";
    AlreadyApplied         = "already-applied"             "ALREADY_APPLIED"           409 409 "You have applied for this job already";
    ApplicationNotPending  = "application-not-pending"     "APPLICATION_NOT_PENDING"   400 409 "This application is not pending";
    CountersUsed           = "counters-used"               "COUNTERS_USED"             400 409 "This application takes no more counter-offers";
    NoOpenOffer            = "no-open-offer"               "NO_OPEN_OFFER"             400 409 "No counter-offer waits for an answer";
    OfferChanged           = "offer-changed"               "OFFER_CHANGED"             400 409 "The offer is not the one that you expected";
    OfferExpired           = "offer-expired"               "OFFER_EXPIRED"             400 409 "This offer has run out";
    ConversationFull       = "conversation-full"           "TOO_MANY_FILES"            400 409 "The conversation holds as many files as it may";
    TermsChanged           = "terms-changed"               "TERMS_CHANGED"             400 409 "The terms of the job are not those that the applicant has confirmed";
    CancelRequestOpen      = "cancel-request-open"         "CANCEL_REQUEST_OPEN"       409 409 "A proposal to cancel this job is open already";
    NoCancelRequest        = "no-cancel-request"           "NO_CANCEL_REQUEST"         409 409 "There is no open proposal to cancel this job";
    AlreadyReviewed        = "already-reviewed"            "ALREADY_REVIEWED"          409 409 "You have reviewed this job already";
    AlreadyReported        = "already-reported"            "ALREADY_REPORTED"          409 409 "You have reported this already";
    InvitationDeclined     = "invitation-declined"         "INVITATION_DECLINED"       409 409 "Who has declined an invitation is not asked again";
    TooManyInvitations     = "too-many-invitations"        "TOO_MANY_INVITATIONS"      409 409 "The job has asked as many as it may";
    NothingOffered         = "nothing-offered"             "NOTHING_OFFERED"           409 409 "This invitation offers no price";
    VerdictGiven           = "verdict-given"               "VERDICT_GIVEN"             409 409 "One verdict for each slot";
    NoProofRound           = "no-proof-round"              "NO_PROOF_ROUND"            400 409 "No verification of this job is under way";
    NothingToFund          = "nothing-to-fund"             "NOTHING_TO_FUND"           400 409 "There are no verdicts to pay for, or not enough proofers yet";
    ProofersDrawn          = "proofers-are-drawn"          "PROOFERS_ARE_DRAWN"        400 409 "Nobody applies for a round whose proofers are drawn";
    AllSlotsFilled         = "all-slots-filled"            "ALL_SLOTS_FILLED"          400 409 "All slots of this round are filled";
    NothingToAppeal        = "nothing-to-appeal"           "NOTHING_TO_APPEAL"         409 409 "No round of proofers has rejected this work";
    AppealUsed             = "appeal-used"                 "APPEAL_USED"               409 409 "A rejection that an appeal has confirmed stands";
    OnlyDownward           = "only-downward"               "ONLY_DOWNWARD"             400 409 "The number of proofers can only be lowered now";
    VerdictsMoved          = "verdicts-moved"              "VERDICTS_MOVED"            409 409 "Verdicts came in meanwhile; try again";
    AgentSuspended         = "agent-suspended"             "AGENT_SUSPENDED"           400 409 "This agent is suspended, and cannot be hired for now";
    DisputeWindowClosed    = "dispute-window-closed"       "DISPUTE_WINDOW_CLOSED"     409 409 "The payment is released: it is too late for a dispute";
    AlreadyDisputed        = "already-disputed"            "ALREADY_DISPUTED"          409 409 "This job is disputed already";
    DisputedTooOften       = "disputed-too-often"          "DISPUTED_TOO_OFTEN"        409 409 "This job was disputed as often as it may be";
    DisputeOver            = "dispute-over"                "DISPUTE_OVER"              409 409 "This dispute is over";
    AnsweredAlready        = "answered-already"            "ANSWERED_ALREADY"          409 409 "You have answered this dispute already";
    EvidenceClosed         = "evidence-closed"             "EVIDENCE_CLOSED"           409 409 "The evidence is closed";
    TooMuchEvidence        = "too-much-evidence"           "TOO_MUCH_EVIDENCE"         409 409 "You have brought as much evidence as you may";
    NoOffer                = "no-offer"                    "NO_OFFER"                  409 409 "The other side has named no amount";
    NoVoting               = "no-voting"                   "NO_VOTING"                 409 409 "Nobody votes on this dispute now";
    VoteGiven              = "vote-given"                  "VOTE_GIVEN"                409 409 "One vote for each seat";
    NoAppeal               = "no-appeal"                   "RULING_IS_FINAL"           409 409 "A ruling is final: there is no second instance";
    WrongState             = "wrong-state"                 "WRONG_STATE"               400 409 "The job is in another state";
    DeadlinePassed         = "deadline-passed"             "DEADLINE_PASSED"           400 409 "It is too late for this";
    NotDueYet              = "not-due-yet"                 "NOT_DUE_YET"               400 409 "It is too early for this";
    PayoutNotReady         = "payout-not-ready"            "PAYOUT_NOT_READY"          400 409 "The payout is in another state";
    NotThisAttempt         = "not-this-attempt"            "NOT_THIS_ATTEMPT"          400 409 "The payout is at another attempt";
    PaymentNotOpen         = "payment-not-open"            "PAYMENT_NOT_OPEN"          400 409 "The payment is in another state";
    RevisionsUsed          = "revisions-used"              "REVISIONS_USED"            400 409 "All revisions of this job are used";
    TooManyFiles           = "too-many-files"              "TOO_MANY_FILES"            400 409 "The job holds as many files as it may";
    HeldAlready            = "held-already"                "HELD_ALREADY"              400 409 "This payment is held already";
    TooManyKeys            = "too-many-keys"               "TOO_MANY_KEYS"             409 409 "You have as many API keys as you may";
    WebhookDisabled        = "webhook-disabled"            "WEBHOOK_DISABLED"          409 409 "This webhook is disabled; enable it first";
    TooManyWebhooks        = "too-many-webhooks"           "TOO_MANY_WEBHOOKS"         409 409 "You have as many webhooks as you may";
    IdempotencyMismatch    = "idempotency-mismatch"        "IDEMPOTENCY_MISMATCH"      409 409 "This Idempotency-Key was used for another request";
    Conflict               = "conflict"                    "CONFLICT"                  409 409 "Others were changing the same things; try again";

    // ---- not for this money
    PriceChanged           = "price-changed"               "PRICE_CHANGED"             400 400 "The total is not the one that you expected";
    InsufficientFunds      = "insufficient-funds"          "INSUFFICIENT_FUNDS"        400 402 "The funds do not cover what is due";
    SpendLimit             = "spend-limit"                 "SPEND_LIMIT"               403 403 "This API key may not spend so much";

    // ---- not so often
    RateLimited            = "rate-limited"                "RATE_LIMITED"              429 429 "You ask too often; wait as long as Retry-After says";

    // ---- ours
    Busy                   = "busy"                        "BUSY"                      503 503 "The market is busy; try again in a moment";
    Unavailable            = "unavailable"                 "UNAVAILABLE"               503 503 "The market cannot reach its records; try again in a moment";
    Internal               = "internal"                    "INTERNAL"                  500 500 "Something broke on our side";
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn a_slug_names_one_kind() {
        let slugs: BTreeSet<_> = Kind::ALL.iter().map(|kind| kind.entry().slug).collect();
        assert_eq!(slugs.len(), Kind::ALL.len());
    }

    #[test]
    fn every_status_is_a_refusal_or_a_fault_and_every_code_is_spelled_alike() {
        for kind in Kind::ALL {
            let entry = kind.entry();
            assert!((400..600).contains(&entry.documented) && (400..600).contains(&entry.ours), "{}", entry.slug);
            assert!(entry.code.chars().all(|c| c.is_ascii_uppercase() || c == '_'), "{}", entry.code);
            assert!(entry.slug.chars().all(|c| c.is_ascii_lowercase() || c == '-'), "{}", entry.slug);
        }
    }

    #[test]
    fn what_is_private_answers_as_what_is_unknown() {
        let unknown = Kind::ALL.iter().filter(|kind| kind.entry().code == "NOT_FOUND");
        assert!(unknown.clone().count() > 5);
        assert!(unknown.into_iter().all(|kind| kind.entry().documented == 404 && kind.entry().ours == 404));
    }
}
