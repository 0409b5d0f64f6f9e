//! Fractions of whole numbers, compared without an error.
//!
//! A limit is `1.5 MiB`, an amount may have six decimals, an average is one
//! sum over another. Whether one is over the other decides between pass and
//! fail, so it is never a matter of rounding; floating point is only for
//! showing.

use std::cmp::Ordering;

/// Invariants: the lower number is above zero, and no number divides both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ratio {
    over: i128,
    under: i128,
}

impl Ratio {
    pub const ZERO: Self = Self::whole(0);

    pub const fn whole(number: i128) -> Self {
        Self {
            over: number,
            under: 1,
        }
    }

    /// `None` of nothing, and where a number would be too large.
    pub fn new(over: i128, under: i128) -> Option<Self> {
        let divisor = i128::try_from(divisor(over.unsigned_abs(), under.unsigned_abs())).ok()?;
        if under == 0 {
            return None;
        }
        let (over, under) = (over / divisor, under / divisor);
        match under < 0 {
            true => Some(Self {
                over: over.checked_neg()?,
                under: under.checked_neg()?,
            }),
            false => Some(Self { over, under }),
        }
    }

    /// An amount of so many decimals.
    pub fn amount(amount: i128, decimals: u8) -> Option<Self> {
        Self::new(amount, 10i128.checked_pow(u32::from(decimals))?)
    }

    pub fn times(self, other: Self) -> Option<Self> {
        // Divided crosswise first, the numbers stay as small as they can.
        let a = Self::new(self.over, other.under)?;
        let b = Self::new(other.over, self.under)?;
        Self::new(a.over.checked_mul(b.over)?, a.under.checked_mul(b.under)?)
    }

    pub fn divided(self, other: Self) -> Option<Self> {
        self.times(Self::new(other.under, other.over)?)
    }

    pub fn minus(self, other: Self) -> Option<Self> {
        let left = self.over.checked_mul(other.under)?;
        let right = other.over.checked_mul(self.under)?;
        Self::new(
            left.checked_sub(right)?,
            self.under.checked_mul(other.under)?,
        )
    }

    pub fn abs(self) -> Option<Self> {
        Self::new(self.over.checked_abs()?, self.under)
    }

    pub const fn sign(self) -> i128 {
        self.over.signum()
    }

    /// For showing.
    pub fn about(self) -> f64 {
        self.over as f64 / self.under as f64
    }

    /// How many `10^-places` it is, rounded half away from zero.
    pub fn rounded(self, places: u8) -> Option<i128> {
        let scaled = self.times(Self::whole(10i128.checked_pow(u32::from(places))?))?;
        let (whole, rest) = (scaled.over / scaled.under, scaled.over % scaled.under);
        let up = rest.unsigned_abs() >= scaled.under.unsigned_abs().div_ceil(2);
        Some(whole + if up { scaled.over.signum() } else { 0 })
    }
}

impl Ratio {
    /// `-12.5`, rounded to so many places; fewer where so many do not fit.
    pub fn decimal(self, places: u8) -> String {
        let fitting = |places: u8| Some((places, self.rounded(places)?));
        let found = (0..=places).rev().find_map(fitting);
        let (places, number) = found.unwrap_or((0, self.over / self.under));
        let digits = number.unsigned_abs().to_string();
        let padded = format!("{digits:0>width$}", width = usize::from(places) + 1);
        let (whole, rest) = padded.split_at(padded.len() - usize::from(places));
        let sign = if number < 0 { "-" } else { "" };
        match rest.trim_end_matches('0') {
            "" => format!("{sign}{whole}"),
            rest => format!("{sign}{whole}.{rest}"),
        }
    }
}

impl PartialOrd for Ratio {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ratio {
    /// Whole parts are compared, and if they are equal the rests, upside
    /// down: no product is made that might be too large.
    fn cmp(&self, other: &Self) -> Ordering {
        let (mut a, mut b) = ((self.over, self.under), (other.over, other.under));
        loop {
            let whole = a.0.div_euclid(a.1).cmp(&b.0.div_euclid(b.1));
            let (left, right) = (a.0.rem_euclid(a.1), b.0.rem_euclid(b.1));
            if whole.is_ne() || left == 0 || right == 0 {
                return whole.then(left.cmp(&right));
            }
            (a, b) = ((b.1, right), (a.1, left));
        }
    }
}

fn divisor(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ratio(over: i128, under: i128) -> Ratio {
        Ratio::new(over, under).unwrap()
    }

    #[test]
    fn order_is_exact_where_products_would_not_fit() {
        let large = i128::MAX;
        for (a, b, want) in [
            (ratio(1, 3), ratio(2, 6), Ordering::Equal),
            (ratio(1, 3), ratio(1, 2), Ordering::Less),
            (ratio(-1, 3), ratio(-1, 2), Ordering::Greater),
            (ratio(-1, 3), ratio(1, 3), Ordering::Less),
            (ratio(7, 2), ratio(10, 3), Ordering::Greater),
            (ratio(3, 1), ratio(10, 3), Ordering::Less),
            (
                ratio(large, large - 1),
                ratio(large - 1, large - 2),
                Ordering::Less,
            ),
            (
                ratio(large - 2, large - 1),
                ratio(large - 1, large),
                Ordering::Less,
            ),
            (ratio(large, 2), ratio(large, 2), Ordering::Equal),
        ] {
            assert_eq!(a.cmp(&b), want, "{a:?} {b:?}");
            assert_eq!(b.cmp(&a), want.reverse(), "{b:?} {a:?}");
        }
    }

    #[test]
    fn sums_and_products_stay_whole_or_are_none() {
        assert_eq!(ratio(3, -6), ratio(-1, 2));
        assert!(Ratio::new(1, 0).is_none() && Ratio::new(0, 0).is_none());
        assert_eq!(ratio(1, 2).minus(ratio(1, 3)), Some(ratio(1, 6)));
        assert_eq!(ratio(2, 3).times(ratio(3, 4)), Some(ratio(1, 2)));
        assert_eq!(ratio(2, 3).divided(ratio(4, 3)), Some(ratio(1, 2)));
        assert_eq!(ratio(2, 3).divided(Ratio::ZERO), None);
        assert_eq!(Ratio::whole(i128::MAX).times(Ratio::whole(2)), None);
        assert_eq!(ratio(5, 2).rounded(0), Some(3));
        assert_eq!(ratio(-5, 2).rounded(0), Some(-3));
        assert_eq!(ratio(1, 3).rounded(2), Some(33));
        assert_eq!(ratio(2, 3).rounded(2), Some(67));
        assert_eq!(Ratio::amount(1_500_000, 6), Some(ratio(3, 2)));
        for (number, places, want) in [
            (ratio(-25, 2), 3, "-12.5"),
            (ratio(1, 3), 3, "0.333"),
            (ratio(100, 1), 0, "100"),
            (ratio(-1, 1000), 2, "0"),
            (
                ratio(i128::MAX, 1),
                6,
                "170141183460469231731687303715884105727",
            ),
        ] {
            assert_eq!(number.decimal(places), want);
        }
    }
}
