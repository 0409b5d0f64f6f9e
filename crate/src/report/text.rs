//! The report for a terminal.

use super::facts::{Basis, Facts};
use super::findings::findings;
use super::{
    Options, TOP, check, compared, conservation, function_table, gc, go, labels, subsystems,
    top_stacks,
};
use crate::analysis::findings::is_memory;
use crate::analysis::sites::Site;
use crate::ids::{MetricId, NodeId};
use crate::number::grouped;
use crate::profile::Profile;
use crate::view::label::{bytes, exact, percent, share, short};
use crate::view::overview::{FIRST, printable};
use std::fmt::Write as _;

/// Frames of a stack that a line shows.
const TAIL: usize = 4;

pub fn report(facts: &Facts<'_>) -> String {
    let Basis {
        profile,
        options,
        metric,
        ..
    } = **facts;
    let top = options.top.unwrap_or(TOP);
    let mut text = String::new();
    // Writing into a String cannot fail.
    let _ = summary(&mut text, profile, options, metric);
    let _ = import(&mut text, profile);
    let _ = budgets(&mut text, facts);
    if profile.gc.is_some() {
        let _ = gc::in_text(&mut text, facts);
        return text;
    }
    let _ = compared::in_text(&mut text, facts, top);
    let _ = go::in_text(&mut text, facts);
    let _ = gc::in_text(&mut text, facts);
    let _ = findings(&mut text, facts);
    let _ = subsystems::in_text(&mut text, facts, top);
    let _ = labels::in_text(&mut text, facts, top);
    let lists = &facts.sites;
    let [what, code] = match is_memory(profile.metric(metric), profile.method.event) {
        true => [
            "What allocated: outermost meaningful frames",
            "Where: allocating functions",
        ],
        false => [
            "What it was for: outermost meaningful frames",
            "Where: functions at the end of stacks",
        ],
    };
    for (title, list) in [
        (what, &lists.outermost),
        (code, &lists.leaf),
        ("Who called them", &lists.caller),
    ] {
        let list = &list[..list.len().min(top)];
        let _ = sites(&mut text, facts, title, list);
    }
    let _ = functions(&mut text, facts, top);
    let _ = stacks(&mut text, facts, top);
    text
}

fn summary(
    text: &mut String,
    profile: &Profile,
    options: &Options,
    metric: MetricId,
) -> std::fmt::Result {
    let counts = profile.counts();
    writeln!(text, "{}", printable(profile.name.as_bytes()))?;
    let read = bytes(profile.import.bytes as f64);
    writeln!(text, "  {}, {read}", profile.format.title)?;
    if profile.gc.is_some() {
        return Ok(());
    }
    for id in super::told_metrics(profile, metric) {
        let row = profile.metric(id);
        let mark = if id == metric { "*" } else { " " };
        match profile.total(id) {
            Some(total) => {
                let (short, exact) = (short(total, row), exact(total, row));
                writeln!(text, "{mark} {:<14} {short:>12}  ({exact})", row.name)?;
            }
            None => writeln!(text, "{mark} {:<14} (cannot be added up)", row.name)?,
        }
    }
    writeln!(
        text,
        "  {} stacks ({} distinct), {} frames, {} places, depth {}",
        grouped(counts.stacks),
        grouped(counts.distinct_stacks as i128),
        grouped(counts.frames as i128),
        grouped(counts.nodes as i128),
        grouped(counts.max_depth),
    )?;
    if let Some(filters) = options.filters(profile, metric) {
        writeln!(text, "  after {}", printable(filters.as_bytes()))?;
    }
    Ok(())
}

fn import(text: &mut String, profile: &Profile) -> std::fmt::Result {
    let import = &profile.import;
    if let Some(why) = &import.stopped {
        writeln!(text, "\n! {why}")?;
    }
    for warning in &import.warnings {
        writeln!(text, "! {warning}")?;
    }
    if import.rejected == 0 {
        return Ok(());
    }
    let of = grouped(import.lines);
    writeln!(
        text,
        "\nRejected: {} of {of} lines",
        grouped(import.rejected)
    )?;
    for reason in &import.reasons {
        writeln!(text, "  {:>9} x {}", grouped(reason.count), reason.reason)?;
    }
    for rejection in import.rejections.iter().take(FIRST) {
        writeln!(
            text,
            "  line {}, byte {}: {}: {}",
            rejection.place.line,
            rejection.place.offset,
            rejection.reason,
            printable(&rejection.excerpt),
        )?;
    }
    Ok(())
}

/// Nothing where nothing was asked.
fn budgets(text: &mut String, facts: &Facts<'_>) -> std::fmt::Result {
    let checked = &facts.checked;
    if checked.is_empty() {
        return Ok(());
    }
    writeln!(text, "\nBudgets and estimates: {}", checked.sum())?;
    check::text::tables(text, checked)
}

fn sites(text: &mut String, facts: &Facts<'_>, title: &str, list: &[Site]) -> std::fmt::Result {
    writeln!(text, "\n{title}")?;
    writeln!(text, "  {:>12} {:>8} {:>9}  name", "amount", "", "stacks")?;
    for site in list {
        writeln!(
            text,
            "  {:>12} {:>8} {:>9}  {}",
            facts.short(site.value),
            facts.percent(site.value),
            grouped(site.stacks),
            cut(&printable(facts.printed_site(site).as_bytes())),
        )?;
    }
    let listed = list.iter().map(|site| site.value).sum();
    conservation(text, facts.profile, facts.metric, listed)
}

fn functions(text: &mut String, facts: &Facts<'_>, top: usize) -> std::fmt::Result {
    let (profile, metric, whole) = (facts.profile, facts.metric, facts.whole);
    let Some(table) = function_table(profile, metric) else {
        return Ok(());
    };
    let row = profile.metric(metric);
    writeln!(
        text,
        "\nFunctions by self amount ({} in all)",
        grouped(table.rows.len() as i128)
    )?;
    writeln!(
        text,
        "  {:>12} {:>8} {:>12} {:>8}  name",
        "self", "", "total", ""
    )?;
    let mut shown = 0;
    for function in table.rows.iter().take(top) {
        let i = function.index();
        let (own, total) = (table.sums.own[i], table.sums.total[i]);
        shown += own;
        let name = facts.printed(table.index.name(*function));
        writeln!(
            text,
            "  {:>12} {:>8} {:>12} {:>8}  {}",
            short(own, row),
            percent(share(own, whole)),
            short(total, row),
            percent(share(total, whole)),
            cut(&printable(name.as_bytes())),
        )?;
    }
    conservation(text, profile, metric, shown)
}

/// The last frames of a stack that say something.
pub(super) fn tail(facts: &Facts<'_>, node: NodeId, most: usize) -> String {
    let name = |n: NodeId| cut(&printable(facts.printed(facts.name_of(n)).as_bytes()));
    let (tail, _) = facts.tail(node, most);
    let names: Vec<String> = tail.into_iter().map(name).collect();
    names.join(" <- ")
}

/// Letters of a name on a line.
const LONGEST: usize = 160;

/// Both ends of a long name, and how much is left out between them.
fn cut(name: &str) -> String {
    let letters = name.chars().count();
    if letters <= LONGEST {
        return name.to_owned();
    }
    let end = LONGEST / 2;
    let head: String = name.chars().take(end).collect();
    let tail: String = name.chars().skip(letters - end).collect();
    format!("{head}\u{2026}[{} more]\u{2026}{tail}", letters - 2 * end)
}

fn stacks(text: &mut String, facts: &Facts<'_>, top: usize) -> std::fmt::Result {
    let (profile, metric, whole) = (facts.profile, facts.metric, facts.whole);
    let row = profile.metric(metric);
    let all = grouped(profile.tree.stacks().len() as i128);
    writeln!(text, "\nLargest stacks ({all} in all), leaf first")?;
    let mut shown = 0;
    for stack in top_stacks(profile, metric, top) {
        shown += stack.amount;
        writeln!(
            text,
            "  {:>4} {:>12} {:>8}  {}",
            stack.rank,
            short(stack.amount, row),
            percent(share(stack.amount, whole)),
            tail(facts, stack.node, TAIL),
        )?;
    }
    conservation(text, profile, metric, shown)
}
