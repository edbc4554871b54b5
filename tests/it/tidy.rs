//! The style of the house as code: what a reviewer would say the same way every time.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const LINES_MAX: usize = 300;

/// Words that no line of ours may hold.
const BANNED: &[&str] = &["todo!(", "unimplemented!(", "FIXME", "// XXX", "dbg!("];

/// Names that say nothing about what is inside.
const EMPTY_NAMES: &[&str] = &["utils.rs", "util.rs", "common.rs", "types.rs", "helpers.rs", "misc.rs"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn sources() -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> =
        ["core", "projections", "api", "replay-tool", "tests"].map(|name| root().join(name)).into();
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    files.sort();
    assert!(files.len() > 100, "the sources were not found");
    files
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn readme() -> String {
    read(&root().join("README.md"))
}

fn name(path: &Path) -> String {
    path.strip_prefix(root()).unwrap().display().to_string()
}

#[test]
fn every_file_opens_with_what_it_is_for_and_stays_short() {
    let mut wrong = Vec::new();
    for path in sources() {
        let text = read(&path);
        let lines = text.lines().count();
        if !text.starts_with("//! ") {
            wrong.push(format!("{} does not open with `//! `", name(&path)));
        }
        if lines > LINES_MAX {
            wrong.push(format!("{} has {lines} lines", name(&path)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_file_holds_what_must_not_stay() {
    let mut wrong = Vec::new();
    for path in sources().into_iter().filter(|path| !path.ends_with("it/tidy.rs")) {
        if EMPTY_NAMES.iter().any(|empty| path.ends_with(empty)) {
            wrong.push(format!("{} has a name that says nothing", name(&path)));
        }
        for (line, text) in read(&path).lines().enumerate() {
            let banned = BANNED.iter().find(|word| text.contains(**word));
            let ignored =
                text.trim_start().starts_with("#[ignore") || text.contains("SELECT *") || text.contains("select *");
            if let Some(word) = banned {
                wrong.push(format!("{}:{} holds {word}", name(&path), line + 1));
            }
            if ignored {
                wrong.push(format!("{}:{} ignores a test or names no columns", name(&path), line + 1));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn money_moves_in_one_file_only() {
    let builders: Vec<String> = sources()
        .into_iter()
        .filter(|path| read(path).contains("Transfer::debit_of(") && !path.ends_with("it/tidy.rs"))
        .map(|path| name(&path))
        .collect();
    assert_eq!(builders, ["core/src/ledger/rules.rs"]);
}

#[test]
fn dependencies_point_inwards() {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline"])
        .current_dir(root())
        .output()
        .unwrap();
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let ours: BTreeSet<&str> = packages.iter().map(|package| package["name"].as_str().unwrap()).collect();
    let mut arrows: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for package in packages {
        let depends =
            package["dependencies"].as_array().unwrap().iter().filter(|dependency| dependency["kind"].is_null());
        let on = depends.map(|dependency| dependency["name"].as_str().unwrap()).filter(|name| ours.contains(name));
        arrows.insert(package["name"].as_str().unwrap(), on.collect());
    }
    let allowed = [
        ("market-core", vec![]),
        ("market-store", vec!["market-core"]),
        ("market-projections", vec!["market-core", "market-store"]),
        ("replay-tool", vec!["market-core", "market-projections", "market-store"]),
        ("market-api", vec!["market-core", "market-projections", "market-store", "replay-tool"]),
    ];
    for (package, may) in allowed {
        let may: BTreeSet<&str> = may.into_iter().collect();
        assert!(arrows[package].is_subset(&may), "{package} depends on {:?}", arrows[package]);
    }
}

#[test]
fn the_core_knows_no_runtime_no_database_and_no_clock() {
    let manifest = read(&root().join("core/Cargo.toml"));
    for line in manifest.lines().skip_while(|line| *line != "[dependencies]") {
        let impure =
            ["tokio", "postgres", "actix", "reqwest", "rand", "getrandom"].iter().find(|name| line.starts_with(**name));
        assert_eq!(impure, None, "core depends on it");
    }
}

/// The ids of postings that a text names: J2, J5p, J9w …
fn postings(lines: impl Iterator<Item = String>) -> BTreeSet<String> {
    lines
        .flat_map(|line| line.split(|c: char| !c.is_ascii_alphanumeric()).map(str::to_owned).collect::<Vec<_>>())
        .filter(|word| word.starts_with('J') && word[1..].starts_with(|c: char| c.is_ascii_digit()))
        .collect()
}

#[test]
fn the_posting_table_of_the_readme_is_that_of_the_rules() {
    let rules = read(&root().join("core/src/ledger/rules.rs"));
    let in_rules = postings(rules.lines().filter(|line| line.trim_start().starts_with("// J")).map(str::to_owned));
    let in_readme = postings(readme().lines().filter(|line| line.starts_with("| J")).map(str::to_owned));
    assert!(in_rules.len() > 5);
    assert_eq!(in_readme, in_rules);
}

#[test]
fn the_readme_names_every_account_and_every_event() {
    let readme = readme();
    let account = read(&root().join("core/src/ledger/account.rs"));
    let written = account.lines().filter(|line| line.contains("f.write_str(") || line.contains("write!(f, "));
    let paths: Vec<&str> = written.filter_map(|line| line.split('"').nth(1)?.split('{').next()).collect();
    assert!(paths.len() > 5);
    for path in paths {
        assert!(readme.contains(path), "the README does not name the account {path}");
    }
    for entry in fs::read_dir(root().join("core/fixtures/events")).unwrap() {
        let file = entry.unwrap().file_name().into_string().unwrap();
        let event = file.split(".v").next().unwrap().to_owned();
        assert!(readme.contains(&event), "the README does not name the event {event}");
    }
}
