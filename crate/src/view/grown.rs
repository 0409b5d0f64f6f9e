//! Trees grown from the profile's: bottom-up, callers, callees.
//!
//! Turning a whole profile over would make a tree larger than the profile, of
//! which nobody sees more than a screen. So such a tree begins as a root with
//! a list of *members*, and a place's children are made when somebody looks at
//! it: its members go one step up (or down) in the profile's tree and are
//! grouped by the frame they meet. Every number is exact all the same, because
//! a place's members are all there are.
//!
//! ```text
//! a;b;x 3     bottom-up: root 6 (x 3, x 2, y 1)   x 5 (b 3, c 2)   b 3 (a 3)
//! a;c;x 2                                                          c 2 (a 2)
//! a;y 1                                           y 1 (a 1)
//! ```

use super::fans::Fan;
use super::icicle::Source;
use super::shape::{Form, Shape, grown_node, grown_row};
use crate::analysis::functions::FunctionIndex;
use crate::ids::{FrameId, FunctionId, NodeId};
use crate::tree::Tree;
use std::collections::HashMap;
use std::rc::Rc;

/// A place of the profile's tree that belongs to a place of this one.
#[derive(Debug, Clone, Copy)]
struct Member {
    node: NodeId,
    /// What it counts for: a row of the stacks (bottom-up), the function's own
    /// place (callers), the node itself (callees).
    from: u32,
}

#[derive(Debug)]
struct Row {
    frame: FrameId,
    parent: u32,
    amount: i64,
    width: i64,
    /// What is in none of the children; known with them.
    own: i64,
    /// The heaviest member's.
    place: NodeId,
    members: Vec<Member>,
    fan: Option<Rc<Fan>>,
    /// Does a search match further on? Forgotten with every search.
    hit: Option<bool>,
}

/// See the module.
#[derive(Debug)]
pub(super) struct Grown {
    pub(super) form: Form,
    /// No two grown trees of a profile have the same.
    pub(super) birth: u32,
    slot: usize,
    rows: Vec<Row>,
    /// For each place of the profile's tree, whether a search matches there or
    /// above.
    above: Option<Vec<bool>>,
}

/// A grown tree with what it grows from.
pub(super) struct Growing<'a> {
    pub(super) source: Source<'a>,
    pub(super) index: &'a FunctionIndex,
    pub(super) grown: &'a mut Grown,
}

impl Grown {
    pub(super) fn new(form: Form, source: Source<'_>, index: &FunctionIndex, birth: u32) -> Self {
        let tree = &source.profile.tree;
        let members = match form.function() {
            None => {
                let ends = tree.stacks().nodes().iter().enumerate();
                ends.map(|(row, node)| Member {
                    node: *node,
                    from: row as u32,
                })
                .collect()
            }
            Some(function) => outermost(source, index, function),
        };
        let frame = match form.function() {
            Some(function) => index.first_frame(function),
            None => FrameId::ROOT,
        };
        let mut grown = Self {
            form,
            birth,
            slot: form.slot().unwrap_or(0),
            rows: Vec::new(),
            above: None,
        };
        grown.push(source, frame, 0, members);
        grown
    }

    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    pub(super) fn forget_hits(&mut self) {
        self.rows.iter_mut().for_each(|row| row.hit = None);
        self.above = None;
    }

    /// Its heaviest place in the profile's tree.
    pub(super) fn place(&self, row: usize) -> NodeId {
        self.rows[row].place
    }

    /// The sum of another metric over the members.
    pub(super) fn sum(&self, row: usize, amount: impl Fn(bool, u32) -> i64) -> i64 {
        let of_stack = self.form.is_bottom_up();
        let members = self.rows[row].members.iter();
        members.map(|m| amount(of_stack, m.from)).sum()
    }

    /// Of a bottom-up tree: the stacks that begin at a place.
    pub(super) fn begin(&self, row: usize, tree: &Tree) -> impl Iterator<Item = u32> {
        let members = self.rows[row].members.iter();
        let first = members.filter(|m| tree.parent(m.node) == NodeId::ROOT);
        first.map(|member| member.from)
    }

    /// Amount and width that a member counts for.
    fn carried(&self, source: Source<'_>, member: Member) -> (i64, i64) {
        let from = member.from as usize;
        match self.form {
            form if form.is_bottom_up() => {
                let own = source.profile.tree.stacks().own(source.metric)[from];
                (own, own.saturating_abs())
            }
            _ => (source.totals[from], source.weights[from]),
        }
    }

    fn push(
        &mut self,
        source: Source<'_>,
        frame: FrameId,
        parent: u32,
        members: Vec<Member>,
    ) -> NodeId {
        let (amount, width, place) = self.weigh(source, &members);
        self.rows.push(Row {
            frame,
            parent,
            amount,
            width,
            own: 0,
            place,
            members,
            fan: None,
            hit: None,
        });
        grown_node(self.slot, self.rows.len() - 1)
    }

    /// What members carry together, and the heaviest one's place.
    fn weigh(&self, source: Source<'_>, members: &[Member]) -> (i64, i64, NodeId) {
        let (mut amount, mut width) = (0, 0);
        let (mut place, mut most) = (NodeId::ROOT, -1);
        for member in members {
            let (a, w) = self.carried(source, *member);
            amount += a;
            width += w;
            if w > most {
                (place, most) = (member.node, w);
            }
        }
        (amount, width, place)
    }

    /// The same places by another metric: their numbers stay, for whoever
    /// holds some; which children come first does not.
    pub(super) fn measure(&mut self, source: Source<'_>) {
        for at in 0..self.rows.len() {
            let (amount, width, place) = self.weigh(source, &self.rows[at].members);
            let row = &mut self.rows[at];
            (row.amount, row.width, row.place) = (amount, width, place);
        }
        for at in 0..self.rows.len() {
            if let Some(fan) = self.rows[at].fan.take() {
                let mut children = fan.children.clone();
                // As they came, so that equal ones stand as they would have.
                children.sort_unstable();
                self.put_fan(at, children);
            }
        }
    }

    /// All children of a place, in order, and what is in none of them.
    fn put_fan(&mut self, at: usize, children: Vec<NodeId>) -> Rc<Fan> {
        let amount = |node: &NodeId| self.rows[self.row(*node)].amount;
        let below: i64 = children.iter().map(amount).sum();
        let fan = Rc::new(Fan::new(children, |node| self.rows[self.row(node)].width));
        let row = &mut self.rows[at];
        row.own = row.amount - below;
        row.fan = Some(fan.clone());
        fan
    }

    fn row(&self, node: NodeId) -> usize {
        grown_row(node).map_or(0, |(_, row)| row)
    }
}

/// The calls of a function that are not inside another call of it.
fn outermost(source: Source<'_>, index: &FunctionIndex, function: FunctionId) -> Vec<Member> {
    let tree = &source.profile.tree;
    let (mut row, mut members) = (1, Vec::new());
    while row < tree.len() {
        if index.of(tree.frames()[row]) == function {
            members.push(Member {
                node: NodeId::of(row),
                from: row as u32,
            });
            row = tree.ends()[row] as usize;
        } else {
            row += 1;
        }
    }
    members
}

impl Growing<'_> {
    /// Makes the children of a place.
    fn grow(&mut self, at: usize) -> Rc<Fan> {
        let source = self.source;
        let tree = &source.profile.tree;
        let mut groups: Vec<(FrameId, Vec<Member>)> = Vec::new();
        let mut of_frame: HashMap<FrameId, usize> = HashMap::new();
        let mut put = |node: NodeId, from: u32| {
            let frame = match self.grown.form {
                Form::FromAllocations => tree.frame(node),
                // Frames of one function that differ in their lines are one row.
                _ => self.index.first_frame(self.index.of(tree.frame(node))),
            };
            let group = *of_frame.entry(frame).or_insert_with(|| {
                groups.push((frame, Vec::new()));
                groups.len() - 1
            });
            groups[group].1.push(Member { node, from });
        };
        let members = std::mem::take(&mut self.grown.rows[at].members);
        let is_start = at == 0;
        for member in &members {
            match self.grown.form {
                // The members of the root are the innermost frames themselves.
                form if form.is_bottom_up() && is_start => {
                    if member.node != NodeId::ROOT {
                        put(member.node, member.from);
                    }
                }
                Form::BottomUp | Form::FromAllocations | Form::Callers(_) => {
                    let caller = tree.parent(member.node);
                    if caller != NodeId::ROOT {
                        put(caller, member.from);
                    }
                }
                _ => {
                    for callee in tree.children(member.node) {
                        put(callee, callee.0);
                    }
                }
            }
        }
        self.grown.rows[at].members = members;
        let mut children = Vec::with_capacity(groups.len());
        for (frame, members) in groups {
            children.push(self.grown.push(source, frame, at as u32, members));
        }
        self.grown.put_fan(at, children)
    }

    fn search_on(&mut self, at: usize) -> bool {
        let Some(hits) = self.source.hits else {
            return false;
        };
        let tree = &self.source.profile.tree;
        let is_start = at == 0 && self.grown.form.is_bottom_up();
        let above = self.grown.above.get_or_insert_with(|| {
            let mut above = vec![false; tree.len()];
            for row in 1..tree.len() {
                let caller = tree.parent(NodeId::of(row)).index();
                above[row] = above[caller] || hits.has(tree.frames()[row]);
            }
            above
        });
        let members = &self.grown.rows[at].members;
        match self.grown.form {
            _ if is_start => members.iter().any(|m| above[m.node.index()]),
            Form::BottomUp | Form::FromAllocations | Form::Callers(_) => {
                members.iter().any(|m| above[tree.parent(m.node).index()])
            }
            _ => members
                .iter()
                .any(|m| hits.within(NodeId(m.node.0 + 1), tree.end(m.node))),
        }
    }
}

impl Shape for Growing<'_> {
    fn root(&self) -> NodeId {
        grown_node(self.grown.slot, 0)
    }

    fn parent(&self, node: NodeId) -> NodeId {
        let parent = self.grown.rows[self.grown.row(node)].parent;
        grown_node(self.grown.slot, parent as usize)
    }

    fn frame(&self, node: NodeId) -> FrameId {
        self.grown.rows[self.grown.row(node)].frame
    }

    fn place(&self, node: NodeId) -> NodeId {
        self.grown.place(self.grown.row(node))
    }

    fn width(&self, node: NodeId) -> i64 {
        self.grown.rows[self.grown.row(node)].width
    }

    fn amount(&self, node: NodeId) -> i64 {
        self.grown.rows[self.grown.row(node)].amount
    }

    fn own(&mut self, node: NodeId) -> i64 {
        self.fan(node);
        self.grown.rows[self.grown.row(node)].own
    }

    fn self_amount(&mut self, node: NodeId) -> i64 {
        let root = self.root();
        match self.grown.form {
            // Stacks end in the first row below the root, and only there.
            form if form.is_bottom_up() && node == root => self.own(node),
            form if form.is_bottom_up() && self.parent(node) == root => self.amount(node),
            Form::BottomUp | Form::FromAllocations | Form::Callers(_) => 0,
            _ => self.own(node),
        }
    }

    fn fan(&mut self, node: NodeId) -> Rc<Fan> {
        let row = self.grown.row(node);
        match &self.grown.rows[row].fan {
            Some(fan) => fan.clone(),
            None => self.grow(row),
        }
    }

    fn chain(&self, node: NodeId, _rows: u32) -> (NodeId, u32) {
        (node, 0)
    }

    fn hit_below(&mut self, node: NodeId) -> bool {
        let row = self.grown.row(node);
        match self.grown.rows[row].hit {
            Some(hit) => hit,
            None => {
                let hit = self.search_on(row);
                self.grown.rows[row].hit = Some(hit);
                hit
            }
        }
    }

    fn hit_from(&mut self, first: NodeId) -> bool {
        let Some(hits) = self.source.hits else {
            return false;
        };
        let fan = self.fan(self.parent(first));
        let mut siblings = fan.children.iter().skip_while(|node| **node != first);
        siblings.any(|node| hits.has(self.frame(*node)) || self.hit_below(*node))
    }
}

#[cfg(test)]
mod tests;
