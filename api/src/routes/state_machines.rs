//! GET /api/help/state-machines

use crate::spec::{Spec, flag, list, nullable, object, one_of, required, words};
use actix_web::HttpResponse;
use market_core::action::ACTIONS;
use market_core::machine::{By, MACHINES, Machine, State, Step, postings_of, timer_of};
use market_core::policy::Policy;
use serde_json::{Value, json};

/// The machines of the market: the states that things can be in, and what leads from one to another.
pub async fn machines() -> HttpResponse {
    let machines: Vec<Value> = MACHINES.into_iter().map(machine).collect();
    HttpResponse::Ok().json(json!({"machines": machines}))
}

fn machine(machine: &'static Machine) -> Value {
    json!({
        "name": machine.name,
        "about": machine.about,
        "states": machine.states.iter().map(state).collect::<Vec<_>>(),
        "transitions": machine.steps().map(step).collect::<Vec<_>>(),
    })
}

fn state(state: &State) -> Value {
    json!({"name": state.name, "status": state.status, "is_end": state.is_end})
}

fn step(Step { from, to, transition }: Step) -> Value {
    let command = transition.command;
    let actions = ACTIONS.iter().filter(|action| action.commands.contains(&command)).map(|action| action.name);
    let mut postings: Vec<&str> = transition.events.iter().flat_map(|event| postings_of(event)).copied().collect();
    postings.dedup();
    json!({
        "from": from,
        "to": to,
        "by": transition.by.name(),
        "command": command,
        "timer": timer_of(command),
        "actions": actions.collect::<Vec<_>>(),
        "events": transition.events,
        "postings": postings,
    })
}

/// What it answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    let state = object([
        required("name", words()),
        required("status", nullable(words()).about("the word that stands for it in answers, where one does")),
        required("is_end", flag().about("whether the thing may stay there for ever")),
    ]);
    let transition = object([
        required("from", words()),
        required("to", words()),
        required("by", one_of(By::ALL.map(By::name))),
        required("command", words()),
        required("timer", nullable(words()).about("the clock that asks for it, where nobody has to")),
        required("actions", list(words()).about("its names under `GET /api/jobs/{id}/actions`")),
        required("events", list(words()).about("what the log says of the thing afterwards, in its order")),
        required("postings", list(words()).about("the postings that these events may make, by their ids")),
    ]);
    let machine = object([
        required("name", words()),
        required("about", words()),
        required("states", list(state).about("the first is that of a thing that there is not yet")),
        required("transitions", list(transition)),
    ]);
    Spec::of("The machines of the market: the states of things, and what leads from one to another")
        .about(
            "The same data is held to the market itself: a step that is not told here does not happen. From every state \
             an end is reached by what clocks and the payment processor do alone.",
        )
        .answers(200, [required("machines", list(machine))])
}
