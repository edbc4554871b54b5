//! Whether everybody may sleep: from every state an end is reached by what happens by itself.

use super::Machine;
use std::collections::BTreeSet;

/// The states from which no end is reached by what happens by itself.
#[must_use]
pub fn stuck(machine: &Machine) -> Vec<&'static str> {
    let mut good: BTreeSet<&str> = machine.states.iter().filter(|state| state.is_end).map(|state| state.name).collect();
    loop {
        let before = good.len();
        let by_itself = machine.steps().filter(|step| step.transition.by.is_by_itself());
        let more: Vec<&str> = by_itself.filter(|step| good.contains(step.to)).map(|step| step.from).collect();
        good.extend(more);
        if good.len() == before {
            break;
        }
    }
    machine.states.iter().map(|state| state.name).filter(|name| !good.contains(name)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::machine::MACHINES;

    #[test]
    fn from_every_state_an_end_is_reached_by_what_happens_by_itself() {
        for machine in MACHINES {
            // What is not there yet need not come to anything.
            let first = machine.states[0].name;
            let stuck: Vec<&str> = stuck(machine).into_iter().filter(|state| *state != first).collect();
            assert!(stuck.is_empty(), "{}: nothing leads out of {stuck:?} by itself", machine.name);
        }
    }

    #[test]
    fn every_state_that_a_step_names_is_one_and_is_reached() {
        for machine in MACHINES {
            let names: BTreeSet<&str> = machine.states.iter().map(|state| state.name).collect();
            let mut reached = BTreeSet::from([machine.states[0].name]);
            for step in machine.steps() {
                assert!(names.contains(step.from) && names.contains(step.to), "{}: {step:?}", machine.name);
                reached.insert(step.to);
            }
            assert_eq!(reached, names, "{}: some states are never reached", machine.name);
        }
    }

    #[test]
    fn no_step_is_told_twice() {
        for machine in MACHINES {
            let mut seen = BTreeSet::new();
            for step in machine.steps() {
                let transition = step.transition;
                let told = (step.from, step.to, transition.command, transition.events);
                assert!(seen.insert(told), "{}: {told:?}", machine.name);
            }
        }
    }
}
