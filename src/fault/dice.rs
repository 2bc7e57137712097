//! Random numbers that are the same in every run with the same seed, on every system and in every version.
//!
//! They are those of ChaCha with 8 rounds, whose key is the seed in its first eight bytes, little-endian, and zeros behind.
//! Each fault has a stream of its own for each client and way, and each datagram its place in it. So what becomes of the
//! fifth datagram does not depend on when it came, nor on which other faults are on.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use super::Way;

/// 32-bit numbers that a unit has in a stream.
const WORDS: u128 = 64;
/// A chance is one of a million.
pub(super) const MILLION: u32 = 1_000_000;

/// Of one client and way.
#[derive(Debug, Clone)]
pub struct Dice {
    key: [u8; 32],
    stream: u64,
}

impl Dice {
    /// Of the nth client of a relay.
    pub fn new(seed: u64, client: u32, way: Way) -> Self {
        let mut key = [0; 32];
        key[..8].copy_from_slice(&seed.to_le_bytes());
        Self { key, stream: u64::from(client) << 8 | (way.place() as u64) << 7 }
    }

    /// The numbers of a unit in the stream of a fault.
    pub(super) fn of(&self, fault: u8, nth: u64, copy: u8) -> Draws {
        let mut rng = ChaCha8Rng::from_seed(self.key);
        rng.set_stream(self.stream | u64::from(fault));
        rng.set_word_pos((u128::from(nth) * 2 + u128::from(copy)) * WORDS);
        Draws(rng)
    }
}

/// The numbers of one unit, one after another.
pub(super) struct Draws(ChaCha8Rng);

impl Draws {
    /// A number from 0 to below `end`, each as likely as any other to one part in 2^32.
    pub(super) fn below(&mut self, end: u64) -> u64 {
        ((u128::from(self.0.next_u64()) * u128::from(end)) >> 64) as u64
    }

    /// Both ends count.
    pub(super) fn between(&mut self, from: u64, to: u64) -> u64 {
        from + self.below(to - from + 1)
    }

    /// Whether it happens with a chance in parts of a million.
    pub(super) fn happens(&mut self, chance: u32) -> bool {
        self.below(u64::from(MILLION)) < u64::from(chance)
    }

    /// About a normal distribution, and never below 0: the sum of twelve equal distributions (Irwin–Hall), which is whole
    /// numbers alone and so the same on every system.
    pub(super) fn normal(&mut self, mean: u64, deviation: u64) -> u64 {
        let sum: i128 = (0..12).map(|_| i128::from(self.0.next_u32())).sum();
        let from_mean = ((sum - (6 << 32)) * i128::from(deviation)) >> 32;
        u64::try_from(i128::from(mean) + from_mean).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The numbers are those of every version that was released: a lesson's seed is in a class's notes.
    #[test]
    fn a_seed_means_the_same_for_ever() {
        let dice = Dice::new(7, 1, Way::ToTarget);
        let drawn: Vec<u64> = (1..=8).map(|nth| dice.of(1, nth, 0).below(100)).collect();
        assert_eq!(drawn, EXPECTED);
    }

    const EXPECTED: [u64; 8] = [88, 11, 69, 85, 5, 98, 23, 2];

    #[test]
    fn streams_are_apart_and_places_are_too() {
        let first =
            |seed, client, way, fault, nth, copy| Dice::new(seed, client, way).of(fault, nth, copy).0.next_u64();
        let base = first(1, 1, Way::ToTarget, 1, 1, 0);
        assert_eq!(base, first(1, 1, Way::ToTarget, 1, 1, 0));
        for other in [
            first(2, 1, Way::ToTarget, 1, 1, 0),
            first(1, 2, Way::ToTarget, 1, 1, 0),
            first(1, 1, Way::ToClient, 1, 1, 0),
            first(1, 1, Way::ToTarget, 2, 1, 0),
            first(1, 1, Way::ToTarget, 1, 2, 0),
            first(1, 1, Way::ToTarget, 1, 1, 1),
        ] {
            assert_ne!(base, other);
        }
    }

    #[test]
    fn chances_and_times_are_as_often_as_they_say() {
        let dice = Dice::new(3, 1, Way::ToClient);
        let happened = (0..10_000).filter(|nth| dice.of(1, *nth, 0).happens(300_000)).count();
        assert!((2_850..3_150).contains(&happened), "{happened}");
        assert!((0..1_000).all(|nth| dice.of(1, nth, 0).happens(MILLION) && !dice.of(1, nth, 0).happens(0)));
        assert!((0..1_000).all(|nth| (3..=7).contains(&dice.of(1, nth, 0).between(3, 7))));
        let drawn: Vec<u64> = (0..10_000).map(|nth| dice.of(1, nth, 0).normal(1_000, 100)).collect();
        let mean = drawn.iter().sum::<u64>() / 10_000;
        let near = drawn.iter().filter(|one| (900..=1_100).contains(*one)).count();
        assert!((995..1_005).contains(&mean) && (6_600..7_000).contains(&near), "{mean} {near}");
        assert!((0..1_000).any(|nth| dice.of(1, nth, 0).normal(10, 100) == 0), "no time is below none");
    }
}
