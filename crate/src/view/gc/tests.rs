//! Cycles in, columns, rows and sentences out.

use super::super::opened::Opened;
use super::super::tables::Asked;
use super::cycles::{CycleSort, CyclesQuery};
use super::fit::FitQuery;
use super::series::SeriesQuery;
use crate::formats::FORMATS;
use crate::ingest::{Load, LoadOptions};

fn opened(text: &str) -> Opened {
    let mut load = Load::new(FORMATS, &LoadOptions::default()).unwrap();
    load.feed(text.as_bytes());
    Opened::new(load.finish().unwrap())
}

/// A line; the times are in milliseconds.
fn line(number: u32, at: u32, pause: u32, before: u32, live: u32) -> String {
    format!(
        "gc {number} @{}.{:03}s 2%: 0.0{pause}+1+0 ms clock, 0.1+1/2/3+0.1 ms cpu, {before}->{before}->{live} MB, {} MB goal, 4 P\n",
        at / 1000,
        at % 1000,
        live * 2,
    )
}

fn short() -> Opened {
    let lines = [
        line(1, 1000, 11, 50, 20),
        line(2, 2000, 33, 40, 21),
        line(1, 500, 22, 60, 22),
    ];
    opened(&lines.concat())
}

const ALL: SeriesQuery = SeriesQuery {
    from: 0.0,
    to: 0.0,
    points: 1000,
};

#[test]
fn runs_stand_one_after_the_other() {
    let series = short().gc_series(ALL).unwrap();
    assert_eq!(series.at, [1.0, 2.0, 2.5]);
    assert_eq!(series.restarts, [2.5]);
    assert_eq!(series.pause, [0.011, 0.033, 0.022]);
    assert_eq!((series.from, series.to, series.timed), (1.0, 2.5, true));
}

#[test]
fn of_many_cycles_no_peak_is_lost() {
    let before = |i: u32| if i == 4321 { 900 } else { 50 + i % 7 };
    let pause = |i: u32| if i == 2222 { 99 } else { 10 };
    let lines: Vec<String> = (0..10_000)
        .map(|i| line(i + 1, 1000 + i, pause(i), before(i), 20))
        .collect();
    let opened = opened(&lines.concat());
    let series = opened.gc_series(ALL).unwrap();
    assert!(series.at.len() <= 1002, "{}", series.at.len());
    let largest = |column: &[f64]| column.iter().copied().fold(0.0, f64::max);
    assert_eq!(
        (largest(&series.before), largest(&series.pause)),
        (900.0, 0.099)
    );
    assert!(series.at.is_sorted() && series.at[0] == 1.0);
    let near = SeriesQuery {
        from: 3.0,
        to: 3.1,
        points: 1000,
    };
    let near = opened.gc_series(near).unwrap();
    assert_eq!((near.at.len(), near.at[0]), (103, 2.999));
    assert_eq!(near.cycle[1], 2000);
}

#[test]
fn the_table_is_sorted_by_any_column() {
    let mut opened = short();
    let mut seen = |sort, descending| {
        let asked = Asked {
            query: CyclesQuery { sort, descending },
            start: 0,
            count: 9,
        };
        let table = opened.gc_cycles(&asked).unwrap();
        assert_eq!(table.conservation.total.text, "3");
        table
            .list
            .into_iter()
            .map(|row| row.index)
            .collect::<Vec<_>>()
    };
    assert_eq!(seen(CycleSort::Cycle, false), [0, 1, 2]);
    assert_eq!(seen(CycleSort::Cycle, true), [2, 1, 0]);
    assert_eq!(seen(CycleSort::Pause, true), [1, 2, 0]);
    assert_eq!(seen(CycleSort::Before, false), [1, 0, 2]);
    let query = CyclesQuery {
        sort: CycleSort::Pause,
        descending: true,
    };
    assert_eq!(opened.gc_cycle_row(&query, 2).unwrap(), Some(1));
    let row = opened.gc_cycle(2).unwrap();
    assert_eq!((&*row.run, &*row.number, &*row.at), ("2", "1", "0.5 s"));
    assert_eq!(
        (&*row.before, &*row.pause, &*row.assist),
        ("60 MiB", "0.022", "1")
    );
    assert!(opened.gc_cycle(3).is_err());
}

#[test]
fn figures_are_text() {
    let head = short().gc_head().unwrap();
    let value = |id| {
        let figure = head.figures.iter().find(|figure| figure.id == id);
        figure
            .map(|figure| figure.value.clone())
            .unwrap_or_default()
    };
    assert_eq!(value("cpu"), "2.00 %");
    assert_eq!(value("per_minute"), "60.0");
    assert_eq!(value("p50"), "0.022 ms");
    assert_eq!(value("total"), "0.066 ms");
    assert_eq!(value("live"), "20 MiB \u{2192} 22 MiB");
    assert_eq!(value("alloc"), "20.0 MiB/s");
    assert_eq!(value("restarts"), "1");
    let settings = head.settings.unwrap();
    let double = &settings.rows[3];
    assert_eq!((&*double.setting, &*double.goal), ("GOGC=100", "44.0 MiB"));
    assert!(settings.rows[0].measured);
}

#[test]
fn a_heap_profile_fits_or_does_not() {
    let opened = short();
    let fit = |inuse: u32, alloc: Option<&str>| {
        let heap = FitQuery {
            name: "heap.pb.gz".to_owned(),
            inuse: Some((inuse << 20).to_string()),
            alloc: alloc.map(str::to_owned),
        };
        opened.gc_fit(&heap).unwrap()
    };
    let said = fit(25, Some("104857600"));
    assert!(
        said[0].ends_with("left 22 MiB alive: they fit."),
        "{said:?}"
    );
    assert!(
        said[1].contains("100 MiB allocated") && said[1].contains("takes 5.00 s"),
        "{said:?}"
    );
    assert!(fit(200, None)[0].contains("do not fit"));
    assert!(fit(2, None)[0].contains("do not fit"));
    // What is below a MiB is not known of 22 MiB.
    assert!(fit(14, None)[0].contains("they fit") && fit(34, None)[0].contains("they fit"));
}
