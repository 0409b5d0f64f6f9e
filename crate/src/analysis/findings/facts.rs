//! What the rules look at, worked out once for all of them.

use super::marks::{CACHES, GROWS, Marks, Named, marks};
use crate::analysis::names::OwnNames;
use crate::analysis::noise::{Noise, Reading};
use crate::analysis::sites::{PutDown, Site, Sites, put_down, site_name, sites_of};
use crate::analysis::weights::{is_signed, whole};
use crate::column::filled;
use crate::error::Stop;
use crate::ids::{FrameId, MetricId, NodeId};
use crate::profile::Profile;
use std::cmp::Reverse;

/// A row of a breakdown: a subsystem, an operation.
pub type Share = Site;

/// See the module.
#[derive(Debug)]
pub struct Facts<'a> {
    pub(in crate::analysis) profile: &'a Profile,
    /// What shares are shares of.
    pub(in crate::analysis) whole: i64,
    /// Some amounts are below zero: a difference.
    pub(in crate::analysis) signed: bool,
    /// No filter has taken frames out of the stacks.
    pub(in crate::analysis) complete: bool,
    pub(in crate::analysis) own: &'a [i64],
    pub(in crate::analysis) records: &'a [u64],
    pub(in crate::analysis) nodes: &'a [NodeId],
    pub(in crate::analysis) noise: Noise,
    pub(in crate::analysis) places: Vec<PutDown>,
    pub(in crate::analysis) sites: Sites,
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
        subsystems: &'a [Share],
        complete: bool,
    ) -> Result<Option<Self>, Stop> {
        let whole = whole(profile, metric);
        let Some(totals) = profile.tree.totals(metric).filter(|_| whole > 0) else {
            return Ok(None);
        };
        let noise = Noise::of(profile, names, Reading::Name);
        let places = put_down(profile, &noise)?;
        let named = |frame| site_name(profile, Reading::Name, frame);
        let sites = sites_of(profile, metric, &places, named);
        let stacks = profile.tree.stacks();
        let own = stacks.own(metric);
        let mut order: Vec<u32> = (0..own.len() as u32).collect();
        order.sort_unstable_by_key(|row| (Reverse(own[*row as usize].unsigned_abs()), *row));
        let marks = marks(profile, names, &noise);
        let (marked, named) = along(profile, &marks)?;
        Ok(Some(Self {
            profile,
            whole,
            signed: is_signed(profile, metric),
            complete,
            own,
            records: stacks.records(),
            nodes: stacks.nodes(),
            noise,
            places,
            sites,
            subsystems,
            order,
            marked,
            named,
            through: through(profile, &marks, totals),
            bits: marks.iter().map(|marks| marks.bits).collect(),
        }))
    }

    /// What shares are shares of.
    pub fn whole(&self) -> i64 {
        self.whole
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

/// Is a part at least so many thousandths of the whole, in magnitude?
pub(super) fn at_least(part: i64, whole: i64, thousandths: i64) -> bool {
    i128::from(part).abs() * 1000 >= i128::from(whole) * i128::from(thousandths)
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
