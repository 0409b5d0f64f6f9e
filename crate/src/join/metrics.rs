//! What do all of the profiles measure?
//!
//! Metrics of one name and unit are alike. Where no name is common, formats may
//! still mean the same (a folded file's `bytes` and DHAT's `total_bytes`): bytes,
//! blocks by any of their names, goroutines. Events of a program's own are no
//! bytes.

use super::{CannotJoin, Input};
use crate::ids::MetricId;
use crate::metric::{Metric, Unit};
use crate::profile::Profile;
use crate::tree::Rounding;

/// One quantity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Like {
    pub(super) name: String,
    pub(super) unit: Unit,
    /// The most that any profile has.
    pub(super) decimals: u8,
    /// By profile.
    pub(super) metrics: Vec<MetricId>,
}

impl Like {
    /// What becomes of a profile's amounts.
    pub(super) fn scale(&self, inputs: &[Input<'_>], part: usize, equal: bool) -> Rounding {
        let of = |part: usize| {
            let profile = inputs[part].profile;
            let metric = self.metrics[part];
            let more = self.decimals - profile.metric(metric).decimals;
            let factor = 10i64.pow(u32::from(more));
            (profile.total(metric).unwrap_or(0), factor)
        };
        let ((total, factor), (first, its)) = (of(part), of(0));
        match equal && total != 0 && part > 0 {
            // Both in the finer unit; what passes 64 bits is refused later.
            true => Rounding::new(first.saturating_mul(its), total),
            false => Rounding::new(factor, 1),
        }
    }
}

fn additive(profile: &Profile) -> impl Iterator<Item = (MetricId, &Metric)> {
    let metrics = profile.metric_ids().map(|id| (id, profile.metric(id)));
    metrics.filter(|(_, metric)| metric.additive)
}

/// Each says whether a metric is of its kind.
const KINDS: [&dyn Fn(&Metric) -> bool; 3] = [
    &|metric| metric.unit == Unit::Bytes,
    &|metric| {
        let names = [
            "total_blocks",
            "blocks",
            "allocations",
            "alloc_objects",
            "objects",
        ];
        metric.unit == Unit::Count && names.contains(&metric.name.as_str())
    },
    &|metric| ["goroutine", "goroutines"].contains(&metric.name.as_str()),
];

/// In the order of the first profile; never none.
pub(super) fn like(inputs: &[Input<'_>]) -> Result<Vec<Like>, CannotJoin> {
    let first = inputs[0].profile;
    let of = |metric: &Metric, wanted: &dyn Fn(&Metric) -> bool| {
        let metrics: Option<Vec<MetricId>> = inputs
            .iter()
            .map(|it| additive(it.profile).find(|(_, m)| wanted(m)))
            .map(|found| found.map(|(id, _)| id))
            .collect();
        let metrics = metrics?;
        let decimals = inputs.iter().zip(&metrics);
        let decimals = decimals.map(|(it, id)| it.profile.metric(*id).decimals);
        // Where they are called differently, by all their names.
        let mut names: Vec<&str> = Vec::new();
        for (it, id) in inputs.iter().zip(&metrics) {
            let name = it.profile.metric(*id).name.as_str();
            if !names.contains(&name) {
                names.push(name);
            }
        }
        Some(Like {
            name: names.join(" / "),
            unit: metric.unit,
            decimals: decimals.max().unwrap_or(0),
            metrics,
        })
    };
    let by_name = additive(first)
        .filter_map(|(_, m)| of(m, &|other| other.name == m.name && other.unit == m.unit));
    let mut likes: Vec<Like> = by_name.collect();
    if likes.is_empty() {
        let one_event = inputs
            .iter()
            .all(|it| it.profile.method.event == first.method.event);
        let by_kind = KINDS.iter().filter(|_| one_event).filter_map(|is_one| {
            let (_, metric) = additive(first).find(|(_, m)| is_one(m))?;
            of(metric, is_one)
        });
        likes = by_kind.collect();
    }
    if likes.is_empty() {
        let has = |it: &Input<'_>| {
            let names: Vec<&str> = additive(it.profile).map(|(_, m)| m.name.as_str()).collect();
            format!("{} has {}", it.profile.name, names.join(", "))
        };
        let all: Vec<String> = inputs.iter().map(has).collect();
        return Err(CannotJoin::NothingAlike(all.join("; ")));
    }
    Ok(likes)
}

/// A sentence for each metric that is not in all profiles, or cannot be added.
pub(super) fn left_out(inputs: &[Input<'_>], likes: &[Like]) -> Vec<String> {
    let mut said = Vec::new();
    for (part, Input { profile, .. }) in inputs.iter().enumerate() {
        for id in profile.metric_ids() {
            if likes.iter().any(|like| like.metrics[part] == id) {
                continue;
            }
            let metric = profile.metric(id);
            said.push(match metric.additive {
                true => format!(
                    "{} of {} is left out: the others have nothing like it.",
                    metric.name, profile.name
                ),
                false => format!(
                    "{} of {} is left out: its amounts cannot be added up.",
                    metric.name, profile.name
                ),
            });
        }
    }
    said
}
