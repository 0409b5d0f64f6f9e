//! Which lines there are: chains, what is significant, and one for the rest.

use super::Kind;
use crate::ids::{FrameId, NodeId};

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
}

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
        list.push(Line {
            significant: here.significant,
            open: !worth.is_empty() || here.itself == Some(true),
            ..place(here.node, depth, names)
        });
        let shown: Vec<NodeId> = worth.iter().map(|child| heavy[*child].node).collect();
        let many = here.many - shown.len();
        if !shown.is_empty() || here.itself == Some(true) {
            if many > 0 {
                pending.push(Next::Line(Box::new(Line {
                    kind: Kind::Rest,
                    shown,
                    many,
                    ..place(here.node, depth + 1, Vec::new())
                })));
            }
            let itself = here
                .itself
                .map(|significant| itself(here.node, depth + 1, significant));
            pending.extend(itself.map(|line| Next::Line(Box::new(line))));
        }
        pending.extend(
            worth
                .into_iter()
                .rev()
                .map(|child| Next::Place(child, depth + 1)),
        );
    }
    list
}
