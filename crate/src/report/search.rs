//! What a keyword finds, for a terminal: how much it holds, its largest
//! stacks, and what occurs with it.

use super::json::{StackRow, number, stack_row};
use super::{Options, TopStack, choose_metric, conservation, node_text, ranked};
use crate::analysis::company::{Companion, Company, company};
use crate::analysis::functions::{FunctionIndex, functions};
use crate::analysis::search::{Query, between_slashes, search};
use crate::analysis::weights::whole;
use crate::ids::MetricId;
use crate::number::grouped;
use crate::profile::Profile;
use crate::view::explore::lift;
use crate::view::label::{exact, percent, share, short};
use crate::view::overview::printable;
use serde::Serialize;
use serde_json::value::RawValue;
use std::fmt::Write as _;

/// Rows of the tables, stacks in full, frames of a stack that a line shows.
const TOP: usize = 20;
const FULL: usize = 5;
const TAIL: usize = 4;

struct Asked<'a> {
    profile: &'a Profile,
    metric: MetricId,
    whole: i64,
    index: FunctionIndex,
    /// Different functions that match.
    functions: usize,
    top: usize,
}

fn ask<'a>(
    profile: &'a Profile,
    options: &Options,
    words: &str,
) -> Result<(Asked<'a>, Company), String> {
    let metric = choose_metric(profile, options)?;
    let index = FunctionIndex::new(profile);
    let none = || {
        let name = &profile.metric(metric).name;
        format!("Amounts of {name} cannot be added up, so there are no totals of it.")
    };
    let all = functions(profile, &index, metric).ok_or_else(none)?;
    let inside = between_slashes(words);
    let query = Query {
        pattern: inside.unwrap_or(words).to_owned(),
        regex: inside.is_some(),
        case: false,
    };
    let hits = search(profile, &query)?;
    let found = company(profile, metric, &index, &all, &hits).map_err(|stop| stop.to_string())?;
    let asked = Asked {
        profile,
        metric,
        whole: whole(profile, metric),
        functions: index.count(|frame| hits.has(frame)),
        index,
        top: options.top.unwrap_or(TOP),
    };
    Ok((asked, found))
}

/// Keys are stable: the README lists them.
#[derive(Serialize)]
pub struct Answer {
    file: String,
    metric: String,
    search: String,
    functions: usize,
    value: Box<RawValue>,
    share: f64,
    stacks: u64,
    distinct_stacks: u64,
    top_stacks: Vec<StackRow>,
    above: Vec<CompanionRow>,
    callers: Vec<CompanionRow>,
    callees: Vec<CompanionRow>,
    below: Vec<CompanionRow>,
}

#[derive(Serialize)]
struct CompanionRow {
    name: String,
    value: Box<RawValue>,
    /// Of what the search found.
    share: f64,
    stacks: u64,
    lift: f64,
}

impl std::fmt::Debug for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Answer").field("file", &self.file).finish()
    }
}

pub fn json(profile: &Profile, options: &Options, words: &str) -> Result<Answer, String> {
    let (asked, found) = ask(profile, options, words)?;
    let metric = profile.metric(asked.metric);
    let row = |one: &Companion| {
        Ok(CompanionRow {
            name: profile.strings.text(asked.index.name(one.function)),
            value: number(one.value, metric.decimals)?,
            share: share(one.value, found.value),
            stacks: one.stacks,
            lift: lift(one, found.value, asked.whole),
        })
    };
    let rows = |list: &[Companion]| -> Result<Vec<CompanionRow>, String> {
        list.iter().take(asked.top).map(row).collect()
    };
    let largest = found.rows.iter().copied().take(asked.top);
    let largest = ranked(profile, asked.metric, largest);
    let stack = |stack: &TopStack| stack_row(profile, asked.metric, asked.whole, stack);
    Ok(Answer {
        file: profile.name.clone(),
        metric: metric.name.clone(),
        search: words.to_owned(),
        functions: asked.functions,
        value: number(found.value, metric.decimals)?,
        share: share(found.value, asked.whole),
        stacks: found.stacks,
        distinct_stacks: found.distinct,
        top_stacks: largest.iter().map(stack).collect::<Result<_, String>>()?,
        above: rows(&found.above)?,
        callers: rows(&found.callers)?,
        callees: rows(&found.callees)?,
        below: rows(&found.below)?,
    })
}

pub fn report(profile: &Profile, options: &Options, words: &str) -> Result<String, String> {
    let (asked, found) = ask(profile, options, words)?;
    let mut text = String::new();
    // Writing into a String cannot fail.
    let _ = headline(&mut text, &asked, words, &found);
    if found.distinct > 0 {
        let _ = stacks(&mut text, &asked, &found);
        for (title, list) in [
            ("Above it", &found.above),
            ("Its direct callers", &found.callers),
            ("What it calls directly", &found.callees),
            ("Below it", &found.below),
        ] {
            let _ = companions(&mut text, &asked, title, list, found.value);
        }
        let _ = full(&mut text, &asked, &found);
    }
    Ok(text)
}

fn headline(
    text: &mut String,
    asked: &Asked<'_>,
    words: &str,
    found: &Company,
) -> std::fmt::Result {
    let row = asked.profile.metric(asked.metric);
    let words = printable(words.as_bytes());
    writeln!(text, "{}", printable(asked.profile.name.as_bytes()))?;
    writeln!(
        text,
        "  \u{201c}{words}\u{201d}: {}, {} of the whole ({})",
        short(found.value, row),
        percent(share(found.value, asked.whole)),
        exact(found.value, row),
    )?;
    writeln!(
        text,
        "  {} ({} distinct) with {} that match, each stack once",
        many(found.stacks, "stack"),
        grouped(found.distinct),
        many(asked.functions as u64, "different function"),
    )
}

fn many(number: u64, of: &str) -> String {
    let s = if number == 1 { "" } else { "s" };
    format!("{} {of}{s}", grouped(number))
}

fn stacks(text: &mut String, asked: &Asked<'_>, found: &Company) -> std::fmt::Result {
    let tree = &asked.profile.tree;
    let row = asked.profile.metric(asked.metric);
    let all = grouped(found.distinct);
    writeln!(text, "\nLargest stacks with it ({all} in all), leaf first")?;
    let mut shown = 0;
    for (i, stack) in found.rows.iter().take(asked.top).enumerate() {
        let value = tree.stacks().own(asked.metric)[*stack as usize];
        shown += value;
        let path = tree.path(tree.stacks().nodes()[*stack as usize]);
        let name = |node| printable(node_text(asked.profile, node).as_bytes());
        let tail: Vec<_> = path.take(TAIL).map(name).collect();
        writeln!(
            text,
            "  {:>4} {:>12} {:>8}  {}",
            i + 1,
            short(value, row),
            percent(share(value, asked.whole)),
            tail.join(" <- "),
        )?;
    }
    writeln!(
        text,
        "  shown {} + others with it {} = {}",
        exact(shown, row),
        exact(found.value - shown, row),
        exact(found.value, row),
    )?;
    conservation(text, asked.profile, asked.metric, found.value)
}

fn companions(
    text: &mut String,
    asked: &Asked<'_>,
    title: &str,
    list: &[Companion],
    here: i64,
) -> std::fmt::Result {
    let row = asked.profile.metric(asked.metric);
    let all = grouped(list.len() as i128);
    writeln!(
        text,
        "\n{title} ({all} functions; a stack counts for each of them)"
    )?;
    if list.is_empty() {
        return Ok(());
    }
    writeln!(
        text,
        "  {:>12} {:>8} {:>9} {:>6}  name",
        "amount", "", "stacks", "lift"
    )?;
    for one in list.iter().take(asked.top) {
        let name = asked.profile.strings.get(asked.index.name(one.function));
        writeln!(
            text,
            "  {:>12} {:>8} {:>9} {:>6.2}  {}",
            short(one.value, row),
            percent(share(one.value, here)),
            grouped(one.stacks),
            lift(one, here, asked.whole),
            printable(name),
        )?;
    }
    match list.len().saturating_sub(asked.top) {
        0 => Ok(()),
        more => writeln!(text, "  and {} more", grouped(more as i128)),
    }
}

fn full(text: &mut String, asked: &Asked<'_>, found: &Company) -> std::fmt::Result {
    let tree = &asked.profile.tree;
    let row = asked.profile.metric(asked.metric);
    for (i, stack) in found.rows.iter().take(FULL).enumerate() {
        let value = tree.stacks().own(asked.metric)[*stack as usize];
        writeln!(
            text,
            "\nStack {}: {} ({})",
            i + 1,
            exact(value, row),
            percent(share(value, asked.whole)),
        )?;
        let path = tree.path(tree.stacks().nodes()[*stack as usize]);
        for (depth, node) in path.enumerate() {
            let name = node_text(asked.profile, node);
            writeln!(text, "  {:>4}  {}", depth + 1, printable(name.as_bytes()))?;
        }
    }
    Ok(())
}
