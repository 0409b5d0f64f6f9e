//! The part of a snapshot that says which labels records have.

use super::{BadSnapshot, Source, Writer, damaged};
use crate::error::Stop;
use crate::ids::{LabelId, SetId, StringId};
use crate::labels::{Label, LabelValue, Labels};
use crate::metric::Metric;
use crate::profile::Profile;
use crate::tree::Stacks;

/// The table, and each stack's parts.
pub(super) fn write(out: &mut Writer, profile: &Profile) {
    let (labels, stacks) = (&profile.labels, profile.tree.stacks());
    out.number(labels.rows().len() as u64);
    for label in labels.rows() {
        out.number(u64::from(label.key.0));
        let (is_number, text, value) = match label.value {
            LabelValue::Text(text) => (0, text, 0),
            LabelValue::Number { value, unit } => (1, unit, value),
        };
        out.number(is_number);
        out.number(u64::from(text.0));
        out.signed(value);
    }
    out.number(labels.sets() as u64);
    for set in 1..labels.sets() {
        let set = labels.set(SetId::of(set));
        out.number(set.len() as u64);
        set.iter().for_each(|label| out.number(u64::from(label.0)));
    }
    out.number(u64::from(stacks.has_labels()));
    if !stacks.has_labels() {
        return;
    }
    for row in 0..stacks.len() {
        let parts = stacks.parts(row);
        let several = parts.len() > 1;
        out.number(parts.len() as u64);
        for part in parts {
            out.number(u64::from(part.set.0));
            if several {
                out.number(stacks.part_records(part));
                for metric in profile.metric_ids() {
                    out.signed(stacks.part_own(part, metric));
                }
            }
        }
    }
}

pub(super) fn read(from: &mut Source<'_>) -> Result<Labels, BadSnapshot> {
    let rows = from.list(|from| {
        let key = StringId(from.small()?);
        let is_number = from.number()? == 1;
        let text = StringId(from.small()?);
        let value = from.signed()?;
        let value = match is_number {
            true => LabelValue::Number { value, unit: text },
            false => LabelValue::Text(text),
        };
        Ok(Label { key, value })
    })?;
    let mut labels = Labels {
        rows,
        ..Labels::default()
    };
    for _ in 1..from.length()? {
        for _ in 0..from.length()? {
            labels.items.push(LabelId(from.small()?));
        }
        labels.ends.push(labels.items.len() as u32);
    }
    Ok(labels)
}

pub(super) fn read_parts(
    from: &mut Source<'_>,
    stacks: &mut Stacks,
    metrics: &[Metric],
) -> Result<(), BadSnapshot> {
    if from.number()? == 0 {
        return Ok(());
    }
    let full = |stop: Stop| BadSnapshot::Damaged(stop.to_string());
    let set = |from: &mut Source<'_>| match from.small()? {
        set if set <= SetId::LAST => Ok(SetId(set)),
        _ => damaged("a set of labels is impossible"),
    };
    let (mut values, mut magnitude) = (vec![0; metrics.len()], vec![0u64; metrics.len()]);
    for _ in 0..stacks.len() {
        let several = from.length()?;
        if several == 1 {
            let set = set(from)?;
            stacks.parts.whole(set).map_err(full)?;
            continue;
        }
        for _ in 0..several {
            let (set, records) = (set(from)?, from.number()?);
            for ((value, sum), metric) in values.iter_mut().zip(&mut magnitude).zip(metrics) {
                *value = from.signed()?;
                *sum = sum.saturating_add(value.unsigned_abs());
                if metric.additive && *sum > i64::MAX as u64 {
                    return damaged("a sum does not fit in 64 bits");
                }
            }
            let part = stacks.parts.part(set, records, &values, metrics);
            part.map_err(full)?;
        }
        stacks.parts.close().map_err(full)?;
    }
    Ok(())
}
