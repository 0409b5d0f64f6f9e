//! What changed between profiles, and what grows: a part of every report of
//! profiles that were joined, or that were given together.

mod json;
mod markdown;
mod text;

pub use json::{CompareRow, GrowthRow, LeakRow};
pub(super) use json::{compare, growth, leaks};
pub(super) use markdown::{changes as in_markdown, leaks as leaks_in_markdown};
pub(super) use text::section as in_text;

use super::Options;
use crate::analysis::changes::{By, Changes, Fate, Known, Row, both_ways, changes};
use crate::analysis::functions::FunctionIndex;
use crate::analysis::growth::{Growth, Over, ranked};
use crate::analysis::noise::Noise;
use crate::analysis::stacks::{magnitude, tail};
use crate::analysis::subsystems::{Assignment, OTHER};
use crate::metric::Metric;
use crate::profile::{Matched, Measure, Moment, Profile, Series};
use crate::view::changes::{found, verdict};
use crate::view::label::moment;
use std::cmp::Reverse;

/// Frames of a stack that a leak shows.
const TAIL: usize = 6;

/// See the module. It holds nothing of the joined profile, which may be gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compared {
    pub parts: Vec<Part>,
    /// The quantity, under its own name.
    pub metric: Metric,
    pub matched: Matched,
    /// How stacks found each other, and what time says, as sentences.
    pub found: String,
    pub verdict: String,
    pub scaled: bool,
    /// All that grew and all that shrank, without signs.
    pub changed: i64,
    /// By code that allocated, the largest change first: together, both totals.
    pub rows: Vec<Changed>,
    /// Hours are only known if times are.
    pub span: Option<i64>,
    pub total: Growth,
    /// Bytes that were allocated from the first to the last, where that is known.
    pub allocated: Option<i64>,
    pub sites: Vec<Leak>,
    pub functions: Vec<Leak>,
    pub subsystems: Vec<Leak>,
}

/// A snapshot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    pub name: String,
    pub taken: Option<Moment>,
    pub total: i64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    pub name: String,
    pub before: i64,
    pub after: i64,
    pub fate: Fate,
}

/// A row of what grew or shrank over time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leak {
    pub name: String,
    pub first: i64,
    pub last: i64,
    pub growth: Growth,
    /// The end of the stack that changed most, leaf first.
    pub path: Vec<String>,
}

impl Changed {
    pub fn delta(&self) -> i64 {
        self.after.saturating_sub(self.before)
    }
}

impl Compared {
    /// What a report of a joined profile says of this; for reports of others.
    pub fn told(profile: &Profile, options: &Options) -> Result<Option<Self>, String> {
        Ok(super::Facts::new(profile, options)?.compared)
    }

    /// `None` of a profile that was not joined.
    pub(super) fn of(
        profile: &Profile,
        options: &Options,
        noise: &Noise,
        sorted: &Assignment,
    ) -> Result<Option<Self>, String> {
        let Some(series) = profile.series.as_deref() else {
            return Ok(None);
        };
        let Some(measure) = chosen(profile, series, options) else {
            return Ok(None);
        };
        let index = FunctionIndex::new(profile);
        let known = Known {
            index: &index,
            noise,
            subsystems: Some(sorted),
        };
        let by = |by| changes(profile, measure, by, known).map_err(|stop| stop.to_string());
        let amounts: Vec<i64> = measure
            .parts
            .iter()
            .map(|metric| profile.total(*metric).unwrap_or(0))
            .collect();
        let metric = Metric {
            name: measure.name.clone(),
            ..profile.metric(measure.change).clone()
        };
        let whole = amounts.last().copied().unwrap_or(0);
        let over = Over::new(series, profile.method, &metric, whole);
        let name = |by: By, row: &Row| match (by, row.subsystem) {
            (By::Subsystem, OTHER) => "(other)".to_owned(),
            (By::Subsystem, at) => sorted.names[at as usize].clone(),
            _ => super::node_text(profile, row.node),
        };
        let path = |row: &Row| {
            let nodes = tail(profile, noise, row.stack, TAIL);
            let text = |node| super::node_text(profile, node);
            nodes.into_iter().map(text).collect()
        };
        let leaks = |by: By, all: &Changes| -> Vec<Leak> {
            let growths: Vec<Growth> = (0..all.rows.len())
                .map(|row| over.of(all.amounts(row)))
                .collect();
            let moved = |row: &u32| {
                let amounts = all.amounts(*row as usize);
                amounts.iter().any(|amount| *amount != amounts[0])
            };
            let rows = ranked(&growths, |row| all.change(row));
            let leak = |row: u32| {
                let row = row as usize;
                Leak {
                    name: name(by, &all.rows[row]),
                    first: all.first(row),
                    last: all.last(row),
                    growth: growths[row],
                    path: path(&all.rows[row]),
                }
            };
            rows.into_iter().filter(moved).map(leak).collect()
        };
        let sums = by(By::Leaf)?;
        let mut rows: Vec<Changed> = (0..sums.rows.len())
            .map(|row| Changed {
                name: name(By::Leaf, &sums.rows[row]),
                before: sums.first(row),
                after: sums.last(row),
                fate: sums.fate(row),
            })
            .collect();
        rows.sort_by(|a, b| {
            let key = |row: &Changed| Reverse(magnitude(row.delta()));
            key(a).cmp(&key(b)).then_with(|| a.name.cmp(&b.name))
        });
        let parts = series.parts.iter().zip(&amounts);
        let total = over.of(&amounts);
        let span = over.span();
        let (up, down) = both_ways(profile, measure);
        let allocated = series.measures.iter().find(|it| it.name == "alloc_space");
        let allocated = allocated.and_then(|it| profile.total(it.change));
        let sites = leaks(By::Leaf, &sums);
        let suspects = sites.iter().filter(|leak| leak.growth.suspect).count();
        Ok(Some(Self {
            found: found(series),
            verdict: verdict(&total, &over, suspects, &metric, &amounts),
            parts: parts
                .map(|(part, total)| Part {
                    name: part.name.clone(),
                    taken: part.taken,
                    total: *total,
                })
                .collect(),
            matched: series.matched.clone(),
            scaled: series.scaled,
            changed: up.saturating_sub(down),
            rows,
            span,
            allocated,
            total,
            sites,
            functions: leaks(By::Total, &by(By::Total)?),
            subsystems: leaks(By::Subsystem, &by(By::Subsystem)?),
            metric,
        }))
    }

    pub fn before(&self) -> i64 {
        self.parts.first().map_or(0, |part| part.total)
    }

    pub fn after(&self) -> i64 {
        self.parts.last().map_or(0, |part| part.total)
    }

    pub fn of_fate(&self, fate: Fate) -> impl Iterator<Item = &Changed> {
        self.rows.iter().filter(move |row| row.fate == fate)
    }

    /// When a snapshot was taken, for the eye.
    pub fn time(part: &Part) -> Option<String> {
        part.taken.map(|taken| moment(taken.at))
    }

    /// The snapshot in which a row was first seen: its time, or its name.
    pub fn seen(&self, growth: &Growth) -> Option<String> {
        let part = self.parts.get(growth.first_seen?)?;
        Some(Self::time(part).unwrap_or_else(|| part.name.clone()))
    }
}

/// The quantity that is meant by its own name, or by one of its metrics.
fn chosen<'a>(profile: &Profile, series: &'a Series, options: &Options) -> Option<&'a Measure> {
    let word = options.metric.as_deref();
    let named = word.and_then(|word| series.measures.iter().find(|m| m.name == word));
    let of_metric = || {
        let metric = super::choose_metric(profile, options).ok()?;
        series.measure_of(metric)
    };
    named.or_else(of_metric).or(series.measures.first())
}
