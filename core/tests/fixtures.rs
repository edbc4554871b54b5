//! Every stored shape of every event still decodes, and no shape changes unnoticed.
#![cfg(test)]

mod samples;

use market_core::event::Event;
use market_core::event::codec;
use market_core::event::upcast::{STEPS, current_schema};
use samples::samples;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Once;
use std::{env, fs};

const HOW_TO_WRITE: &str = "write it with: UPDATE_EXPECT=1 cargo test -p market-core --test fixtures";

/// The folder with one file for every name and shape.
fn folder() -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "fixtures", "events"].iter().collect()
}

fn file_name(name: &str, schema: u16) -> String {
    format!("{name}.v{schema}.json")
}

/// A file holds the stored text and a line end.
fn stored(event: &Event) -> String {
    codec::encode(event).unwrap() + "\n"
}

fn schema_of(event: &Event) -> u16 {
    current_schema(STEPS, event.name())
}

/// All files, by name.
fn files() -> BTreeMap<String, String> {
    let entries = fs::read_dir(folder()).unwrap_or_else(|error| panic!("no fixtures ({error}): {HOW_TO_WRITE}"));
    let file = |path: PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        (name, fs::read_to_string(path).unwrap())
    };
    entries.map(|entry| file(entry.unwrap().path())).collect()
}

/// Writes what is missing or has changed, once, if that was asked for.
fn update() {
    static ONCE: Once = Once::new();
    if env::var_os("UPDATE_EXPECT").is_some() {
        ONCE.call_once(write);
    }
}

fn write() {
    fs::create_dir_all(folder()).unwrap();
    for event in samples() {
        let path = folder().join(file_name(event.name(), schema_of(&event)));
        if fs::read_to_string(&path).ok() != Some(stored(&event)) {
            fs::write(path, stored(&event)).unwrap();
        }
    }
}

#[test]
fn every_event_has_a_fixture_of_todays_shape() {
    update();
    let files = files();
    for event in samples() {
        let (name, schema) = (event.name(), schema_of(&event));
        let Some(text) = files.get(&file_name(name, schema)) else {
            panic!("{name} has no fixture of shape {schema}: {HOW_TO_WRITE}");
        };
        let today = stored(&event);
        assert_eq!(
            *text, today,
            "{name} is stored in another shape than before. Events of the old shape lie in logs: keep the fixture, \
             add a Step {{ name: {name:?}, from: {schema}, .. }} to core/src/event/upcast.rs that lifts it, and then \
             write the new fixture. Only if no log has held one yet, {HOW_TO_WRITE}",
        );
    }
}

#[test]
fn every_stored_shape_decodes_and_todays_encodes_to_the_same_bytes() {
    update();
    for (file, text) in files() {
        let parts = file.strip_suffix(".json").and_then(|stem| stem.rsplit_once(".v"));
        let (name, schema) = parts.unwrap_or_else(|| panic!("{file} is not named <event>.v<shape>.json"));
        let schema: u16 = schema.parse().unwrap();
        let payload = text.strip_suffix('\n').unwrap();
        let event = codec::decode(name, schema, payload).unwrap_or_else(|error| panic!("{file}: {error}"));
        if schema == schema_of(&event) {
            assert_eq!(codec::encode(&event).unwrap(), payload, "{file} does not encode to its own bytes");
        }
    }
}

#[test]
fn every_shape_that_there_ever_was_has_a_fixture() {
    update();
    let files = files();
    for step in STEPS {
        let file = file_name(step.name, step.from);
        assert!(files.contains_key(&file), "{file} is gone: events of that shape still lie in logs");
    }
    let known: BTreeSet<&str> = samples().iter().map(Event::name).collect();
    for step in STEPS {
        assert!(known.contains(step.name), "no event is named {}", step.name);
    }
}

#[test]
fn the_name_of_an_event_is_the_type_in_its_payload_and_its_own() {
    let mut names = BTreeSet::new();
    for event in samples() {
        let payload: Value = serde_json::from_str(&codec::encode(&event).unwrap()).unwrap();
        assert_eq!(payload["type"], event.name());
        let (category, _) = event.name().split_once('.').unwrap();
        assert_eq!(category, event.stream().category.name(), "{} lies in another category", event.name());
        assert!(names.insert(event.name()), "two events are named {}", event.name());
    }
}
