//! The cycles over time, as columns for charts.
//!
//! A log may have millions of cycles and a chart a thousand points. So of each
//! group of neighbours those are sent that have its least or its largest of
//! anything: real cycles, and no peak is lost.

use super::super::opened::{NoSuch, Opened};
use crate::profile::{GcCycle, GcLog};
use serde::Deserialize;

/// The part of the time that is shown; all if it ends where it begins.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
pub struct SeriesQuery {
    pub from: f64,
    pub to: f64,
    /// Points that are wanted, about.
    pub points: u32,
}

/// One entry a cycle that is sent; not a number where the log has none.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Series {
    /// Seconds since the first run began, the time between runs left out; of
    /// logs without times, cycles.
    pub at: Vec<f64>,
    pub timed: bool,
    /// Its place in the file.
    pub cycle: Vec<u32>,
    /// MiB.
    pub before: Vec<f64>,
    pub after: Vec<f64>,
    pub live: Vec<f64>,
    pub goal: Vec<f64>,
    /// Milliseconds.
    pub pause: Vec<f64>,
    /// Of the processors' time since the program began.
    pub percent: Vec<f64>,
    /// Where a run begins that is not the first.
    pub restarts: Vec<f64>,
    /// Where all cycles begin and end.
    pub from: f64,
    pub to: f64,
}

/// Lines for restarts that a chart has room for.
const RESTARTS: usize = 200;
/// What a group's least and largest are of.
type Measure = fn(&GcCycle) -> u64;
const MEASURES: [Measure; 5] = [
    |cycle| u64::from(cycle.before),
    |cycle| cycle.live.map_or(0, u64::from),
    |cycle| cycle.goal.map_or(0, u64::from),
    |cycle| cycle.pause,
    |cycle| cycle.percent.map_or(0, u64::from),
];

/// Where cycles stand on the axis of time.
struct Axis<'a> {
    log: &'a GcLog,
    timed: bool,
    /// Nanoseconds of all runs before each.
    before: Vec<u64>,
}

impl<'a> Axis<'a> {
    fn new(log: &'a GcLog) -> Self {
        let mut sum = 0u64;
        let ends = log.runs().map(|run| run.last().and_then(|last| last.at));
        let before = ends.map(|end| {
            let before = sum;
            sum = sum.saturating_add(end.unwrap_or(0));
            before
        });
        Self {
            before: before.collect(),
            timed: log.cycles().iter().all(|cycle| cycle.at.is_some()),
            log,
        }
    }

    fn at(&self, index: usize) -> f64 {
        let run = self
            .log
            .runs
            .partition_point(|first| *first as usize <= index);
        let cycle = self.log.cycles().get(index).filter(|_| self.timed);
        match cycle.and_then(|cycle| cycle.at) {
            Some(at) => self.before[run.saturating_sub(1)].saturating_add(at) as f64 / 1e9,
            None => index as f64,
        }
    }

    /// The first cycle that is not before a time.
    fn first(&self, at: f64) -> usize {
        let (mut low, mut high) = (0, self.log.cycles().len());
        while low < high {
            let middle = usize::midpoint(low, high);
            match self.at(middle) < at {
                true => low = middle + 1,
                false => high = middle,
            }
        }
        low
    }
}

impl Opened {
    pub fn gc_series(&self, query: SeriesQuery) -> Result<Series, NoSuch> {
        let log = self.gc()?;
        Ok(series(log, query))
    }
}

fn series(log: &GcLog, query: SeriesQuery) -> Series {
    let axis = Axis::new(log);
    let cycles = log.cycles();
    let (from, to) = match query.to > query.from {
        // One more on both sides, so that lines lead out of the picture.
        true => (
            axis.first(query.from).saturating_sub(1),
            (axis.first(query.to) + 2).min(cycles.len()),
        ),
        false => (0, cycles.len()),
    };
    let shown: Vec<usize> = picked(&cycles[from..to], query.points.max(100) as usize)
        .into_iter()
        .map(|index| from + index)
        .collect();
    let column = |of: fn(&GcCycle) -> f64| -> Vec<f64> {
        shown.iter().map(|index| of(&cycles[*index])).collect()
    };
    let restarts: Vec<usize> = log.runs.iter().skip(1).map(|run| *run as usize).collect();
    let restarts: Vec<usize> = restarts
        .into_iter()
        .filter(|run| (from..to).contains(run))
        .collect();
    let step = restarts.len().div_ceil(RESTARTS).max(1);
    Series {
        at: shown.iter().map(|index| axis.at(*index)).collect(),
        timed: axis.timed,
        cycle: shown.iter().map(|index| *index as u32).collect(),
        before: column(|cycle| f64::from(cycle.before)),
        after: column(|cycle| size(cycle.after)),
        live: column(|cycle| size(cycle.live)),
        goal: column(|cycle| size(cycle.goal)),
        pause: column(|cycle| cycle.pause as f64 / 1e6),
        percent: column(|cycle| cycle.percent.map_or(f64::NAN, f64::from)),
        restarts: restarts
            .iter()
            .step_by(step)
            .map(|run| axis.at(*run))
            .collect(),
        from: axis.at(0),
        to: axis.at(cycles.len().saturating_sub(1)),
    }
}

fn size(mib: Option<u32>) -> f64 {
    mib.map_or(f64::NAN, f64::from)
}

/// Which of some cycles are sent, in their order.
fn picked(cycles: &[GcCycle], points: usize) -> Vec<usize> {
    if cycles.len() <= points {
        return (0..cycles.len()).collect();
    }
    let groups = (points / (2 * MEASURES.len())).max(1);
    let mut picked = vec![0, cycles.len() - 1];
    for group in 0..groups {
        let from = cycles.len() * group / groups;
        let to = cycles.len() * (group + 1) / groups;
        for measure in MEASURES {
            let of = |index: &usize| measure(&cycles[*index]);
            picked.extend((from..to).min_by_key(of));
            picked.extend((from..to).max_by_key(of));
        }
    }
    picked.sort_unstable();
    picked.dedup();
    picked
}
