//! Amounts of bytes as they are read at a glance, the same in every panel, in files and on the terminal.

/// A number of bytes in the unit that suits it, in powers of 1024 (IEC 80000-13): `12 B`, `3.4 KiB`.
pub fn size(bytes: u64) -> String {
    const UNITS: [&str; 5] = ["KiB", "MiB", "GiB", "TiB", "PiB"];
    if bytes < 1024 {
        return format!("{bytes} B");
    }
    let mut value = bytes as f64 / 1024.0;
    let mut unit = 0;
    // 1,023.95 would be printed as 1024.0.
    while value >= 1023.95 && unit + 1 < UNITS.len() {
        value /= 1024.0;
        unit += 1;
    }
    format!("{value:.1} {}", UNITS[unit])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_short() {
        let cases = [(0, "0 B"), (1023, "1023 B"), (1024, "1.0 KiB"), (1536, "1.5 KiB"), ((1 << 20) - 1, "1.0 MiB")];
        for (bytes, shown) in cases {
            assert_eq!(size(bytes), shown);
        }
        assert_eq!(size(u64::MAX), "16384.0 PiB");
    }
}
