//! What the integration tests share.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test may
#![allow(dead_code, unreachable_pub)] // each test uses some of it

use heapglass::error::Refusal;
use heapglass::formats::FORMATS;
use heapglass::ids::{MetricId, NodeId};
use heapglass::ingest::{Load, LoadOptions};
use heapglass::profile::{GcCycle, Profile};
use heapglass::view::label::plain;
use std::fmt::Write;

/// A file read in pieces of a size.
pub fn load(name: &str, bytes: &[u8], size: usize) -> Result<Profile, Refusal> {
    load_with(name, bytes, size, 0)
}

pub fn load_with(
    name: &str,
    bytes: &[u8],
    size: usize,
    memory_limit: usize,
) -> Result<Profile, Refusal> {
    let options = LoadOptions {
        name: name.to_owned(),
        read_as: None,
        memory_limit,
    };
    let mut load = Load::new(FORMATS, &options).expect("an empty load fits");
    for piece in bytes.chunks(size) {
        if !load.feed(piece) {
            break;
        }
    }
    load.finish()
}

/// The profile, checked.
pub fn finish(loaded: Result<Profile, Refusal>) -> Profile {
    let profile = loaded.unwrap_or_else(|refusal| panic!("refused: {}", refusal.sentence));
    profile.check().expect("the profile holds together");
    profile
}

/// All that a golden file holds of a profile: what it is, what was not read,
/// and the upper part of its tree with a hash of the whole.
pub fn summary(profile: &Profile) -> String {
    let mut text = String::new();
    let counts = profile.counts();
    let import = &profile.import;
    writeln!(text, "format {}", profile.format.id).unwrap();
    for id in profile.metric_ids() {
        let metric = profile.metric(id);
        let total = profile.total(id).map(|total| plain(total, metric.decimals));
        let total = total.unwrap_or_else(|| "-".to_owned());
        writeln!(
            text,
            "metric {} {} {total}",
            metric.name,
            metric.unit.word()
        )
        .unwrap();
    }
    writeln!(text, "{counts:?}").unwrap();
    writeln!(
        text,
        "lines {} = records {} + rejected {} + skipped {}",
        import.lines, import.records, import.rejected, import.skipped
    )
    .unwrap();
    for rejection in &import.rejections {
        let excerpt = String::from_utf8_lossy(&rejection.excerpt);
        let place = rejection.place;
        writeln!(
            text,
            "rejected {}@{} {}: {excerpt}",
            place.line, place.offset, rejection.reason
        )
        .unwrap();
    }
    for warning in &import.warnings {
        writeln!(text, "warning {warning}").unwrap();
    }
    for (key, value) in &profile.meta {
        writeln!(text, "meta {key}: {value}").unwrap();
    }
    if let Some(clock) = &profile.clock {
        writeln!(text, "{clock:?}").unwrap();
    }
    if let Some(gc) = &profile.gc {
        let (scavenges, inits, plans) = (gc.scavenges, gc.inits, gc.plans);
        writeln!(
            text,
            "runs {} scavenges {scavenges} ({} KiB) inits {inits} plans {plans}",
            gc.runs().len(),
            gc.returned_kib
        )
        .unwrap();
        for cycle in gc.cycles() {
            writeln!(text, "{}", cycle_text(cycle)).unwrap();
        }
    }
    let access = profile.tree.stacks().access();
    for row in 0..profile.tree.stacks().len() {
        if let Some(map) = access.map(row) {
            let runs: Vec<_> = map
                .iter()
                .map(|r| format!("{}x{}", r.bytes, r.count))
                .collect();
            writeln!(text, "access of stack {row}: {}", runs.join(" ")).unwrap();
        }
    }
    let picture = tree(profile);
    for line in picture.lines().take(60) {
        writeln!(text, "{line}").unwrap();
    }
    writeln!(
        text,
        "tree of {} lines, fnv {:016x}",
        picture.lines().count(),
        fnv(&picture)
    )
    .unwrap();
    text
}

/// `number@at percent pause+concurrent cpu stopped/assist/background/idle
/// before>after>live goal stacks globals procs`, times in nanoseconds.
fn cycle_text(cycle: &GcCycle) -> String {
    let maybe = |number: Option<u64>| number.map_or("-".to_owned(), |number| number.to_string());
    let size = |size: Option<u32>| maybe(size.map(u64::from));
    let cpu = &cycle.cpu;
    format!(
        "{}@{} {} {}+{} {}/{}/{}/{} {}>{}>{} {} {} {} {}{}",
        cycle.number,
        maybe(cycle.at),
        maybe(cycle.percent.map(u64::from)),
        cycle.pause,
        cycle.concurrent,
        cpu.stopped,
        cpu.assist,
        cpu.background,
        cpu.idle,
        cycle.before,
        size(cycle.after),
        size(cycle.live),
        size(cycle.goal),
        cycle.stacks,
        cycle.globals,
        cycle.procs,
        if cycle.forced { " forced" } else { "" }
    )
}

/// One line a node: amounts by metric, indented name.
pub fn tree(profile: &Profile) -> String {
    let mut text = String::new();
    for row in 1..profile.tree.len() {
        let node = NodeId::of(row);
        let amounts: Vec<_> = profile
            .metric_ids()
            .map(|m| total(profile, m, row))
            .collect();
        let name = String::from_utf8_lossy(profile.node_name(node));
        let indent = " ".repeat(profile.tree.depth(node) as usize);
        writeln!(text, "{}{indent}{name}", amounts.join(" ")).unwrap();
    }
    text
}

fn total(profile: &Profile, metric: MetricId, row: usize) -> String {
    let totals = profile.tree.totals(metric).unwrap_or_default();
    let total = totals.get(row).copied().unwrap_or_default();
    plain(total, profile.metric(metric).decimals)
}

fn fnv(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
