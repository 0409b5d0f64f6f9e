//! Questions about a profile, one file each.
//!
//! An analysis is a pure function from a frozen profile to an answer. It
//! knows nothing of where the profile came from or how the answer is shown,
//! and always looks at everything: limits are a matter of views.

pub mod demangle;
pub mod functions;
pub mod groups;
pub mod names;
pub mod noise;
pub mod search;
pub mod sites;
pub mod stacks;
pub mod weights;
