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

pub use pick::{NONE, Pick, measured};

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
    /// Some values of it are numbers.
    pub numbers: bool,
    /// Largest first, in magnitude; equal ones in the order of the table.
    pub values: Vec<ValueSum>,
    /// Of records without this key.
    pub none: Sum,
}

/// Keys in their order; those that no record of these rows of the tree's table
/// of stacks has are left out. Empty where amounts cannot be added up, or
/// nothing has a label.
pub fn by_label(profile: &Profile, metric: MetricId, rows: Range<usize>) -> Vec<KeySum> {
    let stacks = profile.tree.stacks();
    if !stacks.has_labels() || !profile.metric(metric).additive {
        return Vec::new();
    }
    let mut sets: HashMap<SetId, Sum> = HashMap::new();
    let mut all = Sum::default();
    for part in rows.flat_map(|row| stacks.parts(row)) {
        let sum = Sum {
            value: stacks.part_own(part, metric),
            stacks: stacks.part_records(part),
        };
        sets.entry(part.set).or_default().add(sum);
        all.add(sum);
    }
    let keys = profile.labels.keys();
    let mut sums: HashMap<&[LabelId], Sum> = HashMap::new();
    for (set, sum) in sets {
        for values in runs(profile, &keys, set) {
            sums.entry(values).or_default().add(sum);
        }
    }
    // Numbers stand before texts.
    let first = |rows: &Range<usize>| profile.labels.rows()[rows.start].value;
    let table = |(key, rows): &(StringId, Range<usize>)| KeySum {
        key: *key,
        numbers: matches!(first(rows), LabelValue::Number { .. }),
        values: Vec::new(),
        none: all,
    };
    let mut tables: Vec<KeySum> = keys.iter().map(table).collect();
    for (values, sum) in sums {
        let table = &mut tables[key_of(&keys, values[0])];
        table.none.value -= sum.value;
        table.none.stacks -= sum.stacks;
        table.values.push(ValueSum {
            labels: values.to_vec(),
            sum,
        });
    }
    tables.retain(|table| !table.values.is_empty());
    for table in &mut tables {
        table.values.sort_unstable_by(|a, b| {
            let size = |row: &ValueSum| Reverse(magnitude(row.sum.value));
            size(a).cmp(&size(b)).then_with(|| a.labels.cmp(&b.labels))
        });
    }
    tables
}

/// All stacks, as [`by_label`] wants them.
pub fn all_stacks(profile: &Profile) -> Range<usize> {
    0..profile.tree.stacks().len()
}

type Keys = [(StringId, Range<usize>)];

/// The key of a label, by its place in the list.
fn key_of(keys: &Keys, label: LabelId) -> usize {
    keys.partition_point(|(_, rows)| rows.end <= label.index())
}

/// A set by keys: the values of each.
fn runs<'a>(
    profile: &'a Profile,
    keys: &'a Keys,
    set: SetId,
) -> impl Iterator<Item = &'a [LabelId]> {
    let mut rest = profile.labels.set(set);
    std::iter::from_fn(move || {
        let (_, rows) = &keys[key_of(keys, *rest.first()?)];
        let values;
        (values, rest) = rest.split_at(rest.partition_point(|label| label.index() < rows.end));
        Some(values)
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
        by_label(profile, MetricId(0), all_stacks(profile))
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
