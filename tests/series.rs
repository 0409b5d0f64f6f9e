//! Several profiles together: what the reference says of a difference, and a
//! leak whose rate is known.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test may
#![cfg(not(target_arch = "wasm32"))]

use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/series")
}

fn heaps(numbers: &[u32]) -> Vec<PathBuf> {
    let heap = |n: &u32| folder().join(format!("heap-{n}.pb.gz"));
    numbers.iter().map(heap).collect()
}

fn run(words: &[&str], files: &[PathBuf]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_heapglass"))
        .args(words)
        .args(files)
        .output()
        .unwrap()
}

fn json(words: &[&str], files: &[PathBuf]) -> Value {
    let output = run(words, files);
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    serde_json::from_slice(&output.stdout).unwrap_or_else(|why| panic!("{why}: {text}"))
}

/// Functions with their own amount and their total, from `-top`.
fn recorded(name: &str) -> BTreeMap<String, (i64, i64)> {
    let path = folder().join("reference").join(name);
    let text = std::fs::read_to_string(path).unwrap();
    let lines = text.lines().skip_while(|line| !line.contains("flat%"));
    let amount = |word: &str| -> i64 { word.trim_end_matches('B').parse().unwrap() };
    let line = |line: &str| {
        let words: Vec<&str> = line.split_whitespace().collect();
        (words[5].to_owned(), (amount(words[0]), amount(words[3])))
    };
    lines.skip(1).map(line).collect()
}

fn ours(words: &[&str], metric: &str) -> BTreeMap<String, (i64, i64)> {
    let words = [&["diff", "--json", "--metric", metric], words].concat();
    let report = json(&words, &heaps(&[1, 5]));
    let row = |row: &Value| {
        let amount = |key: &str| row[key].as_i64().unwrap();
        let name = row["name"].as_str().unwrap().to_owned();
        (name, (amount("self"), amount("total")))
    };
    let rows = report["functions"].as_array().unwrap().iter().map(row);
    rows.filter(|(_, amounts)| *amounts != (0, 0)).collect()
}

const METRICS: [&str; 4] = [
    "alloc_objects",
    "alloc_space",
    "inuse_objects",
    "inuse_space",
];

#[test]
fn a_difference_has_the_amounts_that_the_reference_gives_it() {
    for metric in METRICS {
        let reference = recorded(&format!("{metric}.base.txt"));
        assert!(reference.len() > 4, "{metric}");
        assert_eq!(ours(&[], metric), reference, "{metric}");
    }
}

/// The reference rounds each sample; here, all of them together are exact.
#[test]
fn scaled_profiles_differ_as_in_the_reference_but_for_its_rounding() {
    for metric in METRICS {
        let reference = recorded(&format!("{metric}.normalized.txt"));
        let ours = ours(&["--scaled"], metric);
        for (name, (own, total)) in &reference {
            let (a, b) = ours.get(name).copied().unwrap_or_default();
            let near = |x: i64, y: i64| (x - y).abs() <= 60;
            assert!(
                near(a, *own) && near(b, *total),
                "{metric} {name}: {a} {b}, reference {own} {total}"
            );
        }
    }
}

#[test]
fn both_sides_of_a_comparison_add_up() {
    let report = json(&["diff", "--json"], &heaps(&[1, 5]));
    let compare = &report["compare"];
    assert_eq!(compare["metric"], "inuse_space");
    let sum = |key: &str| -> i64 {
        let fates = ["new", "gone", "grown", "shrunk"];
        let rows = fates
            .iter()
            .flat_map(|fate| compare[fate].as_array().unwrap());
        rows.map(|row| row[key].as_i64().unwrap()).sum()
    };
    let same = compare["same"]["value"].as_i64().unwrap();
    let total = |key: &str| compare["total"][key].as_i64().unwrap();
    assert_eq!(sum("before") + same, total("before"));
    assert_eq!(sum("after") + same, total("after"));
    assert_eq!(sum("delta"), total("delta"));
    // What was dropped between the two is gone, and nothing hides it.
    let gone = compare["gone"].as_array().unwrap();
    assert!(
        gone.iter().any(|row| row["name"] == "main.load"),
        "{gone:?}"
    );
}

/// What the program itself wrote down: bytes an hour.
fn truth() -> f64 {
    let text = std::fs::read_to_string(folder().join("truth.txt")).unwrap();
    let line = |line: &str| -> (f64, f64) {
        let (seconds, bytes) = line.split_once(' ').unwrap();
        (seconds.parse().unwrap(), bytes.parse().unwrap())
    };
    let lines: Vec<(f64, f64)> = text.lines().map(line).collect();
    let (first, last) = (lines[0], lines[lines.len() - 1]);
    (last.1 - first.1) / (last.0 - first.0) * 3600.0
}

#[test]
fn a_leak_is_the_first_suspect_with_its_rate() {
    let reports = json(&["report", "--json"], &heaps(&[0, 1, 2, 3, 4, 5]));
    let reports = reports.as_array().unwrap();
    // The last is told how it compares with those before it.
    assert_eq!(reports.len(), 6);
    assert!(reports[4].get("leaks").is_none());
    let leaks = reports[5]["leaks"].as_array().unwrap();
    assert_eq!(leaks[0]["site"], "main.leak");
    assert_eq!(leaks[0]["suspect"], true);
    assert_eq!(leaks[0]["steps"], 5);
    let rate = leaks[0]["per_hour"].as_f64().unwrap();
    let off = (rate / truth() - 1.0).abs();
    assert!(off < 0.05, "{rate} an hour, in truth {}", truth());
    // A cache that has filled, and buffers that come and go, are not.
    let others = leaks.iter().skip(1).filter(|row| row["suspect"] == true);
    assert_eq!(others.count(), 0, "{leaks:?}");
    // In whatever order the files are given.
    let shuffled = json(&["report", "--json"], &heaps(&[3, 0, 5, 1, 4, 2]));
    assert_eq!(shuffled[5]["leaks"], reports[5]["leaks"]);
}

#[test]
fn limits_on_growth_are_of_all_snapshots_together() {
    let budgets = std::env::temp_dir().join(format!("heapglass-growth-{}", std::process::id()));
    std::fs::write(
        &budgets,
        "main.leak growth/h < 1 MiB\nmain.churn growth/h < 100 MiB\ntotal inuse_space < 1 GiB\n",
    )
    .unwrap();
    let path = budgets.to_str().unwrap();
    let words = ["check", "--json", "--budgets", path];
    let all = json(&words, &heaps(&[0, 2, 4]));
    let all = all.as_array().unwrap();
    assert_eq!(all.len(), 4);
    let last = &all[3]["budgets"];
    assert_eq!(
        (&last[0]["status"], &last[1]["status"]),
        (&"fail".into(), &"pass".into())
    );
    assert_eq!(all[0]["status"], "pass");
    assert_eq!(run(&words, &heaps(&[0, 2, 4])).status.code(), Some(1));
    // One profile has no growth: that is no pass.
    let one = json(&words, &heaps(&[2]));
    assert_eq!(one["budgets"][0]["status"], "unknown");
    assert_eq!(run(&words, &heaps(&[2])).status.code(), Some(2));
    std::fs::remove_file(budgets).unwrap();
}

#[test]
fn profiles_merge_into_a_sum_and_a_mean() {
    let total = |report: &Value| report["metrics"][0]["total"].as_i64().unwrap();
    let each: Vec<i64> = [3, 4, 5]
        .iter()
        .map(|n| total(&json(&["report", "--json"], &heaps(&[*n]))))
        .collect();
    let sum = json(&["report", "--json", "--merge", "sum"], &heaps(&[3, 4, 5]));
    assert_eq!(total(&sum), each.iter().sum::<i64>());
    let mean = json(&["report", "--json", "--merge", "mean"], &heaps(&[3, 4, 5]));
    assert!((total(&mean) * 3 - total(&sum)).abs() <= 1);
    let same = json(&["report", "--json", "--merge", "mean"], &heaps(&[3, 3]));
    let one = json(&["report", "--json"], &heaps(&[3]));
    assert_eq!(same["functions"], {
        let mut rows = one["functions"].clone();
        for row in rows.as_array_mut().unwrap() {
            row["stacks"] = (row["stacks"].as_u64().unwrap() * 2).into();
        }
        rows
    });
}

#[test]
fn what_cannot_be_compared_is_told() {
    let refused = |words: &[&str], files: &[PathBuf], want: &str| {
        let output = run(words, files);
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success() && text.contains(want), "{text}");
    };
    refused(&["diff"], &heaps(&[1]), "diff needs two profiles");
    refused(
        &["diff", "--at", "0"],
        &heaps(&[1, 2]),
        "--at has 1 times for 2 profiles",
    );
    refused(&["diff", "--at", "0,soon"], &heaps(&[1, 2]), "is no time");
    refused(
        &["report", "--merge", "max"],
        &heaps(&[1, 2]),
        "merge as sum or mean",
    );
}

#[test]
fn typed_times_make_a_rate() {
    let words = ["diff", "--json", "--at", "0,1h"];
    let report = json(&words, &heaps(&[1, 5]));
    let total = &report["compare"]["total"];
    assert_eq!(report["growth"]["per_hour"], total["delta"]);
    assert_eq!(report["growth"]["snapshots"][1]["time"], "1 h");
    assert_eq!(report["growth"]["snapshots"][1]["time_from"], "user");
}

fn fixture(name: &str) -> PathBuf {
    folder().join("..").join(name)
}

fn finding<'a>(report: &'a Value, id: &str) -> &'a Value {
    let found = report["findings"].as_array().unwrap().iter();
    let mut found = found.filter(|finding| finding["id"] == id);
    found.next().unwrap_or_else(|| panic!("no {id}"))
}

#[test]
fn what_a_collector_has_to_do_is_found() {
    let report = json(&["report", "--json"], &[fixture("go-report/heap.pb.gz")]);
    let pool = &report["go"]["pools"][0];
    // 500 of 2,000 buffers did not come back, and collections took some.
    assert_eq!(pool["pool"], "main.glob..func1");
    let made = pool["objects"].as_i64().unwrap();
    assert!((500..=1500).contains(&made), "{made}");
    assert!(pool["bytes"].as_i64().unwrap() >= 500 * 4096);
    let small = finding(&report, "small-objects");
    assert_eq!(small["metric"], "alloc_objects");
    assert!(small["value"].as_i64().unwrap() >= 150_000);
    let path = small["path"].as_array().unwrap();
    assert_eq!(path[0], "main.number");
    assert_eq!(finding(&report, "garbage")["path"][0], "main.read");
    assert_eq!(finding(&report, "pools-miss")["metric"], "alloc_space");
    let waits = json(
        &["report", "--json"],
        &[fixture("go-report/goroutine.pb.gz")],
    );
    let waits = finding(&waits, "waiting-goroutines");
    assert_eq!(waits["value"], 200);
    assert!(waits["detail"].as_str().unwrap().contains("main.wait"));
    // A difference has no garbage, and this one no goroutines.
    let diff = json(&["diff", "--json"], &heaps(&[1, 5]));
    let ids: Vec<&Value> = diff["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| &f["id"])
        .collect();
    assert!(!ids.contains(&&"garbage".into()), "{ids:?}");
}

fn done(report: &Value) -> Vec<bool> {
    let list = report["go"]["checklist"].as_array().unwrap();
    assert!(
        list.iter()
            .all(|it| !it["note"].as_str().unwrap().is_empty())
    );
    list.iter()
        .map(|it| it["done"].as_bool().unwrap())
        .collect()
}

#[test]
fn a_checklist_is_ticked_by_what_was_given() {
    const YES: bool = true;
    const NO: bool = false;
    let one = json(&["report", "--json"], &heaps(&[1]));
    assert_eq!(done(&one), [YES, YES, YES, NO, YES, NO, NO, YES, NO, NO]);
    let mut files = heaps(&[1, 5]);
    files.push(fixture("gctrace/gen-steady.log"));
    let words = ["report", "--json", "--workload", "none but its own"];
    let all = json(&words, &files);
    assert_eq!(done(&all[1]), [YES; 10]);
    assert_eq!(all[1]["gc"], all[2]["gc"]);
    assert!(all[1]["gc"]["cycles"].as_u64().unwrap() > 0);
    assert!(all[0].get("gc").is_none());
    let words = ["report", "--json", "--alone"];
    let alone = json(&words, &files);
    assert_eq!(done(&alone[1]), done(&one));
    let md = run(&["report", "--md"], &files);
    let md = String::from_utf8(md.stdout).unwrap();
    // Each heap has a checklist, the last all the rest; the trace speaks for itself, too.
    for (section, times) in [
        ("## Checklist", 2),
        ("## What changed", 1),
        ("## Leak analysis", 1),
        ("## Garbage collection\n", 2),
    ] {
        assert_eq!(md.matches(section).count(), times, "{section}");
    }
}
