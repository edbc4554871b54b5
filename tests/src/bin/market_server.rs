//! The server itself, built beside the tests so that they can start and kill it.

fn main() -> std::process::ExitCode {
    market_api::cli::main()
}
