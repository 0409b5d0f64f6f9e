//! Which code holds how much?
//!
//! A function is all frames of one name, wherever its file says its lines
//! are. Its *self* amount is what stacks carry that end in it; its *total*
//! what stacks carry that pass through it, each stack once, however often the
//! function calls itself.

use crate::ids::{FrameId, FunctionId, MetricId, StringId};
use crate::profile::Profile;

/// Which frames are one function. The same for every metric.
#[derive(Debug, Clone)]
pub struct FunctionIndex {
    of_frame: Vec<FunctionId>,
    name: Vec<StringId>,
    first_frame: Vec<FrameId>,
}

impl FunctionIndex {
    pub fn new(profile: &Profile) -> Self {
        const NONE: u32 = u32::MAX;
        let mut of_name = vec![NONE; profile.strings.len()];
        let (mut name, mut first_frame) = (Vec::new(), Vec::new());
        let of_frame = profile
            .frames
            .iter()
            .map(|(frame_id, frame)| {
                let id = &mut of_name[frame.name.index()];
                if *id == NONE {
                    *id = name.len() as u32;
                    name.push(frame.name);
                    first_frame.push(frame_id);
                }
                FunctionId(*id)
            })
            .collect();
        Self {
            of_frame,
            name,
            first_frame,
        }
    }

    /// Functions, the root's among them (row 0).
    pub fn len(&self) -> usize {
        self.name.len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() <= 1
    }

    pub fn of(&self, frame: FrameId) -> FunctionId {
        self.of_frame[frame.index()]
    }

    pub fn name(&self, function: FunctionId) -> StringId {
        self.name[function.index()]
    }

    /// Functions of which some frame matches.
    pub fn count(&self, matches: impl Fn(FrameId) -> bool) -> usize {
        let mut found = vec![false; self.len()];
        for (frame, function) in self.of_frame.iter().enumerate() {
            if matches(FrameId::of(frame)) {
                found[function.index()] = true;
            }
        }
        found.iter().filter(|found| **found).count()
    }

    /// The first of its frames, which stands for it where one must.
    pub fn first_frame(&self, function: FunctionId) -> FrameId {
        self.first_frame[function.index()]
    }

    /// All but the root's.
    pub fn ids(&self) -> impl Iterator<Item = FunctionId> + use<> {
        (1..self.len()).map(FunctionId::of)
    }
}

/// One row per function; row 0, the root's, has no self amount.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Functions {
    pub own: Vec<i64>,
    pub total: Vec<i64>,
    /// Records whose stacks pass through it.
    pub records: Vec<u64>,
}

/// `None` where the metric is not additive: then there are no sums.
pub fn functions(profile: &Profile, index: &FunctionIndex, metric: MetricId) -> Option<Functions> {
    let tree = &profile.tree;
    let totals = tree.totals(metric)?;
    let mut answer = Functions {
        own: vec![0; index.len()],
        total: vec![0; index.len()],
        records: vec![0; index.len()],
    };
    let stacks = tree.stacks();
    for (node, own) in stacks.nodes().iter().zip(stacks.own(metric)) {
        answer.own[index.of(tree.frame(*node)).index()] += own;
    }
    // `until[f]`: the end of the outermost call of `f` that we are in.
    let mut until = vec![0u32; index.len()];
    let records = records_below(profile);
    for (row, frame) in tree.frames().iter().enumerate() {
        let function = index.of(*frame).index();
        if until[function] <= row as u32 {
            until[function] = tree.ends()[row];
            answer.total[function] += totals[row];
            let (from, to) = (row, tree.ends()[row] as usize);
            answer.records[function] += records.between(from, to);
        }
    }
    Some(answer)
}

/// Sums of records over ranges of rows, in two steps each.
struct Records {
    /// For each row, the stacks before it.
    before: Vec<u32>,
    /// For each stack, the records before it.
    sum: Vec<u64>,
}

impl Records {
    fn between(&self, from: usize, to: usize) -> u64 {
        self.sum[self.before[to] as usize] - self.sum[self.before[from] as usize]
    }
}

fn records_below(profile: &Profile) -> Records {
    let stacks = profile.tree.stacks();
    let mut before = Vec::with_capacity(profile.tree.len() + 1);
    for (i, node) in stacks.nodes().iter().enumerate() {
        before.resize(node.index() + 1, i as u32);
    }
    before.resize(profile.tree.len() + 1, stacks.len() as u32);
    let mut sum = vec![0];
    let mut all = 0;
    for records in stacks.records() {
        all += records;
        sum.push(all);
    }
    Records { before, sum }
}
