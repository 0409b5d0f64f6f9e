//! What is worth knowing of a collector's log, in a few sentences.
//!
//! Each rule says one thing or nothing, beyond a threshold that stands in
//! [`limits`]. The same log gives the same sentences.

mod rules;
mod trend;

use super::Statistics;
use crate::analysis::findings::Severity;
use crate::profile::GcLog;
use std::cmp::Reverse;

/// When is it worth saying?
mod limits {
    /// Per cent of the processors' time.
    pub(super) const CPU: f64 = super::super::MUCH;
    pub(super) const CPU_HIGH: f64 = 15.0;
    /// Cycles a minute; only with much processor time they weigh most.
    pub(super) const OFTEN: f64 = 60.0;
    pub(super) const OFTEN_HIGH: f64 = 600.0;
    /// Nanoseconds of the pause that one in a hundred exceeds, and of the longest.
    pub(super) const PAUSE: u64 = 1_000_000;
    pub(super) const PAUSE_HIGH: u64 = 10_000_000;
    pub(super) const LONGEST_PAUSE: u64 = 10_000_000;
    /// Cycles that a trend or a share takes.
    pub(super) const ENOUGH: usize = 20;
    /// Per cent that the live heap grew from the first quarter to the last.
    pub(super) const GROWN: u64 = 20;
    pub(super) const GROWN_HIGH: u64 = 100;
    /// The goal that is Go's least, in MiB; how many per cent of cycles have it.
    pub(super) const LEAST_GOAL: u32 = 4;
    pub(super) const MOST_OF: usize = 50;
    /// Room between live heap and goal, in per cent of the live heap, from so
    /// many MiB alive on.
    pub(super) const ROOM: u64 = 25;
    pub(super) const ROOM_FROM: u32 = 16;
    /// Per cent of cycles that the program asked for, and how many at least.
    pub(super) const FORCED: u64 = 10;
    pub(super) const FORCED_AT_LEAST: u64 = 2;
    /// Per cent of the collector's processor time that is the program's help.
    pub(super) const ASSIST: u128 = 10;
    pub(super) const ASSIST_HIGH: u128 = 30;
    /// Cycles below which percentiles say little.
    pub(super) const FEW: u64 = 10;
}

/// One sentence, its evidence, and what may be tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GcFinding {
    /// Stable.
    pub id: &'static str,
    pub severity: Severity,
    pub title: String,
    pub detail: String,
    pub advice: &'static str,
}

/// What a rule says.
struct Said {
    severity: Severity,
    title: String,
    detail: String,
}

struct Rule {
    id: &'static str,
    find: fn(&GcLog, &Statistics) -> Option<Said>,
    advice: &'static str,
}

const RULES: &[Rule] = &[
    Rule {
        id: "gc-cpu",
        find: rules::cpu,
        advice: "Allocate less: a heap profile of alloc_space shows where. Where there is memory to spare, raise GOGC; the table of settings says what that gives.",
    },
    Rule {
        id: "gc-live-grows",
        find: rules::live_grows,
        advice: "Take two heap profiles some time apart and compare inuse_space: what grows there is what stays alive here.",
    },
    Rule {
        id: "gc-assist",
        find: rules::assist,
        advice: "Allocating code waits while it helps: look for bursts of allocation, and give the collector an earlier start with a higher GOGC or a memory limit.",
    },
    Rule {
        id: "gc-pauses",
        find: rules::pauses,
        advice: "Look for what keeps goroutines from stopping (long loops without calls, system calls, a machine that is too busy), and for very many goroutines.",
    },
    Rule {
        id: "gc-little-room",
        find: rules::little_room,
        advice: "GOGC is low, or GOMEMLIMIT is close to what is alive: raise the limit, or keep less alive.",
    },
    Rule {
        id: "gc-small-heap",
        find: rules::small_heap,
        advice: "A heap this small is collected whenever it reaches 4 MiB: set GOGC to 400 or more, or GOGC=off with a GOMEMLIMIT.",
    },
    Rule {
        id: "gc-often",
        find: rules::often,
        advice: "A higher GOGC collects less often and takes more memory; fewer allocations do so for nothing.",
    },
    Rule {
        id: "gc-forced",
        find: rules::forced,
        advice: "Something calls runtime.GC or debug.FreeOSMemory: it stops the program for nothing if the collector would have come anyway.",
    },
    Rule {
        id: "gc-restarts",
        find: rules::restarts,
        advice: "If the program was not meant to start again, see why it ended: memory limits of containers end programs without a word.",
    },
    Rule {
        id: "gc-missing",
        find: rules::missing,
        advice: "Rates are too low by what is missing; collect standard error alone, unbuffered, for a whole log.",
    },
    Rule {
        id: "gc-few-cycles",
        find: rules::few,
        advice: "Let the program run for longer under its usual load before drawing conclusions.",
    },
];

/// The weightiest first.
pub fn findings(log: &GcLog, all: &Statistics) -> Vec<GcFinding> {
    let found = RULES.iter().filter_map(|rule| {
        let said = (rule.find)(log, all)?;
        Some(GcFinding {
            id: rule.id,
            severity: said.severity,
            title: said.title,
            detail: said.detail,
            advice: rule.advice,
        })
    });
    let mut found: Vec<_> = found.collect();
    // Stable: equals stay in the order of the rules.
    found.sort_by_key(|finding| Reverse(finding.severity));
    found
}
