//! A garbage collector's log as text: its figures, each with how it is worked
//! out, its findings, and what other settings would do.

mod cycles;
mod fit;
mod series;
#[cfg(test)]
mod tests;

pub(super) use cycles::CycleRows;
pub use cycles::{CycleRow, CyclesQuery};
pub use fit::{FitQuery, HeapTotals};
pub use series::{Series, SeriesQuery};

use super::label;
use super::opened::{NoSuch, Opened};
use super::{Conservation, Part};
use crate::analysis::gc::findings::{GcFinding, findings};
use crate::analysis::gc::whatif::{Measured, Setting, WhatIf, what_if};
use crate::analysis::gc::{MUCH, Statistics, statistics};
use crate::number::{exact, grouped, rounded};
use crate::profile::{GcLog, Profile};
use serde::Serialize;

/// All that is said of a log but its cycles.
#[derive(Debug, Clone, Serialize)]
pub struct GcHead {
    /// What this is, and what it lacks.
    pub about: &'static str,
    pub figures: Vec<Figure>,
    pub findings: Vec<GcFindingRow>,
    /// None where there is too little to start from.
    pub settings: Option<Settings>,
    /// Lines, by what they are.
    pub conservation: Conservation,
}

/// One figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Figure {
    pub id: &'static str,
    pub title: &'static str,
    pub value: String,
    /// How it is worked out.
    pub how: String,
    /// It is more than is usually fine.
    pub much: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GcFindingRow {
    pub id: &'static str,
    pub severity: &'static str,
    pub title: String,
    pub detail: String,
    pub advice: &'static str,
}

/// What other settings would do, and by which rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Settings {
    pub measured: String,
    pub formula: [&'static str; 4],
    pub rows: Vec<SettingRow>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SettingRow {
    pub setting: String,
    pub goal: String,
    pub per_minute: String,
    pub cpu: String,
    /// It would take more of the processors than is usually fine.
    pub much: bool,
    /// As the log has it, not as it would be.
    pub measured: bool,
}

pub const ABOUT: &str = "This is a GC trace: it tells when memory was collected and what that cost. It has no stacks; a heap profile tells who allocates.";

const FORMULA: [&str; 4] = [
    "Goal = live heap + (live heap + stacks + globals) \u{d7} GOGC / 100, at least 4 MiB \u{d7} GOGC / 100; with GOGC=off: GOMEMLIMIT \u{2212} (stacks + globals).",
    "Cycles a minute = 60 \u{d7} MiB allocated a second / (goal \u{2212} live heap).",
    "GC CPU = cycles a second \u{d7} processor time of a cycle / processors.",
    "Peak heap = goal. What the runtime itself takes, and what other code maps, comes on top.",
];

pub const NOTHING: &str = "\u{2013}";

/// As the log has it.
fn mib(size: u32) -> String {
    format!("{} MiB", grouped(size))
}

fn ms(nanoseconds: impl Into<i128>) -> String {
    format!("{} ms", exact(nanoseconds, 6))
}

fn percent(part: f64) -> String {
    label::percent(part / 100.0)
}

fn maybe<T>(value: Option<T>, text: impl FnOnce(T) -> String) -> String {
    value.map_or_else(|| NOTHING.to_owned(), text)
}

impl GcHead {
    pub fn of(profile: &Profile, log: &GcLog) -> Result<Self, String> {
        let all = statistics(log).map_err(|stop| stop.to_string())?;
        Ok(Self {
            about: ABOUT,
            figures: figures(profile, log, &all),
            findings: finding_rows(log, &all),
            settings: what_if(log, &all).map(|table| settings(&table, &all)),
            conservation: lines(profile),
        })
    }
}

pub(crate) fn finding_rows(log: &GcLog, all: &Statistics) -> Vec<GcFindingRow> {
    findings(log, all).iter().map(finding).collect()
}

fn finding(finding: &GcFinding) -> GcFindingRow {
    GcFindingRow {
        id: finding.id,
        severity: finding.severity.word(),
        title: finding.title.clone(),
        detail: finding.detail.clone(),
        advice: finding.advice,
    }
}

fn lines(profile: &Profile) -> Conservation {
    let import = &profile.import;
    let amount = |lines: u64| label::Amount {
        text: grouped(lines),
        exact: format!("{} lines", grouped(lines)),
    };
    let part = |(label, lines)| Part {
        label,
        amount: amount(lines),
    };
    let parts = [
        ("cycles", import.records),
        ("cut lines", import.rejected),
        ("other lines", import.skipped),
    ];
    Conservation {
        parts: parts.into_iter().map(part).collect(),
        total: amount(import.lines),
    }
}

fn figures(profile: &Profile, log: &GcLog, all: &Statistics) -> Vec<Figure> {
    let figure = |id, title, value: String, how: &str| Figure {
        id,
        title,
        value,
        how: how.to_owned(),
        much: false,
    };
    const STILL: &str = "Both phases of a cycle in which the program stands still, added up.";
    let ranked = |rank: u64| {
        let (rank, all) = (grouped(rank), grouped(all.cycles));
        format!("{STILL} Of {all} cycles, sorted by it, this is number {rank}.")
    };
    let at = |percent: u64| (all.cycles * percent).div_ceil(100);
    let pauses = all.pause.as_ref();
    let cpu = all.cpu_percent();
    let sum = all.cpu.total();
    let assist = (sum > 0).then(|| all.cpu.assist as f64 * 100.0 / sum as f64);
    let forced = all.forced as f64 * 100.0 / all.cycles.max(1) as f64;
    let mut list = vec![
        Figure {
            much: cpu.is_some_and(|cpu| cpu > MUCH),
            ..figure(
                "cpu",
                "GC CPU",
                maybe(cpu, percent),
                "Of the processors' time since the program began, as its last line says; of several runs, each weighs as long as it lasted. Up to 5 % is usually fine.",
            )
        },
        figure(
            "per_minute",
            "Cycles a minute",
            maybe(all.per_minute(), rounded),
            "From each cycle to the next within a run, over the time from the run's first cycle to its last.",
        ),
        figure(
            "p50",
            "Pause p50",
            maybe(pauses, |p| ms(p.p50)),
            &ranked(at(50)),
        ),
        figure(
            "p90",
            "Pause p90",
            maybe(pauses, |p| ms(p.p90)),
            &ranked(at(90)),
        ),
        figure(
            "p99",
            "Pause p99",
            maybe(pauses, |p| ms(p.p99)),
            &ranked(at(99)),
        ),
        figure(
            "max",
            "Longest pause",
            maybe(pauses, |p| ms(p.max)),
            &ranked(all.cycles),
        ),
        figure(
            "total",
            "All pauses",
            maybe(pauses, |p| ms(p.total as i128)),
            &format!("{STILL} The sum of all cycles."),
        ),
        figure(
            "live",
            "Live heap",
            maybe(all.live, |live| {
                format!("{} \u{2192} {}", mib(live.first), mib(live.last))
            }),
            &maybe(all.live, |live| {
                format!(
                    "What was alive after the first cycle and after the last; at least {}, at most {}. The log has whole MiB.",
                    mib(live.min),
                    mib(live.max)
                )
            }),
        ),
        figure(
            "goal",
            "Highest goal",
            maybe(all.goal, mib),
            "The heap size that a cycle was to keep below; what is no limit is left out.",
        ),
        figure(
            "alloc",
            "Allocated",
            maybe(all.mib_per_second(), |rate| {
                format!("{} MiB/s", rounded(rate))
            }),
            "How much larger the heap is when a cycle begins than what the cycle before left alive, all added up, over the time from the first cycle of each run to its last.",
        ),
        figure(
            "assist",
            "Mark assist",
            maybe(assist, percent),
            "Of the collector's processor time, what goroutines had to do before they could allocate.",
        ),
        figure(
            "forced",
            "Forced",
            format!("{} ({})", grouped(all.forced), percent(forced)),
            "Cycles that the program asked for, with runtime.GC or debug.FreeOSMemory.",
        ),
        figure(
            "cycles",
            "Cycles",
            grouped(all.cycles),
            &format!(
                "In {} s from the first cycle of each run to its last; the counter passes over {} more.",
                exact(all.span as i128, 9),
                grouped(all.missing)
            ),
        ),
        figure(
            "restarts",
            "Restarts",
            grouped(all.restarts()),
            "The counter of cycles begins again or goes back, or time goes back: another run of the program.",
        ),
        figure(
            "skipped",
            "Cut lines",
            grouped(profile.import.rejected),
            "Lines of cycles that were cut, or into which something else was printed. They count nowhere; the import report has them.",
        ),
    ];
    let beside = [
        (
            "scav",
            "Returned",
            log.scavenges,
            "lines of the scavenger: memory that went back to the system.",
        ),
        (
            "init",
            "Init lines",
            log.inits,
            "lines of what packages did as the program began.",
        ),
        (
            "pacer",
            "Pacer lines",
            log.plans,
            "lines of how the next cycle was planned.",
        ),
    ];
    for (id, title, many, what) in beside.into_iter().filter(|(_, _, many, _)| *many > 0) {
        let value = match id {
            "scav" => label::bytes(log.returned_kib as f64 * 1024.0),
            _ => grouped(many),
        };
        list.push(figure(
            id,
            title,
            value,
            &format!("{} {what}", grouped(many)),
        ));
    }
    list
}

fn settings(table: &WhatIf, all: &Statistics) -> Settings {
    let Measured {
        live,
        beside,
        mib_per_second,
        cycle,
        procs,
    } = table.measured;
    let cost = match cycle > 0.0 {
        true => format!(
            "; a cycle costs {} ms of processor time",
            rounded(cycle / 1e6)
        ),
        false => String::new(),
    };
    let now = SettingRow {
        setting: "as measured".to_owned(),
        goal: maybe(all.goal, mib),
        per_minute: maybe(all.per_minute(), rounded),
        cpu: maybe(all.cpu_percent(), percent),
        much: all.cpu_percent().is_some_and(|cpu| cpu > MUCH),
        measured: true,
    };
    let rows = table.rows.iter().map(|row| SettingRow {
        setting: match row.setting {
            Setting::Percent(percent) => format!("GOGC={percent}"),
            Setting::Limit(size) => format!("GOGC=off GOMEMLIMIT={size}MiB"),
        },
        goal: label::bytes(row.goal as f64 / 100.0 * f64::from(1 << 20)),
        per_minute: rounded(row.per_minute),
        cpu: maybe(row.cpu_percent, percent),
        much: row.cpu_percent.is_some_and(|cpu| cpu > MUCH),
        measured: false,
    });
    Settings {
        measured: format!(
            "Measured: {} alive (the middle of the last quarter of the last run), {} of stacks and globals, {} MiB allocated a second{cost}; {} processors.",
            mib(live),
            mib(beside),
            rounded(mib_per_second),
            grouped(procs)
        ),
        formula: FORMULA,
        rows: std::iter::once(now).chain(rows).collect(),
    }
}

impl Opened {
    pub(super) fn gc(&self) -> Result<&GcLog, NoSuch> {
        self.profile.gc.as_deref().ok_or(NoSuch::Gc)
    }

    pub fn gc_head(&self) -> Result<GcHead, NoSuch> {
        GcHead::of(&self.profile, self.gc()?).map_err(NoSuch::Stopped)
    }
}
