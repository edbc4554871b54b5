//! The server's program.

fn main() -> std::process::ExitCode {
    market_api::cli::main()
}
