//! What others make of the same texts: DataDog/gostackparse of goroutine
//! dumps, google/pprof of all else. Their results are recorded beside the
//! fixtures, and must be what is read here.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test may
#![cfg(not(target_arch = "wasm32"))]

mod common;

use common::{finish, load};
use heapglass::ids::LabelId;
use heapglass::ids::NodeId;
use heapglass::labels::{Label, LabelValue};
use heapglass::profile::Profile;
use heapglass::tree::Part;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

fn expected(name: &str) -> String {
    fs::read_to_string(fixtures().join("text-expected").join(name)).unwrap()
}

fn open(name: &str, text: &[u8]) -> Profile {
    finish(load(name, text, 1 << 20))
}

/// Amounts by stack.
type Stacks = BTreeMap<String, Vec<i64>>;

fn add(stacks: &mut Stacks, stack: String, amounts: &[i64]) {
    let sums = stacks
        .entry(stack)
        .or_insert_with(|| vec![0; amounts.len()]);
    for (sum, amount) in sums.iter_mut().zip(amounts) {
        *sum += amount;
    }
}

/// Own amounts of all stacks, each stack made a text by `name`, the leaf first.
fn ours(profile: &Profile, metrics: &[&str], name: impl Fn(&Profile, NodeId) -> String) -> Stacks {
    let rows = profile.tree.stacks();
    let own: Vec<_> = metrics
        .iter()
        .map(|metric| profile.metric_named(metric).map(|id| rows.own(id)))
        .collect();
    let mut stacks = Stacks::new();
    for (i, node) in rows.nodes().iter().enumerate() {
        let path = profile
            .tree
            .path(*node)
            .filter(|node| *node != NodeId::ROOT);
        let names: Vec<_> = path.map(|node| name(profile, node)).collect();
        let amounts: Vec<_> = own.iter().map(|own| own.map_or(0, |own| own[i])).collect();
        add(&mut stacks, names.join(" < "), &amounts);
    }
    stacks
}

/// `main.take /src/queue.go:53`
fn place(profile: &Profile, node: NodeId) -> String {
    let frame = profile.frames.get(profile.tree.frame(node));
    let text = |id| profile.strings.text(id);
    format!("{} {}:{}", text(frame.name), text(frame.file), frame.line)
}

/// A goroutine as gostackparse writes it.
fn goroutines(golden: &Value) -> &[Value] {
    golden["Goroutines"].as_array().unwrap()
}

fn frame(frame: &Value) -> String {
    let text = |key: &str| frame[key].as_str().unwrap();
    format!("{} {}:{}", text("Func"), text("File"), frame["Line"])
}

/// Stacks with their goroutines and waits, and the meta lines of their states.
fn theirs(golden: &Value) -> (Stacks, Vec<(String, i64)>) {
    let mut stacks = Stacks::new();
    let mut states = BTreeMap::new();
    for goroutine in goroutines(golden) {
        let mut names: Vec<_> = goroutine["Stack"]
            .as_array()
            .unwrap()
            .iter()
            .map(frame)
            .collect();
        if goroutine["FramesElided"] == true {
            names.push("[frames elided] :0".to_owned());
        }
        if goroutine["CreatedBy"].is_object() {
            names.push(format!("created by {}", frame(&goroutine["CreatedBy"])));
        }
        let wait = goroutine["Wait"].as_i64().unwrap();
        add(&mut stacks, names.join(" < "), &[1, wait]);
        let state = goroutine["State"].as_str().unwrap();
        *states.entry(format!("state: {state}")).or_insert(0) += 1;
        if goroutine["LockedToThread"] == true {
            *states
                .entry("locked to thread: yes".to_owned())
                .or_insert(0) += 1;
        }
    }
    (stacks, states.into_iter().collect())
}

/// A goroutine in the words of the runtime, its ancestors included.
fn written(goroutine: &Value, is_ancestor: bool) -> String {
    let mut text = match is_ancestor {
        true => format!("[originating from goroutine {}]:\n", goroutine["ID"]),
        false => {
            let minutes = goroutine["Wait"].as_i64().unwrap() / 60_000_000_000;
            let wait = match minutes {
                0 => String::new(),
                minutes => format!(", {minutes} minutes"),
            };
            let locked = match goroutine["LockedToThread"] == true {
                true => ", locked to thread",
                false => "",
            };
            let state = goroutine["State"].as_str().unwrap();
            format!("goroutine {} [{state}{wait}{locked}]:\n", goroutine["ID"])
        }
    };
    let mut frames = |frame: &Value, before: &str, after: &str| {
        let part = |key: &str| frame[key].as_str().unwrap();
        let (func, file) = (part("Func"), part("File"));
        writeln!(
            text,
            "{before}{func}{after}\n\t{file}:{} +0x1d",
            frame["Line"]
        )
        .unwrap();
    };
    for frame in goroutine["Stack"].as_array().unwrap() {
        frames(frame, "", "(0xc000012345, {0x1, 0x2?}, ...)");
    }
    if goroutine["CreatedBy"].is_object() {
        frames(&goroutine["CreatedBy"], "created by ", " in goroutine 1");
    }
    if goroutine["Ancestor"].is_object() {
        text.push_str(&written(&goroutine["Ancestor"], true));
    }
    text
}

/// How many records have a label, as `state: select`.
fn labelled(profile: &Profile, label: &str) -> u64 {
    let labels = &profile.labels;
    let text = |id: &LabelId| {
        let Label { key, value } = labels.get(*id);
        let LabelValue::Text(value) = value else {
            return String::new();
        };
        let strings = &profile.strings;
        format!("{}: {}", strings.text(key), strings.text(value))
    };
    let stacks = profile.tree.stacks();
    let parts = (0..stacks.len()).flat_map(|row| stacks.parts(row));
    let has = |part: &Part| labels.set(part.set).iter().any(|id| text(id) == label);
    parts
        .filter(has)
        .map(|part| stacks.part_records(part))
        .sum()
}

#[test]
fn goroutines_are_those_that_gostackparse_finds() {
    let mut read = 0;
    for entry in fs::read_dir(fixtures().join("text-expected")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        let Some(bare) = name.strip_suffix(".golden.json") else {
            continue;
        };
        let golden: Value = serde_json::from_str(&expected(name)).unwrap();
        if goroutines(&golden).is_empty() {
            // It leaves out goroutines that have no whole stack; here they count.
            continue;
        }
        let text = fixtures().join(format!("goroutine-dump/{bare}.txt"));
        // Where the dump itself is not published, it is written anew.
        let text = fs::read(text).unwrap_or_else(|_| {
            let all = goroutines(&golden).iter().map(|one| written(one, false));
            all.collect::<Vec<_>>().join("\n").into_bytes()
        });
        let profile = open(bare, &text);
        let (stacks, states) = theirs(&golden);
        assert_eq!(
            ours(&profile, &["goroutines", "wait"], place),
            stacks,
            "{bare}"
        );
        for (state, count) in states {
            assert_eq!(labelled(&profile, &state), count as u64, "{bare}: {state}");
        }
        assert_eq!(profile.import.rejected, 0, "{bare}");
        read += 1;
    }
    assert_eq!(read, 8, "results are missing");
}

#[test]
fn a_goroutine_without_a_whole_stack_counts() {
    for (name, goroutines, rejected) in [
        ("empty_stack", 2, 0),
        ("errorhandling", 3, 2),
        ("partial_stack", 2, 0),
    ] {
        let name = format!("gostackparse-{name}.txt");
        let text = fs::read(fixtures().join("goroutine-dump").join(&name)).unwrap();
        let import = open(&name, &text).import;
        assert_eq!(
            (import.records, import.rejected),
            (goroutines, rejected),
            "{name}"
        );
    }
}

/// google/pprof's own printing of a profile.
struct Printed {
    /// `contentions/count delay/nanoseconds`
    types: Vec<String>,
    /// Amounts, and numbers of locations, the leaf first.
    samples: Vec<(Vec<i64>, Vec<usize>)>,
    /// `0xbccc96 M=1`, `0x0 com.example.f Source.java:3:0 s=0`
    locations: Vec<String>,
}

fn printed(text: &str) -> Printed {
    let mut printed = Printed {
        types: Vec::new(),
        samples: Vec::new(),
        locations: vec![String::new()],
    };
    let mut part = "";
    for line in text.lines() {
        match line.trim() {
            title @ ("Samples:" | "Locations" | "Mappings") => part = title,
            line if part == "Samples:" && printed.types.is_empty() => {
                printed.types = line.split(' ').map(str::to_owned).collect();
            }
            line if part == "Samples:" && !line.contains(":[") => {
                let (amounts, stack) = line.split_once(':').unwrap();
                let amounts = amounts.split_whitespace().map(|n| n.parse().unwrap());
                let stack = stack.split_whitespace().map(|n| n.parse().unwrap());
                printed.samples.push((amounts.collect(), stack.collect()));
            }
            line if part == "Locations" => {
                printed
                    .locations
                    .push(line.split_once(": ").unwrap().1.trim().to_owned());
            }
            _ => {}
        }
    }
    printed
}

/// An address as the reference prints it; a named one has none there.
fn address(profile: &Profile, node: NodeId) -> String {
    let frame = profile.frames.get(profile.tree.frame(node));
    format!("0x{:x}", frame.address.wrapping_sub(1))
}

fn their_samples(printed: &Printed, name: impl Fn(&str) -> String) -> Stacks {
    let mut stacks = Stacks::new();
    for (amounts, stack) in &printed.samples {
        let names: Vec<_> = stack
            .iter()
            .map(|id| name(&printed.locations[*id]))
            .collect();
        add(&mut stacks, names.join(" < "), amounts);
    }
    stacks
}

#[test]
fn texts_of_addresses_have_the_samples_that_the_reference_reads() {
    for (folder, name, metrics) in [
        (
            "contention-text",
            "cppbench.contention",
            &["contentions", "delay"][..],
        ),
        (
            "heap-text",
            "cppbench.heap",
            &["inuse_objects", "inuse_space"],
        ),
        ("count-text", "go.godoc.thread", &["threadcreate"]),
    ] {
        let profile = open(name, &fs::read(fixtures().join(folder).join(name)).unwrap());
        let printed = printed(&expected(&format!("{name}.string.expected")));
        let theirs = their_samples(&printed, |at| at.split(' ').next().unwrap().to_owned());
        assert_eq!(ours(&profile, metrics, address), theirs, "{name}");
    }
}

/// The reference knows threads by addresses alone; the text has names.
#[test]
fn threads_have_the_stacks_that_the_reference_reads() {
    let profile = open(
        "cppbench.thread.all",
        &fs::read(fixtures().join("threadz/cppbench.thread.all")).unwrap(),
    );
    let named = [
        ("0xbc8f1c", "helper(arg*)"),
        ("0x40be30", "main"),
        ("0x40bce3", "main"),
        ("0x40bd6d", "main"),
        ("0x7eff052e111c", "__libc_start_main"),
        ("0x7eff05b74f7d", "nanosleep"),
        ("0x7eff05b6d14d", "start_thread"),
    ];
    let name = |at: &str| {
        let at = at.split(' ').next().unwrap();
        named
            .iter()
            .find(|(address, _)| *address == at)
            .unwrap()
            .1
            .to_owned()
    };
    let theirs = their_samples(
        &printed(&expected("cppbench.thread.all.string.expected")),
        name,
    );
    let function =
        |profile: &Profile, node| String::from_utf8_lossy(profile.node_name(node)).into_owned();
    assert_eq!(ours(&profile, &["thread"], function), theirs);
}

#[test]
fn java_has_the_samples_and_places_that_the_reference_reads() {
    for (name, metrics, unit) in [
        ("java.heap", ["inuse_objects", "inuse_space"], 1),
        // There in microseconds, here in nanoseconds.
        ("java.contention", ["contentions", "delay"], 1_000),
    ] {
        let profile = open(
            name,
            &fs::read(fixtures().join("java-text").join(name)).unwrap(),
        );
        let mut printed = printed(&expected(&format!("{name}.string.expected")));
        for (amounts, _) in &mut printed.samples {
            amounts[1] *= unit;
        }
        // `0x0 com.example.f Source.java:3:0 s=0`
        let theirs = their_samples(&printed, |at| {
            let mut words = at.split(' ').skip(1);
            let (name, place) = (words.next().unwrap(), words.next().unwrap());
            format!("{name} {}", place.strip_suffix(":0").unwrap())
        });
        assert_eq!(ours(&profile, &metrics, place), theirs, "{name}");
    }
}

/// `0     0%   100%  42559759ns   100%  main.(*queue).hold (inline)`
fn cumulative(name: &str) -> Vec<(String, i64)> {
    let text = expected(name);
    let lines = text
        .lines()
        .skip_while(|line| !line.contains("flat%"))
        .skip(1);
    let line = |line: &str| {
        let mut words = line.split_whitespace().skip(3);
        let amount = words
            .next()
            .unwrap()
            .trim_end_matches("ns")
            .parse()
            .unwrap();
        (words.nth(1).unwrap().to_owned(), amount)
    };
    lines.map(line).collect()
}

/// The same program wrote the same profile as text and as pprof; this is what
/// the reference says of the latter. Of the runtime's own functions a text
/// names only some.
#[test]
fn functions_have_the_amounts_that_the_reference_gives_them() {
    for (folder, name) in [
        ("count-text", "go-goroutine"),
        ("contention-text", "go-mutex"),
        ("contention-text", "go-block"),
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_heapglass"))
            .args(["report", "--json", "--top", "1000"])
            .arg(fixtures().join(format!("{folder}/{name}.txt")))
            .output()
            .unwrap();
        let json: Value = serde_json::from_slice(&output.stdout).unwrap();
        let row = |row: &Value| {
            (
                row["name"].as_str().unwrap().to_owned(),
                row["total"].as_i64().unwrap(),
            )
        };
        let ours: BTreeMap<_, _> = json["functions"]
            .as_array()
            .unwrap()
            .iter()
            .map(row)
            .collect();
        let theirs = cumulative(&format!("{name}.cum.txt"));
        let of_program = theirs
            .iter()
            .filter(|(name, _)| !name.starts_with("runtime."));
        assert!(of_program.clone().count() > 2);
        for (function, amount) in of_program {
            assert_eq!(ours.get(function), Some(amount), "{name}: {function}");
        }
    }
}
