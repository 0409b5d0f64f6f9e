//! Does the live heap grow, whatever single cycles do?

use super::super::median;
use super::limits;
use crate::profile::GcCycle;

/// Points that slopes are taken between.
const POINTS: usize = 120;

/// A live heap that rises from quarter to quarter of a run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Trend {
    /// MiB in the middle of the first quarter, and of the last.
    pub(super) first: u32,
    pub(super) last: u32,
    /// MiB a minute: the middle of the slopes between any two points.
    pub(super) per_minute: f64,
}

/// Nothing where there is too little, or it does not rise throughout.
pub(super) fn of(run: &[GcCycle]) -> Option<Trend> {
    if run.len() < limits::ENOUGH {
        return None;
    }
    let quarters: Option<Vec<u32>> = (0..4)
        .map(|i| {
            let part = &run[run.len() * i / 4..run.len() * (i + 1) / 4];
            let mut alive: Vec<u32> = part.iter().filter_map(|cycle| cycle.live).collect();
            median(&mut alive)
        })
        .collect();
    let quarters = quarters?;
    let rises = quarters.is_sorted_by(|a, b| a < b);
    let per_minute = slope(run).filter(|slope| *slope > 0.0 && rises)?;
    Some(Trend {
        first: quarters[0],
        last: quarters[3],
        per_minute,
    })
}

fn slope(run: &[GcCycle]) -> Option<f64> {
    let step = run.len().div_ceil(POINTS);
    let points = run.iter().step_by(step);
    let points: Vec<(u64, u32)> = points.filter_map(|it| Some((it.at?, it.live?))).collect();
    let mut slopes = Vec::new();
    for (i, (at, live)) in points.iter().enumerate() {
        for (later, then) in &points[i + 1..] {
            if later > at {
                let grown = f64::from(*then) - f64::from(*live);
                slopes.push(grown * 60e9 / (later - at) as f64);
            }
        }
    }
    let middle = slopes.len().checked_sub(1)? / 2;
    Some(*slopes.select_nth_unstable_by(middle, f64::total_cmp).1)
}
