//! How much do the values of each label have?
//!
//! ```text
//! main;load  handler=/upload            5    handler  /upload 12  /list 2  (none) 1
//! main;load  handler=/list              2    bytes    64 7  (none) 8
//! main;load  handler=/upload bytes=64   7
//! main;parse                            1
//! ```
//!
//! For every key the values and what lacks it add up to the whole. Where a
//! record has several values of one key, they are a value together: `a, b`.

mod pick;

pub use pick::{NONE, Pick};

use super::stacks::magnitude;
use crate::ids::{LabelId, MetricId, SetId, StringId};
use crate::profile::{Label, LabelValue, Profile};
use hashbrown::HashMap;
use std::cmp::Reverse;
use std::ops::Range;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sum {
    pub value: i64,
    /// Records.
    pub stacks: u64,
}

impl Sum {
    fn add(&mut self, other: Self) {
        self.value += other.value;
        self.stacks += other.stacks;
    }
}

/// Records of these values of a key, and of no others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValueSum {
    /// Ascending; mostly one.
    pub labels: Vec<LabelId>,
    pub sum: Sum,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeySum {
    pub key: StringId,
    /// Largest first, in magnitude; equal ones in the order of the table.
    pub values: Vec<ValueSum>,
    /// Of records without this key.
    pub none: Sum,
}

/// Keys in their order; those that no record of the tree has are left out.
/// Empty where amounts cannot be added up, or nothing has a label.
pub fn by_label(profile: &Profile, metric: MetricId) -> Vec<KeySum> {
    let (labels, Some(all)) = (&profile.labels, profile.total(metric)) else {
        return Vec::new();
    };
    if !profile.tree.stacks().has_labels() {
        return Vec::new();
    }
    let keys = labels.keys();
    let sets = by_set(profile, metric);
    let stacks: u64 = sets.iter().map(|sum| sum.stacks).sum();
    let mut single = vec![Sum::default(); labels.rows().len()];
    let mut several: HashMap<&[LabelId], Sum> = HashMap::new();
    let mut with_key = vec![Sum::default(); keys.len()];
    for (set, sum) in sets.into_iter().enumerate() {
        if sum.stacks == 0 {
            continue;
        }
        for (key, values) in runs(profile, &keys, SetId::of(set)) {
            with_key[key].add(sum);
            match values {
                [label] => single[label.index()].add(sum),
                values => several.entry(values).or_default().add(sum),
            }
        }
    }
    let mut tables: Vec<Vec<ValueSum>> = Vec::new();
    for (_, rows) in &keys {
        let met = rows.clone().filter(|row| single[*row].stacks > 0);
        let value = |row: usize| ValueSum {
            labels: vec![LabelId::of(row)],
            sum: single[row],
        };
        tables.push(met.map(value).collect());
    }
    for (values, sum) in several {
        let key = key_of(&keys, values[0]);
        tables[key].push(ValueSum {
            labels: values.to_vec(),
            sum,
        });
    }
    let table = |(((key, _), with), mut values): (((StringId, _), Sum), Vec<ValueSum>)| {
        values.sort_unstable_by(|a, b| {
            let size = |row: &ValueSum| Reverse(magnitude(row.sum.value));
            size(a).cmp(&size(b)).then_with(|| a.labels.cmp(&b.labels))
        });
        KeySum {
            key,
            values,
            none: Sum {
                value: all - with.value,
                stacks: stacks - with.stacks,
            },
        }
    };
    let tables = keys.into_iter().zip(with_key).zip(tables).map(table);
    tables.filter(|key| !key.values.is_empty()).collect()
}

/// What each set has.
fn by_set(profile: &Profile, metric: MetricId) -> Vec<Sum> {
    let stacks = profile.tree.stacks();
    let mut sums = vec![Sum::default(); profile.labels.sets()];
    for row in 0..stacks.len() {
        for part in stacks.parts(row) {
            sums[part.set.index()].add(Sum {
                value: stacks.part_own(part, metric),
                stacks: stacks.part_records(part),
            });
        }
    }
    sums
}

type Keys = [(StringId, Range<usize>)];

/// The key of a label, by its place in the list.
fn key_of(keys: &Keys, label: LabelId) -> usize {
    keys.partition_point(|(_, rows)| rows.end <= label.index())
}

/// A set by keys: the number of each, and its values.
fn runs<'a>(
    profile: &'a Profile,
    keys: &'a Keys,
    set: SetId,
) -> impl Iterator<Item = (usize, &'a [LabelId])> {
    let mut rest = profile.labels.set(set);
    std::iter::from_fn(move || {
        let key = key_of(keys, *rest.first()?);
        let end = keys[key].1.end;
        let values;
        (values, rest) = rest.split_at(rest.partition_point(|label| label.index() < end));
        Some((key, values))
    })
}

/// A value as the file has it: `/upload`, `64`, `64 bytes`.
pub fn value_text(profile: &Profile, label: Label) -> String {
    let text = |id| profile.strings.text(id);
    match label.value {
        LabelValue::Text(id) => text(id),
        LabelValue::Number { value, unit } if unit == StringId::EMPTY => value.to_string(),
        LabelValue::Number { value, unit } => format!("{value} {}", text(unit)),
    }
}

/// Several values of one key, as one text.
pub fn values_text(profile: &Profile, labels: &[LabelId]) -> String {
    let one = |label: &LabelId| value_text(profile, profile.labels.get(*label));
    let all: Vec<String> = labels.iter().map(one).collect();
    all.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::tests::labelled;

    fn told(profile: &Profile) -> Vec<String> {
        let line = |key: KeySum| {
            let value = |row: &ValueSum| {
                let text = values_text(profile, &row.labels);
                format!("{text} {} {}", row.sum.value, row.sum.stacks)
            };
            let values: Vec<_> = key.values.iter().map(value).collect();
            let name = profile.strings.text(key.key);
            let KeySum { none, .. } = key;
            format!(
                "{name}: {} ({} {})",
                values.join("; "),
                none.value,
                none.stacks
            )
        };
        by_label(profile, MetricId(0))
            .into_iter()
            .map(line)
            .collect()
    }

    #[test]
    fn every_key_adds_up_to_the_whole() {
        let profile = labelled(&[
            ("main;load", "handler=/upload", 5),
            ("main;load", "handler=/list", 2),
            ("main;load", "handler=/upload bytes=64", 7),
            ("main;parse", "", 1),
            ("main;parse", "bytes=64 bytes=8", -3),
        ]);
        assert_eq!(
            told(&profile),
            [
                "bytes: 64 7 1; 8, 64 -3 1 (8 3)",
                "handler: /upload 12 2; /list 2 1 (-2 2)"
            ]
        );
    }

    #[test]
    fn without_labels_there_is_nothing_to_tell() {
        assert_eq!(told(&labelled(&[("main", "", 1)])), [] as [&str; 0]);
    }
}
