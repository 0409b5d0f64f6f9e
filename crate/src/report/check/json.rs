//! For programs. Keys are stable: the README lists them.

use super::Answers;
use crate::analysis::budgets::Verdict;
use crate::analysis::ratio::Ratio;
use crate::view::budgets::{Checked, EstimateRow, LargestRows, LimitRow};
use serde::Serialize;
use serde_json::value::RawValue;

/// More than any amount or limit has.
const PLACES: u8 = 9;

#[derive(Serialize)]
pub struct Report {
    file: String,
    status: &'static str,
    passed: usize,
    failed: usize,
    unknown: usize,
    filters: Vec<String>,
    notes: Vec<String>,
    budgets: Vec<Budget>,
    estimates: Vec<Estimate>,
    advice: Option<&'static str>,
}

type Number = Option<Box<RawValue>>;

#[derive(Serialize)]
pub(in crate::report) struct Budget {
    line: u32,
    path: String,
    tier: Option<String>,
    budget: String,
    metric: Option<String>,
    unit: &'static str,
    limit: Number,
    actual: Number,
    status: &'static str,
    over: Number,
    matches: usize,
    stacks: u64,
    note: Option<String>,
    top_stacks: Vec<Stack>,
    other_stacks: u64,
}

#[derive(Serialize)]
struct Stack {
    value: Number,
    /// The last that mean something, leaf first.
    frames: Vec<String>,
    /// File and line of the first of them.
    at: Option<String>,
    /// Frames in all.
    depth: u32,
}

#[derive(Serialize)]
pub(in crate::report) struct Estimate {
    what: String,
    metric: Option<String>,
    unit: &'static str,
    expected: Number,
    actual: Number,
    ratio: Number,
    /// Null where it could not be checked.
    ok: Option<bool>,
    stacks: u64,
    note: Option<String>,
}

impl std::fmt::Debug for Report {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Report").field("file", &self.file).finish()
    }
}

pub fn report(answers: &Answers) -> Report {
    let Checked {
        budgets, estimates, ..
    } = &answers.checked;
    let checked = &answers.checked;
    Report {
        file: answers.file.clone(),
        status: checked.verdict().word(),
        passed: checked.passed,
        failed: checked.failed,
        unknown: checked.unknown,
        filters: answers.filters.clone(),
        notes: checked.notes.clone(),
        budgets: budgets.iter().map(budget).collect(),
        estimates: estimates.iter().map(estimate).collect(),
        advice: checked.advice,
    }
}

fn number(value: Option<Ratio>) -> Number {
    // Digits with a point are a number to JSON.
    RawValue::from_string(value?.decimal(PLACES)).ok()
}

pub(in crate::report) fn budget(row: &LimitRow) -> Budget {
    let stacks = |largest: &LargestRows| {
        let stacks = largest.stacks.iter().map(|stack| Stack {
            value: number(Some(stack.value)),
            frames: stack.path.clone(),
            at: stack.at.clone(),
            depth: stack.depth,
        });
        stacks.collect()
    };
    Budget {
        line: row.line,
        path: row.path.clone(),
        tier: row.tier.clone(),
        budget: row.budget.clone(),
        metric: row.metric.clone(),
        unit: row.exact.unit,
        limit: number(row.exact.limit),
        actual: number(row.exact.actual),
        status: row.status,
        over: number(row.exact.over),
        matches: row.matches,
        stacks: row.stacks,
        note: row.note.clone(),
        top_stacks: row.largest.as_ref().map(stacks).unwrap_or_default(),
        other_stacks: row.largest.as_ref().map_or(0, |largest| largest.others),
    }
}

pub(in crate::report) fn estimate(row: &EstimateRow) -> Estimate {
    let is = |verdict: Verdict| row.status == verdict.word();
    Estimate {
        what: row.what.clone(),
        metric: row.metric.clone(),
        unit: row.exact.unit,
        expected: number(row.exact.limit),
        actual: number(row.exact.actual),
        ratio: number(row.exact.ratio),
        ok: (!is(Verdict::Unknown)).then(|| is(Verdict::Pass)),
        stacks: row.stacks,
        note: row.note.clone(),
    }
}
