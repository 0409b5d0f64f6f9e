//! The same for a terminal.

use super::super::facts::Facts;
use super::Leak;
use super::markdown::{per_hour, signed};
use crate::analysis::changes::Fate;
use crate::number::grouped;
use crate::view::label::short;
use crate::view::overview::printable;
use std::fmt::{Result as Written, Write as _};

/// What a row comes to, in a word.
pub(super) const fn word(leak: &Leak) -> &'static str {
    match (leak.growth.suspect, leak.growth.noise) {
        (true, _) => "suspect",
        (false, Some(true)) => "within sampling noise",
        (false, _) => "",
    }
}

pub(in crate::report) fn section(text: &mut String, facts: &Facts<'_>, top: usize) -> Written {
    let Some(compared) = &facts.compared else {
        return Ok(());
    };
    let metric = &compared.metric;
    let (before, after) = (compared.before(), compared.after());
    writeln!(
        text,
        "\nWhat changed: {} from {} to {} ({})",
        metric.name,
        short(before, metric),
        short(after, metric),
        signed(after.saturating_sub(before), metric),
    )?;
    writeln!(text, "  {}", compared.found)?;
    writeln!(
        text,
        "{:>12} {:>12} {:>12}          code that allocated",
        "change", "before", "after"
    )?;
    let changed = || compared.rows.iter().filter(|row| row.fate != Fate::Same);
    for row in changed().take(top) {
        writeln!(
            text,
            "{:>12} {:>12} {:>12}  {:<6}  {}",
            signed(row.delta(), metric),
            short(row.before, metric),
            short(row.after, metric),
            row.fate.word(),
            printable(row.name.as_bytes()),
        )?;
    }
    let left: Vec<i64> = changed().skip(top).map(super::Changed::delta).collect();
    let same = compared.of_fate(Fate::Same).count() as u64;
    writeln!(
        text,
        "  {} others {}; {} stayed as they were",
        grouped(left.len() as u64),
        signed(left.iter().sum(), metric),
        grouped(same),
    )?;
    writeln!(text, "\nOver time: {}", compared.verdict)?;
    let grows = |leak: &&Leak| leak.last > leak.first;
    for leak in compared.sites.iter().filter(grows).take(top) {
        let growth = &leak.growth;
        let rate = growth.per_hour.map(|rate| per_hour(rate, metric));
        writeln!(
            text,
            "{:>12}/h {:>9}  {:<22} {}",
            rate.unwrap_or_else(|| "-".to_owned()),
            format!("{} of {}", growth.up, growth.steps),
            word(leak),
            printable(leak.name.as_bytes()),
        )?;
    }
    Ok(())
}
