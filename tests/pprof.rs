//! What the reference says of a profile that it wrote itself, function by
//! function, must be what is said here. The reference's output is recorded.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test may
#![cfg(not(target_arch = "wasm32"))]

use std::path::{Path, PathBuf};
use std::process::Command;

/// A function's own amount, with what it calls, and its name.
type Line = (i64, i64, String);

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

/// `272193B 46.88% 46.88%    272193B 46.88%  main.block (inline)`
fn recorded(name: &str) -> Vec<Line> {
    let path = fixtures().join("pprof-program/reference").join(name);
    let text = std::fs::read_to_string(path).unwrap();
    let lines = text.lines().skip_while(|line| !line.contains("flat%"));
    let amount = |word: &str| -> i64 { word.trim_end_matches('B').parse().unwrap() };
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

#[test]
fn functions_have_the_amounts_that_the_reference_gives_them() {
    for metric in [
        "alloc_objects",
        "alloc_space",
        "inuse_objects",
        "inuse_space",
    ] {
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
