//! What a report of a profile of blocks has beside the rest: how it was made,
//! what it counts, which call sites allocate, and what such a run cannot tell.

use super::TOP;
use super::facts::Facts;
use super::json::number;
use super::markdown::{cell, prose};
use crate::analysis::budgets::Budgets;
use crate::analysis::callsites::{CallSite, callsites, counted};
use crate::ids::{MetricId, NodeId};
use crate::metric::{Unit, of_blocks};
use crate::number::grouped;
use crate::profile::{Event, Profile};
use crate::view::label::{place, short};
use serde::Serialize;
use serde_json::value::RawValue;
use std::fmt::{Result as Written, Write as _};

/// What a program reads of a call site.
#[derive(Serialize)]
pub(super) struct SiteRow {
    rank: usize,
    site: String,
    blocks: Box<RawValue>,
    bytes: Option<Box<RawValue>>,
    avg_size: Option<f64>,
    tier: Option<String>,
    /// `violation`, `within budget`, or null where no budget means it.
    status: Option<&'static str>,
}

/// None where blocks are not counted.
fn sites(facts: &Facts<'_>) -> Option<Result<Vec<CallSite>, String>> {
    let counted = counted(facts.profile)?;
    let budgets = Budgets::read(&facts.options.budgets).map_err(|mistake| mistake.to_string());
    Some(budgets.and_then(|budgets| {
        let sites = callsites(facts.profile, counted, facts.by_name(), &budgets);
        sites.map_err(|stop| stop.to_string())
    }))
}

/// `module::func (file.rs:12)`
fn name(facts: &Facts<'_>, site: &CallSite) -> String {
    let frame = facts.profile.frames.get(site.frame);
    let name = facts.names().full(facts.profile, frame.name);
    let file = facts.profile.strings.text(frame.file);
    match (file.as_str(), frame.line) {
        ("", _) => name.into_owned(),
        (file, 0) => format!("{name} ({file})"),
        (file, line) => format!("{name} ({file}:{line})"),
    }
}

const fn status(site: &CallSite) -> Option<&'static str> {
    match site.violated {
        Some(true) => Some("violation"),
        Some(false) => Some("within budget"),
        None => None,
    }
}

fn average(site: &CallSite) -> Option<f64> {
    let bytes = site.bytes.filter(|_| site.blocks > 0)?;
    Some(bytes as f64 / site.blocks as f64)
}

pub(super) fn json(facts: &Facts<'_>) -> Result<Option<Vec<SiteRow>>, String> {
    let Some(sites) = sites(facts) else {
        return Ok(None);
    };
    let row = |(i, site): (usize, &CallSite)| {
        Ok(SiteRow {
            rank: i + 1,
            site: name(facts, site),
            blocks: number(site.blocks, 0)?,
            bytes: site.bytes.map(|bytes| number(bytes, 0)).transpose()?,
            avg_size: average(site),
            tier: site.tier.clone(),
            status: status(site),
        })
    };
    let top = facts.options.top.unwrap_or(usize::MAX);
    let sites = sites?;
    let rows: Result<_, String> = sites.iter().take(top).enumerate().map(row).collect();
    rows.map(Some)
}

/// What of all blocks there is a metric for, in the words of programs that
/// count their own.
const SUMMARY: [(&str, &str, &str); 3] = [
    ("Total", of_blocks::TOTAL_BYTES, of_blocks::TOTAL_BLOCKS),
    (
        "In use at the peak",
        of_blocks::GMAX_BYTES,
        of_blocks::GMAX_BLOCKS,
    ),
    (
        "In use at the end",
        of_blocks::END_BYTES,
        of_blocks::END_BLOCKS,
    ),
];

/// What the sizes and the things that have them are called, in the file's own
/// words where it has some.
fn units(profile: &Profile) -> [&str; 2] {
    let of = |key| profile.meta.iter().find(|(known, _)| known == key);
    let own = |key, word| of(key).map_or(word, |(_, own)| own.as_str());
    let things = match profile.method.event {
        Event::Allocated => "blocks",
        Event::Copied => "copies",
        Event::Other => "events",
    };
    [own("bsu", "bytes"), own("bksu", things)]
}

/// How it was made.
pub(super) fn environment(text: &mut String, facts: &Facts<'_>) -> Written {
    let profile = facts.profile;
    if counted(profile).is_none() {
        return Ok(());
    }
    let totals = |(what, bytes, blocks): &(&'static str, &str, &str)| {
        let total = |name: &str| {
            let id: MetricId = profile.metric_named(name)?;
            Some(short(profile.total(id)?, profile.metric(id)))
        };
        Some((*what, total(bytes)?, total(blocks)?))
    };
    let rows: Vec<_> = SUMMARY.iter().filter_map(totals).collect();
    if rows.is_empty() {
        return Ok(());
    }
    writeln!(text, "| | |\n|---|---|")?;
    let mut row = |what: &str, said: &str| writeln!(text, "| {what} | {} |", cell(said));
    row("Profiler", &profile.format.title)?;
    for (key, what) in [("mode", "Mode"), ("cmd", "Command"), ("pid", "Process")] {
        if let Some((_, value)) = profile.meta.iter().find(|(known, _)| known == key) {
            row(what, value)?;
        }
    }
    if let Some(clock) = &profile.clock {
        for (what, at) in [("Length of the run", clock.end), ("Peak at", clock.gmax)] {
            if let Some(at) = at {
                row(what, &format!("{} {}", grouped(at), clock.unit))?;
            }
        }
    }
    let [bytes, blocks] = units(profile).map(prose);
    writeln!(text, "\n| what | {bytes} | {blocks} |\n|---|---:|---:|")?;
    for (what, bytes, blocks) in rows {
        writeln!(text, "| {what} | {bytes} | {blocks} |")?;
    }
    writeln!(text, "\nWhat such a run cannot tell:\n")?;
    let of_blocks =
        "what happens inside a block that a pool or an arena hands out in pieces: it is one block.";
    for sentence in [
        "how long anything takes: watching makes a program slow;",
        "what an optimising compiler has left out: another build may do more, or less;",
    ] {
        writeln!(text, "- {sentence}")?;
    }
    match profile.method.event {
        Event::Allocated => writeln!(text, "- {of_blocks}"),
        Event::Copied | Event::Other => writeln!(text, "- what the program allocates."),
    }
}

/// What to do and where, in the order of what it is worth; the findings say
/// why.
pub(super) fn recommendations(text: &mut String, facts: &Facts<'_>) -> Written {
    if counted(facts.profile).is_none() {
        return Ok(());
    }
    for (i, finding) in facts.said.findings.iter().enumerate() {
        let node = finding.proof.and_then(|proof| {
            let (tail, _) = facts.tail(NodeId(proof), 1);
            tail.first().copied()
        });
        let at = node.map_or_else(String::new, |node| {
            let frame = facts.profile.tree.frame(node);
            let at = place(facts.profile, frame).map_or_else(String::new, |at| format!(" ({at})"));
            format!(
                "{}: ",
                cell(&format!("{}{at}", facts.telling(facts.name_of(node))))
            )
        });
        let (advice, title) = (prose(finding.advice), prose(&finding.title));
        writeln!(text, "{}. {at}{advice} ({title})", i + 1)?;
    }
    if facts.said.findings.is_empty() {
        writeln!(
            text,
            "None: nothing stands out by the rules that look for it."
        )?;
    }
    Ok(())
}

pub(super) fn callsites_table(text: &mut String, facts: &Facts<'_>) -> Written {
    let (Some(sites), Some(counted)) = (sites(facts), counted(facts.profile)) else {
        return Ok(());
    };
    let sites = match sites {
        Ok(sites) => sites,
        Err(why) => return writeln!(text, "{why}"),
    };
    let [bytes, blocks] = units(facts.profile).map(prose);
    writeln!(
        text,
        "| # | call site | {blocks} | {bytes} | of one | tier | status |\n|---:|---|---:|---:|---:|---|---|"
    )?;
    let is_size = |id: MetricId| facts.profile.metric(id).unit == Unit::Bytes;
    let of_one = |average: f64| match counted.bytes.is_some_and(is_size) {
        true => crate::view::label::bytes(average),
        false => format!("{}", (average * 10.0).round() / 10.0),
    };
    let top = facts.options.top.unwrap_or(TOP).min(sites.len());
    for (i, site) in sites[..top].iter().enumerate() {
        let amount = |value: i64, id: MetricId| short(value, facts.profile.metric(id));
        let bytes = site.bytes.zip(counted.bytes);
        writeln!(
            text,
            "| {} | {} | {} | {} | {} | {} | {} |",
            i + 1,
            cell(&name(facts, site)),
            amount(site.blocks, counted.blocks),
            bytes.map_or_else(String::new, |(bytes, id)| amount(bytes, id)),
            average(site).map_or_else(String::new, of_one),
            site.tier.as_deref().map_or_else(String::new, cell),
            match status(site) {
                Some("violation") => "**VIOLATION**",
                Some(other) => other,
                None => "",
            },
        )?;
    }
    let listed: i64 = sites[..top].iter().map(|site| site.blocks).sum();
    let all: i64 = sites.iter().map(|site| site.blocks).sum();
    writeln!(
        text,
        "\nListed {} of {} call sites: {} + other {} = {} {blocks}.",
        grouped(top as i128),
        grouped(sites.len() as i128),
        grouped(listed),
        grouped(all - listed),
        grouped(all),
    )
}
