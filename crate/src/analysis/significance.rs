//! Which places are worth looking at, when they are sorted by this or that?
//!
//! A profile of blocks can be looked at in fourteen orders. Each sorts by one
//! amount and calls a place significant if it holds enough of something:
//! those of DHAT's own viewer, with its rules, so that who knows that finds
//! the same places here.
//!
//! ```text
//! main 100            sorted by blocks, 1 % and more is significant:
//!   parse 60
//!     alloc 60        main, parse and alloc are; x is not, and there is
//!   x 0               nothing below it that is
//! ```
//!
//! A place is judged by all that is below it. Where stacks end at a place
//! that calls others, too, they are judged by themselves, as one more child.
//!
//! Shares are compared in whole numbers: exactly.
//!
//! Not among the orders, for the viewer has them neither: by a maximum (it
//! cannot be added up), by averages alone (they are large where little is),
//! bytes that are tiny or short-lived (few bytes are in tiny blocks).

use crate::ids::{MetricId, NodeId};
use crate::profile::Profile;

/// A way to sort the tree, and what is significant in it.
#[derive(Debug)]
pub struct Order {
    /// Stable, for addresses and the command line.
    pub id: &'static str,
    /// For people.
    pub title: &'static str,
    /// Names of the metrics without which it means nothing.
    pub needs: &'static [&'static str],
    /// The metric that it sorts by, one of those; equal ones by total_bytes.
    pub by: &'static str,
    /// It needs to be known, too, how long a short life is.
    pub needs_short_life: bool,
    rule: fn(&Sums, &Sums, i128) -> bool,
}

/// The order that the viewer begins with.
pub const DEFAULT: &str = "blocks";

const BYTES: &str = "total_bytes";
const BLOCKS: &str = "total_blocks";
const GMAX: &str = "gmax_bytes";
const END: &str = "end_bytes";
const LIVES: &str = "lifetimes";
const READ: &str = "read_bytes";
const WRITTEN: &str = "written_bytes";

/// What a place holds, or the whole profile.
#[derive(Debug, Default)]
struct Sums {
    bytes: i128,
    blocks: i128,
    gmax: i128,
    end: i128,
    lives: i128,
    read: i128,
    written: i128,
}

/// At least 1 % of all.
const fn much(part: i128, all: i128) -> bool {
    part * 100 >= all
}

/// At least 0.5 % of all: enough where there is something else about it.
const fn some(part: i128, all: i128) -> bool {
    part * 200 >= all
}

impl Sums {
    const fn never_read_or_written(&self) -> bool {
        self.read == 0 || self.written == 0
    }

    /// Of ten bytes at most four were read, or written.
    const fn little_used(&self) -> bool {
        let little = self.read * 10 <= self.bytes * 4 || self.written * 10 <= self.bytes * 4;
        !self.never_read_or_written() && little
    }

    /// Each byte was read, or written, a thousand times.
    const fn much_used(&self) -> bool {
        (self.read > 0 && self.read >= self.bytes * 1000)
            || (self.written > 0 && self.written >= self.bytes * 1000)
    }
}

const fn order(
    id: &'static str,
    title: &'static str,
    needs: &'static [&'static str],
    by: &'static str,
    rule: fn(&Sums, &Sums, i128) -> bool,
) -> Order {
    Order {
        id,
        title,
        needs,
        by,
        needs_short_life: false,
        rule,
    }
}

/// As the viewer lists them.
pub static ORDERS: [Order; 14] = [
    order("bytes", "Total (bytes)", &[BYTES], BYTES, |t, all, _| {
        much(t.bytes, all.bytes)
    }),
    order(
        "blocks",
        "Total (blocks)",
        &[BLOCKS],
        BLOCKS,
        |t, all, _| much(t.blocks, all.blocks),
    ),
    order(
        "blocks-tiny",
        "Total (blocks), tiny",
        &[BLOCKS, BYTES],
        BLOCKS,
        |t, all, _| some(t.blocks, all.blocks) && t.bytes <= 16 * t.blocks,
    ),
    Order {
        needs_short_life: true,
        ..order(
            "blocks-short-lived",
            "Total (blocks), short-lived",
            &[BLOCKS, LIVES],
            BLOCKS,
            |t, all, short| some(t.blocks, all.blocks) && t.lives <= short * t.blocks,
        )
    },
    order(
        "bytes-unused",
        "Total (bytes), zero reads or zero writes",
        &[BYTES, READ, WRITTEN],
        BYTES,
        |t, all, _| some(t.bytes, all.bytes) && t.never_read_or_written(),
    ),
    order(
        "blocks-unused",
        "Total (blocks), zero reads or zero writes",
        &[BLOCKS, READ, WRITTEN],
        BLOCKS,
        |t, all, _| some(t.blocks, all.blocks) && t.never_read_or_written(),
    ),
    order(
        "bytes-low-access",
        "Total (bytes), low-access",
        &[BYTES, READ, WRITTEN],
        BYTES,
        |t, all, _| some(t.bytes, all.bytes) && t.little_used(),
    ),
    order(
        "blocks-low-access",
        "Total (blocks), low-access",
        &[BLOCKS, BYTES, READ, WRITTEN],
        BLOCKS,
        |t, all, _| some(t.blocks, all.blocks) && t.little_used(),
    ),
    order("gmax", "At t-gmax (bytes)", &[GMAX], GMAX, |t, all, _| {
        much(t.gmax, all.gmax)
    }),
    order("end", "At t-end (bytes)", &[END], END, |t, all, _| {
        much(t.end, all.end)
    }),
    order("reads", "Reads (bytes)", &[READ], READ, |t, all, _| {
        much(t.read, all.read)
    }),
    order(
        "reads-high-access",
        "Reads (bytes), high-access",
        &[READ, WRITTEN, BYTES],
        READ,
        |t, all, _| some(t.read, all.read) && t.much_used(),
    ),
    order(
        "writes",
        "Writes (bytes)",
        &[WRITTEN],
        WRITTEN,
        |t, all, _| much(t.written, all.written),
    ),
    order(
        "writes-high-access",
        "Writes (bytes), high-access",
        &[WRITTEN, READ, BYTES],
        WRITTEN,
        |t, all, _| some(t.written, all.written) && t.much_used(),
    ),
];

/// How a place stands in an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// Neither it nor anything below it is significant: the viewer puts such
    /// siblings together into one.
    Nothing,
    /// It is not, but something below it is.
    Below,
    Itself,
}

/// An order, put to one profile.
#[derive(Debug)]
pub struct Judge<'a> {
    order: &'static Order,
    profile: &'a Profile,
    all: Sums,
    short_life: i128,
    metrics: [Option<MetricId>; NAMES.len()],
}

/// In the order of the fields of [`Sums`].
const NAMES: [&str; 7] = [BYTES, BLOCKS, GMAX, END, LIVES, READ, WRITTEN];

impl Order {
    pub fn of(id: &str) -> Option<&'static Self> {
        ORDERS.iter().find(|order| order.id == id)
    }

    /// `None` where the profile does not have what it takes.
    pub fn judge<'a>(&'static self, profile: &'a Profile) -> Option<Judge<'a>> {
        let short_life = profile.clock.as_ref().and_then(|clock| clock.short_lived);
        let known = |name: &&str| profile.metric_named(name).is_some();
        if !self.needs.iter().all(known) || (self.needs_short_life && short_life.is_none()) {
            return None;
        }
        let mut judge = Judge {
            order: self,
            profile,
            all: Sums::default(),
            short_life: short_life.map_or(0, i128::from),
            metrics: NAMES.map(|name| profile.metric_named(name)),
        };
        judge.all = judge.sums(|id| judge.total(id, NodeId::ROOT));
        Some(judge)
    }
}

impl Judge<'_> {
    /// Are any stacks significant, wherever they are, that carry these amounts
    /// together? For trees other than the profile's own: DHAT's viewer shows
    /// the one from where blocks are allocated up to the callers.
    pub fn holds(&self, amount: impl Fn(MetricId) -> i64) -> bool {
        (self.order.rule)(&self.sums(amount), &self.all, self.short_life)
    }

    /// Is a place significant, with all that is below it?
    pub fn is_significant(&self, node: NodeId) -> bool {
        self.holds(|id| self.total(id, node))
    }

    /// Are the stacks significant that end at this place?
    pub fn is_end_significant(&self, node: NodeId) -> bool {
        let stacks = self.profile.tree.stacks();
        let row = stacks.row_of(node);
        row.is_some_and(|row| self.holds(|id| stacks.own(id)[row]))
    }

    /// What a place is sorted by, the largest first; equal ones by the second.
    pub fn rank(&self, node: NodeId) -> (i64, i64) {
        let total = |name| {
            let id = self.profile.metric_named(name)?;
            Some(self.total(id, node))
        };
        let by = total(self.order.by).unwrap_or(0);
        (by, total(BYTES).unwrap_or(0))
    }

    /// How every row of the tree stands.
    pub fn standings(&self) -> Vec<Standing> {
        let tree = &self.profile.tree;
        let mut standings = vec![Standing::Nothing; tree.len()];
        for row in (0..tree.len()).rev() {
            let node = NodeId::of(row);
            if self.is_significant(node) {
                standings[row] = Standing::Itself;
            } else if self.is_end_significant(node) {
                standings[row] = Standing::Below;
            }
            if row > 0 && standings[row] > Standing::Nothing {
                let above = &mut standings[tree.parent(node).index()];
                *above = (*above).max(Standing::Below);
            }
        }
        standings
    }

    fn total(&self, id: MetricId, node: NodeId) -> i64 {
        let totals = self.profile.tree.totals(id);
        totals.map_or(0, |totals| totals[node.index()])
    }

    fn sums(&self, amount: impl Fn(MetricId) -> i64) -> Sums {
        let amounts = self
            .metrics
            .map(|id| id.map_or(0, |id| i128::from(amount(id))));
        let [bytes, blocks, gmax, end, lives, read, written] = amounts;
        Sums {
            bytes,
            blocks,
            gmax,
            end,
            lives,
            read,
            written,
        }
    }
}

#[cfg(test)]
mod tests;
