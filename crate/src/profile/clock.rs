//! The time of a run, in the profiler's own unit.

/// Lifetimes of blocks are told in it, and rates.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Clock {
    /// "instrs", "µs".
    pub unit: String,
    /// What a million of them are called: "Minstr", "s".
    pub mega_unit: String,
    /// When the run ended. It began at 0.
    pub end: Option<i64>,
    /// When most memory was in use.
    pub gmax: Option<i64>,
    /// A block that lives no longer than this is short-lived.
    pub short_lived: Option<i64>,
}
