//! The same for a terminal.

use super::super::facts::Facts;
use super::markdown::signed;
use super::{Compared, Leak};
use crate::analysis::changes::Fate;
use crate::number::grouped;
use crate::view::label::{duration, short};
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

/// What time says of all of it.
pub(super) fn verdict(compared: &Compared) -> String {
    let metric = &compared.metric;
    let total = &compared.total;
    let suspects = compared.sites.iter().filter(|it| it.growth.suspect).count();
    let rate = match (total.per_hour, compared.span) {
        (Some(rate), Some(span)) => format!(
            "Over {}, the whole grows by {} an hour and grew in {} of {} steps.",
            duration(span / 1_000_000_000),
            signed(rate, metric),
            total.up,
            total.steps
        ),
        _ => format!(
            "The whole changed by {} and grew in {} of {} steps; without times there is no rate.",
            signed(compared.after().saturating_sub(compared.before()), metric),
            total.up,
            total.steps
        ),
    };
    let suspected = match suspects {
        0 => "Nothing is suspected of leaking.".to_owned(),
        1 => "One place is suspected of leaking.".to_owned(),
        many => format!("{} places are suspected of leaking.", grouped(many as u64)),
    };
    let few = match compared.parts.len() {
        2 => " Two snapshots show growth, not yet that it goes on: a third would.",
        _ => "",
    };
    format!("{rate} {suspected}{few}")
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
    writeln!(text, "  {}", compared.found())?;
    writeln!(
        text,
        "{:>12} {:>12} {:>12}          function in which stacks end",
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
    writeln!(text, "\nOver time: {}", verdict(compared))?;
    let grows = |leak: &&Leak| leak.last > leak.first;
    for leak in compared.sites.iter().filter(grows).take(top) {
        let growth = &leak.growth;
        let rate = growth.per_hour.map(|rate| signed(rate, metric));
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
