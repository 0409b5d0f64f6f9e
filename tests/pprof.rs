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

fn ours(metric: &str) -> Vec<Line> {
    let file = fixtures().join("pprof/heap.pb.gz");
    let output = Command::new(env!("CARGO_BIN_EXE_heapglass"))
        .args(["report", "--json", "--top", "100000", "--metric", metric])
        .arg(file)
        .output()
        .unwrap();
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
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
