//! What a report of a Go program's heap has beside the rest: what was allocated
//! and what is live, what pools had to make, and a list of what to look at,
//! ticked by what there is.

use super::facts::Facts;
use super::gc;
use super::json::number;
use super::markdown::{code, prose};
use crate::analysis::gc::MUCH;
use crate::analysis::noise::Reading;
use crate::analysis::pools::{Pool, has_pool, pools};
use crate::analysis::sites::sites;
use crate::ids::MetricId;
use crate::number::grouped;
use crate::profile::Profile;
use crate::view::label::{bytes, percent, share};
use crate::view::overview::printable;
use serde::Serialize;
use serde_json::value::RawValue;
use std::fmt::{Result as Written, Write as _};

/// Pools that are listed.
const ROWS: usize = 10;

/// Bytes and objects, by the metrics of Go's heap.
#[derive(Debug, Clone, Copy)]
struct Amounts {
    bytes: i64,
    objects: i64,
}

impl Amounts {
    fn average(self) -> Option<f64> {
        (self.objects > 0).then(|| self.bytes as f64 / self.objects as f64)
    }
}

fn ids(profile: &Profile, [space, objects]: [&str; 2]) -> Option<[MetricId; 2]> {
    Some([profile.metric_named(space)?, profile.metric_named(objects)?])
}

fn amounts(profile: &Profile, names: [&str; 2]) -> Option<Amounts> {
    let [bytes, objects] = ids(profile, names)?;
    Some(Amounts {
        bytes: profile.total(bytes)?,
        objects: profile.total(objects)?,
    })
}

const ALLOCATED: [&str; 2] = ["alloc_space", "alloc_objects"];
const LIVE: [&str; 2] = ["inuse_space", "inuse_objects"];

/// Go's runtime is on the stacks, and its heap's metrics are there.
fn is_go(profile: &Profile) -> bool {
    let is_of_runtime = |name: &[u8]| name == b"runtime.main" || name == b"runtime.goexit";
    let mut frames = profile.frames.iter();
    let runs = frames.any(|(frame, row)| {
        let file = profile.strings.get(row.file);
        is_of_runtime(profile.frame_name(frame)) || file.ends_with(b".go")
    });
    runs && amounts(profile, LIVE).is_some()
}

/// A thing to look at, whether it was, and what it said or how to get it.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Item {
    item: &'static str,
    done: bool,
    note: String,
}

fn item(item: &'static str, done: Option<String>, otherwise: &str) -> Item {
    Item {
        item,
        done: done.is_some(),
        note: done.unwrap_or_else(|| otherwise.to_owned()),
    }
}

/// Bytes a second, and from what: snapshots, or the collector's trace.
fn rate(facts: &Facts<'_>) -> Option<(f64, &'static str)> {
    let of_snapshots = || {
        let compared = facts.compared.as_ref()?;
        let seconds = compared.span.filter(|span| *span > 0)? as f64 / 1e9;
        Some((
            compared.allocated? as f64 / seconds,
            "between the snapshots",
        ))
    };
    let of_trace = || {
        let rate = gc::measured(facts)?.mib_per_second()?;
        Some((rate * MIB, "in the trace"))
    };
    of_snapshots().or_else(of_trace)
}

const MIB: f64 = 1024.0 * 1024.0;

fn checklist(facts: &Facts<'_>) -> Vec<Item> {
    let profile = facts.profile;
    let allocated = amounts(profile, ALLOCATED);
    let live = amounts(profile, LIVE);
    let compared = facts.compared.as_ref();
    let hot = hottest(facts).map(|name| format!("most is allocated by {name}"));
    let pool = allocated.map(|_| match (has_pool(profile), pool_share(profile)) {
        (false, _) => "no pool is on any stack".to_owned(),
        (true, share) => format!("pools had to make {}", percent(share)),
    });
    let suspects = |it: &super::compared::Compared| {
        let suspects = it.sites.iter().filter(|leak| leak.growth.suspect).count();
        let many = it.parts.len();
        match suspects {
            0 => format!("{many} snapshots, nothing is suspected"),
            found => format!("{many} snapshots, {} suspected", grouped(found as u64)),
        }
    };
    let collector = gc::measured(facts).and_then(|all| all.cpu_percent());
    let collector = collector.map(|share| {
        let verdict = if share > MUCH { "too much" } else { "fine" };
        format!("{}, {verdict}", percent(share / 100.0))
    });
    let workload = &facts.options.workload;
    vec![
        item("A baseline profile", Some(profile.name.clone()), ""),
        item(
            "All that was allocated (alloc_space)",
            allocated.map(|it| {
                format!(
                    "{} in {} objects",
                    bytes(it.bytes as f64),
                    grouped(it.objects)
                )
            }),
            "take /debug/pprof/heap or go test -memprofile, which have it",
        ),
        item(
            "What is live (inuse_space)",
            live.map(|it| {
                format!(
                    "{} in {} objects",
                    bytes(it.bytes as f64),
                    grouped(it.objects)
                )
            }),
            "take /debug/pprof/heap",
        ),
        item(
            "The allocation rate",
            rate(facts).map(|(rate, of)| format!("{}/s, {of}", bytes(rate))),
            "give two heap profiles with their times, or the log of GODEBUG=gctrace=1",
        ),
        item(
            "Hot allocation sites",
            hot,
            "take a profile with alloc_space",
        ),
        item(
            "The collector's share of the processor, below 5 %",
            collector,
            "run with GODEBUG=gctrace=1 and give the log, too",
        ),
        item(
            "Leaks, by comparing snapshots",
            compared.map(suspects),
            "give two or more heap profiles of one run",
        ),
        item(
            "What pools had to make",
            pool,
            "take a profile with alloc_space",
        ),
        item(
            "A realistic workload",
            (!workload.is_empty()).then(|| workload.clone()),
            "no profile says so: say it with --workload",
        ),
        item(
            "Before and after a change",
            compared
                .filter(|it| it.parts.len() == 2)
                .map(|it| format!("compared with {}", it.parts[0].name)),
            "heapglass diff BEFORE AFTER",
        ),
    ]
}

/// The code that allocated most, whatever the report's metric.
fn hottest(facts: &Facts<'_>) -> Option<String> {
    let metric = facts.profile.metric_named(ALLOCATED[0])?;
    let lists = sites(facts.profile, metric, facts.by_name(), Reading::Name);
    let site = *lists.ok()?.leaf.first()?;
    Some(facts.site_name(&site))
}

/// Of the bytes allocated, those that were allocated below a pool's `Get`.
fn pool_share(profile: &Profile) -> f64 {
    let Some([space, objects]) = ids(profile, ALLOCATED) else {
        return 0.0;
    };
    let found = pools(profile, [space, objects]);
    let sum = found.iter().map(|pool| pool.amounts[0]).sum();
    share(sum, profile.total(space).unwrap_or(0))
}

#[derive(Debug, Serialize)]
pub(super) struct GoRow {
    allocated_bytes: Option<Box<RawValue>>,
    allocated_objects: Option<Box<RawValue>>,
    /// Null where no times are known.
    alloc_bytes_per_s: Option<f64>,
    live_bytes: Option<Box<RawValue>>,
    live_objects: Option<Box<RawValue>>,
    average_size: Option<f64>,
    pools: Vec<PoolRow>,
    checklist: Vec<Item>,
}

#[derive(Debug, Serialize)]
struct PoolRow {
    pool: String,
    /// Is that its `New`, or who asked?
    is_new: bool,
    bytes: Box<RawValue>,
    objects: Box<RawValue>,
    /// Of all bytes allocated.
    share: f64,
    stacks: u64,
}

/// None of other programs.
pub(super) fn json(facts: &Facts<'_>) -> Result<Option<GoRow>, String> {
    let profile = facts.profile;
    if !is_go(profile) {
        return Ok(None);
    }
    let (allocated, live) = (amounts(profile, ALLOCATED), amounts(profile, LIVE));
    let exact = |value: Option<i64>| value.map(|value| number(value, 0)).transpose();
    let all = allocated.map_or(0, |it| it.bytes);
    let row = |pool: &Pool| {
        Ok(PoolRow {
            pool: super::node_text(profile, pool.node),
            is_new: pool.is_new,
            bytes: number(pool.amounts[0], 0)?,
            objects: number(pool.amounts[1], 0)?,
            share: share(pool.amounts[0], all),
            stacks: pool.stacks,
        })
    };
    let found = ids(profile, ALLOCATED).map(|ids| pools(profile, ids));
    let rows: Result<Vec<PoolRow>, String> = found.iter().flatten().map(row).collect();
    Ok(Some(GoRow {
        allocated_bytes: exact(allocated.map(|it| it.bytes))?,
        allocated_objects: exact(allocated.map(|it| it.objects))?,
        alloc_bytes_per_s: rate(facts).map(|(rate, _)| rate),
        live_bytes: exact(live.map(|it| it.bytes))?,
        live_objects: exact(live.map(|it| it.objects))?,
        average_size: allocated.or(live).and_then(Amounts::average),
        pools: rows?,
        checklist: checklist(facts),
    }))
}

/// Context, what was allocated, what is live; none of other programs.
fn context(facts: &Facts<'_>) -> Vec<(&'static str, String)> {
    let profile = facts.profile;
    let mut rows = Vec::new();
    if !is_go(profile) {
        return rows;
    }
    let workload = match facts.options.workload.as_str() {
        "" => "not said",
        said => said,
    };
    rows.push(("Workload", workload.to_owned()));
    let told = |it: Amounts| {
        let each = it.average().map_or(String::new(), |each| {
            format!(", {} each", bytes(each.round()))
        });
        format!(
            "{} ({} bytes) in {} objects{each}",
            bytes(it.bytes as f64),
            grouped(it.bytes),
            grouped(it.objects)
        )
    };
    let (allocated, live) = (amounts(profile, ALLOCATED), amounts(profile, LIVE));
    rows.extend(allocated.map(|it| ("Allocated since the start", told(it))));
    rows.extend(
        rate(facts).map(|(rate, of)| ("Allocation rate", format!("{}/s, {of}", bytes(rate)))),
    );
    rows.extend(live.map(|it| ("Live", told(it))));
    if let (Some(all), Some(live)) = (allocated, live) {
        let gone = share(all.bytes.saturating_sub(live.bytes), all.bytes);
        rows.push(("Garbage by now", percent(gone)));
    }
    rows
}

pub(super) fn heap(text: &mut String, facts: &Facts<'_>) -> Written {
    let rows = context(facts);
    if rows.is_empty() {
        return Ok(());
    }
    writeln!(text, "| | |\n|---|---|")?;
    for (what, says) in rows {
        writeln!(text, "| {what} | {} |", prose(&says))?;
    }
    Ok(())
}

pub(super) fn in_text(text: &mut String, facts: &Facts<'_>) -> Written {
    let rows = context(facts);
    if rows.is_empty() {
        return Ok(());
    }
    writeln!(text, "\nGo: allocated and live")?;
    for (what, says) in rows {
        writeln!(text, "  {what:<26} {}", printable(says.as_bytes()))?;
    }
    let found = ids(facts.profile, ALLOCATED).map(|ids| pools(facts.profile, ids));
    for pool in found.iter().flatten().take(ROWS) {
        let who = if pool.is_new { "" } else { "asked by " };
        let name = super::node_text(facts.profile, pool.node);
        writeln!(
            text,
            "  {:<26} {} in {} objects: {who}{}",
            "Made by a pool",
            bytes(pool.amounts[0] as f64),
            grouped(pool.amounts[1]),
            printable(name.as_bytes()),
        )?;
    }
    writeln!(text, "\nChecklist")?;
    for it in checklist(facts) {
        let mark = if it.done { 'x' } else { ' ' };
        writeln!(
            text,
            "  [{mark}] {}: {}",
            it.item,
            printable(it.note.as_bytes())
        )?;
    }
    Ok(())
}

pub(super) fn pool_table(text: &mut String, facts: &Facts<'_>) -> Written {
    let profile = facts.profile;
    let Some(metrics) = ids(profile, ALLOCATED).filter(|_| is_go(profile)) else {
        return Ok(());
    };
    if !has_pool(profile) {
        return Ok(());
    }
    let found = pools(profile, metrics);
    let sum: i64 = found.iter().map(|pool| pool.amounts[0]).sum();
    let all = profile.total(metrics[0]).unwrap_or(0);
    writeln!(
        text,
        "What is allocated below `sync.Pool`'s `Get` was not there to be used again: {} of {} ({}). How often a pool had what it was asked for, a profile cannot tell: count it in the program.\n",
        bytes(sum as f64),
        bytes(all as f64),
        percent(share(sum, all))
    )?;
    if found.is_empty() {
        return Ok(());
    }
    writeln!(
        text,
        "| Made | Objects | Share | Pool |\n|---:|---:|---:|---|"
    )?;
    for pool in found.iter().take(ROWS) {
        let who = if pool.is_new { "" } else { "asked by " };
        writeln!(
            text,
            "| {} | {} | {} | {who}{} |",
            bytes(pool.amounts[0] as f64),
            grouped(pool.amounts[1]),
            percent(share(pool.amounts[0], all)),
            code(&super::node_text(profile, pool.node)),
        )?;
    }
    let left = &found[found.len().min(ROWS)..];
    if !left.is_empty() {
        let rest: i64 = left.iter().map(|pool| pool.amounts[0]).sum();
        let many = grouped(left.len() as u64);
        writeln!(text, "| {} | | | {many} others |", bytes(rest as f64))?;
    }
    Ok(())
}

pub(super) fn checklist_in_markdown(text: &mut String, facts: &Facts<'_>) -> Written {
    if !is_go(facts.profile) {
        return Ok(());
    }
    for it in checklist(facts) {
        let mark = if it.done { "x" } else { " " };
        writeln!(text, "- [{mark}] {}: {}", it.item, prose(&it.note))?;
    }
    Ok(())
}
