//! What a profile measures.
//!
//! A profile carries any number of metrics, and each record has one amount
//! for each of them. Amounts are `i64` everywhere in the core, exact to the
//! unit; a metric whose file carries fractions keeps them as whole numbers of
//! a smaller unit, `10^-decimals`. Floating point appears only where pixels
//! or JavaScript begin.

use serde::Serialize;

/// What one unit of a metric is. It decides how amounts are written, nothing
/// else; the user may change it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Unit {
    Bytes,
    /// Samples, objects, blocks, calls: the metric's name says of what.
    Count,
    Nanoseconds,
}

impl Unit {
    pub const ALL: [Self; 3] = [Self::Bytes, Self::Count, Self::Nanoseconds];

    /// The stable word for it in JSON and on the command line.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Bytes => "bytes",
            Self::Count => "count",
            Self::Nanoseconds => "nanoseconds",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|unit| unit.word() == word)
    }
}

/// Metrics of profilers that follow blocks of memory to their end, by name:
/// one reads them and many analyses ask for them.
pub mod of_blocks {
    pub const TOTAL_BYTES: &str = "total_bytes";
    pub const TOTAL_BLOCKS: &str = "total_blocks";
    /// When most memory was in use.
    pub const GMAX_BYTES: &str = "gmax_bytes";
    pub const GMAX_BLOCKS: &str = "gmax_blocks";
    pub const END_BYTES: &str = "end_bytes";
    pub const END_BLOCKS: &str = "end_blocks";
    /// Of each place, at its own time.
    pub const MAX_BYTES: &str = "max_bytes";
    pub const MAX_BLOCKS: &str = "max_blocks";
    /// Of all blocks together.
    pub const LIFETIMES: &str = "lifetimes";
    pub const READ_BYTES: &str = "read_bytes";
    pub const WRITTEN_BYTES: &str = "written_bytes";
}

/// One measured quantity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Metric {
    /// Stable, lower case, unique in its profile: "bytes", "inuse_space".
    pub name: String,
    pub unit: Unit,
    /// May amounts of different places be added up? Where not (a maximum that
    /// each place reached at its own time), an amount is true only at the
    /// record that carries it: equal stacks keep the larger one, and no total
    /// exists.
    pub additive: bool,
    /// An amount `a` stands for `a / 10^decimals` units.
    pub decimals: u8,
}

impl Metric {
    /// An ordinary metric: additive, in whole units.
    pub fn new(name: impl Into<String>, unit: Unit) -> Self {
        Self {
            name: name.into(),
            unit,
            additive: true,
            decimals: 0,
        }
    }

    /// What two records at one place carry together.
    #[inline]
    pub fn joined(&self, a: i64, b: i64) -> i64 {
        match self.additive {
            true => a + b,
            false => a.max(b),
        }
    }
}
