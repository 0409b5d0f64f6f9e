//! What Go's garbage collector prints with `GODEBUG=gctrace=1`: a line for
//! each cycle, anywhere in what the program prints.
//!
//! ```text
//! gc 18 @1.824s 13%: 0.030+44+0.015 ms clock, 0.12+29/43/0+0.060 ms cpu, 173->203->101 MB, 203 MB goal, 0 MB stacks, 0 MB globals, 4 P
//! ```
//!
//! The line is looked for, wherever it begins: loggers and containers put
//! words before it, or a JSON around it. A line that was cut, or into which
//! something else was printed, is rejected: half a cycle is none. All other
//! lines are the program's own and are skipped; those of the collector's
//! helpers (`scav`, `scvg`, `init`, `pacer`) are counted by kind.
//!
//! There are no stacks in it. The cycles are the records, and the tree stays
//! empty.

mod helper;
mod line;
#[cfg(test)]
mod tests;

use crate::error::{Refusal, Stop};
use crate::ingest::{Format, Line, LineBuffer, Peek, Reader, Sniff};
use crate::metric::{Metric, Unit};
use crate::number::grouped;
use crate::profile::{GcLog, ProfileBuilder};
use helper::Helper;
use line::{Cycle, Misread};

pub(super) const FORMAT: Format = Format {
    id: "gctrace",
    title: "Go GC trace",
    writers: "Go programs run with GODEBUG=gctrace=1",
    extensions: &[],
    // Such lines may stand before a profile that a program prints.
    priority: 0,
    sniff,
    open: |_| Box::new(Trace::default()),
};

const CUT: &str = "the line of a cycle is cut, or something else was printed into it";
const TOO_LARGE: &str = "a number in the line of a cycle is larger than it can be";
const STOPPED: &str = "reading stopped inside this line";
const TOO_LONG: &str = "the line is longer than a line of a log can be";
const NO_STACKS: &str =
    "A GC trace has no stacks: it tells when memory was collected, not who allocated it";

/// Longer lines are cut.
const LONGEST: usize = 16 << 20;

fn sniff(peek: Peek<'_>) -> Sniff {
    if line::find(peek.bytes).is_some() {
        return Sniff::Yes;
    }
    // The program's own output comes first, and may be long.
    let is_text = memchr::memchr(0, peek.bytes).is_none();
    match is_text && !peek.whole && !peek.bytes.is_empty() {
        true => Sniff::More,
        false => Sniff::No,
    }
}

/// The reader.
#[derive(Debug)]
struct Trace {
    lines: LineBuffer,
    settled: bool,
}

impl Default for Trace {
    fn default() -> Self {
        Self {
            lines: LineBuffer::new(LONGEST),
            settled: false,
        }
    }
}

impl Reader for Trace {
    fn feed(&mut self, bytes: &[u8], out: &mut ProfileBuilder) -> Result<(), Stop> {
        begin(out)?;
        out.import.text_bytes += bytes.len() as u64;
        self.lines.each(bytes, |line| take(line, out))?;
        out.held = self.lines.footprint();
        Ok(())
    }

    fn finish(&mut self, out: &mut ProfileBuilder) -> Result<(), Stop> {
        begin(out)?;
        if let Some(line) = self.lines.finish() {
            if out.import.stopped.is_some() {
                out.import.lines += 1;
                out.reject(line.place, STOPPED, line.text);
            } else {
                take(line, out)?;
            }
        }
        if std::mem::replace(&mut self.settled, true) {
            return Ok(());
        }
        settle(out)
    }
}

/// A profile measures something; of this one, which has no stacks, their
/// number is the honest amount.
fn begin(out: &mut ProfileBuilder) -> Result<(), Stop> {
    if out.metrics().is_empty() {
        out.add_metric(Metric::new("stacks", Unit::Count))?;
        out.gc = Some(Box::default());
    }
    Ok(())
}

fn take(line: Line<'_>, out: &mut ProfileBuilder) -> Result<(), Stop> {
    let text = line::unescaped(line.text);
    let Some(mut at) = line::find(&text) else {
        out.import.lines += 1;
        if line::is_rest(&text) {
            out.reject(line.place, CUT, line.text);
            return Ok(());
        }
        out.import.skipped += 1;
        if let Some(gc) = &mut out.gc {
            count(gc, &text);
        }
        return Ok(());
    };
    // Two writers may have met on one line: each cycle counts as one.
    loop {
        out.import.lines += 1;
        let cycle = &text[at..];
        let next = line::find(&cycle[2..]).map(|next| at + 2 + next);
        let own = &text[at..next.unwrap_or(text.len())];
        match line::read(own) {
            Err(_) if line.too_long => out.reject(line.place, TOO_LONG, line.text),
            Err(Misread::Cut) => out.reject(line.place, CUT, line.text),
            Err(Misread::TooLarge) => out.reject(line.place, TOO_LARGE, line.text),
            Ok(cycle) => record(cycle, out)?,
        }
        match next {
            Some(next) => at = next,
            None => return Ok(()),
        }
    }
}

fn record(cycle: Cycle, out: &mut ProfileBuilder) -> Result<(), Stop> {
    let Cycle { row, left_before } = cycle;
    if let (Some(gc), Some(live)) = (&mut out.gc, left_before) {
        gc.left(row.number, live);
    }
    out.cycle(row)
}

fn settle(out: &mut ProfileBuilder) -> Result<(), Stop> {
    if out.import.records == 0 && out.import.stopped.is_none() {
        let sentence = match out.import.rejected {
            0 => "There is no line of a garbage collection in this text. Run the program with GODEBUG=gctrace=1, and drop what it prints to standard error.".to_owned(),
            many => format!(
                "The lines of garbage collections in this text ({}) are all cut or mixed with other output.",
                grouped(many)
            ),
        };
        return Err(Stop::Refused(Box::new(Refusal {
            sentence,
            head: Vec::new(),
        })));
    }
    out.import.doubt = Some(NO_STACKS.to_owned());
    let missing = out.gc.as_ref().map_or(0, |gc| gc.missing());
    if missing > 0 {
        out.warn(format!(
            "By their numbers, {} cycles are missing between those that are here: their lines were lost, cut or left out.",
            grouped(missing)
        ));
    }
    Ok(())
}

/// A line of the collector's helpers, by kind.
fn count(gc: &mut GcLog, text: &[u8]) {
    match helper::read(text) {
        Some(Helper::Scavenge { kib }) => {
            gc.scavenges += 1;
            gc.returned_kib = gc.returned_kib.saturating_add(kib);
        }
        Some(Helper::Init) => gc.inits += 1,
        Some(Helper::Plan) => gc.plans += 1,
        None => {}
    }
}
