//! How is an amount spoken of? Memory is held, or was allocated over a run; what
//! a processor did is spent, and stacks end there; what was copied is neither.
//!
//! ```text
//! bytes          DB::Arena::alloc allocates most
//! samples        DB::Arena::alloc takes most
//! goroutines     main.(*Queue).take has most
//! ```

use crate::metric::{Metric, Unit};
use crate::profile::Event;

#[derive(Debug)]
pub(in crate::analysis) struct Words {
    pub(in crate::analysis) is_memory: bool,
    /// Is it in use, or may it be? Not what was allocated, kept or not.
    pub(in crate::analysis) is_held: bool,
    /// "f … most"
    pub(in crate::analysis) allocates: &'static str,
    /// "8 functions … 4 KiB"
    pub(in crate::analysis) allocate: &'static str,
    /// "4 % … code without a name"
    pub(in crate::analysis) allocated_by: &'static str,
    /// "It … f"
    pub(in crate::analysis) allocates_in: &'static str,
    pub(in crate::analysis) holds: &'static str,
    pub(in crate::analysis) hold: &'static str,
    /// "40 % …"
    pub(in crate::analysis) grown: &'static str,
}

const MEMORY: Words = Words {
    is_memory: true,
    is_held: true,
    allocates: "allocates",
    allocate: "allocate",
    allocated_by: "was allocated by",
    allocates_in: "allocates in",
    holds: "holds",
    hold: "hold",
    grown: "was reallocated or grown",
};

/// Over a whole run.
const ALLOCATED: Words = Words {
    is_held: false,
    holds: "allocates",
    hold: "allocate",
    ..MEMORY
};

const PROCESSOR: Words = Words {
    is_memory: false,
    is_held: false,
    allocates: "takes",
    allocate: "take",
    allocated_by: "is spent in",
    allocates_in: "ends in",
    holds: "has",
    hold: "have",
    grown: "is spent where memory is reallocated or grown",
};

/// Goroutines and threads are somewhere, and so is the time they wait.
const STANDING: Words = Words {
    allocates: "has",
    allocate: "have",
    allocated_by: "is in",
    ..PROCESSOR
};

const COPIES: Words = Words {
    is_memory: false,
    is_held: false,
    allocates: "copies",
    allocate: "copy",
    allocated_by: "was copied by",
    allocates_in: "copies in",
    holds: "copies",
    hold: "copy",
    grown: "was copied where memory is reallocated or grown",
};

/// What a metric's name begins with if it adds up all that was ever allocated.
const OVER_TIME: &[&str] = &["total_", "alloc"];

/// What is counted is memory if the metric's name has one of these.
const OF_MEMORY: &[&str] = &["alloc", "object", "block", "heap", "inuse"];

/// What stands somewhere, by how a metric's name begins.
const OF_STANDING: &[&str] = &["goroutine", "thread", "wait"];

impl Words {
    pub(super) fn of(metric: &Metric, event: Event) -> &'static Self {
        match event {
            Event::Allocated => {}
            Event::Copied => return &COPIES,
            Event::Other => return &PROCESSOR,
        }
        let name = metric.name.to_ascii_lowercase();
        let counts_memory = || OF_MEMORY.iter().any(|word| name.contains(word));
        let is_memory = metric.unit == Unit::Bytes || metric.unit == Unit::Count && counts_memory();
        match metric.unit {
            _ if is_memory && OVER_TIME.iter().any(|start| name.starts_with(start)) => &ALLOCATED,
            _ if is_memory => &MEMORY,
            _ if OF_STANDING.iter().any(|start| name.starts_with(start)) => &STANDING,
            _ => &PROCESSOR,
        }
    }
}

/// Do amounts speak of memory, that code allocated?
pub fn is_memory(metric: &Metric, event: Event) -> bool {
    Words::of(metric, event).is_memory
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metrics_are_spoken_of_as_what_they_are() {
        for (name, unit, want) in [
            ("bytes", Unit::Bytes, "allocates"),
            ("inuse_objects", Unit::Count, "allocates"),
            ("samples", Unit::Count, "takes"),
            ("delay", Unit::Nanoseconds, "takes"),
            ("goroutines", Unit::Count, "has"),
            ("threadcreate", Unit::Count, "has"),
            ("wait", Unit::Nanoseconds, "has"),
        ] {
            let metric = Metric::new(name, unit);
            let words = Words::of(&metric, Event::Allocated);
            assert_eq!(words.allocates, want, "{name}");
            assert_eq!(is_memory(&metric, Event::Allocated), want == "allocates");
        }
    }
}
