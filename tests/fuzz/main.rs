//! Every parser with inputs that were damaged: none panics, and none takes much memory or time. `cargo test` tries some hundred of
//! each, always the same; many more, and others each time:
//!
//! `FUZZ_SECONDS=60 cargo test --release --no-default-features --test fuzz -- --nocapture --test-threads 1`

mod corpus;
mod mutate;
mod targets;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant, SystemTime};

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

/// How many inputs of each target `cargo test` makes.
const USUAL: u64 = 300;
/// One input takes no longer, also on a machine that has other things to do.
const LONGEST: Duration = Duration::from_secs(20);
/// And all together no more memory, in bytes.
const MOST_BYTES: u64 = 512 << 20;

/// The most memory that this process has taken; nothing where the system does not tell.
fn peak_bytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let kib = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    kib.and_then(|kib| kib.trim().trim_end_matches(" kB").parse::<u64>().ok()).unwrap_or_default() << 10
}

fn fuzz(name: &str) {
    let (_, target) = *targets::TARGETS.iter().find(|(known, _)| *known == name).unwrap();
    let seconds = std::env::var("FUZZ_SECONDS").ok().map(|seconds| seconds.parse().unwrap());
    let seeds = corpus::of(name);
    let seed = match seconds {
        None => 1,
        Some(_) => SystemTime::UNIX_EPOCH.elapsed().unwrap().as_nanos() as u64,
    };
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let (began, mut slowest, mut runs) = (Instant::now(), Duration::ZERO, 0);
    let enough = |runs: u64| match seconds {
        None => runs == USUAL,
        Some(seconds) => began.elapsed() >= Duration::from_secs(seconds),
    };
    let mut inputs = seeds.iter().cloned();
    loop {
        let input = match inputs.next() {
            Some(input) => input,
            None if enough(runs) => break,
            None => mutate::mutate(&seeds, &mut random),
        };
        let one = Instant::now();
        let result = catch_unwind(AssertUnwindSafe(|| target(&input)));
        let took = one.elapsed();
        slowest = slowest.max(took);
        runs += u64::from(inputs.len() == 0);
        if result.is_err() || took > LONGEST || peak_bytes() > MOST_BYTES {
            let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("fuzz-{name}"));
            std::fs::write(&path, &input).unwrap();
            let shown = input.escape_ascii().to_string();
            let memory = peak_bytes() >> 20;
            panic!("{name}: {result:?} after {took:?} and {memory} MiB of {}: {shown:.2000}", path.display());
        }
    }
    println!("{name}: {runs} inputs, the slowest in {slowest:.1?}, {} MiB at most", peak_bytes() >> 20);
}

macro_rules! fuzzed {
    ($($name:ident)*) => {
        $(#[test]
        fn $name() {
            fuzz(stringify!($name));
        })*

        #[test]
        fn every_target_is_tried() {
            assert_eq!(targets::TARGETS.iter().map(|(name, _)| *name).collect::<Vec<_>>(), [$(stringify!($name)),*]);
        }
    };
}

fuzzed!(payload shown framing stream lab filter jsonl segment lablog command_line group address by_hand lesson check course faults);
