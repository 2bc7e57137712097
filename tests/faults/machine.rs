//! What the system tells of a process.

/// The most memory that this process has taken.
pub fn peak_bytes() -> u64 {
    of("self", "VmHWM:")
}

/// What a process takes now.
pub fn resident_bytes(process: &str) -> u64 {
    of(process, "VmRSS:")
}

fn of(process: &str, what: &str) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let kib = status.lines().find_map(|line| line.strip_prefix(what)).unwrap();
    kib.trim().trim_end_matches(" kB").parse::<u64>().unwrap() << 10
}
