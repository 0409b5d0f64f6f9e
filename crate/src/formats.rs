//! Every format that is read. A new one is a file here and a line in the
//! table.

mod collapsed;
mod dhat;
mod gctrace;
mod heaptext;
mod memtracer;
mod pprof;

use crate::ingest::Format;

/// In no order that matters: each says how sure it is, and its priority
/// breaks ties.
pub static FORMATS: &[Format] = &[
    collapsed::FORMAT,
    dhat::FORMAT,
    gctrace::FORMAT,
    heaptext::FORMAT,
    memtracer::FORMAT,
    pprof::FORMAT,
];
