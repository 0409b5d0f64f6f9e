//! Which tree is looked at: the profile's own, or one grown from it.
//!
//! The icicle and the tree table draw any of them, because all they ask is
//! what [`Shape`] answers. Numbers of places in grown trees are apart from
//! those of the profile's tree, so that a number alone says where it belongs.

use super::fans::{Fan, Fans};
use super::icicle::Source;
use crate::ids::{FrameId, FunctionId, NodeId};
use serde::Deserialize;
use std::rc::Rc;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "is", content = "of")]
pub enum Form {
    /// From callers to callees: the profile's own tree.
    TopDown,
    /// From where stacks end to their callers.
    BottomUp,
    /// The same by places of code, of which a function may have many.
    FromAllocations,
    /// Who called a function, and who called them.
    Callers(u32),
    /// What a function called, from all places where it was.
    Callees(u32),
}

impl Form {
    /// Trees of different slots can be open at once.
    pub(super) fn slot(self) -> Option<usize> {
        match self {
            Self::TopDown => None,
            Self::BottomUp => Some(0),
            Self::Callers(_) => Some(1),
            Self::Callees(_) => Some(2),
            Self::FromAllocations => Some(3),
        }
    }

    /// Does it begin where stacks end?
    pub(super) fn is_bottom_up(self) -> bool {
        matches!(self, Self::BottomUp | Self::FromAllocations)
    }

    pub(super) fn function(self) -> Option<FunctionId> {
        match self {
            Self::Callers(f) | Self::Callees(f) => Some(FunctionId(f)),
            _ => None,
        }
    }
}

pub(super) const SLOTS: usize = 4;
const GROWN: u32 = 1 << 31;
const SLOT_BITS: u32 = 29;

/// The number of a place in a grown tree.
pub(super) fn grown_node(slot: usize, row: usize) -> NodeId {
    NodeId(GROWN | (slot as u32) << SLOT_BITS | row as u32)
}

/// The slot and row that a number means; `None` for the profile's own tree.
pub(super) fn grown_row(node: NodeId) -> Option<(usize, usize)> {
    let bits = node.0 & !GROWN;
    (node.0 & GROWN != 0).then_some((
        (bits >> SLOT_BITS) as usize,
        (bits & ((1 << SLOT_BITS) - 1)) as usize,
    ))
}

pub(super) trait Shape {
    fn root(&self) -> NodeId;
    fn parent(&self, node: NodeId) -> NodeId;
    fn frame(&self, node: NodeId) -> FrameId;
    /// How wide its box is.
    fn width(&self, node: NodeId) -> i64;
    /// What it holds, which may be below zero.
    fn amount(&self, node: NodeId) -> i64;
    /// What of that is in none of its children.
    fn own(&mut self, node: NodeId) -> i64;
    /// What stacks hold that end in its function, as far as it is known here:
    /// another thing than `own` where children are callers.
    fn self_amount(&mut self, node: NodeId) -> i64 {
        self.own(node)
    }
    fn fan(&mut self, node: NodeId) -> Rc<Fan>;
    /// The place of the profile's tree that stands for it.
    fn place(&self, node: NodeId) -> NodeId {
        node
    }
    /// Down as many rows, or fewer, along places that pass all on to one.
    fn chain(&self, node: NodeId, rows: u32) -> (NodeId, u32);
    /// Does the search's pattern match below it?
    fn hit_below(&mut self, node: NodeId) -> bool;
    /// Does it match in or below the siblings from this one on?
    fn hit_from(&mut self, first: NodeId) -> bool;
}

/// The profile's own tree.
pub(super) struct TopDown<'a> {
    pub(super) source: Source<'a>,
    pub(super) fans: &'a mut Fans,
}

impl Shape for TopDown<'_> {
    fn root(&self) -> NodeId {
        NodeId::ROOT
    }

    fn parent(&self, node: NodeId) -> NodeId {
        self.source.profile.tree.parent(node)
    }

    fn frame(&self, node: NodeId) -> FrameId {
        self.source.profile.tree.frame(node)
    }

    fn width(&self, node: NodeId) -> i64 {
        self.source.weights[node.index()]
    }

    fn amount(&self, node: NodeId) -> i64 {
        self.source.totals[node.index()]
    }

    fn own(&mut self, node: NodeId) -> i64 {
        self.source.profile.tree.own(self.source.metric, node)
    }

    fn fan(&mut self, node: NodeId) -> Rc<Fan> {
        self.fans
            .of(&self.source.profile.tree, self.source.weights, node)
    }

    fn chain(&self, node: NodeId, rows: u32) -> (NodeId, u32) {
        let (ends, weights) = (self.source.profile.tree.ends(), self.source.weights);
        let (mut at, mut down) = (node.index(), 0);
        while down < rows
            && ends[at] as usize > at + 1
            && ends[at + 1] == ends[at]
            && weights[at + 1] == weights[at]
        {
            at += 1;
            down += 1;
        }
        (NodeId::of(at), down)
    }

    fn hit_below(&mut self, node: NodeId) -> bool {
        let end = self.source.profile.tree.end(node);
        let hits = self.source.hits;
        hits.is_some_and(|hits| hits.within(NodeId(node.0 + 1), end))
    }

    fn hit_from(&mut self, first: NodeId) -> bool {
        let tree = &self.source.profile.tree;
        let end = tree.end(tree.parent(first));
        self.source.hits.is_some_and(|hits| hits.within(first, end))
    }
}
