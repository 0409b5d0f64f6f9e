//! The values of a label, as a table; and the labels of a place.

use super::label::{self, Amount};
use super::opened::{NoSuch, Opened};
use super::shape::grown_row;
use super::tables::{Asked, Kept, Table, order, words};
use crate::analysis::labels::{
    KeySum, NONE, Pick, Sum, ValueSum, all_stacks, by_label, measured, values_text,
};
use crate::analysis::quantity::Of;
use crate::analysis::search::Matcher;
use crate::analysis::stacks::magnitude;
use crate::ids::{MetricId, NodeId};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LabelSort {
    /// Numbers as numbers.
    Name,
    /// By magnitude.
    Amount,
    Stacks,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct LabelsQuery {
    pub metric: u32,
    /// Empty, or one that is not there: the one that most records have.
    pub key: String,
    pub sort: LabelSort,
    pub descending: bool,
    pub filter: String,
}

#[derive(Debug, Clone, Serialize)]
pub struct LabelRow {
    pub name: String,
    /// A number of many bytes as people read it: `48.0 KiB`.
    pub size: Option<String>,
    /// It holds what lacks the label.
    pub none: bool,
    pub amount: Amount,
    pub share: f64,
    pub stacks: u64,
    /// The text of a filter that means it: see [`Pick`].
    pub pick: String,
}

#[derive(Debug, Clone, Serialize)]
pub struct KeyRow {
    pub key: String,
    pub values: usize,
    /// Some of them are numbers.
    pub numbers: bool,
    /// The text that groups by it.
    pub pick: String,
}

#[derive(Debug, Clone, Serialize)]
pub struct LabelsAnswer {
    #[serde(flatten)]
    pub table: Table<LabelRow>,
    /// The key in force; empty if there is none.
    pub key: String,
    /// The first of them; how many there are.
    pub keys: Vec<KeyRow>,
    pub all_keys: usize,
}

/// The labels of a place with all that it calls, the largest few of a key.
#[derive(Debug, Clone, Serialize)]
pub struct PlaceLabels {
    pub keys: Vec<PlaceKey>,
    pub more_keys: usize,
}

#[derive(Debug, Clone, Serialize)]
pub struct PlaceKey {
    pub key: String,
    pub values: Vec<LabelRow>,
    pub more: usize,
}

/// Keys that a screen offers, and that a place tells; values of each there.
const MOST_KEYS: usize = 500;
const TOLD_KEYS: usize = 6;
const TOLD: usize = 3;

/// The last answers.
#[derive(Debug, Default)]
pub(super) struct LabelMemo {
    sums: Option<(MetricId, Vec<KeySum>)>,
    /// Rows of a key; the one beyond its values is of what lacks it.
    rows: Kept<LabelsQuery, u32>,
}

impl Opened {
    pub fn has_labels(&self) -> bool {
        !self.profile.labels.is_empty()
    }

    fn sum_labels(&mut self, metric: MetricId) {
        let known = &self.label_memo.sums;
        if known.as_ref().is_none_or(|(of, _)| *of != metric) {
            let sums = by_label(&self.profile, metric, all_stacks(&self.profile));
            self.label_memo = LabelMemo {
                sums: Some((metric, sums)),
                rows: Kept::default(),
            };
        }
    }

    fn label_keys(&self) -> &[KeySum] {
        let sums = self.label_memo.sums.as_ref();
        sums.map_or(&[], |(_, keys)| keys.as_slice())
    }

    /// The key that is meant.
    fn label_key(&self, name: &str) -> Option<&KeySum> {
        let keys = self.label_keys();
        let text = |key: &KeySum| self.profile.strings.text(key.key);
        let named = keys.iter().find(|key| text(key) == name);
        named.or_else(|| keys.iter().min_by_key(|key| key.none.stacks))
    }

    fn label_row(&self, key: &KeySum, row: usize, metric: MetricId) -> LabelRow {
        let name = self.profile.strings.text(key.key);
        let value = key.values.get(row);
        let text = value.map(|value| values_text(&self.profile, &value.labels));
        let Sum { value, stacks } = value.map_or(key.none, |value| value.sum);
        LabelRow {
            pick: Pick::of_value(&name, text.as_deref()),
            none: text.is_none(),
            size: key.values.get(row).and_then(|value| self.size(value)),
            name: text.unwrap_or_else(|| NONE.to_owned()),
            amount: self.amount(value, metric),
            share: label::share(value, self.whole(metric)),
            stacks,
        }
    }

    fn size(&self, value: &ValueSum) -> Option<String> {
        let [label] = value.labels[..] else {
            return None;
        };
        let label = self.profile.labels.get(label);
        let bytes = measured(&self.profile, label, Of::Bytes)?.about();
        (bytes >= 1024.0).then(|| label::bytes(bytes))
    }

    pub fn labels_table(&mut self, asked: &Asked<LabelsQuery>) -> Result<LabelsAnswer, NoSuch> {
        let query = &asked.query;
        let metric = self.metric(query.metric)?;
        let total = self.total(metric)?;
        self.filter_labels(metric, query);
        let key_row = |key: &KeySum| {
            let name = self.profile.strings.text(key.key);
            KeyRow {
                values: key.values.len(),
                numbers: key.numbers,
                pick: Pick::of_key(&name),
                key: name,
            }
        };
        let keys = self.label_keys();
        let Kept { rows, sum, .. } = &self.label_memo.rows;
        let (mut list, mut name, mut none) = (Vec::new(), String::new(), total);
        if let Some(key) = self.label_key(&query.key) {
            let row = |row: &u32| self.label_row(key, *row as usize, metric);
            list = asked.window(rows).iter().map(row).collect();
            name = self.profile.strings.text(key.key);
            none = key.none.value;
        }
        let parts = [
            ("listed", *sum),
            ("without this label", none),
            ("filtered out", total - none - sum),
        ];
        Ok(LabelsAnswer {
            table: Table {
                rows: rows.len(),
                start: asked.start,
                list,
                conservation: self.conservation(metric, parts),
            },
            key: name,
            keys: keys.iter().take(MOST_KEYS).map(key_row).collect(),
            all_keys: keys.len(),
        })
    }

    fn filter_labels(&mut self, metric: MetricId, query: &LabelsQuery) {
        self.sum_labels(metric);
        if self.label_memo.rows.answers(query) {
            return;
        }
        let (mut rows, mut sum) = (Vec::new(), 0);
        if let Some(key) = self.label_key(&query.key) {
            let matcher = Matcher::new(&words(&query.filter)).ok();
            let text = |row: &u32| values_text(&self.profile, &key.values[*row as usize].labels);
            let passes = |row: &u32| match &matcher {
                Some(matcher) if !query.filter.is_empty() => matcher.matches(text(row).as_bytes()),
                _ => true,
            };
            rows = (0..key.values.len() as u32).filter(passes).collect();
            let value = |row: &u32| &key.values[*row as usize];
            sum = rows.iter().map(|row| value(row).sum.value).sum();
            let down = query.descending;
            match query.sort {
                LabelSort::Name => order(&mut rows, down, |row| value(row).labels.as_slice()),
                LabelSort::Amount => order(&mut rows, down, |row| magnitude(value(row).sum.value)),
                LabelSort::Stacks => order(&mut rows, down, |row| value(row).sum.stacks),
            }
            // No value, so last in any order.
            if query.filter.is_empty() && key.none.stacks > 0 {
                rows.push(key.values.len() as u32);
            }
        }
        self.label_memo.rows = Kept::new(query, rows, sum);
    }

    /// The row that a filter's text means.
    pub fn row_of_label(
        &mut self,
        query: &LabelsQuery,
        pick: &str,
    ) -> Result<Option<usize>, NoSuch> {
        let metric = self.metric(query.metric)?;
        self.filter_labels(metric, query);
        let Some(key) = self.label_key(&query.key) else {
            return Ok(None);
        };
        let rows = self.label_memo.rows.rows.iter();
        let mut picks = rows.map(|row| self.label_row(key, *row as usize, metric).pick);
        Ok(picks.position(|known| known == pick))
    }

    /// The labels of a place; of one in a tree that was grown, none are known.
    pub fn labels_of(&self, metric: MetricId, node: NodeId) -> Option<PlaceLabels> {
        if grown_row(node).is_some() || !self.has_labels() {
            return None;
        }
        let tree = &self.profile.tree;
        let rows = tree.stacks().rows_in(node.0, tree.end(node).0);
        let keys = by_label(&self.profile, metric, rows);
        let told = |key: &KeySum| PlaceKey {
            key: self.profile.strings.text(key.key),
            values: (0..key.values.len().min(TOLD))
                .map(|row| self.label_row(key, row, metric))
                .collect(),
            more: key.values.len().saturating_sub(TOLD),
        };
        Some(PlaceLabels {
            more_keys: keys.len().saturating_sub(TOLD_KEYS),
            keys: keys.iter().take(TOLD_KEYS).map(told).collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::tests::labelled;
    use crate::transform::{Step, Target, Verb};

    fn opened() -> Opened {
        Opened::new(labelled(&[
            ("main;f", "h=/up bytes=64", 5),
            ("main;f", "h=/list bytes=8", 2),
            ("main;g", "h=/up bytes=512", 4),
            ("main;g", "bytes=64", 1),
        ]))
    }

    fn asked(key: &str, sort: LabelSort, filter: &str) -> Asked<LabelsQuery> {
        Asked {
            query: LabelsQuery {
                metric: 0,
                key: key.into(),
                sort,
                descending: sort != LabelSort::Name,
                filter: filter.into(),
            },
            start: 0,
            count: 100,
        }
    }

    fn told(opened: &mut Opened, asked: &Asked<LabelsQuery>) -> String {
        let answer = opened.labels_table(asked).unwrap();
        let row = |row: &LabelRow| format!("{} {}", row.name, row.amount.text);
        let rows: Vec<_> = answer.table.list.iter().map(row).collect();
        let parts = answer.table.conservation.parts.iter();
        let parts: Vec<_> = parts
            .map(|part| format!("{} {}", part.label, part.amount.text))
            .collect();
        format!("{}: {}; {}", answer.key, rows.join(", "), parts.join(" + "))
    }

    #[test]
    fn the_values_of_a_key_and_what_lacks_it_are_all_there_is() {
        let mut opened = opened();
        for (asked, want) in [
            (
                asked("h", LabelSort::Amount, ""),
                "h: /up 9 B, /list 2 B, (none) 1 B; listed 11 B + without this label 1 B",
            ),
            (
                asked("h", LabelSort::Amount, "LIST"),
                "h: /list 2 B; listed 2 B + without this label 1 B + filtered out 9 B",
            ),
            // The key that most have, and numbers as numbers.
            (
                asked("x", LabelSort::Name, ""),
                "bytes: 8 2 B, 64 6 B, 512 4 B; listed 12 B",
            ),
        ] {
            assert_eq!(told(&mut opened, &asked), want);
        }
        let query = asked("h", LabelSort::Amount, "").query;
        assert_eq!(opened.row_of_label(&query, "h=/list"), Ok(Some(1)));
        assert_eq!(opened.row_of_label(&query, "h=(none)"), Ok(Some(2)));
        assert_eq!(opened.row_of_label(&query, "h=x"), Ok(None));
    }

    #[test]
    fn what_is_taken_out_is_told_and_a_place_has_labels_of_its_own() {
        let mut opened = opened();
        let step = Step {
            verb: Verb::Focus,
            target: Target::Label("h=/up".into()),
        };
        opened.transform(vec![step], None).unwrap();
        assert_eq!(
            told(&mut opened, &asked("h", LabelSort::Amount, "")),
            "h: /up 9 B; listed 9 B + taken out by filters 3 B"
        );
        let of = |node| {
            let labels = opened.labels_of(MetricId(0), node).unwrap();
            let value = |row: &LabelRow| format!("{} {}", row.pick, row.amount.text);
            let rows = labels.keys.iter().flat_map(|key| key.values.iter());
            rows.map(value).collect::<Vec<_>>()
        };
        assert_eq!(
            of(NodeId::ROOT),
            ["bytes=64 5 B", "bytes=512 4 B", "h=/up 9 B"]
        );
        assert_eq!(of(NodeId(2)), ["bytes=64 5 B", "h=/up 5 B"]);
    }
}
