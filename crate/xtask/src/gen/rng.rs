//! Random numbers that are the same on every machine and in every year.
//!
//! A benchmark is worth something only if tomorrow's file is today's file, so
//! the generator owns its numbers: SplitMix64 (Steele, Lea & Flood, 2014), in
//! integers alone, since floating point may round differently elsewhere.

/// The odd constant that SplitMix64 walks by.
const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

/// Scrambles 64 bits so that neighbours in make strangers out.
pub(crate) fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// A value derived from `parent` and the number of one of its children.
pub(crate) fn child(parent: u64, number: u64) -> u64 {
    mix(parent ^ mix(number.wrapping_add(1).wrapping_mul(STEP)))
}

/// A stream of random numbers.
#[derive(Debug, Clone)]
pub(crate) struct Rng(u64);

impl Rng {
    pub(crate) fn new(seed: u64) -> Self {
        Rng(mix(seed.wrapping_add(STEP)))
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(STEP);
        mix(self.0)
    }

    /// A number in `0..limit`; 0 when there is nothing to choose from.
    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        scale(self.next(), limit)
    }

    /// A number in `0..limit` that is small more often than large.
    pub(crate) fn skewed(&mut self, limit: u64) -> u64 {
        self.below(limit).min(self.below(limit))
    }

    /// True once in `n` times on average.
    pub(crate) fn one_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }

    /// One element of a list that must not be empty.
    pub(crate) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len() as u64) as usize]
    }

    /// How many heads before the first tail, at most `cap`: 0 half of the time.
    pub(crate) fn heads(&mut self, cap: u32) -> u32 {
        self.next().trailing_ones().min(cap)
    }
}

/// Maps all 64-bit values evenly onto `0..limit` without a division.
pub(crate) fn scale(value: u64, limit: u64) -> u64 {
    ((u128::from(value) * u128::from(limit)) >> 64) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stream_is_splitmix64() {
        // Reference values for state 1234567 from the published C code.
        let mut rng = Rng(1_234_567);
        assert_eq!(rng.next(), 6_457_827_717_110_365_317);
        assert_eq!(rng.next(), 3_203_168_211_198_807_973);
        assert_eq!(rng.next(), 9_817_491_932_198_370_423);
    }

    #[test]
    fn numbers_stay_below_their_limit() {
        let mut rng = Rng::new(7);
        assert_eq!(rng.below(0), 0);
        assert!((0..1000).all(|_| rng.below(3) < 3 && rng.skewed(5) < 5));
    }
}
