//! The tool as people run it.

use serde_json::Value;
use std::path::Path;
use std::process::Command;

/// What it answered.
pub(crate) struct Answer {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

pub(crate) fn run(arguments: &[&str]) -> Answer {
    let output = Command::new(env!("CARGO_BIN_EXE_replay-tool"))
        .args(arguments)
        .env_remove("DATABASE_URL")
        .env_remove("AGENTGIGS_DATA_DIR")
        .output()
        .unwrap();
    Answer {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

pub(crate) fn on_database(url: &str, arguments: &[&str]) -> Answer {
    run(&[&["--json", "--database", url], arguments].concat())
}

pub(crate) fn on_export(folder: &Path, arguments: &[&str]) -> Answer {
    run(&[&["--json", "--export", folder.to_str().unwrap()], arguments].concat())
}

impl Answer {
    /// The last line, which is the report.
    pub(crate) fn report(&self) -> Value {
        let last = self.out.lines().last().unwrap_or_else(|| panic!("no answer; {}", self.err));
        serde_json::from_str(last).unwrap()
    }

    #[track_caller]
    pub(crate) fn is_equal(&self) {
        assert_eq!(self.code, 0, "{}{}", self.out, self.err);
        assert_eq!(self.report()["equal"], true, "{}", self.out);
    }

    /// The position and field of the first difference.
    #[track_caller]
    pub(crate) fn differs(&self) -> (Option<i64>, String) {
        assert_eq!(self.code, 1, "{}{}", self.out, self.err);
        let first = &self.report()["first_difference"];
        assert_ne!(first["expected"], first["found"]);
        (first["position"].as_i64(), first["field"].as_str().unwrap().to_owned())
    }

    #[track_caller]
    pub(crate) fn says_that(&self, field: &str) {
        assert_eq!(self.differs().1, field, "differs");
    }

    #[track_caller]
    pub(crate) fn is_broken_and_says(&self, part: &str) {
        assert_eq!(self.code, 2, "{}{}", self.out, self.err);
        assert!(self.err.contains(part), "{}", self.err);
    }
}
