//! Questions about a profile, one file each.
//!
//! An analysis is a pure function from a frozen profile to an answer. It
//! knows nothing of where the profile came from or how the answer is shown,
//! and always looks at everything: limits are a matter of views.

mod along;
pub mod budgets;
pub mod builds;
pub mod callsites;
pub mod changes;
pub mod company;
pub mod demangle;
pub mod estimates;
pub mod findings;
pub mod functions;
pub mod gc;
pub mod groups;
pub mod growth;
pub mod heat;
pub mod labels;
pub mod lines;
pub mod link;
pub mod measure;
pub mod moments;
pub mod names;
pub mod noise;
pub mod path;
pub mod pools;
pub mod quantity;
pub mod questions;
pub mod ratio;
pub mod rules;
pub mod search;
pub mod sentence;
pub mod significance;
pub mod sites;
pub mod stacks;
pub mod subsystems;
#[cfg(test)]
pub(crate) mod tests;
pub mod weights;
