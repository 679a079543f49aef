//! A random number generator of our own, so that what it makes depends on no crate's version.

/// `SplitMix64`, by Steele, Lea and Flood, "Fast splittable pseudorandom number generators" (2014).
///
/// All derived draws are integer arithmetic: the same on every machine.
///
/// ```
/// use airsdlc_testkit::SplitMix64;
///
/// assert_eq!(SplitMix64::new(0).next_u64(), 0xE220_A839_7B1D_CDAF);
/// ```
#[derive(Clone, Debug)]
pub struct SplitMix64(u64);

/// The step of the sequence: 2^64 divided by the golden ratio, made odd.
const GAMMA: u64 = 0x9E37_79B9_7F4A_7C15;

impl SplitMix64 {
    /// A generator that starts from `seed`.
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A generator of its own for each path of numbers below one seed: streams of near paths are
    /// unrelated, and drawing from one leaves the others as they are.
    pub fn stream(seed: u64, path: &[u64]) -> Self {
        let seed = path.iter().fold(seed, |seed, step| Self(seed ^ mixed(*step)).next_u64());
        Self(seed)
    }

    /// The next 64 bits.
    pub const fn next_u64(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(GAMMA);
        mixed(self.0)
    }

    /// A number below `bound`; 0 if `bound` is 0. The bias is below `bound / 2^64`.
    pub fn below(&mut self, bound: usize) -> usize {
        let wide = u128::from(self.next_u64()) * bound as u128;
        (wide >> 64) as usize
    }

    /// A number from `low` to `high`, both included.
    pub fn between(&mut self, low: usize, high: usize) -> usize {
        low + self.below(high + 1 - low)
    }

    /// A number below `bound` where small ones are far more frequent: `bound` times the cube of a
    /// uniform draw. Of 1,000 things the first gets a tenth of all draws, the last a 3,000th.
    pub fn skewed(&mut self, bound: usize) -> usize {
        let draw = u128::from(self.next_u64() >> 43);
        ((draw * draw * draw * bound as u128) >> 63) as usize
    }

    /// Whether an event of `percent` in 100 happens.
    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of the items.
    ///
    /// # Panics
    /// If there is none.
    pub fn pick<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.below(items.len())]
    }
}

/// The output function, Stafford's variant 13 of the `MurmurHash3` finaliser.
const fn mixed(state: u64) -> u64 {
    let z = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sequence_is_the_published_one() {
        let mut random = SplitMix64::new(1_234_567);
        let drawn: Vec<u64> = (0..3).map(|_| random.next_u64()).collect();
        assert_eq!(
            drawn,
            [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]
        );
    }

    #[test]
    fn draws_stay_in_their_bounds_and_reach_them() {
        let mut random = SplitMix64::new(7);
        let drawn: Vec<usize> = (0..1_000).map(|_| random.between(3, 5)).collect();
        assert_eq!((drawn.iter().min(), drawn.iter().max()), (Some(&3), Some(&5)));
        assert_eq!((random.below(0), random.skewed(0), random.below(1)), (0, 0, 0));
    }

    #[test]
    fn skewed_draws_favour_the_first() {
        let mut random = SplitMix64::new(7);
        let mut counts = [0; 1_000];
        for _ in 0..100_000 {
            counts[random.skewed(1_000)] += 1;
        }
        assert!((8_000..12_000).contains(&counts[0]), "{}", counts[0]);
        assert!(counts[990..].iter().all(|count| *count < 100));
    }

    #[test]
    fn streams_of_near_paths_differ() {
        let first = |path: &[u64]| SplitMix64::stream(1, path).next_u64();
        assert_ne!(first(&[1, 2]), first(&[2, 1]));
        assert_ne!(first(&[1]), first(&[1, 0]));
    }
}
