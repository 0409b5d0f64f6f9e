//! What a screen shows of a profile.
//!
//! A view asks for what is visible: some rows of a table, the boxes of a
//! window. [`Opened`] is one profile with the answers already worked out, so
//! that scrolling and zooming only pick from them. Limits here cut what is
//! sent, never what is counted: each answer comes with a [`Conservation`]
//! whose parts add up to the whole.

pub mod blocks;
pub mod budgets;
pub mod changes;
pub mod details;
pub mod explore;
mod fans;
pub mod findings;
pub mod functions;
pub mod gc;
mod grown;
pub mod icicle;
pub mod label;
pub mod labels;
mod legend;
pub mod names;
mod opened;
pub mod overview;
pub mod rules;
mod sentence;
pub mod shape;
pub mod sites;
pub mod source;
pub mod stacks;
pub mod subsystems;
pub mod tables;
pub mod transformed;
pub mod tree;

pub use legend::LegendRow;
pub use opened::{Found, NoSuch, Opened};

use label::Amount;
use serde::Serialize;

/// Parts that add up to the total, to the unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Conservation {
    pub parts: Vec<Part>,
    pub total: Amount,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Part {
    pub label: &'static str,
    pub amount: Amount,
}
