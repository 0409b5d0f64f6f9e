//! What records say of themselves beside their stack: a thread, a request, a
//! size of block.
//!
//! ```text
//! record 1   main;load   handler=/upload bytes=64     set 1
//! record 2   main;load   bytes=64 handler=/upload     set 1
//! record 3   main;load                                set 0
//! ```
//!
//! A label is a key and a value, and a record has a set of them. Both stand
//! in this table once, whatever stacks they belong to: which amounts of a
//! stack a set has, its tree says. A number stays a number, with its unit.

use crate::column::{out_of_memory, reserve};
use crate::error::Stop;
use crate::ids::{LabelId, SetId, StringId};
use crate::strings::Strings;
use hashbrown::HashTable;
use std::cmp::Ordering;
use std::ops::Range;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LabelValue {
    Text(StringId),
    Number {
        value: i64,
        /// Empty where the file does not say.
        unit: StringId,
    },
}

/// One row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Label {
    pub key: StringId,
    pub value: LabelValue,
}

impl Label {
    fn order(&self, other: &Self, strings: &Strings) -> Ordering {
        use LabelValue::{Number, Text};
        let text = |id| strings.get(id);
        let key = text(self.key).cmp(text(other.key));
        key.then_with(|| match (self.value, other.value) {
            (Number { value: a, unit: x }, Number { value: b, unit: y }) => {
                a.cmp(&b).then_with(|| text(x).cmp(text(y)))
            }
            (Number { .. }, Text(_)) => Ordering::Less,
            (Text(_), Number { .. }) => Ordering::Greater,
            (Text(a), Text(b)) => text(a).cmp(text(b)),
        })
    }

    /// The same label in other strings.
    pub(crate) fn in_strings<E>(
        self,
        mut to: impl FnMut(StringId) -> Result<StringId, E>,
    ) -> Result<Self, E> {
        Ok(Self {
            key: to(self.key)?,
            value: match self.value {
                LabelValue::Text(text) => LabelValue::Text(to(text)?),
                LabelValue::Number { value, unit } => LabelValue::Number {
                    value,
                    unit: to(unit)?,
                },
            },
        })
    }
}

/// The frozen table.
///
/// Invariants: labels ascend by key, then numbers before texts; set 0 is the
/// empty one; a set's labels ascend, and no two sets are equal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Labels {
    pub(crate) rows: Vec<Label>,
    /// Where the labels of each set end; they begin where those before end.
    pub(crate) ends: Vec<u32>,
    pub(crate) items: Vec<LabelId>,
}

impl Default for Labels {
    fn default() -> Self {
        Self {
            rows: Vec::new(),
            ends: vec![0],
            items: Vec::new(),
        }
    }
}

impl Labels {
    /// Does no record have a label?
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    pub fn rows(&self) -> &[Label] {
        &self.rows
    }

    pub fn get(&self, label: LabelId) -> Label {
        self.rows[label.index()]
    }

    /// How many sets there are, the empty one included.
    pub fn sets(&self) -> usize {
        self.ends.len()
    }

    pub fn set(&self, set: SetId) -> &[LabelId] {
        let start = match set.index() {
            0 => 0,
            i => self.ends[i - 1] as usize,
        };
        &self.items[start..self.ends[set.index()] as usize]
    }

    /// Each key, and its labels in the table.
    pub fn keys(&self) -> Vec<(StringId, Range<usize>)> {
        let mut keys: Vec<(StringId, Range<usize>)> = Vec::new();
        for (row, label) in self.rows.iter().enumerate() {
            match keys.last_mut() {
                Some((key, rows)) if *key == label.key => rows.end = row + 1,
                _ => keys.push((label.key, row..row + 1)),
            }
        }
        keys
    }

    /// Those labels of a set that stand in this part of the table: with the
    /// range of a key, its values.
    pub fn of_key(&self, set: SetId, rows: &Range<usize>) -> &[LabelId] {
        let all = self.set(set);
        let from = all.partition_point(|label| label.index() < rows.start);
        let to = all.partition_point(|label| label.index() < rows.end);
        &all[from..to]
    }

    /// What must hold. Tests and debug builds ask, and who reads snapshots.
    pub(crate) fn check(&self, strings: &Strings) -> Result<(), String> {
        let known = |id: StringId| match id.index() < strings.len() {
            true => Ok(id),
            false => Err("a label's string is not in the table"),
        };
        for label in &self.rows {
            label.in_strings(known)?;
        }
        let ascend = |a: &Label, b: &Label| a.order(b, strings) == Ordering::Less;
        if !self.rows.is_sorted_by(ascend) {
            return Err("labels are not in order".into());
        }
        let last = self.ends.last().map(|end| *end as usize);
        if self.ends.first() != Some(&0) || !self.ends.is_sorted() || last != Some(self.items.len())
        {
            return Err("sets of labels do not fit their table".into());
        }
        let sets = (0..self.sets()).map(|set| self.set(SetId::of(set)));
        if !sets.clone().is_sorted_by(|a, b| a < b) {
            return Err("sets of labels are not in order".into());
        }
        for set in sets {
            if !set.is_sorted_by(|a, b| a < b) || set.iter().any(|l| l.index() >= self.rows.len()) {
                return Err("the labels of a set are not in order".into());
            }
        }
        Ok(())
    }
}

/// The table while it is built: in the order in which things were met.
#[derive(Debug)]
pub struct LabelInterner {
    labels: Labels,
    /// Rows by label, and sets by their labels.
    known: HashTable<u32>,
    known_sets: HashTable<u32>,
    /// The set at hand.
    set: Vec<LabelId>,
}

impl Default for LabelInterner {
    fn default() -> Self {
        let mut known_sets = HashTable::new();
        // The empty set must be found like any other.
        known_sets.insert_unique(hash_set(&[]), 0, |_| hash_set(&[]));
        Self {
            labels: Labels::default(),
            known: HashTable::new(),
            known_sets,
            set: Vec::new(),
        }
    }
}

impl LabelInterner {
    /// The set of these labels, in whatever order they come; one that stands
    /// twice counts once.
    pub fn set(&mut self, labels: impl Iterator<Item = Label>) -> Result<SetId, Stop> {
        let mut set = std::mem::take(&mut self.set);
        set.clear();
        for label in labels {
            reserve(&mut set, 1)?;
            set.push(self.label(label)?);
        }
        set.sort_unstable();
        set.dedup();
        let id = self.set_of(&set);
        self.set = set;
        id
    }

    fn label(&mut self, label: Label) -> Result<LabelId, Stop> {
        let (rows, key) = (&self.labels.rows, hash(&label));
        if let Some(&row) = self.known.find(key, |&row| rows[row as usize] == label) {
            return Ok(LabelId(row));
        }
        let row = u32::try_from(rows.len()).map_err(|_| Stop::Full("labels"))?;
        self.known
            .try_reserve(1, |&row| hash(&rows[row as usize]))
            .map_err(|_| out_of_memory("the system"))?;
        reserve(&mut self.labels.rows, 1)?;
        self.labels.rows.push(label);
        let rows = &self.labels.rows;
        self.known
            .insert_unique(key, row, |&row| hash(&rows[row as usize]));
        Ok(LabelId(row))
    }

    fn set_of(&mut self, set: &[LabelId]) -> Result<SetId, Stop> {
        let (labels, key) = (&self.labels, hash_set(set));
        let is = |&id: &u32| labels.set(SetId(id)) == set;
        if let Some(&id) = self.known_sets.find(key, is) {
            return Ok(SetId(id));
        }
        let full = || Stop::Full("sets of labels");
        let id = u32::try_from(labels.sets()).map_err(|_| full())?;
        if id > SetId::LAST {
            return Err(full());
        }
        let end = u32::try_from(labels.items.len() + set.len()).map_err(|_| full())?;
        let rehash = |&id: &u32| hash_set(labels.set(SetId(id)));
        self.known_sets
            .try_reserve(1, rehash)
            .map_err(|_| out_of_memory("the system"))?;
        reserve(&mut self.labels.items, set.len())?;
        reserve(&mut self.labels.ends, 1)?;
        self.labels.items.extend_from_slice(set);
        self.labels.ends.push(end);
        let labels = &self.labels;
        self.known_sets
            .insert_unique(key, id, |&id| hash_set(labels.set(SetId(id))));
        Ok(SetId(id))
    }

    pub fn labels(&self) -> &Labels {
        &self.labels
    }

    /// The table with other strings, and what has become of each set: some may
    /// be one now.
    pub(crate) fn renamed(
        &self,
        mut to: impl FnMut(StringId) -> Result<StringId, Stop>,
    ) -> Result<(Self, Vec<SetId>), Stop> {
        let old = &self.labels;
        let mut new = Self::default();
        let mut rows = Vec::new();
        reserve(&mut rows, old.rows.len())?;
        for label in &old.rows {
            rows.push(label.in_strings(&mut to)?);
        }
        let mut moved = Vec::new();
        reserve(&mut moved, old.sets())?;
        for set in 0..old.sets() {
            let labels = old.set(SetId::of(set)).iter();
            moved.push(new.set(labels.map(|label| rows[label.index()]))?);
        }
        Ok((new, moved))
    }

    /// Memory held, in bytes.
    pub fn footprint(&self) -> usize {
        self.labels.rows.capacity() * size_of::<Label>()
            + (self.labels.ends.capacity() + self.labels.items.capacity()) * 4
            + (self.known.capacity() + self.known_sets.capacity()) * 5
    }

    /// The table in an order that does not depend on when things were met, and
    /// what number each set has now.
    pub(crate) fn freeze(self, strings: &Strings) -> Result<(Labels, Vec<SetId>), Stop> {
        let old = self.labels;
        drop((self.known, self.known_sets));
        let (order, place) = ranked(old.rows.len(), |a, b| {
            old.rows[a].order(&old.rows[b], strings)
        })?;
        let mut items = old.items;
        for item in &mut items {
            *item = LabelId(place[item.index()]);
        }
        let mut start = 0;
        for end in &old.ends {
            items[start..*end as usize].sort_unstable();
            start = *end as usize;
        }
        let unsorted = Labels {
            rows: order.iter().map(|row| old.rows[*row as usize]).collect(),
            ends: old.ends,
            items,
        };
        let set = |id: usize| unsorted.set(SetId::of(id));
        let (order, place) = ranked(unsorted.sets(), |a, b| set(a).cmp(set(b)))?;
        let (mut ends, mut items) = (Vec::new(), Vec::new());
        reserve(&mut ends, unsorted.sets())?;
        reserve(&mut items, unsorted.items.len())?;
        for id in order {
            items.extend_from_slice(set(id as usize));
            ends.push(items.len() as u32);
        }
        let labels = Labels {
            rows: unsorted.rows,
            ends,
            items,
        };
        Ok((labels, place.into_iter().map(SetId).collect()))
    }
}

/// Numbers up to `n` in this order, and the place of each in it.
fn ranked(
    n: usize,
    order: impl Fn(usize, usize) -> Ordering,
) -> Result<(Vec<u32>, Vec<u32>), Stop> {
    let mut rank: Vec<u32> = Vec::new();
    reserve(&mut rank, n)?;
    rank.extend(0..n as u32);
    rank.sort_unstable_by(|a, b| order(*a as usize, *b as usize));
    let mut place = crate::column::filled(0, n)?;
    for (at, old) in rank.iter().enumerate() {
        place[*old as usize] = at as u32;
    }
    Ok((rank, place))
}

const K: u64 = 0x9e37_79b9_7f4a_7c15;

fn step(h: u64, part: u64) -> u64 {
    (h ^ part).wrapping_mul(K).rotate_left(27)
}

fn hash(label: &Label) -> u64 {
    let (a, b) = match label.value {
        LabelValue::Text(text) => (u64::from(text.0) << 1, 0),
        LabelValue::Number { value, unit } => (u64::from(unit.0) << 1 | 1, value as u64),
    };
    let h = step(step(step(1, u64::from(label.key.0)), a), b);
    h ^ (h >> 31)
}

fn hash_set(set: &[LabelId]) -> u64 {
    let h = set.iter().fold(1, |h, label| step(h, u64::from(label.0)));
    h ^ (h >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::strings::StringInterner;

    #[test]
    fn sets_are_equal_whatever_the_order_and_frozen_in_order() {
        let mut strings = StringInterner::default();
        let mut text = |text: &str| strings.intern(text.as_bytes()).unwrap();
        let size = |value, key| Label {
            key,
            value: LabelValue::Number {
                value,
                unit: StringId::EMPTY,
            },
        };
        let (thread, bytes, ab) = (text("thread"), text("bytes"), text("ab"));
        let on = Label {
            key: thread,
            value: LabelValue::Text(ab),
        };
        let mut table = LabelInterner::default();
        let mut set = |labels: &[Label]| table.set(labels.iter().copied()).unwrap();
        let sets = [
            set(&[on, size(64, bytes)]),
            set(&[size(64, bytes), on, on]),
            set(&[]),
            set(&[size(8, bytes)]),
        ];
        assert_eq!(sets, [SetId(1), SetId(1), SetId(0), SetId(2)]);
        let strings = strings.freeze();
        let (labels, moved) = table.freeze(&strings).unwrap();
        assert_eq!(labels.check(&strings), Ok(()));
        assert_eq!(moved, [SetId(0), SetId(2), SetId(1)]);
        assert_eq!(labels.rows(), [size(8, bytes), size(64, bytes), on]);
        assert_eq!(labels.keys(), [(bytes, 0..2), (thread, 2..3)]);
        assert_eq!(labels.of_key(SetId(2), &(0..2)), [LabelId(1)]);
        assert_eq!(labels.of_key(SetId(1), &(2..3)), []);
    }

    #[test]
    fn sets_may_become_one_under_other_names() {
        let text = |id| Label {
            key: StringId(1),
            value: LabelValue::Text(StringId(id)),
        };
        let mut table = LabelInterner::default();
        for id in 2..4 {
            table.set([text(id)].into_iter()).unwrap();
        }
        let (table, moved) = table.renamed(|id| Ok(StringId(id.0.min(2)))).unwrap();
        assert_eq!(moved, [SetId(0), SetId(1), SetId(1)]);
        assert_eq!(table.labels().rows(), [text(2)]);
    }
}
