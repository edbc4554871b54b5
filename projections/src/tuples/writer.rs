//! One row, or one value of it, in the bytes that PostgreSQL receives.

use super::{Kind, Layout, Tuple};
use chrono::{Datelike, NaiveDate};
use serde::ser::{Error as _, Impossible, Serialize, Serializer};
use std::fmt;

/// The length of a value that is null.
pub(super) const NULL: [u8; 4] = (-1_i32).to_be_bytes();

/// 2000-01-01T00:00:00Z, from which PostgreSQL counts, in microseconds since 1970.
const EPOCH_MICROS: i64 = 946_684_800_000_000;

/// 2000-01-01 in days since the day that chrono calls 1.
const EPOCH_DAY: i32 = 730_120;

/// What does not fit its column.
#[derive(Debug)]
pub(super) struct Unfit(pub(super) String);

impl fmt::Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Unfit {}

impl serde::ser::Error for Unfit {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

/// What is being written.
pub(super) enum Place<'a> {
    Row(&'a mut Layout),
    Column(Kind),
}

/// Writes a row, or one of its values.
pub(super) struct Writer<'a> {
    pub(super) place: Place<'a>,
    pub(super) bytes: &'a mut Vec<u8>,
}

pub(super) fn put(bytes: &mut Vec<u8>, value: &[u8]) -> Result<(), Unfit> {
    let length = i32::try_from(value.len()).map_err(Unfit::custom)?;
    bytes.extend_from_slice(&length.to_be_bytes());
    bytes.extend_from_slice(value);
    Ok(())
}

impl Writer<'_> {
    fn kind(&self) -> Option<Kind> {
        match self.place {
            Place::Row(_) => None,
            Place::Column(kind) => Some(kind),
        }
    }

    fn unfit<T>(&self, what: &str) -> Result<T, Unfit> {
        Err(Unfit(match self.place {
            Place::Row(_) => format!("{what} for a row"),
            Place::Column(kind) => format!("{what} in a column of {kind:?}"),
        }))
    }
}

macro_rules! integers {
    ($($method:ident: $kind:ty;)*) => {$(
        fn $method(self, value: $kind) -> Result<(), Unfit> {
            self.serialize_i64(value.into())
        }
    )*};
}

macro_rules! unfit {
    ($($method:ident($($kind:ty),*) -> $ok:ty;)*) => {$(
        fn $method(self, $(_: $kind),*) -> Result<$ok, Unfit> {
            self.unfit(stringify!($method))
        }
    )*};
}

type No = Impossible<(), Unfit>;

impl<'a> Serializer for Writer<'a> {
    type Ok = ();
    type Error = Unfit;
    type SerializeSeq = No;
    type SerializeTuple = No;
    type SerializeTupleStruct = No;
    type SerializeTupleVariant = No;
    type SerializeMap = No;
    type SerializeStruct = Tuple<'a>;
    type SerializeStructVariant = No;

    fn is_human_readable(&self) -> bool {
        false
    }

    fn serialize_struct(self, name: &'static str, fields: usize) -> Result<Tuple<'a>, Unfit> {
        let Place::Row(layout) = self.place else { return self.unfit(name) };
        self.bytes.extend_from_slice(&i16::try_from(fields).map_err(Unfit::custom)?.to_be_bytes());
        Ok(Tuple::new(layout, self.bytes))
    }

    fn serialize_u64(self, value: u64) -> Result<(), Unfit> {
        self.serialize_i64(i64::try_from(value).map_err(Unfit::custom)?)
    }

    fn serialize_i64(self, value: i64) -> Result<(), Unfit> {
        match self.kind() {
            Some(Kind::Smallint) => put(self.bytes, &i16::try_from(value).map_err(Unfit::custom)?.to_be_bytes()),
            Some(Kind::Integer) => put(self.bytes, &i32::try_from(value).map_err(Unfit::custom)?.to_be_bytes()),
            Some(Kind::Bigint) => put(self.bytes, &value.to_be_bytes()),
            Some(Kind::Timestamptz) => put(self.bytes, &value.saturating_sub(EPOCH_MICROS).to_be_bytes()),
            Some(Kind::Uuid | Kind::Text | Kind::Json | Kind::Jsonb | Kind::Boolean | Kind::Date) | None => {
                self.unfit("a number")
            }
        }
    }

    fn serialize_str(self, value: &str) -> Result<(), Unfit> {
        match self.kind() {
            Some(Kind::Text) => put(self.bytes, value.as_bytes()),
            Some(Kind::Date) => {
                let date: NaiveDate = value.parse().map_err(Unfit::custom)?;
                put(self.bytes, &date.num_days_from_ce().saturating_sub(EPOCH_DAY).to_be_bytes())
            }
            Some(
                Kind::Uuid
                | Kind::Json
                | Kind::Jsonb
                | Kind::Boolean
                | Kind::Smallint
                | Kind::Integer
                | Kind::Bigint
                | Kind::Timestamptz,
            )
            | None => self.unfit("a text"),
        }
    }

    fn serialize_bool(self, value: bool) -> Result<(), Unfit> {
        if self.kind() != Some(Kind::Boolean) {
            return self.unfit("a boolean");
        }
        put(self.bytes, &[u8::from(value)])
    }

    fn serialize_bytes(self, value: &[u8]) -> Result<(), Unfit> {
        if self.kind() != Some(Kind::Uuid) {
            return self.unfit("an id");
        }
        put(self.bytes, value)
    }

    fn serialize_none(self) -> Result<(), Unfit> {
        self.bytes.extend_from_slice(&NULL);
        Ok(())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Unfit> {
        value.serialize(self)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<(), Unfit> {
        value.serialize(self)
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<(), Unfit> {
        self.serialize_str(variant)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<(), Unfit> {
        self.unfit(name)
    }

    integers! {
        serialize_i8: i8;
        serialize_i16: i16;
        serialize_i32: i32;
        serialize_u8: u8;
        serialize_u16: u16;
        serialize_u32: u32;
    }

    unfit! {
        serialize_f32(f32) -> ();
        serialize_f64(f64) -> ();
        serialize_char(char) -> ();
        serialize_unit() -> ();
        serialize_unit_struct(&'static str) -> ();
        serialize_seq(Option<usize>) -> No;
        serialize_tuple(usize) -> No;
        serialize_tuple_struct(&'static str, usize) -> No;
        serialize_tuple_variant(&'static str, u32, &'static str, usize) -> No;
        serialize_map(Option<usize>) -> No;
        serialize_struct_variant(&'static str, u32, &'static str, usize) -> No;
    }
}
