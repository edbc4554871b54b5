//! What the tool says in the end, for people and for machines.

use crate::difference::{Difference, Findings};
use serde_json::{Map, Value, json};
use std::fmt;
use std::process::ExitCode;

/// What a command found out.
#[derive(Clone, Debug)]
pub struct Report {
    /// The command.
    pub command: &'static str,
    /// What there is to say, in order.
    pub facts: Vec<Fact>,
    /// The first difference.
    pub first: Option<Difference>,
    /// How many differences there are.
    pub differences: u64,
}

/// One thing to say.
#[derive(Clone, Debug)]
pub struct Fact {
    /// Its name for machines; people see blanks for underscores.
    pub name: String,
    /// What it is: a text, a number, or an object of those.
    pub value: Value,
}

impl Fact {
    /// A fact.
    pub(crate) fn of(name: impl Into<String>, value: impl Into<Value>) -> Self {
        Self { name: name.into(), value: value.into() }
    }
}

impl Report {
    /// Nothing said yet.
    pub(crate) fn new(command: &'static str) -> Self {
        Self { command, facts: Vec::new(), first: None, differences: 0 }
    }

    /// With the differences.
    pub(crate) fn with(mut self, findings: Findings) -> Self {
        self.first = findings.first;
        self.differences = findings.count;
        self
    }

    /// What another command found out, after this one.
    pub(crate) fn join(&mut self, other: Self) {
        self.facts.extend(other.facts);
        self.differences = self.differences.saturating_add(other.differences);
        self.first = self.first.take().or(other.first);
    }

    /// A reading that ended at a difference.
    pub(crate) fn ended_at(command: &'static str, difference: Difference) -> Self {
        Self { first: Some(difference), differences: 1, ..Self::new(command) }
    }

    /// Whether nothing differs.
    #[must_use]
    pub fn is_equal(&self) -> bool {
        self.differences == 0
    }

    /// The value of a fact.
    #[must_use]
    pub fn fact(&self, name: &str) -> Option<&Value> {
        self.facts.iter().find(|fact| fact.name == name).map(|fact| &fact.value)
    }

    /// 0 for equal, 1 for different.
    #[must_use]
    pub fn exit_code(&self) -> ExitCode {
        if self.is_equal() { ExitCode::SUCCESS } else { ExitCode::from(1) }
    }

    /// For machines.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let mut object = Map::new();
        object.insert("command".to_owned(), json!(self.command));
        object.insert("equal".to_owned(), json!(self.is_equal()));
        for fact in &self.facts {
            object.insert(fact.name.clone(), fact.value.clone());
        }
        object.insert("differences".to_owned(), json!(self.differences));
        object.insert("first_difference".to_owned(), json!(self.first));
        Value::Object(object)
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verdict = if self.is_equal() { "equal" } else { "DIFFERENT" };
        writeln!(f, "{}: {verdict}", self.command)?;
        let lines: Vec<(String, String)> = self.facts.iter().flat_map(lines).collect();
        let width = lines.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
        for (name, value) in lines {
            writeln!(f, "  {name:<width$}  {value}")?;
        }
        let Some(first) = &self.first else { return Ok(()) };
        match self.differences {
            1 => writeln!(f, "the difference: {first}"),
            many => writeln!(f, "the first of {many} differences: {first}"),
        }
    }
}

/// The lines of a fact: one, or one for each member of an object.
fn lines(fact: &Fact) -> Vec<(String, String)> {
    let name = fact.name.replace('_', " ");
    let shown = |value: &Value| value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned);
    match &fact.value {
        Value::Object(members) => members
            .iter()
            .map(|(member, value)| (format!("{name}, {}", member.replace('_', " ")), shown(value)))
            .collect(),
        value => vec![(name, shown(value))],
    }
}
