//! Formats of lines: what is the same for all of them.
//!
//! Each line is a record, rejected, or skipped. A format says the first two;
//! the rest is what remains, so that no line can be forgotten.

use super::load::refused;
use super::{Line, LineBuffer, Reader};
use crate::error::Stop;
use crate::profile::ProfileBuilder;

/// Longer lines are somebody else's.
const LONGEST: usize = 16 << 20;

const CUT: &str = "reading stopped inside this line";
const TOO_LONG: &str = "the line is longer than 16 MiB";

/// Why a record was rejected that is well written.
pub(crate) const TOO_LARGE: &str =
    "with this record a total would pass 9,223,372,036,854,775,807, the largest 64-bit number";

/// A format whose text is read line by line.
pub(crate) trait LineFormat {
    /// Where there was nothing of the format, a whole sentence.
    const NOTHING: &'static str;

    fn line(&mut self, line: Line<'_>, out: &mut ProfileBuilder) -> Result<(), Stop>;

    /// The text is over. Called once.
    fn settle(&mut self, out: &mut ProfileBuilder) -> Result<(), Stop>;

    /// Memory held, in bytes.
    fn footprint(&self) -> usize;
}

/// The reader of such a format.
#[derive(Debug)]
pub(crate) struct Linewise<T> {
    lines: LineBuffer,
    format: T,
    settled: bool,
}

impl<T: LineFormat> Linewise<T> {
    pub(crate) fn new(format: T) -> Self {
        Self {
            lines: LineBuffer::new(LONGEST),
            format,
            settled: false,
        }
    }
}

fn take<T: LineFormat>(
    format: &mut T,
    line: Line<'_>,
    out: &mut ProfileBuilder,
) -> Result<(), Stop> {
    out.import.lines += 1;
    if line.too_long {
        out.reject(line.place, TOO_LONG, line.text);
        return Ok(());
    }
    format.line(line, out)
}

/// What is no record and not rejected was skipped.
fn account(out: &mut ProfileBuilder) {
    let import = &mut out.import;
    import.skipped = import.lines - import.records - import.rejected;
}

impl<T: LineFormat> Reader for Linewise<T> {
    fn feed(&mut self, bytes: &[u8], out: &mut ProfileBuilder) -> Result<(), Stop> {
        let Self { lines, format, .. } = self;
        out.import.text_bytes += bytes.len() as u64;
        let fed = lines.each(bytes, |line| take(format, line, out));
        account(out);
        out.held = lines.footprint() + format.footprint();
        fed
    }

    fn finish(&mut self, out: &mut ProfileBuilder) -> Result<(), Stop> {
        let mut done = Ok(());
        if let Some(line) = self.lines.finish() {
            if out.import.stopped.is_some() {
                out.import.lines += 1;
                out.reject(line.place, CUT, line.text);
            } else {
                done = take(&mut self.format, line, out);
            }
        }
        // Once: asked again after running out of memory, it is what it is.
        if done.is_ok() && !std::mem::replace(&mut self.settled, true) {
            done = self.format.settle(out);
        }
        account(out);
        done?;
        match out.metrics() {
            [] => Err(refused(T::NOTHING.to_owned())),
            _ => Ok(()),
        }
    }
}
