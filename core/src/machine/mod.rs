//! The machines of the market as data: which states a thing can be in, and what takes it from one to another.
//!
//! The data does not decide anything; the commands do. It is held to them by the laws: a random market is watched, every
//! step that is seen must stand here, and everything that stands here must be seen.

mod application;
mod dispute;
mod graph;
mod job;
mod money;
mod place;
mod postings;
mod proof;
mod timers;

pub use graph::stuck;
pub use place::{Place, application_of, application_state, concerns, places, proofing_state};
pub use postings::{POSTINGS, is_untold, postings_of};
pub use timers::timer_of;

/// A machine: the states of one kind of thing.
#[derive(Debug)]
pub struct Machine {
    /// Its name.
    pub name: &'static str,
    /// What it is about.
    pub about: &'static str,
    /// The states, the first one being that of a thing that there is not.
    pub states: &'static [State],
    /// What leads from one to another.
    pub transitions: &'static [Transition],
}

/// A state.
#[derive(Debug)]
pub struct State {
    /// Its name.
    pub name: &'static str,
    /// The word that stands for it on the wire, where one does.
    pub status: Option<&'static str>,
    /// Whether the thing may stay there for ever.
    pub is_end: bool,
}

/// What leads from some states to another, or leaves the thing where it is.
#[derive(Debug)]
pub struct Transition {
    /// The states that it leads out of.
    pub from: &'static [&'static str],
    /// The state that it leads into; none where it stays the same.
    pub to: Option<&'static str>,
    /// Who asks for it.
    pub by: By,
    /// The command.
    pub command: &'static str,
    /// The events of the thing that follow, in their order.
    pub events: &'static [&'static str],
}

/// Who asks for a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// Whoever offers the work.
    Poster,
    /// Whoever does it.
    Worker,
    /// Either of these two.
    Participant,
    /// Whoever has applied, or wants to.
    Applicant,
    /// Poster or applicant.
    Bargainer,
    /// Whoever was asked to take it.
    Invited,
    /// Whoever verifies it.
    Proofer,
    /// Whoever sits on the panel of a dispute.
    Panelist,
    /// Whose money it is.
    Owner,
    /// An administrator.
    Admin,
    /// The market's own clock.
    Timer,
    /// The payment processor, and what the market does for it.
    Processor,
}

impl By {
    /// The word on the wire.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Poster => "poster",
            Self::Worker => "worker",
            Self::Participant => "participant",
            Self::Applicant => "applicant",
            Self::Bargainer => "poster_or_applicant",
            Self::Invited => "invited",
            Self::Proofer => "proofer",
            Self::Panelist => "panelist",
            Self::Owner => "owner",
            Self::Admin => "admin",
            Self::Timer => "timer",
            Self::Processor => "processor",
        }
    }

    /// Whether it happens without anybody's doing.
    #[must_use]
    pub fn is_by_itself(self) -> bool {
        matches!(self, Self::Timer | Self::Processor)
    }

    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::Poster,
        Self::Worker,
        Self::Participant,
        Self::Applicant,
        Self::Bargainer,
        Self::Invited,
        Self::Proofer,
        Self::Panelist,
        Self::Owner,
        Self::Admin,
        Self::Timer,
        Self::Processor,
    ];
}

/// One step: a transition out of one state.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    /// The state before.
    pub from: &'static str,
    /// The state after.
    pub to: &'static str,
    /// What leads there.
    pub transition: &'static Transition,
}

/// All of them.
pub const MACHINES: [&Machine; 8] = [
    &job::MACHINE,
    &application::MACHINE,
    &application::PROOFING,
    &proof::ROUND,
    &proof::SLOT,
    &money::PAYMENT,
    &money::PAYOUT,
    &dispute::MACHINE,
];

impl Machine {
    /// Every step that there is.
    pub fn steps(&self) -> impl Iterator<Item = Step> {
        self.transitions.iter().flat_map(|transition| {
            transition.from.iter().map(move |from| Step { from, to: transition.to.unwrap_or(from), transition })
        })
    }

    /// The machine of a name.
    #[must_use]
    pub fn of(name: &str) -> Option<&'static Self> {
        MACHINES.into_iter().find(|machine| machine.name == name)
    }
}

/// Writes the states of a machine: name, word on the wire if there is one, `end` for those that are.
macro_rules! states {
    ($($name:literal $(= $status:literal)? $($end:ident)?;)*) => {
        &[$($crate::machine::State {
            name: $name,
            status: $crate::machine::states!(@status $($status)?),
            is_end: $crate::machine::states!(@end $($end)?),
        }),*]
    };
    (@status $status:literal) => { Some($status) };
    (@status) => { None };
    (@end end) => { true };
    (@end) => { false };
}

/// Writes the transitions of a machine.
macro_rules! transitions {
    ($($by:ident $command:ident: $($from:literal)|+ $(=> $to:literal)? [$($event:literal)*];)*) => {
        &[$($crate::machine::Transition {
            from: &[$($from),+],
            to: $crate::machine::transitions!(@to $($to)?),
            by: $crate::machine::By::$by,
            command: stringify!($command),
            events: &[$($event),*],
        }),*]
    };
    (@to $to:literal) => { Some($to) };
    (@to) => { None };
}

use {states, transitions};
