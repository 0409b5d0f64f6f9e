//! Something small carried down every stack.
//!
//! Many questions are answered by walking each stack from its first frame to
//! its last with something small in the hand: which rules were met so far,
//! which namespace came first. The rows of the tree stand in depth-first
//! order, so that what a place begins with is what was in the hand one above
//! it; each place is visited once, and only one path is ever held:
//!
//! ```text
//! main;DB::Merge::run;DB::Write;malloc     {} -main-> {} -Merge-> {A} -Write-> {A,B} -> {A,B}
//! ```
//!
//! The hand is a fixed number of words.

use crate::column::filled;
use crate::error::Stop;
use crate::ids::{FrameId, NodeId};
use crate::profile::Profile;
use hashbrown::HashMap;
use std::borrow::Borrow;
use std::hash::Hash;

/// `step` gets what was in the hand above and writes every word of what is in
/// it at a frame; at the root all words are 0. `at` is called for each row of
/// the table of stacks, in order, with what is in the hand at its end.
pub(super) fn along(
    profile: &Profile,
    words: usize,
    mut step: impl FnMut(&[u64], &mut [u64], FrameId),
    mut at: impl FnMut(usize, NodeId, &[u64]),
) -> Result<(), Stop> {
    let tree = &profile.tree;
    let mut path = filled(0u64, words * (tree.max_depth() as usize + 1))?;
    let ends = tree.stacks().nodes();
    let mut next = 0;
    if ends.first() == Some(&NodeId::ROOT) {
        at(0, NodeId::ROOT, &path[..words]);
        next = 1;
    }
    for (row, frame) in tree.frames().iter().enumerate().skip(1) {
        let node = NodeId::of(row);
        let begin = words * tree.depth(node) as usize;
        let (above, here) = path.split_at_mut(begin);
        let here = &mut here[..words];
        step(&above[begin - words..], here, *frame);
        if ends.get(next) == Some(&node) {
            at(next, node, here);
            next += 1;
        }
    }
    Ok(())
}

/// Words for a set of so many numbers, and what can be done with them.
pub(super) const fn words_for(numbers: usize) -> usize {
    numbers.div_ceil(64)
}

pub(super) fn has(set: &[u64], number: u16) -> bool {
    let number = usize::from(number);
    set.get(number / 64)
        .is_some_and(|word| word >> (number % 64) & 1 == 1)
}

pub(super) fn insert(set: &mut [u64], number: u16) {
    let number = usize::from(number);
    if let Some(word) = set.get_mut(number / 64) {
        *word |= 1 << (number % 64);
    }
}

/// Numbers for values that are alike, in the order in which they are met.
#[derive(Debug)]
pub(super) struct Numbers<T> {
    pub(super) all: Vec<T>,
    known: HashMap<T, u32>,
}

impl<T: Eq + Hash> Numbers<T> {
    pub(super) fn new() -> Self {
        Self {
            all: Vec::new(),
            known: HashMap::new(),
        }
    }

    /// Only what is new is copied.
    pub(super) fn of<Q>(&mut self, value: &Q) -> u32
    where
        T: Borrow<Q>,
        Q: Eq + Hash + ToOwned<Owned = T> + ?Sized,
    {
        if let Some(number) = self.known.get(value) {
            return *number;
        }
        let number = self.all.len() as u32;
        self.all.push(value.to_owned());
        self.known.insert(value.to_owned(), number);
        number
    }
}
