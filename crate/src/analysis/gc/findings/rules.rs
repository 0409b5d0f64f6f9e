//! The rules, one function each.

use super::super::whatif::room;
use super::super::{Pauses, Statistics};
use super::{Said, limits, trend};
use crate::analysis::findings::Severity;
use crate::number::{exact, grouped, rounded};
use crate::profile::{GcCycle, GcLog};

fn ms(nanoseconds: impl Into<i128>) -> String {
    format!("{} ms", exact(nanoseconds, 6))
}

const fn graded(high: bool) -> Severity {
    match high {
        true => Severity::High,
        false => Severity::Medium,
    }
}

fn total(log: &GcLog) -> String {
    grouped(log.cycles().len() as u64)
}

pub(super) fn cpu(_: &GcLog, all: &Statistics) -> Option<Said> {
    let percent = all.cpu_percent().filter(|percent| *percent > limits::CPU)?;
    let sum = all.cpu.total();
    let spent = match sum {
        0 => String::new(),
        sum => format!(
            " Its {} cycles took {} of processor time.",
            grouped(all.cycles),
            ms(sum as i128)
        ),
    };
    Some(Said {
        severity: graded(percent >= limits::CPU_HIGH),
        title: format!(
            "Collecting takes {} % of the processors' time",
            rounded(percent)
        ),
        detail: format!("Up to {} % is what is usually fine.{spent}", limits::CPU),
    })
}

pub(super) fn live_grows(log: &GcLog, _: &Statistics) -> Option<Said> {
    let run = log.runs().next_back()?;
    let trend = trend::of(run)?;
    let (first, last) = (u64::from(trend.first), u64::from(trend.last));
    let grown = (last - first) * 100 / first.max(1);
    (grown >= limits::GROWN).then(|| Said {
        severity: graded(grown >= limits::GROWN_HIGH),
        title: format!(
            "The live heap grows by about {} MiB a minute",
            rounded(trend.per_minute)
        ),
        detail: format!(
            "It rose from {} MiB in the first quarter of the last run to {} MiB in its last, and in every quarter between.",
            grouped(trend.first),
            grouped(trend.last)
        ),
    })
}

pub(super) fn assist(log: &GcLog, all: &Statistics) -> Option<Said> {
    let (assist, sum) = (all.cpu.assist, all.cpu.total());
    let percent = (assist * 100).checked_div(sum)?;
    (percent >= limits::ASSIST && log.cycles().len() >= limits::ENOUGH).then(|| Said {
        severity: graded(percent >= limits::ASSIST_HIGH),
        title: format!("The program does {percent} % of the collector's work itself"),
        detail: format!(
            "Of {} of processor time, {} were spent by goroutines that had to help before they could allocate.",
            ms(sum as i128),
            ms(assist as i128)
        ),
    })
}

pub(super) fn pauses(log: &GcLog, all: &Statistics) -> Option<Said> {
    let Pauses { p50, p99, max, .. } = all.pause?;
    (p99 >= limits::PAUSE || max >= limits::LONGEST_PAUSE).then(|| Said {
        severity: graded(p99 >= limits::PAUSE_HIGH),
        title: format!("Cycles stop the program for up to {}", ms(max)),
        detail: format!(
            "Of {} cycles, half stop it for at most {}, and 99 of 100 for at most {}.",
            total(log),
            ms(p50),
            ms(p99)
        ),
    })
}

/// The last run, if it is long enough to be judged, and is collected often.
fn busy<'a>(log: &'a GcLog, all: &Statistics) -> Option<&'a [GcCycle]> {
    let often = all.per_minute().is_some_and(|rate| rate >= limits::OFTEN);
    let run = log.runs().next_back()?;
    (often && run.len() >= limits::ENOUGH).then_some(run)
}

pub(super) fn little_room(log: &GcLog, all: &Statistics) -> Option<Said> {
    let run = busy(log, all)?;
    let is_tight = |pair: &&[GcCycle]| {
        room(pair).is_some_and(|(live, room)| {
            live >= limits::ROOM_FROM && u64::from(room) * 100 < u64::from(live) * limits::ROOM
        })
    };
    let tight = run.windows(2).filter(is_tight).count();
    (tight * 100 >= run.len() * limits::MOST_OF).then(|| Said {
        severity: Severity::Medium,
        title: "The goal is hardly above what is alive".to_owned(),
        detail: format!(
            "Before {} of the {} cycles of the last run the heap could grow by less than {} % of what was alive.",
            grouped(tight as u64),
            grouped(run.len() as u64),
            limits::ROOM
        ),
    })
}

pub(super) fn small_heap(log: &GcLog, all: &Statistics) -> Option<Said> {
    let run = busy(log, all)?;
    let is_least = |cycle: &&GcCycle| cycle.goal.is_some_and(|goal| goal <= limits::LEAST_GOAL);
    let least = run.iter().filter(is_least).count();
    (least * 100 >= run.len() * limits::MOST_OF).then(|| Said {
        severity: Severity::Medium,
        title: "A tiny heap is collected all the time".to_owned(),
        detail: format!(
            "{} of the {} cycles of the last run had the least goal that there is, {} MiB.",
            grouped(least as u64),
            grouped(run.len() as u64),
            limits::LEAST_GOAL
        ),
    })
}

pub(super) fn often(log: &GcLog, all: &Statistics) -> Option<Said> {
    let rate = all.per_minute().filter(|rate| *rate >= limits::OFTEN)?;
    let allocated = all.mib_per_second()?;
    (log.cycles().len() >= limits::ENOUGH).then(|| Said {
        severity: match rate >= limits::OFTEN_HIGH {
            true => graded(all.cpu_percent().is_some_and(|cpu| cpu >= limits::CPU_HIGH)),
            false => Severity::Low,
        },
        title: format!("The heap is collected {} times a minute", rounded(rate)),
        detail: format!(
            "The program allocates about {} MiB a second.",
            rounded(allocated)
        ),
    })
}

pub(super) fn forced(_: &GcLog, all: &Statistics) -> Option<Said> {
    let is_much = all.forced * 100 >= all.cycles * limits::FORCED;
    (is_much && all.forced >= limits::FORCED_AT_LEAST).then(|| Said {
        severity: Severity::Medium,
        title: format!(
            "The program asks for {} of {} cycles",
            grouped(all.forced),
            grouped(all.cycles)
        ),
        detail: "Their lines say (forced).".to_owned(),
    })
}

pub(super) fn restarts(_: &GcLog, all: &Statistics) -> Option<Said> {
    (all.restarts() > 0).then(|| Said {
        severity: Severity::Low,
        title: match all.restarts() {
            1 => "The program started again once".to_owned(),
            many => format!("The program started again {} times", grouped(many)),
        },
        detail: "The counter of cycles or their time goes back. Lines of several programs in one log look the same.".to_owned(),
    })
}

pub(super) fn missing(_: &GcLog, all: &Statistics) -> Option<Said> {
    (all.missing > 0).then(|| Said {
        severity: Severity::Low,
        title: match all.missing {
            1 => "One cycle is missing from the log".to_owned(),
            many => format!("{} cycles are missing from the log", grouped(many)),
        },
        detail: format!(
            "Their numbers are passed over; {} are here.",
            grouped(all.cycles)
        ),
    })
}

pub(super) fn few(_: &GcLog, all: &Statistics) -> Option<Said> {
    (all.cycles < limits::FEW).then(|| Said {
        severity: Severity::Low,
        title: match all.cycles {
            1 => "There is one cycle only".to_owned(),
            many => format!("There are {many} cycles only"),
        },
        detail: "Rates and percentiles of so few say little.".to_owned(),
    })
}
