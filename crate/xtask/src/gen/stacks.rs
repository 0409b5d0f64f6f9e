//! An endless call tree that is never stored, and walks down it.
//!
//! Constraint: lines come in no order. A dump of a hash map puts strangers next
//! to each other, so a reader may not hope that a line shares its beginning
//! with the line before. Every stack is therefore an independent walk, and two
//! walks meet only by the tree's own narrowness.
//!
//! A place in the tree is a 64-bit hash of the way to it: its name, the number
//! of its children and their hashes all follow from that number, so the tree
//! costs no memory and is the same for every size of file.

use std::collections::HashSet;

use super::rng::{Rng, child, mix, scale};
use super::vocabulary::Vocabulary;
use super::words::{AREAS, POOL, TAILS};

/// Stacks are at least and at most this deep.
const SHALLOWEST: u64 = 20;
const DEEPEST: u64 = 60;

/// Writes stacks as folded lines.
pub(crate) struct Stacks {
    names: Vocabulary,
    rng: Rng,
    seed: u64,
    /// Hashes of the stacks so far: a hash map holds each of them once.
    seen: HashSet<u64>,
    /// The name two frames up, for recursion.
    path: Vec<u32>,
}

impl Stacks {
    pub(crate) fn new(seed: u64) -> Self {
        Stacks {
            names: Vocabulary::new(seed),
            rng: Rng::new(seed),
            seed,
            seen: HashSet::new(),
            path: Vec::new(),
        }
    }

    /// Appends one line, newline included.
    pub(crate) fn line(&mut self, out: &mut Vec<u8>) {
        let start = out.len();
        loop {
            let stack = self.stack(out);
            if self.seen.insert(stack) {
                break;
            }
            out.truncate(start);
        }
        let value = live_bytes(&mut self.rng);
        out.extend_from_slice(format!(" {value}\n").as_bytes());
    }

    /// Appends a stack without its value and returns its hash.
    fn stack(&mut self, out: &mut Vec<u8>) -> u64 {
        let area = choose_area(&mut self.rng);
        let depth = self.depth();
        let spine = AREAS[area].spine;
        let mut place = child(self.seed, area as u64);
        let tail_at = child(place, self.rng.skewed(TAILS.len() as u64));
        let tail = TAILS[scale(tail_at, TAILS.len() as u64) as usize];

        for frame in POOL.iter().chain(spine) {
            push(out, frame);
        }
        self.path.clear();
        let body = depth.saturating_sub(POOL.len() + spine.len() + tail.len());
        for _ in 0..body {
            place = child(place, step(&mut self.rng, place));
            let name = self.name(area, place);
            self.path.push(name);
            push(out, self.names.get(name));
        }
        for frame in tail {
            push(out, frame);
        }
        out.pop();
        mix(place ^ tail_at ^ body as u64)
    }

    fn depth(&mut self) -> usize {
        let half = (DEEPEST - SHALLOWEST) / 2;
        (SHALLOWEST + self.rng.below(half + 1) + self.rng.below(half + 1)) as usize
    }

    /// One place in twenty-five calls what called its caller.
    fn name(&self, area: usize, place: u64) -> u32 {
        let recursive = scale(mix(place ^ 1), 25) == 0;
        match (recursive, self.path.len().checked_sub(2)) {
            (true, Some(above)) => self.path[above],
            _ => self.names.choose(area, place),
        }
    }
}

fn push(out: &mut Vec<u8>, frame: &str) {
    out.extend_from_slice(frame.as_bytes());
    out.push(b';');
}

fn choose_area(rng: &mut Rng) -> usize {
    let mut ticket = rng.below(100);
    for (number, area) in AREAS.iter().enumerate() {
        match ticket.checked_sub(area.share) {
            Some(left) => ticket = left,
            None => return number,
        }
    }
    0
}

/// Which child of a place a walk takes. Most places have one child, some a
/// few, and a rare one is a dispatcher with many; the first ones are hot.
fn step(rng: &mut Rng, place: u64) -> u64 {
    let children = match scale(mix(place), 100) {
        0..35 => 1,
        35..64 => 2,
        64..88 => 3,
        88..98 => 6,
        _ => 40,
    };
    match children {
        1 => 0,
        n => rng.skewed(n),
    }
}

/// Live bytes of one stack: a size class of the allocator times a count, most
/// of them small, a few enormous.
fn live_bytes(rng: &mut Rng) -> u64 {
    let quarter = 4 + rng.below(4);
    if rng.one_in(500) {
        return (quarter << (22 + rng.below(6))) * (1 + rng.below(7));
    }
    let class = 2 + rng.heads(9) + rng.heads(9);
    let count = 1 + (rng.below(8) << rng.heads(12));
    (quarter << class) * count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shares_of_the_areas_add_up() {
        assert_eq!(AREAS.iter().map(|area| area.share).sum::<u64>(), 100);
    }

    #[test]
    fn every_line_is_a_stack_and_a_number() {
        let mut stacks = Stacks::new(3);
        for _ in 0..200 {
            let mut line = Vec::new();
            stacks.line(&mut line);
            let text = String::from_utf8(line).unwrap();
            let (stack, value) = text.strip_suffix('\n').unwrap().rsplit_once(' ').unwrap();
            assert!(value.parse::<u64>().unwrap() > 0);
            let depth = stack.split(';').count() as u64;
            assert!((SHALLOWEST..=DEEPEST).contains(&depth), "depth {depth}");
            assert!(stack.split(';').all(|frame| !frame.is_empty()));
        }
    }
}
