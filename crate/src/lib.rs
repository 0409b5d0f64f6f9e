//! heapglass: where the memory goes, from any allocation profile, exactly.
//!
//! Bytes of a profile go through one push-style reader per format into one
//! small frozen table of calls; pure functions answer questions about that
//! table; the doors (a WebAssembly session, a command line) only carry
//! questions in and answers out.
//!
//! The layers, from the bottom; a module may use only what stands above it in
//! this list (`tests/layering.rs` holds this):
//!
//! | layer | modules |
//! |---|---|
//! | words | [`error`], [`ids`], [`metric`], [`number`] |
//! | model | `column` < [`strings`] < [`frames`] < [`labels`] < [`tree`] < [`profile`] < [`snapshot`] |
//! | ingest | [`ingest`]: what every format shares |
//! | formats, analyses | [`formats`], one file each; [`analysis`], one question each |
//! | transforms | [`transform`]: another tree of the same profile; [`join`]: several profiles as one |
//! | views | [`view`], [`report`] |
//! | doors | `wasm`, `bin/heapglass` |

pub mod error;
pub mod ids;
pub mod metric;
pub mod number;

mod column;
pub mod frames;
pub mod labels;
pub mod profile;
pub mod snapshot;
pub mod strings;
pub mod tree;

pub mod ingest;

pub mod analysis;
pub mod formats;

pub mod join;
pub mod transform;

pub mod report;
pub mod view;

#[cfg(target_arch = "wasm32")]
pub mod wasm;
