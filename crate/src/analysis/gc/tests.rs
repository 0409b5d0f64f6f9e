//! Cycles in, figures and sentences out.

use super::findings::findings;
use super::whatif::{Setting, what_if};
use super::{Live, Pauses, Statistics, statistics};
use crate::profile::{GcCpu, GcCycle, GcLog};

const MS: u64 = 1_000_000;

/// Cycles as `at in ms, before, live, pause in µs`; a number of 1 after the
/// first begins a run.
fn log(cycles: &[(u32, u64, u32, u32, u64)]) -> GcLog {
    let mut log = GcLog::default();
    for (number, at, before, live, pause) in cycles {
        let cycle = GcCycle {
            number: *number,
            at: Some(at * MS),
            before: *before,
            live: Some(*live),
            pause: pause * 1000,
            procs: 4,
            percent: Some(2),
            goal: Some(live * 2),
            cpu: GcCpu {
                background: 60 * MS,
                ..GcCpu::default()
            },
            ..GcCycle::default()
        };
        log.push(cycle).unwrap();
    }
    log
}

fn of(log: &GcLog) -> Statistics {
    statistics(log).unwrap()
}

/// A cycle every 100 ms, with what is alive after each.
fn steady(live: impl IntoIterator<Item = u32>) -> GcLog {
    let cycle = |(i, live): (usize, u32)| (i as u32 + 1, i as u64 * 100, live + 10, live, 40);
    log(&live.into_iter().enumerate().map(cycle).collect::<Vec<_>>())
}

fn ids(log: &GcLog) -> Vec<&'static str> {
    let found = findings(log, &of(log));
    found.into_iter().map(|finding| finding.id).collect()
}

#[test]
fn spans_and_steps_end_where_a_run_ends() {
    let two = log(&[
        (1, 1000, 50, 30, 1),
        (2, 3000, 60, 31, 2),
        (1, 500, 8, 4, 3),
        (2, 1500, 9, 5, 4),
    ]);
    let all = of(&two);
    assert_eq!((all.runs, all.restarts(), all.steps), (2, 1, 2));
    assert_eq!(all.span, 3000 * u128::from(MS));
    assert_eq!(all.per_minute(), Some(40.0));
    assert_eq!(all.allocated, (60 - 30) + (9 - 4));
    let live = Live {
        first: 30,
        last: 5,
        min: 4,
        max: 31,
    };
    assert_eq!(all.live, Some(live));
}

#[test]
fn each_run_weighs_what_it_lasted() {
    let mut two = log(&[(1, 1000, 5, 3, 1), (1, 3000, 6, 3, 2)]);
    two.cycles[1].percent = Some(10);
    assert_eq!(of(&two).cpu_percent(), Some((2.0 + 30.0) / 4.0));
    let mut one = steady([3, 3]);
    one.cycles[1].percent = Some(7);
    assert_eq!(of(&one).cpu_percent(), Some(7.0));
}

#[test]
fn percentiles_are_of_the_nearest_rank() {
    let cycles: Vec<_> = (1..=10)
        .map(|i| (i, u64::from(i), 5, 3, u64::from(i)))
        .collect();
    let want = Pauses {
        p50: 5000,
        p90: 9000,
        p99: 10_000,
        max: 10_000,
        total: 55_000,
    };
    assert_eq!(of(&log(&cycles)).pause, Some(want));
}

#[test]
fn one_cycle_has_no_rates() {
    let all = of(&steady([3]));
    assert_eq!((all.per_minute(), all.mib_per_second()), (None, None));
    assert_eq!(what_if(&steady([3]), &all), None);
}

#[test]
fn lines_without_times_have_pauses_only() {
    let mut old = steady([3, 4, 5]);
    for cycle in &mut old.cycles {
        cycle.at = None;
        cycle.percent = None;
    }
    let all = of(&old);
    assert_eq!((all.per_minute(), all.cpu_percent()), (None, None));
    assert_eq!(all.pause.map(|pause| pause.p50), Some(40_000));
}

#[test]
fn other_settings_follow_from_what_was_measured() {
    // 40 MiB alive, 10 MiB allocated each 100 ms, 60 ms of four processors each.
    let run = steady([40; 40]);
    let table = what_if(&run, &of(&run)).unwrap();
    assert_eq!(table.measured.live, 40);
    assert_eq!(table.measured.mib_per_second, 100.0);
    let row = |setting| {
        let row = table
            .rows
            .iter()
            .find(|row| row.setting == setting)
            .unwrap();
        (row.goal, row.per_minute, row.cpu_percent)
    };
    // 40 MiB of room: 2.5 cycles a second, of 0.06 s / 4 each.
    assert_eq!(row(Setting::Percent(100)), (8000, 150.0, Some(3.75)));
    assert_eq!(row(Setting::Percent(400)), (20_000, 37.5, Some(0.9375)));
    assert_eq!(row(Setting::Limit(48)), (4800, 750.0, Some(18.75)));
    let limits: Vec<_> = table.rows[6..].iter().map(|row| row.setting).collect();
    assert_eq!(limits, [48, 64, 96, 128, 192].map(Setting::Limit));
}

#[test]
fn stacks_and_globals_count_as_the_collector_counts_them() {
    let mut run = steady([40; 40]);
    for cycle in &mut run.cycles {
        (cycle.stacks, cycle.globals) = (8, 2);
    }
    let rows = what_if(&run, &of(&run)).unwrap().rows;
    assert_eq!(rows[2].goal, 9000);
    assert_eq!((rows[6].setting, rows[6].goal), (Setting::Limit(64), 5400));
    // The least goal of a heap of nothing.
    let tiny = steady([0; 40]);
    let rows = what_if(&tiny, &of(&tiny)).unwrap().rows;
    assert_eq!(
        rows.iter().map(|row| row.goal).collect::<Vec<_>>()[..4],
        [100, 200, 400, 800]
    );
}

#[test]
fn what_stands_out_is_said_and_nothing_else() {
    assert_eq!(ids(&steady([40; 5])), ["gc-few-cycles"]);
    assert_eq!(ids(&steady([40; 40])), ["gc-often"]);
    // 600 ms apart: 100 cycles a minute would be often.
    let seldom = |live: u32, i: u32| (i + 1, u64::from(i) * 2000, live + 10, live, 40);
    let quiet: Vec<_> = (0..40).map(|i| seldom(40, i)).collect();
    assert!(ids(&log(&quiet)).is_empty());
    let growing: Vec<_> = (0..40).map(|i| seldom(40 + i, i)).collect();
    assert_eq!(ids(&log(&growing)), ["gc-live-grows"]);
    let sawtooth: Vec<_> = (0..40).map(|i| seldom(40 + i % 7, i)).collect();
    assert!(ids(&log(&sawtooth)).is_empty());

    let changed = |change: fn(&mut GcCycle)| {
        let mut log = log(&quiet);
        log.cycles.iter_mut().for_each(change);
        ids(&log)
    };
    assert_eq!(changed(|cycle| cycle.percent = Some(6)), ["gc-cpu"]);
    assert_eq!(changed(|cycle| cycle.pause = 2 * MS), ["gc-pauses"]);
    assert_eq!(changed(|cycle| cycle.forced = true), ["gc-forced"]);
    assert_eq!(changed(|cycle| cycle.cpu.assist = 20 * MS), ["gc-assist"]);
}

#[test]
fn a_heap_without_room_is_told() {
    let mut tight = steady([40; 40]);
    tight
        .cycles
        .iter_mut()
        .for_each(|cycle| cycle.goal = Some(44));
    assert_eq!(ids(&tight), ["gc-little-room", "gc-often"]);
    let mut tiny = steady([1; 40]);
    tiny.cycles
        .iter_mut()
        .for_each(|cycle| cycle.goal = Some(4));
    assert_eq!(ids(&tiny), ["gc-small-heap", "gc-often"]);
}

#[test]
fn growth_is_told_in_mebibytes_a_minute() {
    let run = steady((0..60).map(|i| 100 + i));
    let found = findings(&run, &of(&run));
    let growth = found.iter().find(|it| it.id == "gc-live-grows").unwrap();
    // One MiB every 100 ms.
    assert_eq!(
        growth.title,
        "The live heap grows by about 600 MiB a minute"
    );
    assert!(
        growth.detail.contains("from 107 MiB") && growth.detail.contains("to 152 MiB"),
        "{}",
        growth.detail
    );
}
