//! What grows as time goes by?
//!
//! Each row of a grouping has an amount for each snapshot. Its growth is the
//! median of the slopes between all pairs of snapshots, which one odd snapshot
//! does not bend (Theil and Sen); of very many snapshots, only pairs half of
//! the time apart are taken. Whole numbers all the way: the same snapshots give
//! the same rates.
//!
//! ```text
//! 0 h  1 h  2 h  3 h
//! 100  200  290  400    +100 an hour, 3 of 3 steps up, doubles in 4 h
//!  50   10   60   20    −5 an hour, 1 of 3
//! ```
//!
//! A profiler that samples sees one block in so many bytes, and what it did not
//! see it estimates: an amount of x bytes is sure to about the root of x times
//! that distance. A change within twice of that, from both ends together, may be
//! chance, and is called so. Whoever grows on from the middle to the end, in most
//! steps, by more than that (or, in the later half, in every step), is suspected.

use crate::metric::{Metric, Unit};
use crate::number::nearest;
use crate::profile::{Method, Series};

const HOUR: i128 = 3_600 * 1_000_000_000;
/// Less time than this says nothing of an hour.
const LEAST: i64 = 1_000_000_000;
/// More snapshots than this are compared over half the time only.
const ALL_PAIRS: usize = 64;
/// A suspect grew in so many of ten steps, and by so many thousandths of all.
const STEPS: usize = 6;
const WEIGHT: i128 = 10;

/// An amount an hour, in millionths of the metric's smallest unit: what grows by
/// one a day is no zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rate(pub i128);

impl Rate {
    /// Decimals behind the metric's own.
    pub const DECIMALS: u8 = 6;
    const ONE: i128 = 1_000_000;

    /// Of so much in so many nanoseconds.
    fn of(change: i128, time: i128) -> Self {
        Self(nearest(change * HOUR * Self::ONE, time))
    }

    /// In the metric's smallest unit.
    pub fn whole(self) -> i128 {
        nearest(self.0, Self::ONE)
    }

    /// As an amount of a metric with more decimals, and that metric; a rate too
    /// large for those is whole.
    pub fn amount(self, metric: &Metric) -> (i64, Metric) {
        match i64::try_from(self.0) {
            Ok(fine) => {
                let decimals = metric.decimals + Self::DECIMALS;
                let metric = metric.clone();
                (fine, Metric { decimals, ..metric })
            }
            Err(_) => {
                let whole = self.whole();
                let most = if whole < 0 { i64::MIN } else { i64::MAX };
                (i64::try_from(whole).unwrap_or(most), metric.clone())
            }
        }
    }
}

/// How one row went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Growth {
    /// `None` where times are not known, all the same, or run backwards.
    pub per_hour: Option<Rate>,
    /// Steps from a snapshot to the next in which it grew.
    pub up: usize,
    pub steps: usize,
    /// The first snapshot that has any of it.
    pub first_seen: Option<usize>,
    /// Seconds until it is twice what it is at the end.
    pub doubles_in: Option<i64>,
    /// The change may be chance of sampling; `None` where nobody knows.
    pub noise: Option<bool>,
    pub suspect: bool,
}

/// What is the same for all rows.
#[derive(Debug, Clone)]
pub struct Over {
    /// Nanoseconds; empty where some are not known, or not in order.
    times: Vec<i64>,
    known: bool,
    /// Amounts are shares: they do not leak.
    scaled: bool,
    /// Of the last snapshot, without signs.
    whole: i64,
    sampled: Sampled,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sampled {
    Exact,
    /// One in so many of the metric's units.
    OneIn(i128),
    Unknown,
}

impl Over {
    /// `whole`: what the last snapshot holds.
    pub fn new(series: &Series, method: Method, metric: &Metric, whole: i64) -> Self {
        let times: Option<Vec<i64>> = series
            .parts
            .iter()
            .map(|part| Some(part.taken?.at))
            .collect();
        // What is scaled has no blocks to count.
        let one_in = if series.scaled { 0 } else { method.one_in };
        let sampled = match (method.exact, metric.unit, one_in) {
            (true, ..) => Sampled::Exact,
            (false, Unit::Bytes, every @ 1..) => {
                Sampled::OneIn(i128::from(every) * 10i128.pow(metric.decimals.into()))
            }
            _ => Sampled::Unknown,
        };
        let forwards = |times: &Vec<i64>| times.is_sorted();
        Self {
            known: times.is_some(),
            scaled: series.scaled,
            times: times.filter(forwards).unwrap_or_default(),
            whole,
            sampled,
        }
    }

    /// Are there times, in order, and far enough apart?
    pub fn is_timed(&self) -> bool {
        self.span().is_some()
    }

    /// Why there is no rate, as a part of a sentence.
    pub const fn untimed(&self) -> &'static str {
        match (self.known, self.times.is_empty()) {
            (false, _) => "when the snapshots were taken is not known",
            (true, true) => "the times run backwards",
            (true, false) => "all were taken within a second",
        }
    }

    /// From the first to the last, in nanoseconds.
    pub fn span(&self) -> Option<i64> {
        let span = self.times.last()?.checked_sub(*self.times.first()?);
        span.filter(|span| *span >= LEAST)
    }

    pub fn of(&self, amounts: &[i64]) -> Growth {
        let (first, last) = match amounts {
            [first, .., last] => (*first, *last),
            _ => (0, 0),
        };
        let up = amounts.windows(2).filter(|pair| pair[1] > pair[0]).count();
        let steps = amounts.len().saturating_sub(1);
        let per_hour = self.slope(amounts);
        let noise = self.is_noise(first, last);
        let change = i128::from(last) - i128::from(first);
        let weighs = change * 1000 >= i128::from(self.whole) * WEIGHT;
        let grows = per_hour.map_or(change > 0, |slope| slope.0 > 0);
        Growth {
            per_hour,
            up,
            steps,
            first_seen: amounts.iter().position(|amount| *amount != 0),
            doubles_in: doubles_in(last, per_hour),
            noise,
            suspect: grows
                && !self.scaled
                && change > 0
                && weighs
                && noise != Some(true)
                && self.goes_on(amounts)
                && up * 10 >= steps * STEPS,
        }
    }

    /// Did it still grow in the later half, by more than chance or in every
    /// step? A cache that has filled did not.
    fn goes_on(&self, amounts: &[i64]) -> bool {
        let [.., _, last] = amounts else { return true };
        if amounts.len() < 3 {
            return true;
        }
        let later = &amounts[amounts.len() / 2..];
        let steadily = later.len() > 2 && later.windows(2).all(|pair| pair[1] > pair[0]);
        *last > later[0] && (steadily || self.is_noise(later[0], *last) != Some(true))
    }

    fn is_noise(&self, first: i64, last: i64) -> Option<bool> {
        let one_in = match self.sampled {
            Sampled::Exact => return Some(false),
            Sampled::Unknown => return None,
            Sampled::OneIn(one_in) => one_in,
        };
        let change = i128::from(last) - i128::from(first);
        let both = i128::from(first.unsigned_abs()) + i128::from(last.unsigned_abs());
        // change² < 4·(first + last)·one_in; what does not fit is large.
        let square = change.checked_mul(change)?;
        let noise = both.checked_mul(one_in)?.checked_mul(4)?;
        Some(change != 0 && square < noise)
    }

    fn slope(&self, amounts: &[i64]) -> Option<Rate> {
        if self.times.len() != amounts.len() || !self.is_timed() {
            return None;
        }
        let many = amounts.len();
        let mut slopes: Vec<Rate> = Vec::new();
        let mut pair = |i: usize, j: usize| {
            let time = i128::from(self.times[j]) - i128::from(self.times[i]);
            let change = i128::from(amounts[j]) - i128::from(amounts[i]);
            if time != 0 {
                slopes.push(Rate::of(change, time));
            }
        };
        match many > ALL_PAIRS {
            true => (0..many - many / 2).for_each(|i| pair(i, i + many / 2)),
            false => (0..many).for_each(|i| (i + 1..many).for_each(|j| pair(i, j))),
        }
        median(&mut slopes)
    }
}

fn median(all: &mut [Rate]) -> Option<Rate> {
    all.sort_unstable();
    let middle = all.len() / 2;
    match all.len() % 2 {
        1 => Some(all[middle]),
        _ => Some(Rate(nearest(all.get(middle)?.0 + all[middle - 1].0, 2))),
    }
}

fn doubles_in(last: i64, per_hour: Option<Rate>) -> Option<i64> {
    let per_hour = per_hour.filter(|slope| slope.0 > 0)?;
    if last <= 0 {
        return None;
    }
    i64::try_from(i128::from(last) * 3_600 * Rate::ONE / per_hour.0).ok()
}

/// Suspects first, the fastest first; then whatever else grows, and last what
/// shrinks.
pub fn ranked(all: &[Growth], changes: impl Fn(usize) -> i64) -> Vec<u32> {
    let mut rows: Vec<u32> = (0..all.len() as u32).collect();
    rows.sort_by_key(|row| {
        let growth = &all[*row as usize];
        let whole = || Rate(i128::from(changes(*row as usize)) * Rate::ONE);
        let speed = growth.per_hour.unwrap_or_else(whole);
        std::cmp::Reverse((growth.suspect, speed, changes(*row as usize)))
    });
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::{Matched, Moment, Snapshot, Told};

    fn over(hours: &[f64], one_in: u64, whole: i64) -> Over {
        let part = |hour: &f64| Snapshot {
            name: String::new(),
            taken: Some(Moment {
                at: (hour * 3_600e9) as i64,
                told: Told::User,
            }),
        };
        let series = Series {
            parts: hours.iter().map(part).collect(),
            measures: Vec::new(),
            matched: Matched::default(),
            scaled: false,
        };
        let method = Method {
            exact: one_in == 1,
            one_in,
            ..Method::default()
        };
        Over::new(&series, method, &Metric::new("b", Unit::Bytes), whole)
    }

    fn whole(units: i128) -> Option<Rate> {
        Some(Rate(units * 1_000_000))
    }

    #[test]
    fn what_grows_slowly_grows() {
        // One a day.
        let over = over(&[0.0, 24.0, 48.0, 72.0], 1, 12);
        let slow = over.of(&[9, 10, 11, 12]);
        assert_eq!(slow.per_hour, Some(Rate(41_667)));
        assert!(slow.suspect);
        assert_eq!(slow.doubles_in, Some(1_036_791));
    }

    #[test]
    fn time_that_runs_backwards_or_hardly_at_all_says_nothing() {
        for hours in [[1.0, 0.0], [0.0, 0.0001]] {
            assert_eq!(over(&hours, 1, 9).of(&[5, 9]).per_hour, None);
        }
    }

    #[test]
    fn one_odd_snapshot_does_not_bend_the_slope() {
        let over = over(&[0.0, 1.0, 2.0, 3.0, 4.0], 1, 1000);
        let even = over.of(&[100, 200, 300, 400, 500]);
        assert_eq!(even.per_hour, whole(100));
        assert_eq!((even.up, even.steps, even.first_seen), (4, 4, Some(0)));
        assert_eq!(even.doubles_in, Some(5 * 3_600));
        assert!(even.suspect);
        let odd = over.of(&[100, 200, 9_000, 400, 500]);
        assert_eq!(odd.per_hour, whole(100));
        assert_eq!(odd.up, 3);
        let flat = over.of(&[50, 10, 60, 20, 50]);
        assert!(!flat.suspect && flat.per_hour.unwrap().0.abs() < 10_000_000);
        let late = over.of(&[0, 0, 0, 5, 9]);
        assert_eq!(late.first_seen, Some(3));
        assert!(!late.suspect, "it is less than a hundredth of all");
    }

    #[test]
    fn uneven_times_and_lost_times() {
        let uneven = over(&[0.0, 0.5, 3.0], 1, 100);
        assert_eq!(uneven.of(&[0, 50, 300]).per_hour, whole(100));
        let still = over(&[1.0, 1.0], 1, 100);
        assert_eq!(still.of(&[0, 50]).per_hour, None);
        assert!(still.of(&[0, 50]).suspect);
    }

    #[test]
    fn chance_is_called_chance() {
        let over = over(&[0.0, 1.0], 512 << 10, 10 << 20);
        // Two samples more or less say nothing of twenty.
        assert_eq!(over.of(&[9 << 20, 10 << 20]).noise, Some(true));
        assert!(!over.of(&[9 << 20, 10 << 20]).suspect);
        assert_eq!(over.of(&[1 << 20, 10 << 20]).noise, Some(false));
    }

    #[test]
    fn what_has_levelled_off_is_no_suspect() {
        let over = over(&[0.0, 1.0, 2.0, 3.0, 4.0], 1, 1000);
        assert!(!over.of(&[0, 300, 390, 400, 390]).suspect);
        assert!(over.of(&[0, 300, 390, 400, 480]).suspect);
    }

    #[test]
    fn very_many_snapshots() {
        let hours: Vec<f64> = (0..500).map(f64::from).collect();
        let amounts: Vec<i64> = (0..500).map(|i| 1_000 + 7 * i + i % 3).collect();
        let growth = over(&hours, 1, 4_500).of(&amounts);
        assert_eq!(growth.per_hour, Some(Rate(7_004_000)));
    }
}
