//! What the log of a garbage collector says of a program: how often it
//! collects, what that costs, how long it stops, what stays alive.
//!
//! ```text
//! @1 s  100->100->60 MB     two cycles in one run: a second apart, so 60 a
//! @2 s  110->110->61 MB     minute; 110 - 60 = 50 MiB a second allocated
//! ```
//!
//! All sums are of whole nanoseconds and MiB. Rates and shares are quotients
//! of such sums, made last.

pub mod findings;
#[cfg(test)]
mod tests;
pub mod whatif;

use crate::column::reserve;
use crate::error::Stop;
use crate::profile::{GcCycle, GcLog};

/// Of the processors' time: what collecting may take before it is much.
pub const MUCH: f64 = 5.0;

/// See the module.
#[derive(Debug, Clone, PartialEq)]
pub struct Statistics {
    pub cycles: u64,
    pub forced: u64,
    pub runs: u64,
    /// Cycles whose numbers were passed over.
    pub missing: u64,
    /// From the first cycle of each run to its last, in nanoseconds.
    pub span: u128,
    /// Steps from one cycle to the next within these spans.
    pub steps: u64,
    pub pause: Option<Pauses>,
    pub live: Option<Live>,
    /// The highest goal that is one.
    pub goal: Option<u32>,
    /// MiB: how much larger each heap was when a cycle began than what the
    /// cycle before had left alive.
    pub allocated: i128,
    pub cpu: Cpu,
    /// The percentage of each run's last line, times the run's length since
    /// its start, and these lengths.
    percent: (u128, u128),
}

/// By nearest rank, in nanoseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pauses {
    pub p50: u64,
    pub p90: u64,
    pub p99: u64,
    pub max: u64,
    pub total: u128,
}

/// MiB alive after a cycle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Live {
    pub first: u32,
    pub last: u32,
    pub min: u32,
    pub max: u32,
}

/// Sums of processor time, in nanoseconds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Cpu {
    pub stopped: u128,
    pub assist: u128,
    pub background: u128,
}

impl Cpu {
    /// Idle processors cost nothing, and do not count.
    pub fn of<'a>(cycles: impl IntoIterator<Item = &'a GcCycle>) -> Self {
        cycles.into_iter().fold(Self::default(), |sum, cycle| Self {
            stopped: sum.stopped + u128::from(cycle.cpu.stopped),
            assist: sum.assist + u128::from(cycle.cpu.assist),
            background: sum.background + u128::from(cycle.cpu.background),
        })
    }

    pub const fn total(&self) -> u128 {
        self.stopped + self.assist + self.background
    }
}

impl Statistics {
    /// Cycles a minute: steps over the span.
    pub fn per_minute(&self) -> Option<f64> {
        (self.span > 0).then(|| self.steps as f64 * 60e9 / self.span as f64)
    }

    /// `None` also where the sum is below zero: then cycles are missing, or those of
    /// several programs stand among each other.
    pub fn mib_per_second(&self) -> Option<f64> {
        let known = self.span > 0 && self.allocated >= 0;
        known.then(|| self.allocated as f64 * 1e9 / self.span as f64)
    }

    /// Of the processors' time, what collecting took.
    pub fn cpu_percent(&self) -> Option<f64> {
        let (part, whole) = self.percent;
        (whole > 0).then(|| part as f64 / whole as f64)
    }

    pub const fn restarts(&self) -> u64 {
        self.runs.saturating_sub(1)
    }
}

pub fn statistics(log: &GcLog) -> Result<Statistics, Stop> {
    let cycles = log.cycles();
    let mut all = Statistics {
        cycles: cycles.len() as u64,
        forced: cycles.iter().filter(|cycle| cycle.forced).count() as u64,
        runs: log.runs().len() as u64,
        missing: log.missing(),
        span: 0,
        steps: 0,
        pause: pauses(cycles)?,
        live: live(cycles),
        goal: cycles.iter().filter_map(|cycle| cycle.goal).max(),
        allocated: 0,
        cpu: Cpu::of(cycles),
        percent: (0, 0),
    };
    for run in log.runs() {
        let mut before: Option<&GcCycle> = None;
        for cycle in run.iter().filter(|cycle| cycle.at.is_some()) {
            if let Some(before) = before.replace(cycle) {
                let apart = cycle.at.unwrap_or(0) - before.at.unwrap_or(0);
                all.span += u128::from(apart);
                all.steps += 1;
                let left = before.live.unwrap_or(cycle.before);
                all.allocated += i128::from(cycle.before) - i128::from(left);
            }
        }
        if let Some((at, percent)) = before.and_then(|last| Some((last.at?, last.percent?))) {
            all.percent.0 += u128::from(percent) * u128::from(at);
            all.percent.1 += u128::from(at);
        }
    }
    Ok(all)
}

fn pauses(cycles: &[GcCycle]) -> Result<Option<Pauses>, Stop> {
    let mut sorted = Vec::new();
    reserve(&mut sorted, cycles.len())?;
    sorted.extend(cycles.iter().map(|cycle| cycle.pause));
    sorted.sort_unstable();
    let rank = |percent: usize| {
        let rank = (sorted.len() * percent).div_ceil(100);
        sorted.get(rank.saturating_sub(1)).copied()
    };
    let all = |()| {
        Some(Pauses {
            p50: rank(50)?,
            p90: rank(90)?,
            p99: rank(99)?,
            max: rank(100)?,
            total: sorted.iter().map(|pause| u128::from(*pause)).sum(),
        })
    };
    Ok(all(()))
}

fn live(cycles: &[GcCycle]) -> Option<Live> {
    let mut known = cycles.iter().filter_map(|cycle| cycle.live);
    let first = known.next()?;
    let begin = Live {
        first,
        last: first,
        min: first,
        max: first,
    };
    Some(known.fold(begin, |all, live| Live {
        first,
        last: live,
        min: all.min.min(live),
        max: all.max.max(live),
    }))
}

/// The one in the middle; of two, the lower.
pub(super) fn median<T: Ord + Copy>(values: &mut [T]) -> Option<T> {
    let middle = values.len().checked_sub(1)? / 2;
    Some(*values.select_nth_unstable(middle).1)
}
