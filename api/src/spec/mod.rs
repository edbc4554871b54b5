//! What each route takes and answers, told beside its handler; `/.well-known/openapi.json` is made from it.

mod answers;
pub mod components;
mod openapi;
mod operation;
mod page;
mod published;
mod refusals;
mod sample;
pub mod schema;
#[cfg(test)]
mod tests;

use crate::problem::Kind;
pub use published::{Published, Sheet};
pub use schema::{
    Field, Schema, anything, cents, day, either, flag, fraction, id, instant, list, list_within, map, nullable, number,
    object, one_of, optional, reference, required, text, url, whole, words,
};
use serde_json::{Value, json};

/// One method of one path, as its users need to know it. What follows from the route table is not repeated here: the
/// id in the path, authentication, `Idempotency-Key`, and the refusals that every such route has.
#[derive(Clone, Debug)]
pub struct Spec {
    /// One sentence, without a full stop.
    pub summary: &'static str,
    /// What else there is to say, if anything.
    pub about: &'static str,
    /// What may stand behind the question mark.
    pub query: Vec<Field>,
    /// What is sent.
    pub body: Body,
    /// Other bodies that would be taken, and what they are.
    pub also: Vec<(&'static str, Value)>,
    /// What comes back when all is well.
    pub answer: Answer,
    /// How this route in particular says no.
    pub refusals: Vec<Kind>,
    /// Whether it runs one command, and so can tell what that would commit.
    pub is_command: bool,
}

/// What is sent to a route.
#[derive(Clone, Debug)]
pub enum Body {
    /// Nothing.
    None,
    /// A JSON object.
    Json {
        /// Its fields.
        schema: Schema,
        /// One that would be taken.
        example: Value,
        /// Whether a field that nobody asks for is refused: so where money moves.
        strict: bool,
    },
    /// A multipart form with one `file`, and these further fields.
    Upload(Vec<Field>),
    /// What an HTML form sends.
    Form(Schema),
}

/// What a route answers.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The media type.
    pub media: &'static str,
    /// What it holds.
    pub schema: Schema,
}

impl Answer {
    /// One more member of a JSON answer.
    pub fn add(&mut self, field: Field) {
        let Value::Object(members) = &mut self.schema.0 else { return };
        if let (true, Value::Array(needed)) = (field.required, members.entry("required").or_insert_with(|| json!([]))) {
            needed.push(field.name.into());
        }
        if let Value::Object(properties) = members.entry("properties").or_insert_with(|| json!({})) {
            properties.insert(field.name.to_owned(), field.schema.0);
        }
    }
}

impl Spec {
    /// A route that takes nothing, and answers 200 with a JSON object of which nothing is said yet.
    #[must_use]
    pub fn of(summary: &'static str) -> Self {
        Self {
            summary,
            about: "",
            query: Vec::new(),
            body: Body::None,
            also: Vec::new(),
            answer: Answer { status: 200, media: "application/json", schema: object([]) },
            refusals: Vec::new(),
            is_command: false,
        }
    }

    /// What else there is to say.
    #[must_use]
    pub fn about(self, about: &'static str) -> Self {
        Self { about, ..self }
    }

    /// What may stand behind the question mark.
    #[must_use]
    pub fn query(mut self, fields: impl IntoIterator<Item = Field>) -> Self {
        self.query.extend(fields);
        self
    }

    /// `limit` and `cursor`, as every list takes them.
    #[must_use]
    pub fn paged(self) -> Self {
        let limit = whole(1, 4_294_967_295).by_default(50).about("how many entries; more than 100 are cut to 100");
        let cursor = words().about("the `next_cursor` of the page before");
        self.query([optional("limit", limit), optional("cursor", cursor)])
    }

    /// A JSON body; fields beyond these are ignored.
    #[must_use]
    pub fn body(self, fields: impl IntoIterator<Item = Field>, example: Value) -> Self {
        Self { body: Body::Json { schema: object(fields), example, strict: false }, ..self }
    }

    /// A JSON body in which a field beyond these is refused.
    #[must_use]
    pub fn strict_body(self, fields: impl IntoIterator<Item = Field>, example: Value) -> Self {
        Self { body: Body::Json { schema: object(fields), example, strict: true }, ..self }
    }

    /// One more body that would be taken, as another of the documents writes it.
    #[must_use]
    pub fn also(mut self, what: &'static str, example: Value) -> Self {
        self.also.push((what, example));
        self
    }

    /// A multipart form with one `file`, and these further fields.
    #[must_use]
    pub fn upload(self, fields: impl IntoIterator<Item = Field>) -> Self {
        Self { body: Body::Upload(fields.into_iter().collect()), ..self }
    }

    /// What an HTML form sends.
    #[must_use]
    pub fn form(self, fields: impl IntoIterator<Item = Field>) -> Self {
        Self { body: Body::Form(object(fields)), ..self }
    }

    /// The fields of a JSON answer.
    #[must_use]
    pub fn answers(self, status: u16, fields: impl IntoIterator<Item = Field>) -> Self {
        Self { answer: Answer { status, media: "application/json", schema: object(fields) }, ..self }
    }

    /// The fields of a command's answer: what a command has led to comes with where it stands in the log.
    #[must_use]
    pub fn commits(self, status: u16, fields: impl IntoIterator<Item = Field>) -> Self {
        let receipt = [
            optional("event_id", id().about("the event that this has led to; absent when nothing had to change")),
            optional("position", number().about("the event's place in the log")),
            optional("leaf_hash", words().about("the hash of the event's leaf in the log's tree, in hex")),
        ];
        Self { is_command: true, ..self.answers(status, fields.into_iter().chain(receipt)) }
    }

    /// One page of a list: `count`, the entries under their name, and where the next page begins.
    #[must_use]
    pub fn lists(self, name: &'static str, of: Schema) -> Self {
        let next = nullable(words()).about("where the next page begins; null on the last one");
        self.paged()
            .answers(200, [required("count", number()), required(name, list(of)), required("next_cursor", next)])
    }

    /// An answer that is not JSON.
    #[must_use]
    pub fn sends(self, status: u16, media: &'static str) -> Self {
        Self { answer: Answer { status, media, schema: words() }, ..self }
    }

    /// How this route in particular says no.
    #[must_use]
    pub fn refuses(mut self, kinds: impl IntoIterator<Item = Kind>) -> Self {
        self.refusals.extend(kinds);
        self
    }
}
