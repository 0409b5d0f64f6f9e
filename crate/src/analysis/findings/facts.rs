//! What the rules look at, worked out once for all of them.

use super::Of;
use super::marks::{CACHES, GROWS, Marks, Named, marks};
use super::words::Words;
use crate::analysis::names::OwnNames;
use crate::analysis::noise::{Noise, Side};
use crate::analysis::sentence::Sentence;
use crate::analysis::sites::{PutDown, Site, put_down, sites_of};
use crate::analysis::weights::{at_least, is_signed, whole};
use crate::column::filled;
use crate::error::Stop;
use crate::frames::FrameKind;
use crate::ids::{FrameId, MetricId, NodeId};
use crate::metric::Metric;
use crate::profile::Profile;
use hashbrown::HashMap;
use std::cmp::Reverse;

/// A subsystem, and what it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    pub name: String,
    pub site: Site,
}

/// See the module.
#[derive(Debug)]
pub struct Facts<'a> {
    pub(in crate::analysis) profile: &'a Profile,
    pub(in crate::analysis) metric: &'a Metric,
    pub(in crate::analysis) of: Of,
    /// How amounts of it are spoken of.
    pub(in crate::analysis) words: &'static Words,
    /// What shares are shares of.
    pub(in crate::analysis) whole: i64,
    /// Some amounts are below zero: a difference.
    pub(in crate::analysis) signed: bool,
    /// Stacks say where: not only what was allocated.
    pub(in crate::analysis) of_code: bool,
    /// No filter has taken frames out of the stacks.
    pub(in crate::analysis) complete: bool,
    pub(in crate::analysis) own: &'a [i64],
    totals: &'a [i64],
    pub(in crate::analysis) records: &'a [u64],
    pub(in crate::analysis) nodes: &'a [NodeId],
    pub(in crate::analysis) noise: &'a Noise,
    pub(in crate::analysis) places: Vec<PutDown>,
    /// What stacks are put down to; functions of one own name are one row.
    pub(in crate::analysis) leaves: Vec<Site>,
    pub(in crate::analysis) callers: Vec<Site>,
    pub(in crate::analysis) operations: Vec<Site>,
    /// By frame: frames of one number have one own name.
    pub(in crate::analysis) number: Vec<u32>,
    /// Frames that are no name of anything.
    pub(in crate::analysis) nameless: Vec<bool>,
    /// The breakdown by subsystem; empty where there is none.
    pub(in crate::analysis) subsystems: &'a [Share],
    /// Rows of the table of stacks, the largest magnitude first.
    pub(in crate::analysis) order: Vec<u32>,
    /// For each stack, what the frames on it are marked with.
    pub(super) marked: Vec<u8>,
    pub(super) named: Vec<Option<Named>>,
    /// For each frame that is marked, what passes through it.
    through: Vec<Through>,
    bits: Vec<u8>,
}

/// Frames of one own name have one number, those without one their own.
fn numbers(profile: &Profile, names: &OwnNames) -> Vec<u32> {
    let mut known: HashMap<&[u8], u32> = HashMap::with_capacity(profile.frames.len());
    let frames = profile.frames.iter().map(|(frame, _)| frame);
    let of = |frame: FrameId| {
        let name = match names.get(frame) {
            b"" => profile.frame_name(frame),
            own => own,
        };
        *known.entry(name).or_insert(frame.0)
    };
    frames.map(of).collect()
}

/// What passes through a marked frame, each stack once.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Through {
    amount: i64,
    /// Where the outermost call ends that we are in.
    until: u32,
    heaviest: u64,
    node: u32,
}

/// A sum over some stacks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::analysis) struct Sum {
    pub(in crate::analysis) value: i64,
    pub(in crate::analysis) records: u64,
    /// Distinct stacks.
    pub(in crate::analysis) distinct: u64,
    /// The largest of them.
    pub(in crate::analysis) largest: Option<usize>,
}

impl<'a> Facts<'a> {
    /// `None` where amounts cannot be added up, or all are zero.
    pub fn new(
        profile: &'a Profile,
        metric: MetricId,
        names: &OwnNames,
        noise: &'a Noise,
        subsystems: &'a [Share],
        complete: bool,
    ) -> Result<Option<Self>, Stop> {
        let whole = whole(profile, metric);
        let Some(totals) = profile.tree.totals(metric).filter(|_| whole > 0) else {
            return Ok(None);
        };
        let places = put_down(profile, noise)?;
        let number = numbers(profile, names);
        let sites = sites_of(profile, metric, &places, &number);
        let stacks = profile.tree.stacks();
        let own = stacks.own(metric);
        let mut order: Vec<u32> = (0..own.len() as u32).collect();
        order.sort_unstable_by_key(|row| (Reverse(own[*row as usize].unsigned_abs()), *row));
        let marks = marks(profile, names, noise);
        let (marked, named) = along(profile, &marks)?;
        let row = profile.metric(metric);
        Ok(Some(Self {
            profile,
            metric: row,
            of: Of { metric, whole },
            words: Words::of(row, profile.method.event),
            whole,
            signed: is_signed(profile, metric),
            of_code: sites.outermost.iter().any(|site| {
                let frame = profile.tree.frame(site.node);
                profile.frames.get(frame).kind != FrameKind::Type
            }),
            complete,
            own,
            totals,
            records: stacks.records(),
            nodes: stacks.nodes(),
            noise,
            places,
            leaves: sites.leaf,
            // The first frame of stacks that are nothing but noise is none.
            operations: sites
                .outermost
                .into_iter()
                .filter(|site| !noise.is(Side::Outer, profile.tree.frame(site.node)))
                .collect(),
            callers: sites.caller,
            number,
            nameless: marks.iter().map(|m| m.named == Some(Named::Not)).collect(),
            subsystems,
            order,
            marked,
            named,
            through: through(profile, &marks, totals),
            bits: marks.iter().map(|marks| marks.bits).collect(),
        }))
    }

    /// What amounts are of if nothing else is said, and shares.
    pub fn of(&self) -> Of {
        self.of
    }

    /// Is a part at least so many thousandths of the whole?
    pub(in crate::analysis) fn reaches(&self, part: i64, thousandths: i64) -> bool {
        at_least(part, self.whole, thousandths)
    }

    pub(in crate::analysis) fn sum(&self, has: impl Fn(usize) -> bool) -> Sum {
        let mut sum = Sum::default();
        for row in 0..self.own.len() {
            if !has(row) {
                continue;
            }
            sum.value += self.own[row];
            sum.records += self.records[row];
            sum.distinct += 1;
            let larger = |old: usize| self.own[row].unsigned_abs() > self.own[old].unsigned_abs();
            if sum.largest.is_none_or(larger) {
                sum.largest = Some(row);
            }
        }
        sum
    }

    /// What all stacks carry that pass through a function, by its own name.
    pub(in crate::analysis) fn passing(&self, frame: FrameId) -> i64 {
        let tree = &self.profile.tree;
        let one = self.number[frame.index()];
        let (mut sum, mut until) = (0, 0);
        for (row, frame) in tree.frames().iter().enumerate().skip(1) {
            if row >= until && self.number[frame.index()] == one {
                sum += self.totals[row];
                until = tree.ends()[row] as usize;
            }
        }
        sum
    }

    /// What is said of it where that is more than what ends in it: a search
    /// for the function finds so much.
    pub(super) fn in_all(&self, detail: Sentence, frame: FrameId, value: i64) -> Sentence {
        match self.passing(frame) {
            all if all == value => detail,
            all => detail
                .words(" All stacks through it have ")
                .amount_and_share(all)
                .words("."),
        }
    }

    /// Of the frames with a mark, the one that most passes through: its
    /// heaviest place, and how much it is.
    pub(in crate::analysis) fn most_through(&self, bit: u8) -> Option<(FrameId, i64, NodeId)> {
        let frames = self.through.iter().enumerate();
        let marked = frames.filter(|(i, t)| self.bits[*i] & bit != 0 && t.node > 0);
        let key = |(i, t): &(usize, &Through)| (t.amount.unsigned_abs(), Reverse(*i));
        let (frame, most) = marked.max_by_key(key)?;
        Some((FrameId::of(frame), most.amount, NodeId(most.node)))
    }
}

const NOT: u8 = 1 << 4;
const MANGLED: u8 = 1 << 5;
const WELL: u8 = 1 << 6;
const NAMED: u8 = NOT | MANGLED | WELL;

/// For each stack, the marks on it, and how the code that allocated is named.
/// Callers stand before callees: one pass hands everything down.
fn along(profile: &Profile, marks: &[Marks]) -> Result<(Vec<u8>, Vec<Option<Named>>), Stop> {
    let tree = &profile.tree;
    let code: Vec<(u8, u8)> = marks.iter().map(code).collect();
    let mut state = filled(0u8, tree.len())?;
    for (row, frame) in tree.frames().iter().enumerate().skip(1) {
        let (keep, add) = code[frame.index()];
        state[row] = state[tree.parent(NodeId::of(row)).index()] & keep | add;
    }
    let at = |node: &NodeId| state[node.index()];
    let states = tree.stacks().nodes().iter().map(at);
    Ok(states.map(|s| (s & (GROWS | CACHES), decoded(s))).unzip())
}

/// What is kept of the caller's marks, and what is added.
fn code(marks: &Marks) -> (u8, u8) {
    match marks.named {
        None => (u8::MAX, marks.bits),
        Some(Named::Well) => (!NAMED, marks.bits | WELL),
        Some(Named::Not) => (!NAMED, marks.bits | NOT),
        Some(Named::Mangled) => (!NAMED, marks.bits | MANGLED),
    }
}

fn decoded(state: u8) -> Option<Named> {
    match state & NAMED {
        NOT => Some(Named::Not),
        MANGLED => Some(Named::Mangled),
        WELL => Some(Named::Well),
        _ => None,
    }
}

fn through(profile: &Profile, marks: &[Marks], totals: &[i64]) -> Vec<Through> {
    let tree = &profile.tree;
    let mut sums = vec![Through::default(); marks.len()];
    for (row, frame) in tree.frames().iter().enumerate().skip(1) {
        if marks[frame.index()].bits == 0 {
            continue;
        }
        let sum = &mut sums[frame.index()];
        let size = totals[row].unsigned_abs();
        if sum.node == 0 || size > sum.heaviest {
            (sum.heaviest, sum.node) = (size, row as u32);
        }
        if sum.until <= row as u32 {
            sum.until = tree.ends()[row];
            sum.amount += totals[row];
        }
    }
    sums
}
