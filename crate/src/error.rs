//! How things go wrong, as values.
//!
//! Three kinds, and they do not mix. A *rejection* is one record that could
//! not be read: data, kept in the import report (see [`crate::profile`]). A
//! [`Stop`] ends the reading early; what was read before it is kept. A
//! [`Refusal`] is a file that is not opened at all, with the sentence that
//! tells its user why.

use thiserror::Error;

/// Reading cannot go on. What was read so far stays.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Stop {
    /// The profile grew to the memory it may use.
    #[error("The memory limit of {limit} was reached")]
    Memory { limit: String },
    /// A table is full: more rows than an id can name.
    #[error("More than 4,294,967,294 different {0} do not fit in one profile")]
    Full(&'static str),
    /// The bytes are damaged from here on.
    #[error("{0}")]
    Damaged(String),
    /// Nothing was read, and nothing will be.
    #[error("{}", .0.sentence)]
    Refused(Box<Refusal>),
}

/// Why a file was not opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// What the file is or looks like, what was expected, what to do: one or
    /// two plain sentences.
    pub sentence: String,
    /// The beginning of the file, as stored.
    pub head: Vec<u8>,
}
