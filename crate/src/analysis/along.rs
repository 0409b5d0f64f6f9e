//! Something small carried down every stack.
//!
//! Many questions are answered by walking each stack from its first frame to
//! its last with something small in the hand: which rules were met so far,
//! which namespace came first. Frames are put into classes that are alike for
//! the question, and what is in the hand changes at a frame by the frame's
//! class alone. So each distinct step is worked out once, and a place of the
//! tree costs one look-up, however many rules there are:
//!
//! ```text
//! main;DB::Merge::run;DB::Write;malloc     {} -main-> {} -Merge-> {A} -Write-> {A,B} -> {A,B}
//! ```

use crate::column::filled;
use crate::error::Stop;
use crate::ids::NodeId;
use crate::profile::Profile;
use std::collections::HashMap;
use std::hash::Hash;

/// Calls `at` for each row of the table of stacks, in order, with what is in
/// the hand at its end and the number of that.
pub(super) fn along<S: Clone + Eq + Hash>(
    profile: &Profile,
    class: &[u32],
    start: S,
    step: impl Fn(&S, u32) -> S,
    mut at: impl FnMut(usize, NodeId, u32, &S),
) -> Result<(), Stop> {
    let tree = &profile.tree;
    let mut steps = Steps::new(start);
    // The rows of the tree are in depth-first order, so that the path to a
    // place is whatever stands at the depths above it.
    let mut path = filled(0u32, tree.max_depth() as usize + 1)?;
    let ends = tree.stacks().nodes();
    let mut next = ends.partition_point(|node| *node == NodeId::ROOT);
    for row in 0..next {
        at(row, NodeId::ROOT, 0, &steps.states[0]);
    }
    for (row, frame) in tree.frames().iter().enumerate().skip(1) {
        let node = NodeId::of(row);
        let depth = tree.depth(node) as usize;
        let state = steps.step(path[depth - 1], class[frame.index()], &step);
        path[depth] = state;
        if ends.get(next) == Some(&node) {
            at(next, node, state, &steps.states[state as usize]);
            next += 1;
        }
    }
    Ok(())
}

/// Numbers for values that are alike, in the order in which they are met.
#[derive(Debug)]
pub(super) struct Numbers<T> {
    pub(super) all: Vec<T>,
    known: HashMap<T, u32>,
}

impl<T: Clone + Eq + Hash> Numbers<T> {
    pub(super) fn new() -> Self {
        Self {
            all: Vec::new(),
            known: HashMap::new(),
        }
    }

    pub(super) fn of(&mut self, value: T) -> u32 {
        if let Some(number) = self.known.get(&value) {
            return *number;
        }
        let number = self.all.len() as u32;
        self.all.push(value.clone());
        self.known.insert(value, number);
        number
    }
}

/// The last steps that were taken, found without hashing.
const RECENT: usize = 4096;

struct Steps<S> {
    states: Vec<S>,
    numbers: HashMap<S, u32>,
    known: HashMap<(u32, u32), u32>,
    recent: Vec<(u32, u32, u32)>,
}

impl<S: Clone + Eq + Hash> Steps<S> {
    fn new(start: S) -> Self {
        Self {
            states: vec![start.clone()],
            numbers: HashMap::from([(start, 0)]),
            known: HashMap::new(),
            recent: vec![(u32::MAX, 0, 0); RECENT],
        }
    }

    #[inline]
    fn step(&mut self, from: u32, class: u32, step: &impl Fn(&S, u32) -> S) -> u32 {
        let slot = (from.wrapping_mul(0x9e37_79b1) ^ class.wrapping_mul(0x85eb_ca6b)) >> 20;
        let slot = slot as usize % RECENT;
        let (a, b, to) = self.recent[slot];
        if (a, b) == (from, class) {
            return to;
        }
        let to = self.find(from, class, step);
        self.recent[slot] = (from, class, to);
        to
    }

    fn find(&mut self, from: u32, class: u32, step: &impl Fn(&S, u32) -> S) -> u32 {
        if let Some(to) = self.known.get(&(from, class)) {
            return *to;
        }
        let state = step(&self.states[from as usize], class);
        let to = match self.numbers.get(&state) {
            Some(number) => *number,
            None => {
                let number = self.states.len() as u32;
                self.states.push(state.clone());
                self.numbers.insert(state, number);
                number
            }
        };
        self.known.insert((from, class), to);
        to
    }
}
