//! A watcher of the machines: every step that it sees must stand in their data.

use crate::market::StateOf;
use market_core::candidacy::Candidacy;
use market_core::event::{Event, Recorded};
use market_core::ids::{CandidacyId, JobId, PartyId, ProofId};
use market_core::job::Job;
use market_core::machine::{
    MACHINES, Machine, Place, application_of, application_state, concerns, is_untold, places, proofing_state,
};
use market_core::memory::MemoryLog;
use market_core::proof::{Proof, ProofEvent};
use market_core::state::State;
use market_core::stream::StreamId;
use std::collections::{BTreeMap, BTreeSet};

/// A step as it was seen: machine, states, command, events.
pub(crate) type Seen = (&'static str, &'static str, &'static str, String, Vec<&'static str>);

/// A thing of a machine: its stream, the machine, and which round or slot of a stream it is.
type Thing = (StreamId, &'static str, Option<(u32, Option<u8>)>);

/// What was seen so far.
#[derive(Default)]
pub(crate) struct Watcher {
    /// Where each thing of each stream stands.
    places: BTreeMap<Thing, &'static str>,
    /// Who has had to do with a job.
    applicants: BTreeMap<JobId, BTreeSet<PartyId>>,
    pub(crate) seen: BTreeSet<Seen>,
    /// The events that have moved money.
    pub(crate) moved: BTreeSet<&'static str>,
}

/// The name of a command by its type: `ApproveWork`, whether or not a key asks for it.
pub(crate) fn command_name<C>() -> &'static str {
    std::any::type_name::<C>().trim_end_matches('>').rsplit("::").next().unwrap()
}

impl Watcher {
    /// Who has had to do with a job.
    pub(crate) fn applicants_of(&self, job: JobId) -> Vec<PartyId> {
        self.applicants.get(&job).into_iter().flatten().copied().collect()
    }

    /// Looks at what a command has led to.
    pub(crate) fn watch(&mut self, command: &str, recorded: &[Recorded], log: &MemoryLog) {
        let streams: BTreeSet<StreamId> = recorded.iter().map(|recorded| recorded.stream).collect();
        for stream in streams {
            let Some(state) = log.load(&StateOf(stream)).0 else { continue };
            let own: Vec<&Event> =
                recorded.iter().filter(|recorded| recorded.stream == stream).map(|recorded| &recorded.event).collect();
            self.things(command, stream, &state, &own);
        }
        self.applications(command, recorded, log);
        for event in recorded.iter().map(|recorded| &recorded.event) {
            assert!(!is_untold(event), "{} moves money, and the table of postings does not know it", event.name());
            if !market_core::ledger::transfers_for(event).is_empty() {
                self.moved.insert(event.name());
            }
        }
    }

    fn things(&mut self, command: &str, stream: StreamId, state: &State, own: &[&Event]) {
        let mut now = places(state);
        // A slot that is there no longer.
        let gone = self
            .places
            .iter()
            .filter(|((of, machine, _), state)| *of == stream && *machine == "slot" && **state != "gone");
        let gone: Vec<Place> = gone
            .map(|((_, machine, of), _)| Place { machine, of: *of, state: "gone" })
            .filter(|place| !now.iter().any(|other| (other.machine, other.of) == (place.machine, place.of)))
            .collect();
        now.extend(gone);
        for place in now {
            let events = own.iter().filter(|event| concerns(event, &place)).map(|event| event.name()).collect();
            self.step(command, stream, &place, events);
        }
    }

    /// An application stands where its candidacy and its job put it.
    fn applications(&mut self, command: &str, recorded: &[Recorded], log: &MemoryLog) {
        let mut jobs = BTreeSet::new();
        for event in recorded.iter().map(|recorded| &recorded.event) {
            match event {
                Event::Candidacy(event) => {
                    let (job, party) = event.between();
                    self.applicants.entry(job).or_default().insert(party);
                    jobs.insert(job);
                }
                Event::Job(event) => drop(jobs.insert(event.job())),
                Event::Proof(event) => drop(jobs.insert(event.job())),
                _ => {}
            }
        }
        for job in jobs {
            let parties = self.applicants.get(&job).cloned().unwrap_or_default();
            for party in parties {
                self.application(command, job, party, recorded, log);
                self.proofing(command, job, party, recorded, log);
            }
        }
    }

    fn application(&mut self, command: &str, job: JobId, party: PartyId, recorded: &[Recorded], log: &MemoryLog) {
        let candidacy = CandidacyId::of(job, party);
        let stream: StreamId = candidacy.into();
        let (known, held): (Job, _) = (log.load(&job).0, log.load(&candidacy).0);
        let place = Place { machine: "application", of: None, state: application_state(&known, &held) };
        let before = self.places.get(&(stream, place.machine, None)).copied().unwrap_or("none");
        let is_mine = |recorded: &&Recorded| match &recorded.event {
            Event::Candidacy(event) => {
                let id = held.application.as_ref().map(|held| held.application);
                recorded.stream == stream && id.is_some() && application_of(event) == id
            }
            Event::Job(event) => before != place.state && event.job() == job,
            _ => false,
        };
        let events = recorded.iter().filter(is_mine).map(|recorded| recorded.event.name()).collect();
        self.step(command, stream, &place, events);
    }

    /// An application to verify the work stands where its candidacy and its round put it.
    fn proofing(&mut self, command: &str, job: JobId, party: PartyId, recorded: &[Recorded], log: &MemoryLog) {
        let candidacy = CandidacyId::of(job, party);
        let stream: StreamId = candidacy.into();
        let (proof, held): (Proof, Candidacy) = (log.load(&ProofId::of(job)).0, log.load(&candidacy).0);
        let Some(of) = held.proofing else { return };
        let state = proofing_state(&proof, party, &held);
        let place = Place { machine: "proof_application", of: None, state };
        let before = self.places.get(&(stream, place.machine, None)).copied().unwrap_or("none");
        // Its own slot, or what is of no slot: the close of the round.
        let slots: Vec<u8> = recorded.iter().filter_map(|recorded| slot_of(&recorded.event, party)).collect();
        let is_mine = |recorded: &&Recorded| match &recorded.event {
            Event::Candidacy(event) => recorded.stream == stream && application_of(event) == Some(of.application),
            Event::Proof(ProofEvent::FeesFunded { job: funded, fees, .. }) if *funded == job => {
                before != state && fees.iter().any(|fee| slots.contains(&fee.slot))
            }
            Event::Proof(event) if event.job() == job && event.round() == of.round => {
                before != state && (slot_of(&recorded.event, party).is_some() || is_of_all(event))
            }
            _ => false,
        };
        let events = recorded.iter().filter(is_mine).map(|recorded| recorded.event.name()).collect();
        self.step(command, stream, &place, events);
    }

    fn step(&mut self, command: &str, stream: StreamId, place: &Place, events: Vec<&'static str>) {
        let before = self.places.insert((stream, place.machine, place.of), place.state).unwrap_or("none");
        if before == place.state && events.is_empty() {
            return;
        }
        self.seen.insert((place.machine, before, place.state, command.to_owned(), events));
    }

    /// Every step that was seen stands in the data.
    pub(crate) fn is_told(&self) {
        let untold: Vec<String> = self.seen.iter().filter(|seen| !stands(seen)).map(written).collect();
        assert!(untold.is_empty(), "these steps were seen, and no machine tells of them:\n{}", untold.join("\n"));
    }
}

/// The slot that a party takes, or leaves.
fn slot_of(event: &Event, party: PartyId) -> Option<u8> {
    match event {
        Event::Proof(
            ProofEvent::ProoferSelected { seat, .. }
            | ProofEvent::SlotAccepted { seat, .. }
            | ProofEvent::SlotDeclined { seat, .. }
            | ProofEvent::InvitationLapsed { seat, .. }
            | ProofEvent::VerdictMissed { seat, .. },
        ) if seat.party == party => Some(seat.slot),
        _ => None,
    }
}

fn is_of_all(event: &ProofEvent) -> bool {
    matches!(event, ProofEvent::RecruitingEnded { .. } | ProofEvent::RoundClosed(_))
}

fn stands((machine, from, to, command, events): &Seen) -> bool {
    let machine: &Machine = Machine::of(machine).unwrap();
    machine.steps().any(|step| {
        (step.from, step.to, step.transition.command, step.transition.events)
            == (*from, *to, command.as_str(), events.as_slice())
    })
}

/// As a line of the data would be.
pub(crate) fn written((machine, from, to, command, events): &Seen) -> String {
    let to = if from == to { String::new() } else { format!(" => {to:?}") };
    let events: Vec<String> = events.iter().map(|event| format!("{event:?}")).collect();
    format!("{machine} {command}: {from:?}{to} [{}]", events.join(" "))
}

/// What stands in the data and was not seen.
pub(crate) fn unseen(seen: &BTreeSet<Seen>) -> Vec<String> {
    let told = MACHINES.into_iter().flat_map(|machine| {
        machine.steps().map(|step| {
            let transition = step.transition;
            (machine.name, step.from, step.to, transition.command.to_owned(), transition.events.to_vec())
        })
    });
    told.filter(|step| !seen.contains(step)).map(|step| written(&step)).collect()
}
