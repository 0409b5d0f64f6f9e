//! The report as JSON. Its keys are stable: the README lists them.
//!
//! Amounts are JSON numbers with all their digits, also beyond 2^53 and with
//! fractions; a reader that keeps numbers as doubles will round them.

use super::check::json::{Budget, Estimate, budget, estimate};
use super::compared::{CompareRow, GrowthRow, LeakRow, compare, growth, leaks};
use super::facts::{Basis, Facts};

use super::go::{self, GoRow};

use super::subsystems::MOST;
use super::{TOP, TopStack, function_table, gc, heap, labels, node_text, top_stacks};
use crate::analysis::demangle::demangled;
use crate::analysis::sites::Site;
use crate::analysis::subsystems::{Conflict, Row};
use crate::ids::MetricId;
use crate::profile::{Counts, Profile};
use crate::view::findings::{self, LinkRow, QuestionRow};
use crate::view::label::{plain, share};
use crate::view::overview::{Import, import};
use serde::Serialize;
use serde_json::value::RawValue;
use std::borrow::Cow;

#[derive(Serialize)]
pub struct Report {
    file: String,
    format: String,
    /// The metric that `functions` and `top_stacks` are about.
    metric: String,
    metrics: Vec<MetricRow>,
    import: Import,
    counts: Counts,
    functions: Vec<FunctionRow>,
    top_stacks: Vec<StackRow>,
    noise: &'static str,
    outermost: Vec<SiteRow>,
    leaf: Vec<SiteRow>,
    caller: Vec<SiteRow>,
    findings: Vec<FindingRow>,
    questions: Vec<QuestionRow>,
    /// The pack of rules in force.
    pack: &'static str,
    /// All, largest first; what belongs to none is not among them.
    subsystems: Vec<SiteRow>,
    coverage: f64,
    /// What belongs to none.
    other: OtherRow,
    /// Largest first.
    conflicts: Vec<ConflictRow>,
    /// By key; only where there are any.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    labels: Vec<labels::KeyRow>,
    /// Only where blocks are counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    sites: Option<Vec<heap::SiteRow>>,
    /// Only of a garbage collector's log.
    #[serde(skip_serializing_if = "Option::is_none")]
    gc: Option<gc::Gc>,
    /// As a check has them; nothing where there are none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    budgets: Vec<Budget>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    estimates: Vec<Estimate>,
    /// What filters took out; nothing where there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    filters: Option<FilterRow>,
    /// Of a Go program's heap.
    #[serde(skip_serializing_if = "Option::is_none")]
    go: Option<GoRow>,
    /// Against other profiles, where there are any.
    #[serde(skip_serializing_if = "Option::is_none")]
    compare: Option<CompareRow>,
    #[serde(skip_serializing_if = "Option::is_none")]
    leaks: Option<Vec<LeakRow>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    growth: Option<GrowthRow>,
    meta: Vec<(String, String)>,
}

#[derive(Serialize)]
struct FilterRow {
    steps: Vec<String>,
    /// Of the file.
    total: Box<RawValue>,
}

#[derive(Serialize)]
struct OtherRow {
    value: Box<RawValue>,
    share: f64,
    stacks: u64,
    top_stacks: Vec<StackRow>,
}

/// Stacks that rules of two subsystems would have taken.
#[derive(Serialize)]
struct ConflictRow {
    winner: String,
    other: String,
    value: Box<RawValue>,
    share: f64,
    stacks: u64,
}

#[derive(Serialize)]
struct MetricRow {
    name: String,
    unit: &'static str,
    additive: bool,
    total: Option<Box<RawValue>>,
}

#[derive(Serialize)]
struct FunctionRow {
    name: String,
    /// How it reads, where a compiler mangled it.
    #[serde(skip_serializing_if = "Option::is_none")]
    demangled: Option<String>,
    #[serde(rename = "self")]
    own: Box<RawValue>,
    total: Box<RawValue>,
    stacks: u64,
}

#[derive(Serialize)]
struct SiteRow {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    demangled: Option<String>,
    value: Box<RawValue>,
    share: f64,
    stacks: u64,
}

#[derive(Serialize)]
pub(super) struct StackRow {
    rank: usize,
    value: Box<RawValue>,
    share: f64,
    /// Leaf first.
    frames: Vec<String>,
}

#[derive(Serialize)]
struct FindingRow {
    id: &'static str,
    severity: &'static str,
    metric: String,
    title: String,
    detail: String,
    value: Box<RawValue>,
    share: f64,
    stacks: u64,
    advice: &'static str,
    view: LinkRow,
    /// Leaf first; of a deep stack the last frames.
    path: Vec<String>,
}

impl std::fmt::Debug for Report {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Report").field("file", &self.file).finish()
    }
}

pub fn report(facts: &Facts<'_>) -> Result<Report, String> {
    let Basis {
        profile,
        options,
        metric,
        whole,
        ..
    } = **facts;
    let decimals = profile.metric(metric).decimals;
    let mut functions = Vec::new();
    if let Some(table) = function_table(profile, metric) {
        for function in table.rows.iter().take(options.top.unwrap_or(usize::MAX)) {
            let i = function.index();
            functions.push(FunctionRow {
                name: profile.strings.text(table.index.name(*function)),
                demangled: read(profile.strings.get(table.index.name(*function))),
                own: number(table.sums.own[i], decimals)?,
                total: number(table.sums.total[i], decimals)?,
                stacks: table.sums.records[i],
            });
        }
    }
    let stack_rows = |stacks: Vec<TopStack>| -> Result<Vec<StackRow>, String> {
        let row = |stack| stack_row(profile, metric, whole, stack);
        stacks.iter().map(row).collect()
    };
    let stacks = top_stacks(profile, metric, options.top.unwrap_or(TOP));
    let site_row = |site: &Site| {
        let name = facts.site_as_counted(site);
        Ok(SiteRow {
            value: number(site.value, decimals)?,
            share: share(site.value, whole),
            demangled: read(name.as_bytes()),
            name,
            stacks: site.stacks,
        })
    };
    let site_rows = |list: &[Site]| -> Result<Vec<SiteRow>, String> {
        let top = options.top.unwrap_or(usize::MAX);
        list.iter().take(top).map(site_row).collect()
    };
    let (lists, sorted, said) = (&facts.sites, &facts.subsystems, &facts.said);
    let filters = options.taken.as_ref().map(|taken| {
        Ok::<_, String>(FilterRow {
            steps: taken.titles.clone(),
            total: number(options.file_total(profile, metric), decimals)?,
        })
    });
    let coverage = share(sorted.covered, sorted.whole);
    let subsystem = |row: &Row| {
        Ok(SiteRow {
            value: number(row.value, decimals)?,
            share: share(row.value, whole),
            demangled: None,
            name: row.name.clone(),
            stacks: row.stacks,
        })
    };
    let subsystems: Result<Vec<SiteRow>, String> = sorted.rows.iter().map(subsystem).collect();
    let conflict = |row: &Conflict| {
        Ok(ConflictRow {
            winner: facts.subsystem(row.winner).to_owned(),
            other: facts.subsystem(row.other).to_owned(),
            value: number(row.value, decimals)?,
            share: share(row.value, whole),
            stacks: row.stacks,
        })
    };
    let conflicts: Result<Vec<ConflictRow>, String> =
        sorted.conflicts.iter().map(conflict).collect();
    let mut metrics = Vec::new();
    for id in profile.metric_ids() {
        let row = profile.metric(id);
        let total = profile.total(id).map(|total| number(total, row.decimals));
        metrics.push(MetricRow {
            name: row.name.clone(),
            unit: row.unit.word(),
            additive: row.additive,
            total: total.transpose()?,
        });
    }
    let finding = |row: &findings::FindingRow| {
        Ok(FindingRow {
            id: row.id,
            severity: row.severity,
            metric: row.metric.clone(),
            title: row.title.clone(),
            detail: row.detail.clone(),
            value: number(row.value, decimals)?,
            share: row.share,
            stacks: row.stacks,
            advice: row.advice,
            view: row.view.clone(),
            path: row.path.clone(),
        })
    };
    let found: Result<Vec<FindingRow>, String> = said.findings.iter().map(finding).collect();
    let compared = facts.compared.as_ref();
    Ok(Report {
        file: profile.name.clone(),
        format: profile.format.id.clone(),
        metric: profile.metric(metric).name.clone(),
        metrics,
        import: import(&profile.import),
        counts: profile.counts(),
        functions,
        top_stacks: stack_rows(stacks)?,
        noise: options.noise.word(),
        outermost: site_rows(&lists.outermost)?,
        leaf: site_rows(&lists.leaf)?,
        caller: site_rows(&lists.caller)?,
        findings: found?,
        questions: said.questions.clone(),
        pack: facts.pack,
        subsystems: subsystems?,
        coverage,
        other: OtherRow {
            value: number(sorted.other.value, decimals)?,
            share: share(sorted.other.value, whole),
            stacks: sorted.other.stacks,
            top_stacks: stack_rows(facts.other_stacks(MOST))?,
        },
        conflicts: conflicts?,
        labels: labels::json(facts)?,
        sites: heap::json(facts)?,
        gc: gc::json(facts)?,
        budgets: facts.checked.budgets.iter().map(budget).collect(),
        estimates: facts.checked.estimates.iter().map(estimate).collect(),
        filters: filters.transpose()?,
        go: go::json(facts)?,
        compare: compared.map(compare).transpose()?,
        leaks: compared.map(|it| leaks(it, &it.sites)).transpose()?,
        growth: compared.map(growth).transpose()?,
        meta: profile.meta.clone(),
    })
}

fn read(name: &[u8]) -> Option<String> {
    match demangled(name) {
        Cow::Owned(read) => Some(String::from_utf8_lossy(&read).into_owned()),
        Cow::Borrowed(_) => None,
    }
}

pub(super) fn stack_row(
    profile: &Profile,
    metric: MetricId,
    whole: i64,
    stack: &TopStack,
) -> Result<StackRow, String> {
    let path = profile.tree.path(stack.node);
    Ok(StackRow {
        rank: stack.rank,
        value: number(stack.amount, profile.metric(metric).decimals)?,
        share: share(stack.amount, whole),
        frames: path.map(|node| node_text(profile, node)).collect(),
    })
}

pub(super) fn number(value: i64, decimals: u8) -> Result<Box<RawValue>, String> {
    RawValue::from_string(plain(value, decimals)).map_err(|error| error.to_string())
}
