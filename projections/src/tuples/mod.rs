//! Rows as PostgreSQL's `copy … from stdin binary` takes them: no text to be made here and read there.
//!
//! The format is that of the manual's page on COPY, "Binary Format"; each value is what its type's receive function
//! reads. A row's fields are the columns, in their own order.

mod writer;

use market_store::StoreError;
use serde::ser::{Error as _, Serialize, SerializeStruct};
use std::collections::BTreeMap;
use writer::{NULL, Place, Unfit, Writer, put};

/// The header: signature, no flags, no extension.
const HEADER: &[u8] = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0";

/// The trailer: a tuple of -1 fields.
const TRAILER: &[u8] = &(-1_i16).to_be_bytes();

/// What a jsonb value begins with.
const JSONB_VERSION: u8 = 1;

/// How a column's values are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Uuid,
    Text,
    Json,
    Jsonb,
    Boolean,
    Smallint,
    Integer,
    Bigint,
    Timestamptz,
    Date,
}

/// The columns of a table, and in which order the fields of its rows name them.
#[derive(Clone, Debug, Default)]
pub struct Layout {
    columns: BTreeMap<String, Kind>,
    /// The fields; none before the first row.
    fields: Vec<(&'static str, Kind)>,
}

impl Layout {
    /// Of columns and their types, as PostgreSQL names them.
    ///
    /// # Errors
    /// A type that no view has had yet: it needs a line here.
    pub(crate) fn new(columns: &[(String, String)]) -> Result<Self, StoreError> {
        let column = |(name, kind): &(String, String)| {
            let kind = match kind.as_str() {
                "uuid" => Kind::Uuid,
                "text" => Kind::Text,
                "json" => Kind::Json,
                "jsonb" => Kind::Jsonb,
                "boolean" => Kind::Boolean,
                "smallint" => Kind::Smallint,
                "integer" => Kind::Integer,
                "bigint" => Kind::Bigint,
                "timestamp with time zone" => Kind::Timestamptz,
                "date" => Kind::Date,
                other => return Err(StoreError::Corrupt(format!("column {name}: no view writes {other}"))),
            };
            Ok((name.clone(), kind))
        };
        Ok(Self { columns: columns.iter().map(column).collect::<Result<_, _>>()?, fields: Vec::new() })
    }

    /// The columns in the order of the fields; none before the first row.
    pub(crate) fn fields(&self) -> impl Iterator<Item = &'static str> {
        self.fields.iter().map(|(name, _)| *name)
    }

    /// These rows as one COPY takes them; none if there are none.
    ///
    /// # Errors
    /// A row whose fields are not the table's columns.
    pub(crate) fn tuples<'a, T: Serialize + 'a>(
        &mut self,
        rows: impl Iterator<Item = &'a T>,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        let mut rows = rows.peekable();
        if rows.peek().is_none() {
            return Ok(None);
        }
        let mut bytes = HEADER.to_vec();
        for row in rows {
            row.serialize(Writer { place: Place::Row(self), bytes: &mut bytes })
                .map_err(|error| StoreError::Corrupt(format!("a row does not fit its table: {error}")))?;
        }
        bytes.extend_from_slice(TRAILER);
        Ok(Some(bytes))
    }

    /// How the field of that name, the row's `place`th, is written.
    fn kind(&mut self, place: usize, name: &'static str) -> Result<Kind, Unfit> {
        match self.fields.get(place) {
            Some((known, kind)) if *known == name => Ok(*kind),
            Some(_) => Err(Unfit(format!("{name} is out of order"))),
            None => {
                let kind = *self.columns.get(name).ok_or_else(|| Unfit(format!("no column is named {name}")))?;
                self.fields.push((name, kind));
                Ok(kind)
            }
        }
    }
}

/// One row.
struct Tuple<'a> {
    layout: &'a mut Layout,
    bytes: &'a mut Vec<u8>,
    fields: usize,
}

impl SerializeStruct for Tuple<'_> {
    type Ok = ();
    type Error = Unfit;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), Unfit> {
        let kind = self.layout.kind(self.fields, name)?;
        self.fields = self.fields.saturating_add(1);
        if matches!(kind, Kind::Json | Kind::Jsonb) {
            let mut json = if kind == Kind::Jsonb { vec![JSONB_VERSION] } else { Vec::new() };
            serde_json::to_writer(&mut json, value).map_err(Unfit::custom)?;
            // Nothing is SQL's null, not JSON's, so that questions can ask for it.
            if json.ends_with(b"null") && json.len() <= b"null".len() + 1 {
                self.bytes.extend_from_slice(&NULL);
                return Ok(());
            }
            return put(self.bytes, &json);
        }
        let writer = Writer { place: Place::Column(kind), bytes: self.bytes };
        value.serialize(writer).map_err(|Unfit(why)| Unfit(format!("{name}: {why}")))
    }

    fn end(self) -> Result<(), Unfit> {
        match self.fields == self.layout.columns.len() {
            true => Ok(()),
            false => Err(Unfit(format!("{} fields for {} columns", self.fields, self.layout.columns.len()))),
        }
    }
}

impl<'a> Tuple<'a> {
    fn new(layout: &'a mut Layout, bytes: &'a mut Vec<u8>) -> Self {
        Self { layout, bytes, fields: 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[derive(serde::Serialize)]
    struct Row {
        id: uuid::Uuid,
        words: Option<String>,
        amount: u64,
        tags: Vec<u8>,
    }

    fn layout(columns: &[(&str, &str)]) -> Layout {
        let columns: Vec<_> = columns.iter().map(|(name, kind)| ((*name).to_owned(), (*kind).to_owned())).collect();
        Layout::new(&columns).unwrap()
    }

    #[test]
    fn a_row_is_its_fields_with_their_lengths() {
        let mut layout = layout(&[("amount", "bigint"), ("tags", "json"), ("words", "text"), ("id", "uuid")]);
        let row = Row { id: uuid::Uuid::max(), words: None, amount: 7, tags: vec![1, 2] };
        let bytes = layout.tuples([&row].into_iter()).unwrap().unwrap();
        let mut expected = HEADER.to_vec();
        expected.extend([0, 4, 0, 0, 0, 16]);
        expected.extend([0xff; 16]);
        expected.extend([0xff; 4]);
        expected.extend([0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 7]);
        expected.extend([0, 0, 0, 5]);
        expected.extend(json!([1, 2]).to_string().bytes());
        expected.extend([0xff, 0xff]);
        assert_eq!(bytes, expected);
        assert_eq!(layout.fields().collect::<Vec<_>>(), ["id", "words", "amount", "tags"]);
        assert_eq!(layout.tuples(std::iter::empty::<&Row>()).unwrap(), None);
    }

    #[test]
    fn booleans_and_both_kinds_of_json_are_written_as_their_types_are_received() {
        #[derive(serde::Serialize)]
        struct Row {
            open: bool,
            as_text: Option<u8>,
            in_parts: [u8; 1],
        }
        let mut layout = layout(&[("open", "boolean"), ("as_text", "json"), ("in_parts", "jsonb")]);
        let row = Row { open: true, as_text: None, in_parts: [3] };
        let bytes = layout.tuples([&row].into_iter()).unwrap().unwrap();
        let values = &bytes[HEADER.len() + 2..bytes.len() - TRAILER.len()];
        assert_eq!(values, b"\0\0\0\x01\x01\xff\xff\xff\xff\0\0\0\x04\x01[3]");
    }

    #[test]
    fn a_row_that_does_not_fit_its_table_is_told_of() {
        let row = Row { id: uuid::Uuid::nil(), words: None, amount: u64::MAX, tags: vec![] };
        let refused = |columns: &[(&str, &str)]| layout(columns).tuples([&row].into_iter()).unwrap_err().to_string();
        assert!(refused(&[("id", "uuid")]).contains("no column is named words"));
        let columns = [("id", "uuid"), ("words", "text"), ("amount", "bigint"), ("tags", "json")];
        assert!(refused(&columns).contains("amount"), "too large");
        assert!(refused(&[("id", "bigint"), ("words", "text")]).contains("an id in a column of Bigint"));
        assert!(Layout::new(&[("it".to_owned(), "hstore".to_owned())]).is_err());
    }
}
