//! What the reference says of a profile that it wrote itself, function by
//! function, must be what is said here. The reference's output is recorded.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test may
#![cfg(not(target_arch = "wasm32"))]

mod common;

use heapglass::ids::FunctionId;
use heapglass::view::Opened;
use heapglass::view::shape::Form;
use heapglass::view::tree::TreeQuery;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A function's own amount, with what it calls, and its name.
type Line = (i64, i64, String);

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

fn reference(name: &str) -> String {
    let path = fixtures().join("pprof-program/reference").join(name);
    std::fs::read_to_string(path).unwrap()
}

/// `272193B`, or `.` for nothing.
fn amount(word: &str) -> i64 {
    match word {
        "." => 0,
        word => word.trim_end_matches('B').parse().unwrap(),
    }
}

/// `272193B 46.88% 46.88%    272193B 46.88%  main.block (inline)`
fn recorded(name: &str) -> Vec<Line> {
    let text = reference(name);
    let lines = text.lines().skip_while(|line| !line.contains("flat%"));
    let line = |line: &str| {
        let mut words = line.split_whitespace();
        let mut next = || words.next().unwrap().to_owned();
        let (flat, _, _, cum, _) = (next(), next(), next(), next(), next());
        let name = words.next().unwrap();
        (amount(&flat), amount(&cum), name.to_owned())
    };
    lines.skip(1).map(line).collect()
}

fn report(file: &str, options: &[&str]) -> serde_json::Value {
    let output = Command::new(env!("CARGO_BIN_EXE_heapglass"))
        .args(["report", "--json", "--top", "100000"])
        .args(options)
        .arg(fixtures().join("pprof").join(file))
        .output()
        .unwrap();
    serde_json::from_slice(&output.stdout).unwrap()
}

/// The same of the program's heap, by this metric.
fn report_of(metric: &str, more: &[&str]) -> serde_json::Value {
    report("heap.pb.gz", &[&["--metric", metric], more].concat())
}

fn ours(metric: &str) -> Vec<Line> {
    functions(&report("heap.pb.gz", &["--metric", metric]))
}

fn functions(json: &serde_json::Value) -> Vec<Line> {
    let line = |row: &serde_json::Value| {
        let amount = |key: &str| row[key].as_i64().unwrap();
        let name = row["name"].as_str().unwrap().to_owned();
        (amount("self"), amount("total"), name)
    };
    let rows = json["functions"].as_array().unwrap().iter().map(line);
    // The reference leaves out what has nothing.
    rows.filter(|(own, total, _)| (*own, *total) != (0, 0))
        .collect()
}

const METRICS: [&str; 4] = [
    "alloc_objects",
    "alloc_space",
    "inuse_objects",
    "inuse_space",
];

#[test]
fn functions_have_the_amounts_that_the_reference_gives_them() {
    for metric in METRICS {
        let mut ours = ours(metric);
        // In the reference's order: by amount, then by name.
        ours.sort_by_key(|(own, total, name)| (-own.abs(), name.clone(), -total.abs()));
        assert_eq!(ours, recorded(&format!("{metric}.flat.txt")), "{metric}");
        ours.sort_by_key(|(own, total, name)| (-total.abs(), name.clone(), -own.abs()));
        assert_eq!(ours, recorded(&format!("{metric}.cum.txt")), "{metric}");
    }
}

/// Of `-tags`, by key: ` handler: Total 21.0`, then `12.0 (57.14%): /upload`.
fn recorded_labels(name: &str) -> Vec<String> {
    let path = fixtures().join("pprof-program/reference").join(name);
    let text = std::fs::read_to_string(path).unwrap();
    let mut key = String::new();
    let mut lines = Vec::new();
    for line in text.lines() {
        if let Some((name, _)) = line.split_once(": Total ") {
            key = name.trim().to_owned();
        } else if let Some((amount, value)) = line.split_once("): ") {
            let amount = amount.split_whitespace().next().unwrap();
            let amount = amount.trim_end_matches('B').trim_end_matches(".0");
            // Numbers have units there that the file does not have.
            let value = match value.trim_end_matches('B') {
                number if key == "bytes" => number,
                _ => value,
            };
            lines.push(format!("{key} {value} {amount}"));
        }
    }
    lines.sort();
    lines
}

#[test]
fn values_of_labels_have_the_amounts_that_the_reference_gives_them() {
    for (file, options, reference) in [
        ("labels.pb.gz", &[][..], "labels.tags.txt"),
        ("heap.pb.gz", &["--metric", "inuse_space"], "heap.tags.txt"),
    ] {
        let json = report(file, options);
        let total = &json["metrics"][0]["total"];
        let mut ours = Vec::new();
        for key in json["labels"].as_array().unwrap() {
            let mut sum = key["none"]["amount"].as_i64().unwrap();
            for row in key["values"].as_array().unwrap() {
                let amount = row["amount"].as_i64().unwrap();
                sum += amount;
                let (key, value) = (key["key"].as_str().unwrap(), row["value"].as_str().unwrap());
                ours.push(format!("{key} {value} {amount}"));
            }
            assert_eq!(Some(sum), total.as_i64(), "every key adds up to the whole");
        }
        ours.sort();
        let recorded = recorded_labels(reference);
        assert!(!recorded.is_empty());
        assert_eq!(ours, recorded, "{reference}");
    }
}

#[test]
fn filters_by_label_leave_what_the_reference_leaves() {
    for (file, options, reference) in [
        (
            "labels.pb.gz",
            &["--label", "handler=/query"][..],
            "labels.focus.txt",
        ),
        (
            "labels.pb.gz",
            &["--ignore-label", "tenant=acme"],
            "labels.ignore.txt",
        ),
        (
            "heap.pb.gz",
            &["--metric", "inuse_space", "--label", "bytes=32B:1KiB"],
            "heap.focus.txt",
        ),
    ] {
        let mut ours = functions(&report(file, options));
        let mut recorded = recorded(reference);
        ours.sort();
        recorded.sort();
        assert_eq!(ours, recorded, "{reference}");
    }
}

#[test]
fn what_is_grouped_by_a_label_stands_at_the_root() {
    let grouped = functions(&report("labels.pb.gz", &["--group-by", "handler"]));
    let mut tops: Vec<_> = grouped
        .into_iter()
        .filter(|(_, _, name)| name.starts_with("handler: "))
        .collect();
    tops.sort_by_key(|(_, total, _)| -total);
    // As `-tagroot=handler` has them, under names without the key.
    let want = [(0, 12, "/upload"), (0, 9, "/query"), (0, 5, "(none)")];
    let want = want.map(|(own, total, name)| (own, total, format!("handler: {name}")));
    assert_eq!(tops, want);
}

/// What `-list` says, as lines: `main.block 272193 272193 46.88%` of a function,
/// `37 272193 272193 func block(…` of what stands below.
fn recorded_lines(metric: &str) -> Vec<String> {
    let text = reference(&format!("{metric}.list.txt"));
    let mut told = Vec::new();
    let mut name = "";
    for line in text.lines().skip(1) {
        if let Some(routine) = line.strip_prefix("ROUTINE ======================== ") {
            name = routine.split_once(" in ").unwrap().0;
            continue;
        }
        let mut words = line.split_whitespace();
        let [own, total] = [(); 2].map(|()| amount(words.next().unwrap()));
        told.push(match line.contains("(flat, cum)") {
            true => {
                let share = words.nth(2).unwrap();
                format!("{name} {own} {total} {share}")
            }
            false => {
                let (_, text) = line.split_once(':').unwrap();
                let number = words.next().unwrap().split(':').next().unwrap();
                format!("{number} {own} {total} {text}")
            }
        });
    }
    told
}

fn our_lines(metric: &str) -> Vec<String> {
    let source = fixtures().join("pprof-program");
    let source = source.to_str().unwrap();
    let json = report_of(metric, &["--list", "^main\\.", "--source", source]);
    let mut told = Vec::new();
    for routine in json["list"].as_array().unwrap() {
        let [own, total] = ["flat", "cum"].map(|key| routine[key].as_i64().unwrap());
        let name = routine["function"].as_str().unwrap();
        let share = routine["share"].as_f64().unwrap() * 100.0;
        // Two digits below one per cent, as `%.2g` has them.
        let share = match share {
            99.95.. => "100%".to_owned(),
            1.0.. => format!("{share:.2}%"),
            _ => {
                let places = (1.0 - share.log10().floor()) as usize;
                let text = format!("{share:.places$}");
                format!("{}%", text.trim_end_matches('0'))
            }
        };
        told.push(format!("{name} {own} {total} {share}"));
        for line in routine["lines"].as_array().unwrap() {
            let [own, total] = ["flat", "cum"].map(|key| line[key].as_i64().unwrap());
            let text = line["text"].as_str().unwrap();
            told.push(format!("{} {own} {total} {text}", line["line"]));
        }
    }
    told
}

#[test]
fn lines_have_the_amounts_that_the_reference_gives_them() {
    for metric in METRICS {
        let recorded = recorded_lines(metric);
        assert!(recorded.len() > 100, "{metric}");
        assert_eq!(our_lines(metric), recorded, "{metric}");
    }
}

/// Amounts by name: who calls a function, or what it calls.
type Side = BTreeMap<String, i64>;

/// What `-peek` says: a function between those that call it and those that it calls.
fn peeked(metric: &str) -> BTreeMap<String, [Side; 2]> {
    let text = reference(&format!("{metric}.peek.txt"));
    let mut all = BTreeMap::new();
    for block in text.split("-------------+-------------\n").skip(2) {
        let (mut name, mut sides) = (None, [Side::new(), Side::new()]);
        for (numbers, who) in block.lines().filter_map(|line| line.split_once('|')) {
            let who = who.trim().trim_end_matches(" (inline)").to_owned();
            let numbers: Vec<_> = numbers.split_whitespace().collect();
            match numbers.len() {
                2 => {
                    sides[usize::from(name.is_some())].insert(who, amount(numbers[0]));
                }
                _ => name = Some(who),
            }
        }
        all.extend(name.map(|name| (name, sides)));
    }
    all
}

/// The first lines of a tree of callers or callees.
fn beside(opened: &mut Opened, metric: u32, form: Form) -> Side {
    let count = 1_000;
    let query = TreeQuery {
        metric,
        form,
        start: 0,
        count,
    };
    let table = opened.tree_table(&query).unwrap();
    let rows = table.list.into_iter().filter(|row| row.depth == 1);
    let digits = |text: &str| text.replace(|c: char| !c.is_ascii_digit(), "").parse();
    rows.map(|row| (row.name, digits(&row.amount.exact).unwrap()))
        .filter(|(_, amount)| *amount != 0)
        .collect()
}

#[test]
fn callers_and_callees_have_the_amounts_that_the_reference_gives_them() {
    let bytes = std::fs::read(fixtures().join("pprof/heap.pb.gz")).unwrap();
    let profile = common::load("heap.pb.gz", &bytes, bytes.len()).unwrap();
    let mut opened = Opened::new(profile);
    let functions: BTreeMap<String, u32> = (1..opened.profile().strings.len() as u32)
        .filter_map(|function| {
            let node = opened.function_node(heapglass::ids::MetricId(0), FunctionId(function));
            Some((opened.node_text(node.ok()?), function))
        })
        .collect();
    for metric in METRICS {
        let id = opened.profile().metric_named(metric).unwrap().0;
        let peeked = peeked(metric);
        assert!(peeked.len() > 9, "{metric}");
        for (name, theirs) in peeked {
            let function = functions[&name];
            let forms = [Form::Callers(function), Form::Callees(function)];
            let ours = forms.map(|form| beside(&mut opened, id, form));
            if !RECURSIVE.contains(&&*name) {
                assert_eq!(ours, theirs, "{metric} {name}");
                continue;
            }
            // Calls inside a call of the same function count once here.
            for (ours, theirs) in ours.iter().zip(&theirs) {
                let others = ours.iter().filter(|(other, _)| **other != name);
                for (other, amount) in others {
                    assert!(amount <= &theirs[other], "{metric} {name} {other}");
                }
            }
        }
    }
}

/// Functions that call themselves, if only through others.
const RECURSIVE: [&str; 3] = ["main.grow", "main.even", "main.odd"];
