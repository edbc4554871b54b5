//! The server's program.

// The C library's allocator keeps several times as much: what passwords and batches took stays with each thread.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    market_api::cli::main()
}
