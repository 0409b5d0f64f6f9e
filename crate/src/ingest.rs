//! What every format shares: how bytes come in.
//!
//! A profile arrives as pieces of bytes of any size, and a reader takes them
//! as they come: [`Reader::feed`] may be called with a single byte or with a
//! megabyte, and cutting the same bytes differently never changes the result.
//! A reader keeps what it needs to carry over from one piece to the next and
//! never holds the file.
//!
//! [`Load`] is the way in: it finds out what the bytes are, unpacks and
//! decodes them, and hands them to the reader of their format.

mod code;
mod detect;
mod foreign;
mod gzip;
mod json;
mod lines;
mod linewise;
mod load;
pub(crate) mod places;
mod sampled;
mod text;
mod zstd;

pub use json::{Json, JsonStop, Mistake, Token};
pub use lines::{Line, LineBuffer};
pub use load::{Load, LoadOptions, Progress};

pub(crate) use crate::column::{out_of_memory, reserve};
use crate::error::Stop;
use crate::profile::ProfileBuilder;
pub(crate) use code::in_binary;
pub(crate) use linewise::{LineFormat, Linewise, TOO_LARGE};
pub(crate) use sampled::scaled;

/// Takes a file in pieces and puts what it finds into a profile.
///
/// A `feed` that returns an error has taken all that it could; `finish` may
/// still be called, and keeps what was read.
pub trait Reader {
    fn feed(&mut self, bytes: &[u8], out: &mut ProfileBuilder) -> Result<(), Stop>;

    /// There are no more bytes. If reading stopped early
    /// (`out.import.stopped`), what lies half read is not data.
    fn finish(&mut self, out: &mut ProfileBuilder) -> Result<(), Stop>;
}

/// What a format says to the beginning of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sniff {
    Yes,
    No,
    /// It cannot be told without seeing more.
    More,
}

/// The beginning of a file, decompressed and decoded.
#[derive(Debug, Clone, Copy)]
pub struct Peek<'a> {
    pub bytes: &'a [u8],
    /// These are all the bytes there are.
    pub whole: bool,
    /// Lower case, without the endings of compression. A hint: it never
    /// decides alone.
    pub name: &'a str,
}

impl Peek<'_> {
    pub fn has_extension(&self, extensions: &[&str]) -> bool {
        let extension = self.name.rsplit_once('.').map(|(_, ending)| ending);
        extension.is_some_and(|ending| extensions.contains(&ending))
    }
}

/// A format describes itself; the table of all is [`crate::formats::FORMATS`].
pub struct Format {
    /// Stable, for JSON and the command line.
    pub id: &'static str,
    /// For people.
    pub title: &'static str,
    /// Who writes it.
    pub writers: &'static str,
    /// Usual endings of file names.
    pub extensions: &'static [&'static str],
    /// The larger is asked first: specific formats before general ones.
    pub priority: u8,
    pub sniff: fn(Peek<'_>) -> Sniff,
    /// Makes a reader; it may look at the beginning that was sniffed.
    pub open: fn(Peek<'_>) -> Box<dyn Reader>,
}

impl std::fmt::Debug for Format {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Format").field(&self.id).finish()
    }
}
