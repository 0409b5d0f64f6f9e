//! The frozen call tree.
//!
//! Every stack of a profile is a path from the root; stacks that begin alike
//! share the beginning. The tree is a set of columns in depth-first order, so
//! that the subtree of a node is one range of rows, and a sum over it is one
//! loop:
//!
//! ```text
//! main;read 3          row  frame  parent  end  depth  total
//! main;parse;read 4      0  (root)      0    4      0      8
//! main;parse 1           1  main        0    4      1      8
//!                        2  parse       1    4      2      5
//!                        3  read        2    4      3      4   (moved below)
//! ```
//!
//! (and one more row for `main;read`; children stand heaviest first). Amounts
//! stand in two places. `total` has a row per node and additive metric.
//! What a node holds by itself is kept only for nodes at which a stack ends,
//! in the much shorter table of [`Stacks`]: most nodes of a deep profile are
//! merely passed through.
//!
//! Nothing here recurses: a stack of a million frames is ordinary input.

mod access;
mod build;
mod parts;
mod rounding;

pub use access::{Access, Run};
pub use build::TreeBuilder;
pub use parts::{Part, Parts};
pub use rounding::Rounding;

use crate::ids::{FrameId, MetricId, NodeId};

/// The places where stacks end, in the order of the tree.
///
/// Invariants: `node` ascends strictly; every column has one entry per row;
/// every `records` is at least 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stacks {
    pub(crate) node: Vec<NodeId>,
    /// How many records of the file ended here.
    pub(crate) records: Vec<u64>,
    /// Per metric, what they carried: the sum, or the largest where the
    /// metric is not additive.
    pub(crate) own: Vec<Vec<i64>>,
    /// How often each byte of the blocks was used, where the file says.
    pub(crate) access: Access,
    /// Which of it belongs to which labels, where the file has any.
    pub(crate) parts: Parts,
}

impl Stacks {
    pub(crate) fn none() -> Self {
        Self {
            node: Vec::new(),
            records: Vec::new(),
            own: Vec::new(),
            access: Access::default(),
            parts: Parts::default(),
        }
    }

    pub fn len(&self) -> usize {
        self.node.len()
    }

    pub fn is_empty(&self) -> bool {
        self.node.is_empty()
    }

    pub fn nodes(&self) -> &[NodeId] {
        &self.node
    }

    pub fn records(&self) -> &[u64] {
        &self.records
    }

    pub fn own(&self, metric: MetricId) -> &[i64] {
        &self.own[metric.index()]
    }

    pub fn access(&self) -> &Access {
        &self.access
    }

    /// The row of a node at which stacks end.
    pub fn row_of(&self, node: NodeId) -> Option<usize> {
        self.node.binary_search(&node).ok()
    }

    /// The rows whose nodes lie in a range of the tree.
    pub fn rows_in(&self, from: u32, to: u32) -> std::ops::Range<usize> {
        let start = self.node.partition_point(|n| n.0 < from);
        let end = self.node.partition_point(|n| n.0 < to);
        start..end
    }
}

/// The columns. See the module for their meaning and an example; `check`
/// states what holds between them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tree {
    pub(crate) parent: Vec<NodeId>,
    pub(crate) frame: Vec<FrameId>,
    /// One past the last row of the subtree.
    pub(crate) end: Vec<u32>,
    pub(crate) depth: Vec<u32>,
    /// Per metric; `None` where the metric is not additive.
    pub(crate) total: Vec<Option<Vec<i64>>>,
    pub(crate) stacks: Stacks,
}

impl Tree {
    /// Rows, the root's included.
    pub fn len(&self) -> usize {
        self.frame.len()
    }

    /// Is there nothing but the root?
    pub fn is_empty(&self) -> bool {
        self.len() <= 1
    }

    #[inline]
    pub fn parent(&self, node: NodeId) -> NodeId {
        self.parent[node.index()]
    }

    #[inline]
    pub fn frame(&self, node: NodeId) -> FrameId {
        self.frame[node.index()]
    }

    /// One past the last row of the subtree of `node`.
    #[inline]
    pub fn end(&self, node: NodeId) -> NodeId {
        NodeId(self.end[node.index()])
    }

    #[inline]
    pub fn depth(&self, node: NodeId) -> u32 {
        self.depth[node.index()]
    }

    pub fn stacks(&self) -> &Stacks {
        &self.stacks
    }

    pub fn frames(&self) -> &[FrameId] {
        &self.frame
    }

    pub fn ends(&self) -> &[u32] {
        &self.end
    }

    /// The column of totals; `None` where the metric is not additive.
    pub fn totals(&self, metric: MetricId) -> Option<&[i64]> {
        self.total[metric.index()].as_deref()
    }

    /// What stacks ending exactly at `node` carry.
    pub fn own(&self, metric: MetricId, node: NodeId) -> i64 {
        self.stacks
            .row_of(node)
            .map_or(0, |row| self.stacks.own[metric.index()][row])
    }

    pub fn max_depth(&self) -> u32 {
        self.depth.iter().copied().max().unwrap_or(0)
    }

    /// The children, heaviest by the first metric first.
    pub fn children(&self, node: NodeId) -> Children<'_> {
        Children {
            end: &self.end,
            next: node.0 + 1,
            stop: self.end[node.index()],
        }
    }

    /// From `node` up to, and without, the root.
    pub fn path(&self, node: NodeId) -> Path<'_> {
        Path { tree: self, node }
    }

    /// What must hold. Tests and debug builds ask.
    pub fn check(&self) -> Result<(), String> {
        let n = self.len();
        let columns = [self.parent.len(), self.end.len(), self.depth.len()];
        if n == 0 || columns.iter().any(|len| *len != n) {
            return Err("columns differ in length".into());
        }
        if self.parent[0] != NodeId::ROOT || self.end[0] as usize != n || self.depth[0] != 0 {
            return Err("row 0 is not the root of all rows".into());
        }
        for i in 1..n {
            let parent = self.parent[i].index();
            if parent >= i || self.end[i] as usize <= i || self.end[i] > self.end[parent] {
                return Err(format!("row {i} does not lie within its parent"));
            }
            if self.depth[i] != self.depth[parent] + 1 {
                return Err(format!("row {i} is not one below its parent"));
            }
        }
        self.check_stacks()
    }

    fn check_stacks(&self) -> Result<(), String> {
        let (n, stacks) = (self.len(), &self.stacks);
        if stacks.records.len() != stacks.len() || stacks.own.len() != self.total.len() {
            return Err("columns of the stacks differ in length".into());
        }
        if !stacks.node.is_sorted_by(|a, b| a < b) || stacks.node.iter().any(|s| s.index() >= n) {
            return Err("stacks are not in the order of the tree".into());
        }
        stacks.access.check(stacks.len())?;
        let additive: Vec<bool> = self.total.iter().map(Option::is_some).collect();
        stacks.parts.check(stacks, &additive)?;
        if stacks.records.contains(&0) {
            return Err("a stack that no record ends at".into());
        }
        for (own, total) in stacks.own.iter().zip(&self.total) {
            if own.len() != stacks.len() {
                return Err("columns of the stacks differ in length".into());
            }
            let Some(total) = total else { continue };
            if *total != sum_up(&self.parent, &stacks.node, own) {
                return Err("a total is not the sum of what lies below it".into());
            }
            let sum: i128 = own.iter().map(|v| i128::from(*v)).sum();
            if i128::from(total[0]) != sum {
                return Err("the root does not hold the sum of all".into());
            }
        }
        Ok(())
    }
}

/// The totals that own amounts add up to: one loop up the rows, because every
/// row stands after its parent. Cannot overflow: the builder admits no
/// records whose magnitudes together pass `i64::MAX`.
pub(crate) fn sum_up(parent: &[NodeId], node: &[NodeId], own: &[i64]) -> Vec<i64> {
    let mut total = vec![0i64; parent.len()];
    for (node, own) in node.iter().zip(own) {
        total[node.index()] = *own;
    }
    for i in (1..total.len()).rev() {
        total[parent[i].index()] += total[i];
    }
    total
}

#[derive(Debug, Clone)]
pub struct Children<'a> {
    end: &'a [u32],
    next: u32,
    stop: u32,
}

impl Iterator for Children<'_> {
    type Item = NodeId;
    #[inline]
    fn next(&mut self) -> Option<NodeId> {
        if self.next >= self.stop {
            return None;
        }
        let node = NodeId(self.next);
        self.next = self.end[node.index()];
        Some(node)
    }
}

#[derive(Debug, Clone)]
pub struct Path<'a> {
    tree: &'a Tree,
    node: NodeId,
}

impl Iterator for Path<'_> {
    type Item = NodeId;
    fn next(&mut self) -> Option<NodeId> {
        if self.node == NodeId::ROOT {
            return None;
        }
        let node = self.node;
        self.node = self.tree.parent(node);
        Some(node)
    }
}
