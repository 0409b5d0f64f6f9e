//! The children of a place, widest first, and where each begins.

use crate::ids::NodeId;
use crate::tree::Tree;
use std::collections::HashMap;
use std::rc::Rc;

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
    /// `children` in any order, with their widths.
    pub(super) fn new(mut children: Vec<NodeId>, width: impl Fn(NodeId) -> i64) -> Self {
        if !children.is_sorted_by(|a, b| width(*a) >= width(*b)) {
            // Stable: equals stay in the order they came in.
            children.sort_by_key(|n| std::cmp::Reverse(width(*n)));
        }
        let mut starts = Vec::with_capacity(children.len() + 1);
        starts.push(0);
        let mut at = 0;
        for child in &children {
            at += width(*child);
            starts.push(at);
        }
        Self { children, starts }
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
    kept: HashMap<NodeId, Rc<Fan>>,
}

const WORTH_KEEPING: usize = 256;

impl Fans {
    pub(super) fn of(&mut self, tree: &Tree, weights: &[i64], node: NodeId) -> Rc<Fan> {
        if let Some(fan) = self.kept.get(&node) {
            return fan.clone();
        }
        let children = tree.children(node).collect();
        let fan = Rc::new(Fan::new(children, |n| weights[n.index()]));
        if fan.len() >= WORTH_KEEPING {
            self.kept.insert(node, fan.clone());
        }
        fan
    }
}
