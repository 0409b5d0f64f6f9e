//! The numbers of a line of blocks: its sums, and what follows from them.

use super::super::label::{self, Amount};
use super::super::opened::Opened;
use crate::ids::MetricId;
use crate::metric::{Metric, Unit, of_blocks};
use serde::Serialize;

/// An amount of a line, and its part of the whole.
#[derive(Debug, Clone, Serialize)]
pub struct Measure {
    pub amount: Amount,
    pub share: f64,
}

/// What is known of the blocks of a line; null where the file does not say it.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Cells {
    pub total_bytes: Option<Measure>,
    pub total_blocks: Option<Measure>,
    pub gmax_bytes: Option<Measure>,
    pub gmax_blocks: Option<Measure>,
    pub end_bytes: Option<Measure>,
    pub end_blocks: Option<Measure>,
    /// Of one stack alone: each had its maximum at its own time.
    pub max_bytes: Option<Amount>,
    pub max_blocks: Option<Amount>,
    pub read_bytes: Option<Measure>,
    pub written_bytes: Option<Measure>,
    /// Bytes a block, and time a block, with the part of the run that it is.
    pub average_size: Option<String>,
    pub average_life: Option<String>,
    pub life_share: Option<f64>,
    pub reads_a_byte: Option<String>,
    pub writes_a_byte: Option<String>,
    /// For each million units of time.
    pub bytes_rate: Option<String>,
    pub blocks_rate: Option<String>,
}

/// Of the clock's units, in the larger one.
const A_MILLION: f64 = 1e6;

impl Opened {
    /// `stack`: the row of the one stack that this is about.
    pub(super) fn cells(&self, stack: Option<usize>, amount: impl Fn(MetricId) -> i64) -> Cells {
        let profile = self.profile();
        let value = |name| {
            let id = profile.metric_named(name)?;
            profile.metric(id).additive.then(|| (id, amount(id)))
        };
        let measure = |name| {
            let (id, value) = value(name)?;
            Some(Measure {
                amount: self.amount(value, id),
                share: label::share(value, self.whole(id)),
            })
        };
        let most = |name| {
            let id = profile.metric_named(name)?;
            Some(self.amount(profile.tree.stacks().own(id)[stack?], id))
        };
        let by = |of, by| {
            let ((_, of), (_, by)) = (value(of)?, value(by)?);
            // Of nothing, nothing.
            Some(if by == 0 { 0.0 } else { of as f64 / by as f64 })
        };
        let clock = profile.clock.as_ref();
        let end = clock.and_then(|clock| clock.end).filter(|end| *end > 0);
        let unit = clock.map_or("", |clock| clock.unit.as_str());
        let mega = clock.map_or("", |clock| clock.mega_unit.as_str());
        let life = by(of_blocks::LIFETIMES, of_blocks::TOTAL_BLOCKS);
        let rate = |name| {
            let ((id, value), end) = (value(name)?, end?);
            let a_million = value as f64 / end as f64 * A_MILLION;
            let text = match profile.metric(id).unit {
                Unit::Bytes => label::bytes(a_million),
                _ => number(a_million),
            };
            Some(format!("{text}/{mega}"))
        };
        let size = by(of_blocks::TOTAL_BYTES, of_blocks::TOTAL_BLOCKS);
        let bytes = profile
            .metric_named(of_blocks::TOTAL_BYTES)
            .map(|id| profile.metric(id));
        let in_bytes = |size: f64| match bytes.map(|metric: &Metric| metric.unit) {
            Some(Unit::Bytes) => label::bytes(size),
            _ => number(size),
        };
        Cells {
            total_bytes: measure(of_blocks::TOTAL_BYTES),
            total_blocks: measure(of_blocks::TOTAL_BLOCKS),
            gmax_bytes: measure(of_blocks::GMAX_BYTES),
            gmax_blocks: measure(of_blocks::GMAX_BLOCKS),
            end_bytes: measure(of_blocks::END_BYTES),
            end_blocks: measure(of_blocks::END_BLOCKS),
            max_bytes: most(of_blocks::MAX_BYTES),
            max_blocks: most(of_blocks::MAX_BLOCKS),
            read_bytes: measure(of_blocks::READ_BYTES),
            written_bytes: measure(of_blocks::WRITTEN_BYTES),
            average_size: size.map(in_bytes),
            average_life: life.map(|life| match mega {
                mega if life >= A_MILLION && !mega.is_empty() => {
                    format!("{} {mega}", number(life / A_MILLION))
                }
                _ => format!("{} {unit}", number(life)),
            }),
            life_share: life.zip(end).map(|(life, end)| life / end as f64),
            reads_a_byte: by(of_blocks::READ_BYTES, of_blocks::TOTAL_BYTES).map(number),
            writes_a_byte: by(of_blocks::WRITTEN_BYTES, of_blocks::TOTAL_BYTES).map(number),
            bytes_rate: rate(of_blocks::TOTAL_BYTES),
            blocks_rate: rate(of_blocks::TOTAL_BLOCKS),
        }
    }
}

/// A number for people: two digits behind the point where they say something.
fn number(value: f64) -> String {
    let whole = value.trunc();
    match value.abs() {
        _ if (value - whole).abs() < 0.005 => crate::number::grouped(whole as i128),
        size if size >= 100.0 => crate::number::grouped(value.round() as i128),
        size if size < 0.01 => format!("{value:.1e}"),
        _ => format!("{value:.2}"),
    }
}
