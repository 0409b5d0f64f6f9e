//! What other settings of the collector would do, by the rule by which it
//! plans, from what was measured.
//!
//! The next cycle is to end when the heap reaches its goal:
//!
//! ```text
//! goal = live + (live + stacks + globals) * GOGC / 100, at least 4 MiB * GOGC / 100
//! goal = GOMEMLIMIT - (stacks + globals)                with GOGC off
//! ```
//!
//! Between two cycles the program allocates goal − live, at the rate at which
//! it did; each cycle costs the processor time that it did. So the heap's peak
//! is the goal, and the rest follows.

use super::{Cpu, Statistics, median};
use crate::profile::{GcCycle, GcLog};

/// GOGC in per cent.
const GOGC: [u32; 6] = [25, 50, 100, 200, 400, 800];
/// How many limits are tried, each larger than what is alive.
const LIMITS: usize = 5;
/// The heap that Go takes for the least, in MiB, at 100 per cent.
const LEAST: u64 = 4;

/// What it starts from.
#[derive(Debug, Clone, PartialEq)]
pub struct Measured {
    /// MiB alive: the middle of the last quarter of the last run.
    pub live: u32,
    /// MiB of stacks and globals at its end.
    pub beside: u32,
    pub mib_per_second: f64,
    /// Processor time of a cycle of the last run, in nanoseconds.
    pub cycle: f64,
    pub procs: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setting {
    /// GOGC in per cent.
    Percent(u32),
    /// GOGC off, GOMEMLIMIT in MiB.
    Limit(u64),
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Row {
    pub setting: Setting,
    /// Hundredths of MiB; the heap's peak.
    pub goal: u64,
    pub per_minute: f64,
    /// Of the processors' time; none where the log has no processor time.
    pub cpu_percent: Option<f64>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct WhatIf {
    pub measured: Measured,
    pub rows: Vec<Row>,
}

/// Nothing where there is too little to start from.
pub fn what_if(log: &GcLog, all: &Statistics) -> Option<WhatIf> {
    let run = log.runs().next_back()?;
    let later = &run[run.len() * 3 / 4..];
    let mut alive: Vec<u32> = later.iter().filter_map(|cycle| cycle.live).collect();
    let last = run.last()?;
    let measured = Measured {
        live: median(&mut alive)?,
        beside: last.stacks.saturating_add(last.globals),
        mib_per_second: all.mib_per_second().filter(|rate| *rate > 0.0)?,
        cycle: Cpu::of(run).total() as f64 / run.len() as f64,
        procs: last.procs,
    };
    let settings = GOGC.into_iter().map(Setting::Percent);
    let settings = settings.chain(limits(&measured).map(Setting::Limit));
    let rows = settings.map(|setting| row(&measured, setting)).collect();
    Some(WhatIf { measured, rows })
}

/// Round sizes: 4, 6, 8, 12, 16, 24 … MiB, those that leave a tenth of room.
fn limits(measured: &Measured) -> impl Iterator<Item = u64> + use<> {
    let needed = (u64::from(measured.live) + u64::from(measured.beside)) * 11 / 10;
    let round = (2..40).flat_map(|power| [1u64 << power, 3 << (power - 1)]);
    round.filter(move |size| *size > needed).take(LIMITS)
}

fn row(measured: &Measured, setting: Setting) -> Row {
    let (live, beside) = (u64::from(measured.live), u64::from(measured.beside));
    let goal = match setting {
        Setting::Percent(percent) => {
            let percent = u64::from(percent);
            (live * 100 + (live + beside) * percent).max(LEAST * percent)
        }
        Setting::Limit(size) => (size - beside) * 100,
    };
    let room = (goal - live * 100) as f64 / 100.0;
    let per_minute = 60.0 * measured.mib_per_second / room;
    let spent = per_minute / 60.0 * measured.cycle / 1e9;
    let knows = measured.cycle > 0.0 && measured.procs > 0;
    Row {
        setting,
        goal,
        per_minute,
        cpu_percent: knows.then(|| (spent / f64::from(measured.procs) * 100.0).min(100.0)),
    }
}

/// How far the heap could grow between two cycles, in MiB: each goal less what
/// the cycle before had left alive.
pub(super) fn room(pair: &[GcCycle]) -> Option<(u32, u32)> {
    let (live, goal) = (pair[0].live?, pair[1].goal?);
    Some((live, goal.saturating_sub(live)))
}
