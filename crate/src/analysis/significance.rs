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

use crate::ids::MetricId;
use crate::metric::of_blocks;
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

const BYTES: &str = of_blocks::TOTAL_BYTES;
const BLOCKS: &str = of_blocks::TOTAL_BLOCKS;
const GMAX: &str = of_blocks::GMAX_BYTES;
const END: &str = of_blocks::END_BYTES;
const LIVES: &str = of_blocks::LIFETIMES;
const READ: &str = of_blocks::READ_BYTES;
const WRITTEN: &str = of_blocks::WRITTEN_BYTES;

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

/// An order, put to one profile.
#[derive(Debug)]
pub struct Judge {
    order: &'static Order,
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
    pub fn judge(&'static self, profile: &Profile) -> Option<Judge> {
        let short_life = profile.clock.as_ref().and_then(|clock| clock.short_lived);
        let known = |name: &&str| profile.metric_named(name).is_some();
        if !self.needs.iter().all(known) || (self.needs_short_life && short_life.is_none()) {
            return None;
        }
        let mut judge = Judge {
            order: self,
            all: Sums::default(),
            short_life: short_life.map_or(0, i128::from),
            metrics: NAMES.map(|name| profile.metric_named(name)),
        };
        judge.all = judge.sums(|id| profile.total(id).unwrap_or(0));
        Some(judge)
    }
}

impl Judge {
    /// Are stacks significant that carry these amounts together? Whichever
    /// they are: all below a place of any tree, or those that end at one.
    pub fn holds(&self, amount: impl Fn(MetricId) -> i64) -> bool {
        (self.order.rule)(&self.sums(amount), &self.all, self.short_life)
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
