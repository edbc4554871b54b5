//! Starts the auditor's tool.

use std::process::ExitCode;

fn main() -> ExitCode {
    replay_tool::main()
}
