//! Every format that is read. A new one is a file here and a line in the
//! table.

mod collapsed;
mod contention;
mod counts;
mod dhat;
mod gctrace;
mod goroutines;
mod heaptext;
mod java;
mod memtracer;
mod pprof;
#[cfg(test)]
mod testing;
mod threads;

use crate::ingest::Format;

/// In no order that matters: each says how sure it is, and its priority
/// breaks ties.
pub static FORMATS: &[Format] = &[
    collapsed::FORMAT,
    contention::FORMAT,
    counts::FORMAT,
    dhat::FORMAT,
    gctrace::FORMAT,
    goroutines::FORMAT,
    heaptext::FORMAT,
    java::FORMAT,
    memtracer::FORMAT,
    pprof::FORMAT,
    threads::FORMAT,
];
