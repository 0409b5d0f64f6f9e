//! Does each path stay within what it may allocate?
//!
//! A text says, a budget in a line: a tier, a path, and limits.
//!
//! ```text
//! # HOT paths allocate nothing.
//! HOT   codec::decode*        blocks = 0
//! HOT   /parse_(fast|slow)/   blocks = 0
//! WARM  list_shards           blocks < 100 and peak bytes <= 64 KiB
//! COLD  startup::*            bytes <= 1.5 MiB
//!       total                 peak bytes <= 64 KiB
//!       codec::* above *Vec*  share <= 5 %
//! ```
//!
//! The tier is any word in capitals, and may be missing. What a path means is
//! told in [`super::path`], what a metric's word means in [`super::measure`],
//! how a number is written in [`super::quantity`]. A text with a mistake is no
//! budgets at all.
//!
//! A limit passes only if it was checked: where a profile lacks the metric, or
//! was read only in part, nobody knows.

mod check;
mod read;

use super::measure::{Measure, Scale};
use super::path::{Largest, Path};
use super::quantity::Quantity;
use super::ratio::Ratio;
use super::rules::Mistake;
pub use check::check;
pub(super) use check::doubt;
pub(super) use read::Tokens;
use std::cmp::Ordering;

/// What a text says, line by line.
#[derive(Debug, Default)]
pub struct Budgets {
    pub all: Vec<Budget>,
}

#[derive(Debug)]
pub struct Budget {
    /// From 1.
    pub line: u32,
    pub tier: Option<String>,
    pub path: Path,
    /// All must hold; there is at least one.
    pub limits: Vec<Limit>,
}

#[derive(Debug)]
pub struct Limit {
    pub measure: Measure,
    pub operator: Operator,
    pub limit: Quantity,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    Equal,
    Below,
    AtMost,
    Above,
    AtLeast,
}

impl Operator {
    pub const ALL: [Self; 5] = [
        Self::Equal,
        Self::Below,
        Self::AtMost,
        Self::Above,
        Self::AtLeast,
    ];

    pub const fn word(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::Below => "<",
            Self::AtMost => "<=",
            Self::Above => ">",
            Self::AtLeast => ">=",
        }
    }

    /// Does it hold where an actual amount compares so with its limit?
    pub fn holds(self, actual: Ordering) -> bool {
        match self {
            Self::Equal => actual.is_eq(),
            Self::Below => actual.is_lt(),
            Self::AtMost => actual.is_le(),
            Self::Above => actual.is_gt(),
            Self::AtLeast => actual.is_ge(),
        }
    }

    /// Is it a limit from above?
    pub const fn is_upper(self) -> bool {
        matches!(self, Self::Below | Self::AtMost)
    }
}

/// One budget held against a profile.
#[derive(Debug)]
pub struct Row<'a> {
    pub budget: &'a Budget,
    /// Different functions that the path matches.
    pub functions: usize,
    /// Different stacks that it means; where there is none, the path is
    /// perhaps misspelt.
    pub distinct: u64,
    /// In the order of the budget's limits.
    pub limits: Vec<Outcome>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    pub verdict: Verdict,
    pub scale: Option<Scale>,
    /// In bytes, nanoseconds, per cent, or just a number.
    pub actual: Option<Ratio>,
    /// What it is over the limit, where the limit is violated; below zero
    /// where the amount should have been larger.
    pub over: Option<Ratio>,
    /// Why there is no verdict, or what should be known of it: a sentence
    /// without its full stop.
    pub why: Option<String>,
    /// Where more was allocated than allowed: where.
    pub largest: Option<Largest>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Pass,
    Fail,
    /// Could not be checked.
    Unknown,
}

impl Verdict {
    /// The stable word for it in JSON.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail => "fail",
            Self::Unknown => "unknown",
        }
    }
}

impl Budgets {
    pub fn read(text: &str) -> Result<Self, Mistake> {
        read::read(text)
    }

    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Those limits that are of growth, or those that are not; lines without
    /// any are left out.
    pub fn only(mut self, growth: bool) -> Self {
        let is_one = |limit: &Limit| matches!(limit.measure, Measure::Growth(_)) == growth;
        for budget in &mut self.all {
            budget.limits.retain(is_one);
        }
        self.all.retain(|budget| !budget.limits.is_empty());
        self
    }
}

impl Limit {
    /// `blocks <= 100`
    pub fn text(&self) -> String {
        let (measure, operator) = (self.measure.text(), self.operator.word());
        format!("{measure} {operator} {}", self.limit.written)
    }
}
