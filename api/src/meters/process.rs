//! What the operating system says of this process, where it says it in `/proc`.

/// The clock ticks of `/proc/self/stat` in a second: fixed in the kernel's interface.
const TICKS_PER_SECOND: f64 = 100.0;

/// What one process takes.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Usage {
    /// Time on a processor, in seconds.
    pub(super) cpu_seconds: f64,
    /// Memory that it holds, in bytes.
    pub(super) memory_bytes: u64,
    /// Its threads.
    pub(super) threads: u64,
}

/// What this process takes; none where there is no `/proc`.
pub(super) async fn usage() -> Option<Usage> {
    let stat = tokio::fs::read_to_string("/proc/self/stat").await.ok()?;
    let status = tokio::fs::read_to_string("/proc/self/status").await.ok()?;
    read(&stat, &status)
}

fn read(stat: &str, status: &str) -> Option<Usage> {
    // The second field is the program's name in brackets, and may hold anything.
    let (_, fields) = stat.rsplit_once(')')?;
    let mut fields = fields.split_whitespace().skip(11).map(str::parse::<u32>);
    let (user, system) = (fields.next()?.ok()?, fields.next()?.ok()?);
    let line = |name: &str| status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
    let number = |name: &str| line(name)?.split_whitespace().next()?.parse::<u64>().ok();
    Some(Usage {
        cpu_seconds: (f64::from(user) + f64::from(system)) / TICKS_PER_SECOND,
        memory_bytes: number("VmRSS")?.saturating_mul(1_024),
        threads: number("Threads")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_memory_and_threads_are_read() {
        let stat = "7 (a (b) c) S 1 2 3 4 5 6 7 8 9 10 150 50 0 0 20 0 4";
        let status = "Name:\tmarket\nVmRSS:\t    2048 kB\nThreads:\t4\n";
        let expected = Usage { cpu_seconds: 2.0, memory_bytes: 2_097_152, threads: 4 };
        assert_eq!(read(stat, status), Some(expected));
        assert_eq!(read("nothing", status), None);
    }
}
