//! The same as Markdown.

use super::super::facts::Facts;
use super::super::markdown::{cell, code};
use super::{Changed, Compared, Leak};
use crate::analysis::changes::Fate;
use crate::analysis::growth::Rate;
use crate::number::grouped;
use crate::view::label::{duration, exact, percent, share, short};
use std::fmt::{Result as Written, Write as _};

/// Rows of each table, if nothing else is said.
const ROWS: usize = 15;

const TITLES: [(Fate, &str); 4] = [
    (Fate::Grown, "Grown"),
    (Fate::New, "New"),
    (Fate::Shrunk, "Shrunk"),
    (Fate::Gone, "Gone"),
];

pub(in crate::report) fn changes(text: &mut String, facts: &Facts<'_>) -> Written {
    let Some(compared) = &facts.compared else {
        return Ok(());
    };
    let metric = &compared.metric;
    let (before, after) = (compared.before(), compared.after());
    writeln!(text, "| | {} |\n|---|---:|", cell(&metric.name))?;
    for part in &compared.parts {
        let time = Compared::time(part).map_or(String::new(), |time| format!(", {time}"));
        let total = exact(part.total, metric);
        writeln!(text, "| {}{time} | {total} |", cell(&part.name))?;
    }
    let change = signed(after.saturating_sub(before), metric);
    writeln!(text, "| **Change** | **{change}** |\n")?;
    writeln!(text, "{}\n", compared.found)?;
    if compared.scaled {
        writeln!(
            text,
            "All are scaled to equal totals: amounts are shares.\n"
        )?;
    }
    let top = facts.options.top.unwrap_or(ROWS);
    for (fate, title) in TITLES {
        let rows: Vec<&Changed> = compared.of_fate(fate).collect();
        if !rows.is_empty() {
            table(text, compared, title, &rows, top)?;
        }
    }
    let same = compared.of_fate(Fate::Same);
    let (many, held) = same.fold((0usize, 0i64), |(n, sum), row| (n + 1, sum + row.after));
    writeln!(
        text,
        "{} stayed as they were, with {}.",
        counted(many, "place"),
        exact(held, metric)
    )
}

fn table(
    text: &mut String,
    compared: &Compared,
    title: &str,
    rows: &[&Changed],
    top: usize,
) -> Written {
    let metric = &compared.metric;
    let sum: i64 = rows.iter().map(|row| row.delta()).sum();
    writeln!(
        text,
        "### {title}: {}, {}\n\n| Change | Share | Before | After | Code that allocated |\n|---:|---:|---:|---:|---|",
        counted(rows.len(), "place"),
        signed(sum, metric)
    )?;
    for row in rows.iter().take(top) {
        writeln!(
            text,
            "| {} | {} | {} | {} | {} |",
            signed(row.delta(), metric),
            percent(share(row.delta(), compared.changed)),
            short(row.before, metric),
            short(row.after, metric),
            code(&row.name)
        )?;
    }
    let rest = &rows[rows.len().min(top)..];
    if !rest.is_empty() {
        let left: i64 = rest.iter().map(|row| row.delta()).sum();
        let many = grouped(rest.len() as u64);
        writeln!(text, "| {} | | | | {many} others |", signed(left, metric))?;
    }
    writeln!(text)
}

/// `1 place`, `1,234 places`
fn counted(many: usize, what: &str) -> String {
    let s = if many == 1 { "" } else { "s" };
    format!("{} {what}{s}", grouped(many as u64))
}

/// An amount an hour.
pub(super) fn per_hour(rate: Rate, metric: &crate::metric::Metric) -> String {
    let (value, metric) = rate.amount(metric);
    signed(value, &metric)
}

/// With a plus where it grew.
pub(super) fn signed(value: i64, metric: &crate::metric::Metric) -> String {
    match value > 0 {
        true => format!("+{}", short(value, metric)),
        false => short(value, metric),
    }
}

pub(in crate::report) fn leaks(text: &mut String, facts: &Facts<'_>) -> Written {
    let Some(compared) = &facts.compared else {
        return Ok(());
    };
    let metric = &compared.metric;
    writeln!(text, "{}\n", compared.verdict)?;
    let top = facts.options.top.unwrap_or(ROWS);
    for (title, rows) in [
        ("Code that allocated", &compared.sites),
        ("Subsystem", &compared.subsystems),
    ] {
        let rows: Vec<&Leak> = rows.iter().filter(|row| row.last > row.first).collect();
        if rows.is_empty() {
            continue;
        }
        writeln!(
            text,
            "| {title} | An hour | First | Last | Steps up | First seen | Doubles in | |\n|---|---:|---:|---:|---:|---|---:|---|"
        )?;
        for row in rows.iter().take(top) {
            let growth = &row.growth;
            let dash = || "\u{2013}".to_owned();
            writeln!(
                text,
                "| {} | {} | {} | {} | {} of {} | {} | {} | {} |",
                code(&row.name),
                growth.per_hour.map_or_else(dash, |it| per_hour(it, metric)),
                short(row.first, metric),
                short(row.last, metric),
                growth.up,
                growth.steps,
                compared.seen(growth).map_or_else(dash, |it| cell(&it)),
                growth.doubles_in.map_or_else(dash, duration),
                super::text::word(row),
            )?;
        }
        if rows.len() > top {
            let left = &rows[top..];
            let sum: i64 = left.iter().map(|row| row.last - row.first).sum();
            let many = grouped(left.len() as u64);
            let sum = signed(sum, metric);
            writeln!(text, "\n{many} others grew, by {sum} together.")?;
        }
        writeln!(text)?;
    }
    let suspects = compared.sites.iter().filter(|row| row.growth.suspect);
    for row in suspects.take(5) {
        writeln!(text, "{} on the stack that grew most:\n", code(&row.name))?;
        for frame in &row.path {
            writeln!(text, "- {}", code(frame))?;
        }
        writeln!(text)?;
    }
    Ok(())
}
