//! A part of many amounts, rounded so that the parts of all are the part of
//! the sum.

use crate::number::nearest;

/// Amounts come one after another; each is answered with its part. What
/// rounding took from one the next get back: at any moment, what was given is
/// the rounded part of what came.
///
/// ```text
/// a third of 1, 1, 1, 4, 3      0, 1, 0, 1, 1     together 3, a third of 10
/// ```
#[derive(Debug, Clone)]
pub struct Rounding {
    of: i128,
    in_all: i128,
    come: i128,
    given: i128,
}

impl Rounding {
    /// `of` in `in_all`; nothing of nothing.
    pub fn new(of: i64, in_all: i64) -> Self {
        Self {
            of: of.into(),
            in_all: in_all.into(),
            come: 0,
            given: 0,
        }
    }

    pub fn of(&mut self, amount: i64) -> i64 {
        if self.in_all == 0 {
            return 0;
        }
        self.come += i128::from(amount);
        let all = nearest(self.come * self.of, self.in_all);
        let part = all - self.given;
        self.given = all;
        i64::try_from(part).unwrap_or(if part < 0 { i64::MIN } else { i64::MAX })
    }
}

#[cfg(test)]
mod tests {
    use super::Rounding;

    #[test]
    fn parts_add_up_to_the_part_of_the_sum() {
        let parts = |of, all, amounts: &[i64]| -> Vec<i64> {
            let mut part = Rounding::new(of, all);
            amounts.iter().map(|amount| part.of(*amount)).collect()
        };
        assert_eq!(parts(1, 3, &[1, 1, 1, 4, 3]), [0, 1, 0, 1, 1]);
        assert_eq!(parts(1, 3, &[9, 3, 0]), [3, 1, 0]);
        assert_eq!(parts(2, 1, &[5, -3]), [10, -6]);
        assert_eq!(parts(1, 2, &[-1, -1, -1]), [-1, 0, -1]);
        assert_eq!(parts(7, 0, &[1, 2]), [0, 0]);
        assert_eq!(parts(i64::MAX, i64::MAX, &[i64::MAX, 1])[..1], [i64::MAX]);
    }
}
