//! What changed, and by how much?
//!
//! The stacks of a joined profile (see [`crate::profile::Series`]) are added up
//! by what they are put down to, in each snapshot by itself. Nothing is left
//! out for having stayed the same: rows of one grouping add up to each
//! snapshot's total, but for functions' totals and callers, which overlap or
//! are missing by their nature.
//!
//! ```text
//!                  before  after
//! main;load             5      8     grown   +3
//! main;idle             2      0     gone    -2
//! main;save             0      1     new     +1
//! main;wait             4      4     same
//! ```

use super::functions::{FunctionIndex, functions};
use super::noise::Noise;
use super::sites::{PutDown, put_down};
use super::subsystems::{Assignment, OTHER};
use crate::error::Stop;
use crate::ids::{FrameId, NodeId};
use crate::profile::{Measure, Profile};
use hashbrown::HashMap;

/// What amounts are added up by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum By {
    /// The function in which a stack ends.
    #[serde(rename = "self")]
    Own,
    /// Each function on a stack.
    Total,
    /// The code that allocated: see [`super::sites`].
    Leaf,
    Caller,
    Outermost,
    Subsystem,
    Stack,
}

impl By {
    pub const ALL: [Self; 7] = [
        Self::Own,
        Self::Total,
        Self::Leaf,
        Self::Caller,
        Self::Outermost,
        Self::Subsystem,
        Self::Stack,
    ];

    /// The stable word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Own => "self",
            Self::Total => "total",
            Self::Leaf => "leaf",
            Self::Caller => "caller",
            Self::Outermost => "outermost",
            Self::Subsystem => "subsystem",
            Self::Stack => "stack",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|by| by.word() == word)
    }
}

/// What became of a row from the first snapshot to the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Fate {
    New,
    Gone,
    Grown,
    Shrunk,
    Same,
}

impl Fate {
    pub const ALL: [Self; 5] = [Self::New, Self::Gone, Self::Grown, Self::Shrunk, Self::Same];

    /// The stable word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Gone => "gone",
            Self::Grown => "grown",
            Self::Shrunk => "shrunk",
            Self::Same => "same",
        }
    }

    /// New is what was nothing; what is below zero on either side only grows
    /// and shrinks.
    pub fn of(before: i64, after: i64) -> Self {
        match (before, after) {
            (0, 0) => Self::Same,
            (0, _) => Self::New,
            (_, 0) => Self::Gone,
            _ if after > before => Self::Grown,
            _ if after < before => Self::Shrunk,
            _ => Self::Same,
        }
    }
}

/// Rows of one grouping, in the order of the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changes {
    pub rows: Vec<Row>,
    parts: usize,
    /// Row after row, an amount for each snapshot.
    amounts: Vec<i64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// Of a grouping by subsystems: which; [`OTHER`] for none.
    pub subsystem: u32,
    /// Where it stands: in the stack that changed most, or the place itself.
    pub node: NodeId,
    /// Where the stack ends that changed most.
    pub stack: NodeId,
    /// Distinct stacks.
    pub stacks: u64,
}

impl Changes {
    pub fn amounts(&self, row: usize) -> &[i64] {
        &self.amounts[row * self.parts..(row + 1) * self.parts]
    }

    pub fn first(&self, row: usize) -> i64 {
        self.amounts[row * self.parts]
    }

    pub fn last(&self, row: usize) -> i64 {
        self.amounts[(row + 1) * self.parts - 1]
    }

    /// Magnitudes of a row of a profile are at most `i64::MAX` together, so
    /// that differences fit.
    pub fn change(&self, row: usize) -> i64 {
        self.last(row).saturating_sub(self.first(row))
    }

    pub fn fate(&self, row: usize) -> Fate {
        Fate::of(self.first(row), self.last(row))
    }
}

/// What stacks are added up by, as far as it is needed.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    pub index: &'a FunctionIndex,
    pub noise: &'a Noise,
    /// Only for [`By::Subsystem`].
    pub subsystems: Option<&'a Assignment>,
}

pub fn changes(
    profile: &Profile,
    measure: &Measure,
    by: By,
    known: Known<'_>,
) -> Result<Changes, Stop> {
    match by {
        By::Total => Ok(by_function(profile, measure, known.index)),
        _ => by_stack(profile, measure, by, known),
    }
}

/// A key is the row of a table of names, of subsystems or of stacks.
type Key = u32;

fn by_stack(
    profile: &Profile,
    measure: &Measure,
    by: By,
    known: Known<'_>,
) -> Result<Changes, Stop> {
    let tree = &profile.tree;
    let stacks = tree.stacks();
    let places = match by {
        By::Leaf | By::Caller | By::Outermost => put_down(profile, known.noise)?,
        _ => Vec::new(),
    };
    let place_of = |row: usize, node: NodeId| -> Option<NodeId> {
        let put: Option<&PutDown> = places.get(row);
        match by {
            By::Leaf => put.map(|put| put.leaf),
            By::Caller => put.and_then(|put| put.caller),
            By::Outermost => put.map(|put| put.outermost),
            _ => Some(node),
        }
    };
    let name = |node: NodeId| profile.frames.get(tree.frame(node)).name.0;
    let mut sums = Sums::new(measure.parts.len());
    for (row, stack) in stacks.nodes().iter().enumerate() {
        let Some(place) = place_of(row, *stack) else {
            continue;
        };
        let subsystem = known.subsystems.map_or(OTHER, |it| it.of_stack[row]);
        let key = match by {
            By::Subsystem => subsystem,
            By::Stack => row as Key,
            _ => name(place),
        };
        let here = Row {
            subsystem,
            node: place,
            stack: *stack,
            stacks: 1,
        };
        let changed = stacks.own(measure.change)[row].unsigned_abs();
        let at = sums.put(key, here, changed);
        for (sum, part) in at.iter_mut().zip(&measure.parts) {
            *sum += stacks.own(*part)[row];
        }
    }
    Ok(sums.done())
}

struct Sums {
    rows: HashMap<Key, u32>,
    largest: Vec<u64>,
    done: Changes,
}

impl Sums {
    fn new(parts: usize) -> Self {
        Self {
            rows: HashMap::new(),
            largest: Vec::new(),
            done: Changes {
                rows: Vec::new(),
                parts,
                amounts: Vec::new(),
            },
        }
    }

    /// One more stack under a key; answers where its amounts go.
    fn put(&mut self, key: Key, here: Row, changed: u64) -> &mut [i64] {
        let done = &mut self.done;
        let row = *self.rows.entry(key).or_insert_with(|| {
            done.rows.push(Row { stacks: 0, ..here });
            done.amounts.extend(std::iter::repeat_n(0, done.parts));
            self.largest.push(changed);
            done.rows.len() as u32 - 1
        }) as usize;
        let stacks = done.rows[row].stacks + 1;
        if changed > self.largest[row] {
            self.largest[row] = changed;
            done.rows[row] = here;
        }
        done.rows[row].stacks = stacks;
        let parts = done.parts;
        &mut done.amounts[row * parts..(row + 1) * parts]
    }

    fn done(self) -> Changes {
        self.done
    }
}

/// All that functions hold, recursion counted once.
fn by_function(profile: &Profile, measure: &Measure, index: &FunctionIndex) -> Changes {
    let tree = &profile.tree;
    let parts = measure.parts.iter();
    let totals: Vec<_> = parts
        .filter_map(|metric| functions(profile, index, *metric))
        .collect();
    let changed = tree.totals(measure.change).unwrap_or_default();
    // The place of each function that changed most.
    let mut places: Vec<Option<NodeId>> = vec![None; index.len()];
    for (row, frame) in tree.frames().iter().enumerate().skip(1) {
        let place = &mut places[index.of(*frame).index()];
        let more = |at: NodeId| changed[row].unsigned_abs() > changed[at.index()].unsigned_abs();
        if place.is_none_or(more) {
            *place = Some(NodeId::of(row));
        }
    }
    let mut all = Changes {
        rows: Vec::new(),
        parts: totals.len(),
        amounts: Vec::new(),
    };
    for function in index.ids() {
        let i = function.index();
        let Some(node) = places[i] else { continue };
        all.rows.push(Row {
            subsystem: OTHER,
            node,
            stack: node,
            stacks: totals.first().map_or(0, |sums| sums.records[i]),
        });
        all.amounts.extend(totals.iter().map(|sums| sums.total[i]));
    }
    all
}

/// The frame that a row is called by.
pub fn frame_of(profile: &Profile, row: &Row) -> FrameId {
    profile.tree.frame(row.node)
}

/// What grew and what shrank, apart: stacks that changed in both directions
/// are told in both. Together, the width of an icicle of the change.
pub fn both_ways(profile: &Profile, measure: &Measure) -> (i64, i64) {
    let own = profile.tree.stacks().own(measure.change);
    own.iter().fold((0, 0), |(up, down), own| match *own > 0 {
        true => (up + own, down),
        false => (up, down + own),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::noise::Reading;
    use crate::frames::FrameKind;
    use crate::ids::MetricId;
    use crate::metric::{Metric, Unit};
    use crate::profile::{Matched, ProfileBuilder, Series, Snapshot};

    /// Stacks with what they hold in each of two snapshots.
    fn compared(stacks: &[(&str, i64, i64)]) -> Profile {
        let mut out = ProfileBuilder::new("test", usize::MAX).unwrap();
        for name in ["change", "before", "after"] {
            out.add_metric(Metric::new(name, Unit::Bytes)).unwrap();
        }
        for (stack, before, after) in stacks {
            let mut node = NodeId::ROOT;
            for name in stack.split(';') {
                let frame = out.frame_named(name.as_bytes(), |_| FrameKind::Plain);
                node = out.child(node, frame.unwrap()).unwrap();
            }
            out.import.lines += 1;
            out.record(node, &[after - before, *before, *after])
                .unwrap();
        }
        let part = |name: &str| Snapshot {
            name: name.to_owned(),
            taken: None,
        };
        out.series = Some(Box::new(Series {
            parts: vec![part("a"), part("b")],
            measures: vec![Measure {
                name: "bytes".to_owned(),
                change: MetricId(0),
                parts: vec![MetricId(1), MetricId(2)],
            }],
            matched: Matched {
                alone: vec![0, 0],
                ..Matched::default()
            },
            scaled: false,
        }));
        out.finish().unwrap()
    }

    fn picture(profile: &Profile, by: By) -> Vec<String> {
        let noise = Noise::new(profile, Reading::Name);
        let known = Known {
            index: &FunctionIndex::new(profile),
            noise: &noise,
            subsystems: None,
        };
        let measure = &profile.series.as_ref().unwrap().measures[0];
        let all = changes(profile, measure, by, known).unwrap();
        let row = |(i, row): (usize, &Row)| {
            let name = String::from_utf8_lossy(profile.node_name(row.node)).into_owned();
            format!("{name} {:?} {}", all.amounts(i), all.fate(i).word())
        };
        let mut rows: Vec<String> = all.rows.iter().enumerate().map(row).collect();
        rows.sort();
        rows
    }

    #[test]
    fn every_grouping_has_both_sides() {
        let profile = compared(&[
            ("main;load;malloc", 5, 8),
            ("main;idle;malloc", 2, 0),
            ("main;load;load", 0, 1),
            ("main;wait", 4, 4),
        ]);
        assert_eq!(
            picture(&profile, By::Leaf),
            ["idle [2, 0] gone", "load [5, 9] grown", "wait [4, 4] same"]
        );
        assert_eq!(
            picture(&profile, By::Own),
            ["load [0, 1] new", "malloc [7, 8] grown", "wait [4, 4] same"]
        );
        assert_eq!(
            picture(&profile, By::Total),
            [
                "idle [2, 0] gone",
                "load [5, 9] grown",
                "main [11, 13] grown",
                "malloc [7, 8] grown",
                "wait [4, 4] same"
            ]
        );
        assert_eq!(picture(&profile, By::Stack).len(), 4);
        let measure = &profile.series.as_ref().unwrap().measures[0];
        assert_eq!(both_ways(&profile, measure), (4, -2));
    }
}
