//! The promises, each with its mark, and the table that says which are kept.
//!
//! A row without a mark is there to make the others believable.

use std::fmt::Write as _;

use super::Sizes;
use super::samples::Samples;

const MIB: f64 = (1 << 20) as f64;

/// One line of the table.
#[derive(Debug)]
struct Row {
    what: String,
    measured: Option<Measured>,
    mark: Option<Mark>,
}

/// A number with the words to show it in.
#[derive(Debug)]
struct Measured {
    number: f64,
    shown: String,
}

#[derive(Debug, Clone, Copy)]
enum Mark {
    AtMost(f64, &'static str),
    AtLeast(f64, &'static str),
}

impl Mark {
    fn reached(self, number: f64) -> bool {
        match self {
            Mark::AtMost(most, _) => number <= most,
            Mark::AtLeast(least, _) => number >= least,
        }
    }

    fn shown(self) -> String {
        match self {
            Mark::AtMost(most, unit) => format!("≤ {most}{unit}"),
            Mark::AtLeast(least, unit) => format!("≥ {least}{unit}"),
        }
    }
}

fn row(what: impl Into<String>, measured: Option<Measured>, mark: Option<Mark>) -> Row {
    Row {
        what: what.into(),
        measured,
        mark,
    }
}

fn milliseconds(number: f64) -> Measured {
    let shown = match number {
        long if long >= 10_000.0 => format!("{:.1} s", long / 1e3),
        middle if middle >= 100.0 => format!("{middle:.0} ms"),
        short => format!("{short:.2} ms"),
    };
    Measured { number, shown }
}

fn bytes(number: f64) -> Measured {
    Measured {
        number,
        shown: format!("{:.0} MiB", number / MIB),
    }
}

/// Three digits after the point below 1, so that a number just above a mark shows.
fn times(number: f64) -> Measured {
    let digits = if number < 1.0 { 3 } else { 2 };
    Measured {
        number,
        shown: format!("{number:.digits$}×"),
    }
}

/// `above / below`, where both were measured.
fn ratio(above: Option<f64>, below: Option<f64>) -> Option<Measured> {
    above
        .zip(below)
        .filter(|(_, below)| *below > 0.0)
        .map(|(above, below)| times(above / below))
}

fn rows(samples: &Samples, sizes: Sizes) -> Vec<Row> {
    let Sizes {
        usual, big, small, ..
    } = sizes;
    let of = |name, mib| samples.median(name, mib);
    let per_byte = |mib: u64| of("open", mib).map(|took| took / mib as f64);
    let file = |mib: u64| Some(mib as f64 * MIB);
    let core = |what| {
        samples
            .slowest(&format!("core:{what}-"), big)
            .map(milliseconds)
    };
    let trip = |what| {
        samples
            .slowest(&format!("trip:{what}-"), big)
            .map(milliseconds)
    };
    vec![
        row(
            format!("{usual} MiB read in a worker and dropped"),
            of("read", usual).map(milliseconds),
            None,
        ),
        row(
            format!("{usual} MiB from chosen to the icicle drawn"),
            of("open", usual).map(milliseconds),
            None,
        ),
        row(
            "… in times of only reading it",
            ratio(of("open", usual), of("read", usual)),
            Some(Mark::AtMost(4.0, "×")),
        ),
        row(
            format!("speedscope, {usual} MiB from chosen to imported"),
            of("peer", usual).map(milliseconds),
            None,
        ),
        row(
            "… of that its parser, by its own clock",
            of("peer-parse", usual).map(milliseconds),
            None,
        ),
        row(
            "speedscope's time in times of ours",
            ratio(of("peer", usual), of("open", usual)),
            Some(Mark::AtLeast(20.0, "×")),
        ),
        row(
            format!("WebAssembly memory after {usual} MiB"),
            of("wasm-memory", usual).map(bytes),
            None,
        ),
        row(
            "… in times of the file",
            ratio(of("wasm-memory", usual), file(usual)),
            Some(Mark::AtMost(0.25, "×")),
        ),
        row(
            format!("WebAssembly memory after {big} MiB, in times of the file"),
            ratio(of("wasm-memory", big), file(big)),
            Some(Mark::AtMost(0.25, "×")),
        ),
        row(
            format!("The page's process at its peak, {usual} MiB"),
            of("process-memory", usual).map(bytes),
            None,
        ),
        row(
            "… speedscope's",
            of("peer-process-memory", usual).map(bytes),
            None,
        ),
        row(
            "… of that its JavaScript heap at the end",
            of("peer-heap", usual).map(bytes),
            None,
        ),
        row(
            format!("{big} MiB from chosen to the icicle drawn"),
            of("open", big).map(milliseconds),
            None,
        ),
        row(
            format!("Time for a byte at {big} MiB in times of that at {small} MiB"),
            ratio(per_byte(big), per_byte(small)),
            Some(Mark::AtMost(1.3, "×")),
        ),
        row(
            format!("`heapglass report --json`, {usual} MiB"),
            of("native-time", usual).map(milliseconds),
            None,
        ),
        row(
            "inferno-flamegraph on the same file",
            of("inferno-time", usual).map(milliseconds),
            None,
        ),
        row(
            "Our time in times of inferno's",
            ratio(of("native-time", usual), of("inferno-time", usual)),
            Some(Mark::AtMost(1.0, "×")),
        ),
        row(
            "Peak memory of `heapglass report --json`",
            of("native-memory", usual).map(bytes),
            None,
        ),
        row(
            "… of inferno-flamegraph",
            of("inferno-memory", usual).map(bytes),
            None,
        ),
        row(
            format!("Boxes of one frame of the icicle, {big} MiB, the slowest of 12 zooms"),
            core("boxes"),
            Some(Mark::AtMost(8.0, " ms")),
        ),
        row("… with the way to the page", trip("boxes"), None),
        row(
            format!("One key of a search, {big} MiB, the slowest of 13"),
            core("search"),
            Some(Mark::AtMost(50.0, " ms")),
        ),
        row("… with the way to the page", trip("search"), None),
        row(
            format!("A sort of the functions, {big} MiB, the slowest of 8"),
            core("sort"),
            Some(Mark::AtMost(50.0, " ms")),
        ),
        row("… with the way to the page", trip("sort"), None),
        row(
            format!("Overview complete after the last byte, {big} MiB"),
            of("overview", big).map(milliseconds),
            Some(Mark::AtMost(1000.0, " ms")),
        ),
        row(
            format!("A filter, {big} MiB, the slowest of 8, with the way to the page"),
            trip("filter"),
            Some(Mark::AtMost(300.0, " ms")),
        ),
        row(
            format!("The first look at a tree from below, of callers or callees, {big} MiB"),
            trip("tree"),
            Some(Mark::AtMost(300.0, " ms")),
        ),
        row(
            format!("The first look at a list of operations, code or callers, {big} MiB"),
            trip("table"),
            Some(Mark::AtMost(300.0, " ms")),
        ),
        row(
            format!("`heapglass report --json --noise seed`, {usual} MiB"),
            of("seed-time", usual).map(milliseconds),
            None,
        ),
        row(
            "The three scripts that it replaces, in Python",
            of("scripts-time", usual).map(milliseconds),
            None,
        ),
        row(
            "Their time in times of ours",
            ratio(of("scripts-time", usual), of("seed-time", usual)),
            Some(Mark::AtLeast(100.0, "×")),
        ),
        row(
            format!("Longest task of the page's main thread while {big} MiB load"),
            samples.largest("longest-task", big).map(longest),
            Some(Mark::AtMost(50.0, " ms")),
        ),
        row(
            format!("From Cancel to a free page, {big} MiB"),
            of("cancel", big).map(milliseconds),
            None,
        ),
    ]
}

/// Browsers report only tasks above 50 ms, so nothing reported is a number too.
fn longest(number: f64) -> Measured {
    match number {
        0.0 => Measured {
            number,
            shown: "none above 50 ms".to_owned(),
        },
        _ => milliseconds(number),
    }
}

/// The whole of BENCHMARKS.md.
pub(crate) fn report(samples: &Samples, sizes: Sizes, cores: usize) -> String {
    let runs = sizes.runs;
    let mut text = format!(
        "# Benchmarks\n\n\
         Written by `cargo xtask bench`. One machine with {cores} cores, Chromium, medians of {runs} runs, each in a fresh browser; \
         all numbers of one table are from one run. The profiles are those of `cargo xtask gen --seed 1`: folded stacks in the shape \
         of a database server's, in hash-map order.\n\n\
         | What | Measured | Mark | Reached |\n|---|--:|--:|:-:|\n"
    );
    for Row {
        what,
        measured,
        mark,
    } in rows(samples, sizes)
    {
        let shown = measured
            .as_ref()
            .map_or("did not finish", |measured| &measured.shown);
        let reached = match (mark, &measured) {
            (None, _) => "",
            (Some(mark), Some(measured)) if mark.reached(measured.number) => "yes",
            (Some(_), _) => "no",
        };
        let mark = mark.map(Mark::shown).unwrap_or_default();
        // Writing to a string cannot fail.
        let _ = writeln!(text, "| {what} | {shown} | {mark} | {reached} |");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line<'a>(report: &'a str, start: &str) -> &'a str {
        report.lines().find(|line| line.starts_with(start)).unwrap()
    }

    #[test]
    fn marks_are_judged_and_gaps_are_shown() {
        let sizes = Sizes::default();
        let mut samples = Samples::default();
        samples.add("read", 256, 150.0);
        samples.add("open", 256, 600.0);
        samples.add("peer", 256, 11_000.0);
        samples.add("wasm-memory", 256, 65.0 * MIB);
        samples.add("longest-task", 1024, 0.0);
        let report = report(&samples, sizes, 2);
        assert!(report.contains("One machine with 2 cores"));
        assert_eq!(
            line(&report, "| … in times of only"),
            "| … in times of only reading it | 4.00× | ≤ 4× | yes |"
        );
        assert_eq!(
            line(&report, "| speedscope's time"),
            "| speedscope's time in times of ours | 18.33× | ≥ 20× | no |"
        );
        assert_eq!(
            line(&report, "| … in times of the file"),
            "| … in times of the file | 0.254× | ≤ 0.25× | no |"
        );
        assert_eq!(
            line(&report, "| Our time"),
            "| Our time in times of inferno's | did not finish | ≤ 1× | no |"
        );
        assert!(line(&report, "| Longest task").ends_with("| none above 50 ms | ≤ 50 ms | yes |"));
    }
}
