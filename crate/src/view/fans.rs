//! The children of a place, widest first, and where each begins.

use crate::ids::NodeId;
use crate::tree::Tree;
use std::collections::HashMap;

/// The children of one place.
///
/// `starts[i]` is how far from the parent's left edge child `i` begins; one
/// more entry at the end says where the last one ends.
#[derive(Debug, Default, Clone)]
pub(super) struct Fan {
    pub(super) children: Vec<NodeId>,
    pub(super) starts: Vec<i64>,
}

impl Fan {
    fn fill(&mut self, tree: &Tree, weights: &[i64], node: NodeId) {
        self.children.clear();
        self.children.extend(tree.children(node));
        let weight = |n: &NodeId| weights[n.index()];
        if !self.children.is_sorted_by(|a, b| weight(a) >= weight(b)) {
            // Stable: equals stay in the order of the tree.
            self.children.sort_by_key(|n| std::cmp::Reverse(weight(n)));
        }
        self.starts.clear();
        self.starts.push(0);
        let mut at = 0;
        for child in &self.children {
            at += weight(child);
            self.starts.push(at);
        }
    }

    pub(super) fn len(&self) -> usize {
        self.children.len()
    }

    /// Where the children end and the place's own amount begins.
    pub(super) fn width(&self) -> i64 {
        self.starts.last().copied().unwrap_or(0)
    }
}

/// Fans of the widest places are kept: a root with a million children is
/// asked for at every step of a zoom.
#[derive(Debug, Default)]
pub(super) struct Fans {
    kept: HashMap<NodeId, Fan>,
    scratch: Fan,
}

const WORTH_KEEPING: usize = 256;

impl Fans {
    pub(super) fn of(&mut self, tree: &Tree, weights: &[i64], node: NodeId) -> &Fan {
        if self.kept.contains_key(&node) {
            return &self.kept[&node];
        }
        self.scratch.fill(tree, weights, node);
        if self.scratch.len() < WORTH_KEEPING {
            return &self.scratch;
        }
        let fan = std::mem::take(&mut self.scratch);
        self.kept.entry(node).or_insert(fan)
    }
}
