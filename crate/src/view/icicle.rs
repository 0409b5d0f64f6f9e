//! The boxes of an icicle that a window shows.
//!
//! From the root down, only what the window meets is looked at; above the
//! first row of the window, places that pass everything on to one child are
//! run through without a look.
//! Siblings stand widest first, so as soon as one is too narrow to draw, so
//! are all after it, and together they become one box, "n more". What is not
//! drawn is still counted: shown, in small boxes, and outside the window make
//! up the total, to the unit.

use super::fans::Fans;
use super::grown::{Growing, Grown};
use super::shape::{Form, Shape, TopDown};
use crate::analysis::functions::FunctionIndex;
use crate::analysis::groups::{COLOURS, Groups};
use crate::analysis::search::Hits;
use crate::analysis::weights::weights;
use crate::ids::{MetricId, NodeId};
use crate::profile::Profile;
use serde::Deserialize;

/// What the window is. Amounts across, rows down.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
pub struct Window {
    pub from: f64,
    pub to: f64,
    pub top: u32,
    pub rows: u32,
    /// In pixels, as is the narrowest box worth drawing.
    pub width: f64,
    pub narrowest: f64,
}

/// Bits of `Boxes::flags`.
pub const MORE: u8 = 1;
pub const HIT: u8 = 2;
pub const HIT_INSIDE: u8 = 4;
/// Its amount is below zero; its width is the magnitude.
pub const NEGATIVE: u8 = 8;

/// One entry per box in each column; rows top down, left to right.
#[derive(Debug, Clone, Default)]
pub struct Boxes {
    /// Of a "more" box, the first of the siblings in it.
    pub node: Vec<u32>,
    pub row: Vec<u32>,
    /// Pixels from the window's left edge; cut to the window.
    pub x: Vec<f32>,
    pub w: Vec<f32>,
    pub own: Vec<f32>,
    pub frame: Vec<u32>,
    pub colour: Vec<u8>,
    pub flags: Vec<u8>,
    /// Siblings in a "more" box; 0 for others.
    pub more: Vec<u32>,
}

/// What the drawing draws from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Source<'a> {
    pub(super) profile: &'a Profile,
    pub(super) metric: MetricId,
    pub(super) weights: &'a [i64],
    pub(super) totals: &'a [i64],
    pub(super) hits: Option<&'a Hits>,
}

/// A box on the row that is being looked at.
#[derive(Debug, Clone, Copy)]
struct Item {
    node: NodeId,
    /// From the root's left edge.
    start: i64,
    weight: i64,
    more: u32,
    negative: bool,
}

/// What boxes are coloured by. Levels have the colours behind those of groups.
#[derive(Debug, Clone, Copy)]
pub(super) enum Colours<'a> {
    Groups(&'a Groups),
    /// The first colour but one, and levels by place of the profile's tree.
    Levels(usize, &'a [u8]),
    /// Only whether it grew or shrank, in the levels from this colour on: of trees
    /// whose places are others than the profile's.
    Signs(usize),
}

/// The level of what shrank, stayed, and grew.
const fn sign(change: i64) -> u8 {
    match change.signum() {
        -1 => 3,
        1 => 7,
        _ => 5,
    }
}

struct Walk<'a> {
    shape: &'a mut dyn Shape,
    colours: Colours<'a>,
    hits: Option<&'a Hits>,
    window: Window,
    /// Pixels per unit.
    scale: f64,
    boxes: Boxes,
    small: i64,
    outside: i64,
}

/// Narrower than this, in pixels, a "more" box is not even a hairline.
const HAIRLINE: f64 = 0.2;

/// What is shown, what is in boxes too small, what is outside.
pub type Parts = [(&'static str, i64); 3];

pub(super) fn boxes(
    shape: &mut dyn Shape,
    colours: Colours<'_>,
    hits: Option<&Hits>,
    window: Window,
) -> (Boxes, Parts) {
    let span = (window.to - window.from).max(f64::MIN_POSITIVE);
    let mut walk = Walk {
        shape,
        colours,
        hits,
        window,
        scale: window.width / span,
        boxes: Boxes::default(),
        small: 0,
        outside: 0,
    };
    let mut row = walk.descend();
    let mut below = Vec::new();
    let last = window.top.saturating_add(window.rows);
    for number in window.top..last {
        for item in &row {
            walk.draw(number, item);
            if item.more == 0 {
                walk.expand(item, &mut below);
            }
        }
        if below.is_empty() {
            break;
        }
        std::mem::swap(&mut row, &mut below);
        below.clear();
    }
    let parts = walk.parts();
    (walk.boxes, parts)
}

/// A window drawn for a report, and what each box holds.
#[derive(Debug, Clone)]
pub struct Drawn {
    pub boxes: Boxes,
    /// By box; of a "more" box, of all in it.
    pub amounts: Vec<i64>,
    /// All of the tree that is drawn.
    pub total: i64,
    /// They add up to it.
    pub parts: Parts,
}

/// Without a session: each time from the beginning. `None` where amounts
/// cannot be added up.
pub fn drawn(
    profile: &Profile,
    metric: MetricId,
    groups: &Groups,
    form: Form,
    window: Window,
) -> Option<Drawn> {
    let weights = weights(profile, metric)?;
    let source = Source {
        profile,
        metric,
        weights: &weights,
        totals: profile.tree.totals(metric)?,
        hits: None,
    };
    let mut fans = Fans::default();
    let index = FunctionIndex::new(profile);
    let mut grown = Grown::new(form, source, &index, 0);
    let mut shape: Box<dyn Shape> = match form {
        Form::TopDown => Box::new(TopDown {
            source,
            fans: &mut fans,
        }),
        _ => Box::new(Growing {
            source,
            index: &index,
            grown: &mut grown,
        }),
    };
    let root = shape.root();
    let window = Window {
        to: match window.to > window.from {
            true => window.to,
            false => shape.width(root) as f64,
        },
        ..window
    };
    let (boxes, parts) = self::boxes(&mut *shape, Colours::Groups(groups), None, window);
    let mut amounts = Vec::with_capacity(boxes.node.len());
    for (node, more) in boxes.node.iter().zip(&boxes.more) {
        let node = NodeId(*node);
        amounts.push(match *more {
            0 => shape.amount(node),
            more => {
                let parent = shape.parent(node);
                let fan = shape.fan(parent);
                let inside = fan.children.iter().skip_while(|n| **n != node);
                inside.take(more as usize).map(|n| shape.amount(*n)).sum()
            }
        });
    }
    Some(Drawn {
        boxes,
        amounts,
        total: shape.amount(root),
        parts,
    })
}

impl Walk<'_> {
    /// What stands on the window's first row, left to right.
    fn descend(&mut self) -> Vec<Item> {
        let root = self.shape.root();
        let mut first_row = Vec::new();
        let mut children = Vec::new();
        let mut pending = vec![(
            0,
            Item {
                node: root,
                start: 0,
                weight: self.shape.width(root),
                more: 0,
                negative: self.shape.amount(root) < 0,
            },
        )];
        while let Some((mut row, mut item)) = pending.pop() {
            if item.more == 0 {
                let (node, down) = self.shape.chain(item.node, self.window.top - row);
                item.node = node;
                row += down;
            }
            if row == self.window.top {
                first_row.push(item);
            } else if item.more == 0 {
                self.expand(&item, &mut children);
                pending.extend(children.drain(..).rev().map(|child| (row + 1, child)));
            }
        }
        first_row
    }

    fn draw(&mut self, row: u32, item: &Item) {
        let left = (item.start as f64 - self.window.from) * self.scale;
        let right = ((item.start + item.weight) as f64 - self.window.from) * self.scale;
        let x = left.max(0.0);
        let w = right.min(self.window.width) - x;
        let frame = self.shape.frame(item.node);
        let mut flags = 0;
        if let Some(hits) = self.hits {
            let inside = match item.more {
                0 => self.shape.hit_below(item.node),
                _ => self.shape.hit_from(item.node),
            };
            flags |= HIT * u8::from(item.more == 0 && hits.has(frame));
            flags |= HIT_INSIDE * u8::from(inside);
        }
        let own = match item.more {
            0 => self.shape.own(item.node).saturating_abs() as f64 * self.scale,
            _ => 0.0,
        };
        flags |= MORE * u8::from(item.more > 0);
        flags |= NEGATIVE * u8::from(item.negative);
        let boxes = &mut self.boxes;
        boxes.node.push(item.node.0);
        boxes.row.push(row);
        boxes.x.push(x as f32);
        boxes.w.push(w.max(0.0) as f32);
        boxes.own.push(own as f32);
        boxes.frame.push(frame.0);
        let colour = match self.colours {
            Colours::Groups(groups) => groups.colour[frame.index()],
            Colours::Signs(first) => (COLOURS + first) as u8 + sign(self.shape.amount(item.node)),
            Colours::Levels(first, levels) => match levels[self.shape.place(item.node).index()] {
                0 => 0,
                level => (COLOURS + first) as u8 + level,
            },
        };
        boxes.colour.push(colour);
        boxes.flags.push(flags);
        boxes.more.push(item.more);
    }

    /// Puts the children that the window meets on the next row.
    fn expand(&mut self, item: &Item, below: &mut Vec<Item>) {
        let fan = self.shape.fan(item.node);
        if fan.len() == 0 {
            return;
        }
        let shape = &*self.shape;
        let sum = |nodes: &[NodeId]| nodes.iter().map(|n| shape.amount(*n)).sum::<i64>();
        let (from, to) = (self.window.from, self.window.to);
        let weight = |i: usize| fan.starts[i + 1] - fan.starts[i];
        // Children are cut into: left of the window, wide, narrow, right of it.
        let narrow_from = partition(fan.len(), |i| {
            weight(i) as f64 * self.scale >= self.window.narrowest
        });
        let first = partition(narrow_from, |i| {
            ((item.start + fan.starts[i + 1]) as f64) <= from
        });
        let last = partition(narrow_from, |i| ((item.start + fan.starts[i]) as f64) < to);
        self.outside += sum(&fan.children[..first]);
        for i in first..last {
            below.push(Item {
                node: fan.children[i],
                start: item.start + fan.starts[i],
                weight: weight(i),
                more: 0,
                negative: shape.amount(fan.children[i]) < 0,
            });
        }
        self.outside += sum(&fan.children[last.max(first)..narrow_from]);
        if narrow_from == fan.len() {
            return;
        }
        let start = item.start + fan.starts[narrow_from];
        let end = item.start + fan.width();
        let amount = sum(&fan.children[narrow_from..]);
        if end as f64 <= from || start as f64 >= to {
            self.outside += amount;
            return;
        }
        self.small += amount;
        if (end - start) as f64 * self.scale >= HAIRLINE {
            below.push(Item {
                node: fan.children[narrow_from],
                start,
                weight: end - start,
                more: (fan.len() - narrow_from) as u32,
                negative: amount < 0,
            });
        }
    }

    fn parts(&self) -> Parts {
        let total = self.shape.amount(self.shape.root());
        [
            ("shown", total - self.small - self.outside),
            ("in boxes too small to draw", self.small),
            ("outside the window", self.outside),
        ]
    }
}

/// The first of `0..n` for which `yes` no longer holds.
fn partition(n: usize, yes: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (0, n);
    while low < high {
        let middle = low + (high - low) / 2;
        if yes(middle) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    low
}

/// Where the box of a node is, and in which row.
pub(super) fn span(shape: &mut dyn Shape, node: NodeId) -> (i64, i64, u32) {
    let (mut start, mut row) = (0, 0);
    let mut child = node;
    while child != shape.root() {
        let parent = shape.parent(child);
        let fan = shape.fan(parent);
        // Only as far as it takes: the child is usually among the widest.
        let at = fan.children.iter().position(|n| *n == child).unwrap_or(0);
        start += fan.starts[at];
        row += 1;
        child = parent;
    }
    (start, start + shape.width(node), row)
}
