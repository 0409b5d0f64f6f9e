//! What `cargo xtask` can do, one file a task.

pub(crate) mod bench;
pub(crate) mod build;
pub(crate) mod fuzz;
pub(crate) mod generate;
pub(crate) mod serve;
pub(crate) mod test;
