//! The same as JSON.

use super::super::json::number;
use super::{Changed, Compared, Leak};
use crate::analysis::changes::Fate;
use crate::analysis::growth::Rate;
use crate::view::label::share;
use serde::Serialize;
use serde_json::value::RawValue;

#[derive(Debug, Serialize)]
pub struct CompareRow {
    metric: String,
    unit: &'static str,
    before: String,
    after: String,
    total: Total,
    new: Vec<ChangedRow>,
    gone: Vec<ChangedRow>,
    grown: Vec<ChangedRow>,
    shrunk: Vec<ChangedRow>,
    /// What stayed as it was, added up.
    same: Same,
    stacks: Stacks,
    scaled: bool,
}

#[derive(Debug, Serialize)]
struct Total {
    before: Box<RawValue>,
    after: Box<RawValue>,
    delta: Box<RawValue>,
}

#[derive(Debug, Serialize)]
struct ChangedRow {
    name: String,
    before: Box<RawValue>,
    after: Box<RawValue>,
    delta: Box<RawValue>,
    /// Of all that grew and shrank.
    share: f64,
}

#[derive(Debug, Serialize)]
struct Same {
    functions: usize,
    value: Box<RawValue>,
}

#[derive(Debug, Serialize)]
struct Stacks {
    all: u64,
    shared: u64,
    /// Of the last profile's, those that found theirs by names made alike.
    alike: u64,
    only: Vec<u64>,
}

#[derive(Debug, Serialize)]
pub struct LeakRow {
    site: String,
    first: Box<RawValue>,
    last: Box<RawValue>,
    /// Null where times are not known.
    per_hour: Option<Box<RawValue>>,
    /// In how many steps it grew, of how many.
    steps: usize,
    of_steps: usize,
    first_seen: Option<String>,
    doubles_in_hours: Option<f64>,
    suspect: bool,
    /// Null where nobody knows.
    within_noise: Option<bool>,
    /// Leaf first.
    path: Vec<String>,
}

#[derive(Debug, Serialize)]
pub struct GrowthRow {
    metric: String,
    unit: &'static str,
    hours: Option<f64>,
    snapshots: Vec<SnapshotRow>,
    per_hour: Option<Box<RawValue>>,
    steps: usize,
    functions: Vec<LeakRow>,
    subsystems: Vec<LeakRow>,
}

#[derive(Debug, Serialize)]
struct SnapshotRow {
    name: String,
    time: Option<String>,
    /// Who says so: `profile`, `name`, `file` or `user`.
    time_from: Option<&'static str>,
    value: Box<RawValue>,
}

pub(in crate::report) fn compare(compared: &Compared) -> Result<CompareRow, String> {
    let decimals = compared.metric.decimals;
    let amount = |value| number(value, decimals);
    let row = |row: &Changed| {
        Ok(ChangedRow {
            name: row.name.clone(),
            before: amount(row.before)?,
            after: amount(row.after)?,
            delta: amount(row.delta())?,
            share: share(row.delta(), compared.changed),
        })
    };
    let rows =
        |fate| -> Result<Vec<ChangedRow>, String> { compared.of_fate(fate).map(row).collect() };
    let same: Vec<&Changed> = compared.of_fate(Fate::Same).collect();
    let name = |part: Option<&super::Part>| part.map_or(String::new(), |part| part.name.clone());
    let matched = &compared.matched;
    Ok(CompareRow {
        metric: compared.metric.name.clone(),
        unit: compared.metric.unit.word(),
        before: name(compared.parts.first()),
        after: name(compared.parts.last()),
        total: Total {
            before: amount(compared.before())?,
            after: amount(compared.after())?,
            delta: amount(compared.after().saturating_sub(compared.before()))?,
        },
        new: rows(Fate::New)?,
        gone: rows(Fate::Gone)?,
        grown: rows(Fate::Grown)?,
        shrunk: rows(Fate::Shrunk)?,
        same: Same {
            functions: same.len(),
            value: amount(same.iter().map(|row| row.after).sum())?,
        },
        stacks: Stacks {
            all: matched.stacks,
            shared: matched.shared,
            alike: matched.alike,
            only: matched.alone.clone(),
        },
        scaled: compared.scaled,
    })
}

fn rate(compared: &Compared, rate: Rate) -> Result<Box<RawValue>, String> {
    let (value, metric) = rate.amount(&compared.metric);
    number(value, metric.decimals)
}

fn leak(compared: &Compared, leak: &Leak) -> Result<LeakRow, String> {
    let decimals = compared.metric.decimals;
    let growth = &leak.growth;
    let per_hour = growth.per_hour.map(|it| rate(compared, it));
    Ok(LeakRow {
        site: leak.name.clone(),
        first: number(leak.first, decimals)?,
        last: number(leak.last, decimals)?,
        per_hour: per_hour.transpose()?,
        steps: growth.up,
        of_steps: growth.steps,
        first_seen: compared.seen(growth),
        doubles_in_hours: growth.doubles_in.map(|seconds| seconds as f64 / 3600.0),
        suspect: growth.suspect,
        within_noise: growth.noise,
        path: leak.path.clone(),
    })
}

pub(in crate::report) fn leaks(
    compared: &Compared,
    leaks: &[Leak],
) -> Result<Vec<LeakRow>, String> {
    leaks.iter().map(|row| leak(compared, row)).collect()
}

pub(in crate::report) fn growth(compared: &Compared) -> Result<GrowthRow, String> {
    let decimals = compared.metric.decimals;
    let told = ["profile", "name", "file", "user"];
    let snapshot = |part: &super::Part| {
        Ok(SnapshotRow {
            name: part.name.clone(),
            time: Compared::time(part),
            time_from: part.taken.map(|taken| told[taken.told as usize]),
            value: number(part.total, decimals)?,
        })
    };
    let snapshots: Result<Vec<SnapshotRow>, String> = compared.parts.iter().map(snapshot).collect();
    let per_hour = compared.total.per_hour.map(|it| rate(compared, it));
    Ok(GrowthRow {
        metric: compared.metric.name.clone(),
        unit: compared.metric.unit.word(),
        hours: compared.span.map(|span| span as f64 / 3.6e12),
        snapshots: snapshots?,
        per_hour: per_hour.transpose()?,
        steps: compared.total.up,
        functions: leaks(compared, &compared.functions)?,
        subsystems: leaks(compared, &compared.subsystems)?,
    })
}
