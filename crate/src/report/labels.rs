//! Labels in reports: for each key what its values hold, and what lacks it.

use super::facts::Facts;
use super::json::number;
use super::markdown::{self, bar, cell};
use super::{TOP, conservation};
use crate::analysis::labels::{KeySum, NONE, Sum, values_text};
use crate::number::grouped;
use crate::view::overview::printable;
use serde::Serialize;
use serde_json::value::RawValue;
use std::fmt::{Result as Written, Write as _};

#[derive(Serialize)]
pub(super) struct KeyRow {
    key: String,
    /// Largest first.
    values: Vec<ValueRow>,
    /// What lacks the key.
    none: SumRow,
}

#[derive(Serialize)]
struct ValueRow {
    value: String,
    #[serde(flatten)]
    sum: SumRow,
}

#[derive(Serialize)]
struct SumRow {
    amount: Box<RawValue>,
    share: f64,
    stacks: u64,
}

pub(super) fn json(facts: &Facts<'_>) -> Result<Vec<KeyRow>, String> {
    let top = facts.options.top.unwrap_or(usize::MAX);
    let sum = |sum: &Sum| {
        Ok::<_, String>(SumRow {
            amount: number(sum.value, facts.unit().decimals)?,
            share: facts.share(sum.value),
            stacks: sum.stacks,
        })
    };
    let mut rows = Vec::new();
    for key in &facts.labels {
        let mut values = Vec::new();
        for row in key.values.iter().take(top) {
            values.push(ValueRow {
                value: values_text(facts.profile, &row.labels),
                sum: sum(&row.sum)?,
            });
        }
        rows.push(KeyRow {
            key: facts.profile.strings.text(key.key),
            values,
            none: sum(&key.none)?,
        });
    }
    Ok(rows)
}

/// The rows that are listed, what they hold together, and how many there are
/// of how many.
fn listed(facts: &Facts<'_>, key: &KeySum, top: usize) -> (Vec<(String, Sum)>, i64, usize) {
    let text = |labels| values_text(facts.profile, labels);
    let values = key.values.iter().take(top);
    let mut rows: Vec<_> = values.map(|row| (text(&row.labels), row.sum)).collect();
    let shown = rows.len();
    if key.none.stacks > 0 {
        rows.push((NONE.to_owned(), key.none));
    }
    let sum = rows.iter().map(|(_, sum)| sum.value).sum();
    (rows, sum, shown)
}

pub(super) fn in_text(text: &mut String, facts: &Facts<'_>, top: usize) -> Written {
    for key in facts.labels.iter().take(top) {
        let name = printable(facts.profile.strings.get(key.key));
        writeln!(text, "\nLabel {name}")?;
        writeln!(
            text,
            "  {:>12} {:>8} {:>9}  value",
            "amount", "share", "stacks"
        )?;
        let (rows, sum, _) = listed(facts, key, top);
        for (value, row) in rows {
            writeln!(
                text,
                "  {:>12} {:>8} {:>9}  {}",
                facts.short(row.value),
                facts.percent(row.value),
                grouped(row.stacks),
                printable(value.as_bytes()),
            )?;
        }
        conservation(text, facts.profile, facts.metric, sum)?;
    }
    match facts.labels.len().saturating_sub(top) {
        0 => Ok(()),
        more => writeln!(text, "\nand {} labels more", grouped(more as i128)),
    }
}

pub(super) fn in_markdown(text: &mut String, facts: &Facts<'_>) -> Written {
    let top = facts.options.top.unwrap_or(TOP);
    for (i, key) in facts.labels.iter().take(top).enumerate() {
        let name = cell(&facts.profile.strings.text(key.key));
        let gap = if i == 0 { "" } else { "\n" };
        writeln!(
            text,
            "{gap}| {name} | amount | share | | stacks |\n|---|---:|---:|---|---:|"
        )?;
        let (rows, sum, shown) = listed(facts, key, top);
        for (value, row) in rows {
            writeln!(
                text,
                "| {} | {} | {} | {} | {} |",
                cell(&value),
                facts.short(row.value),
                facts.percent(row.value),
                bar(facts.share(row.value)),
                grouped(row.stacks),
            )?;
        }
        markdown::conservation(text, facts, sum, (shown, key.values.len()), "values")?;
    }
    match facts.labels.len().saturating_sub(top) {
        0 => Ok(()),
        more => writeln!(text, "\nAnd {} labels more.", grouped(more as i128)),
    }
}
