//! Which lines there are: chains, what is significant, and one for the rest.

use super::Kind;
use crate::ids::{FrameId, NodeId};
use std::cmp::Reverse;

#[derive(Debug, Clone)]
pub(super) struct Line {
    /// Of a chain, the last place; of other lines, the place above.
    pub(super) node: NodeId,
    pub(super) depth: u32,
    pub(super) kind: Kind,
    pub(super) names: Vec<FrameId>,
    pub(super) significant: bool,
    pub(super) open: bool,
    /// Of a line for the rest: brothers that have lines of their own, and how
    /// many have none.
    pub(super) shown: Vec<NodeId>,
    pub(super) many: usize,
    /// Of a line for the rest: the stacks are in it that are all there above.
    pub(super) itself: bool,
}

/// What lines are ranked by: the order's own amount, then bytes.
pub(super) type Rank = [i64; 2];

/// A place that holds enough to be significant.
pub(super) struct Heavy {
    pub(super) node: NodeId,
    pub(super) children: Vec<usize>,
    /// All of them, also those that hold too little.
    pub(super) many: usize,
    pub(super) frame: FrameId,
    pub(super) significant: bool,
    /// Stacks end here, too, and are significant by themselves.
    pub(super) itself: Option<bool>,
    pub(super) worth: bool,
    pub(super) rank: Rank,
    /// Of those stacks alone.
    pub(super) own: Rank,
}

pub(super) fn place(node: NodeId, depth: u32, names: Vec<FrameId>) -> Line {
    Line {
        node,
        depth,
        kind: Kind::Place,
        names,
        significant: false,
        open: false,
        shown: Vec::new(),
        many: 0,
        itself: false,
    }
}

pub(super) fn itself(node: NodeId, depth: u32, significant: bool) -> Line {
    Line {
        kind: Kind::Itself,
        significant,
        ..place(node, depth, Vec::new())
    }
}

/// The lines that are there before any is opened or closed.
pub(super) fn lines(heavy: &[Heavy]) -> Vec<Line> {
    enum Next {
        Place(usize, u32),
        Line(Box<Line>),
    }
    let mut list = Vec::new();
    let mut pending = vec![Next::Place(0, 0)];
    while let Some(next) = pending.pop() {
        let (first, depth) = match next {
            Next::Place(at, depth) => (at, depth),
            Next::Line(line) => {
                list.push(*line);
                continue;
            }
        };
        let (mut at, mut names) = (first, vec![heavy[first].frame]);
        // Down as long as there is no choice.
        while let [only] = heavy[at].children[..]
            && heavy[at].many == 1
            && heavy[only].worth
            && heavy[at].itself.is_none()
            && at != 0
        {
            at = only;
            names.push(heavy[at].frame);
        }
        let here = &heavy[at];
        let worth: Vec<usize> = here
            .children
            .iter()
            .copied()
            .filter(|child| heavy[*child].worth)
            .collect();
        let of = here.node;
        let mut below: Vec<(Rank, Next)> = worth
            .iter()
            .map(|child| (heavy[*child].rank, Next::Place(*child, depth + 1)))
            .collect();
        if here.itself == Some(true) {
            let line = Box::new(itself(of, depth + 1, true));
            below.push((here.own, Next::Line(line)));
        }
        // What is not significant stands together, wherever its sum puts it.
        let alone = here.itself == Some(false);
        let many = here.many - worth.len() + usize::from(alone);
        if many > 0 {
            let minus = |a: Rank, b: Rank| [a[0] - b[0], a[1] - b[1]];
            let rest = below
                .iter()
                .fold(here.rank, |rest, (rank, _)| minus(rest, *rank));
            let line = Line {
                kind: Kind::Rest,
                shown: worth.iter().map(|child| heavy[*child].node).collect(),
                many,
                itself: alone,
                ..place(of, depth + 1, Vec::new())
            };
            below.push((rest, Next::Line(Box::new(line))));
        }
        list.push(Line {
            significant: here.significant,
            open: !below.is_empty(),
            ..place(of, depth, names)
        });
        below.sort_by_key(|(rank, _)| Reverse(*rank));
        pending.extend(below.into_iter().rev().map(|(_, next)| next));
    }
    list
}
