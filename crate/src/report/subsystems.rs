//! Subsystems in reports: what each holds, what rules disagree on, and the
//! largest stacks that belong to none.

use super::facts::Facts;
use super::markdown::{self, bar, cell, stack_rows};
use super::text::tail;
use super::{TOP, conservation};
use crate::analysis::subsystems::{Conflict, Row};
use crate::number::grouped;
use crate::view::label::{percent, share};
use crate::view::overview::printable;
use std::fmt::{Result as Written, Write as _};

/// Stacks of (other), and conflicts, that are listed.
pub(super) const MOST: usize = 5;
/// Letters of a bar that stands for everything.
const BAR: f64 = 20.0;
/// Frames of a stack that a line shows.
const TAIL: usize = 4;

pub(super) fn in_text(text: &mut String, facts: &Facts<'_>, top: usize) -> Written {
    let sorted = &facts.subsystems;
    let coverage = percent(share(sorted.covered, sorted.whole));
    writeln!(text, "\nSubsystems ({}), {coverage} covered", facts.pack)?;
    writeln!(
        text,
        "  {:>12} {:>8} {:<20} {:>9}  name",
        "amount", "", "", "stacks"
    )?;
    let shown = || sorted.rows.iter().take(top);
    let mut line = |row: &Row, name: &str| {
        let part = share(row.value, sorted.whole);
        let bar = "#".repeat((part.abs().min(1.0) * BAR).round() as usize);
        let (amount, stacks) = (facts.short(row.value), grouped(row.stacks));
        let part = percent(part);
        writeln!(
            text,
            "  {amount:>12} {part:>8} {bar:<20} {stacks:>9}  {name}"
        )
    };
    for subsystem in shown() {
        line(subsystem, &printable(subsystem.name.as_bytes()))?;
    }
    if sorted.other.distinct > 0 {
        line(&sorted.other, "(other)")?;
    }
    let listed: i64 = shown().map(|row| row.value).sum();
    conservation(
        text,
        facts.profile,
        facts.metric,
        listed + sorted.other.value,
    )?;
    let stacks = facts.other_stacks(MOST);
    if !stacks.is_empty() {
        writeln!(text, "  largest stacks of (other)")?;
    }
    for stack in stacks {
        let (amount, part) = (facts.short(stack.amount), facts.percent(stack.amount));
        let tail = tail(facts, stack.node, TAIL);
        writeln!(text, "  {amount:>12} {part:>8}  {tail}")?;
    }
    if !sorted.conflicts.is_empty() {
        writeln!(text, "  rules of two subsystems; the first has it")?;
    }
    for conflict in sorted.conflicts.iter().take(MOST) {
        let (amount, part) = (facts.short(conflict.value), facts.percent(conflict.value));
        let (winner, other) = names(facts, conflict);
        writeln!(text, "  {amount:>12} {part:>8}  {winner} before {other}")?;
    }
    more(text, sorted.conflicts.len())
}

fn names(facts: &Facts<'_>, conflict: &Conflict) -> (String, String) {
    let name = |number| printable(facts.subsystem(number).as_bytes());
    (name(conflict.winner), name(conflict.other))
}

fn more(text: &mut String, all: usize) -> Written {
    match all.saturating_sub(MOST) {
        0 => Ok(()),
        more => writeln!(text, "  and {} more", grouped(more as i128)),
    }
}

pub(super) fn in_markdown(text: &mut String, facts: &Facts<'_>) -> Written {
    let sorted = &facts.subsystems;
    writeln!(
        text,
        "Rules: {}. They cover {} of the amount.\n",
        facts.pack,
        percent(share(sorted.covered, sorted.whole)),
    )?;
    writeln!(
        text,
        "| subsystem | amount | share | | stacks |\n|---|---:|---:|---|---:|"
    )?;
    let mut listed = 0;
    let other = [&sorted.other].into_iter().filter(|row| row.distinct > 0);
    let top = facts.options.top.unwrap_or(TOP);
    for row in sorted.rows.iter().take(top).chain(other) {
        listed += row.value;
        let name = match row.name.as_str() {
            "" => "(other)".to_owned(),
            name => cell(name),
        };
        writeln!(
            text,
            "| {name} | {} | {} | {} | {} |",
            facts.short(row.value),
            facts.percent(row.value),
            bar(facts.share(row.value)),
            grouped(row.stacks),
        )?;
    }
    let rows = (sorted.rows.len().min(top), sorted.rows.len());
    markdown::conservation(text, facts, listed, rows, "subsystems")?;
    let stacks = facts.other_stacks(MOST);
    if !stacks.is_empty() {
        writeln!(text, "\nThe largest stacks of (other):\n")?;
        stack_rows(text, facts, &stacks)?;
    }
    if sorted.conflicts.is_empty() {
        return Ok(());
    }
    writeln!(
        text,
        "\nRules of two subsystems would have taken these; the first has them:\n\n\
         | amount | share | has it | would, too | stacks |\n|---:|---:|---|---|---:|"
    )?;
    for conflict in sorted.conflicts.iter().take(MOST) {
        let name = |number| cell(facts.subsystem(number));
        writeln!(
            text,
            "| {} | {} | {} | {} | {} |",
            facts.short(conflict.value),
            facts.percent(conflict.value),
            name(conflict.winner),
            name(conflict.other),
            grouped(conflict.stacks),
        )?;
    }
    match sorted.conflicts.len().saturating_sub(MOST) {
        0 => Ok(()),
        more => writeln!(text, "\nAnd {} more.", grouped(more as i128)),
    }
}
