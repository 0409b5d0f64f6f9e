//! What the memory tracer of Truffle's languages prints when a program ends:
//! one of three tables, after and among what the program itself printed.
//!
//! ```text
//! > ----------------------------------------------------------
//!  Location Histogram with Allocation Counts. Recorded a total of 5007 allocations.
//!  Name     |      Self Count |     Total Count | Location
//! ----------------------------------------------------------
//!  next     |     5000  99.9% |     5000  99.9% | primes.js~31-37:537-737
//! ```
//!
//! A call tree becomes a tree, a row of a histogram a stack of one frame. The
//! tracer counts; it knows no sizes. A log may hold several tables, of several
//! contexts or runs: then each stands under a frame that says which it is, and
//! nothing of one is merged with another's. What is printed beside a count (a
//! percentage, the number recorded, a total of a subtree) is not read but
//! checked, and what does not fit is told.
//!
//! There is a second layout, with `||` between columns and sizes, which is in
//! circulation though the tracer does not print it; it is read, too, and as
//! JSON (see [`listed`]).

mod listed;
mod row;
mod table;
#[cfg(test)]
mod tests;

use crate::error::{Refusal, Stop};
use crate::frames::{Frame, FrameKind};
use crate::ids::{FrameId, MetricId, NodeId, StringId};
use crate::ingest::{Format, Line, LineBuffer, Peek, Reader, Sniff};
use crate::metric::{Metric, Unit};
use crate::number::grouped;
use crate::profile::{self, ProfileBuilder};
use row::{Place, Row};
use table::{Kind, Table};

pub(super) const FORMAT: Format = Format {
    id: "memtracer",
    title: "Truffle memory tracer",
    writers: "GraalVM's languages with --memtracer",
    extensions: &[],
    priority: 5,
    sniff,
    open: |peek| match listed::is_it(peek) {
        true => Box::new(listed::Listed::default()),
        false => Box::new(Tracer::default()),
    },
};

const NO_COUNT: &str = "the row has no count where its title has one";
const TOO_LONG: &str = "the line is longer than a row of a table can be";
const CUT: &str = "reading stopped inside this line";
const TOO_LARGE: &str =
    "with this count the total would pass 9,223,372,036,854,775,807, the largest 64-bit number";

/// Longer lines are the program's.
const LONGEST: usize = 16 << 20;

/// The tracer lost track of the stack, and printed no table.
const OVERFLOW: &[u8] = b"Shadow stack has overflowed its capacity of ";

fn sniff(peek: Peek<'_>) -> Sniff {
    let marks = [table::COUNTS, table::OTHER_LAYOUT, OVERFLOW];
    let is_there = |mark: &&[u8]| memchr::memmem::find(peek.bytes, mark).is_some();
    if marks.iter().any(is_there) || listed::is_it(peek) {
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
struct Tracer {
    lines: LineBuffer,
    intake: Intake,
    settled: bool,
}

impl Default for Tracer {
    fn default() -> Self {
        Self {
            lines: LineBuffer::new(LONGEST),
            intake: Intake::default(),
            settled: false,
        }
    }
}

#[derive(Debug, Default)]
struct Intake {
    /// The one that lines are rows of.
    table: Option<Table>,
    tables: u32,
    /// The capacity that a shadow stack overflowed, as printed.
    overflow: Option<String>,
    /// Percentages that do not fit their counts.
    odd_percents: u64,
    /// Totals of a call tree that are not what stands below them.
    odd_totals: u64,
    /// Sizes in a unit that may be of 1,000 or of 1,024.
    guessed_units: u64,
    /// Metrics beside the first, once a row has them.
    bytes: Option<MetricId>,
    totals: Option<MetricId>,
}

impl Reader for Tracer {
    fn feed(&mut self, bytes: &[u8], out: &mut ProfileBuilder) -> Result<(), Stop> {
        let Self { lines, intake, .. } = self;
        begin(out)?;
        out.import.text_bytes += bytes.len() as u64;
        lines.each(bytes, |line| intake.take(line, out))?;
        out.held = lines.footprint();
        Ok(())
    }

    fn finish(&mut self, out: &mut ProfileBuilder) -> Result<(), Stop> {
        begin(out)?;
        if let Some(line) = self.lines.finish() {
            if out.import.stopped.is_some() {
                out.import.lines += 1;
                out.reject(line.place, CUT, line.text);
            } else {
                self.intake.take(line, out)?;
            }
        }
        if std::mem::replace(&mut self.settled, true) {
            return Ok(());
        }
        self.intake.settle(out)
    }
}

fn begin(out: &mut ProfileBuilder) -> Result<(), Stop> {
    if out.metrics().is_empty() {
        out.add_metric(Metric::new("allocations", Unit::Count))?;
    }
    Ok(())
}

impl Intake {
    fn take(&mut self, line: Line<'_>, out: &mut ProfileBuilder) -> Result<(), Stop> {
        out.import.lines += 1;
        let text = line.text.trim_ascii_end();
        if let Some((kind, recorded)) = table::heading(text) {
            self.close(out);
            self.tables += 1;
            let table = Table::new(self.tables, kind, recorded);
            self.table = Some(table);
        } else if let Some(capacity) = after(text, OVERFLOW) {
            self.close(out);
            let digits = capacity.iter().take_while(|b| b.is_ascii_digit()).count();
            let capacity = String::from_utf8_lossy(&capacity[..digits]);
            self.overflow = Some(capacity.into_owned());
        } else if let Some(table) = &mut self.table {
            match table.row(text) {
                Row::Nothing => {}
                Row::End => self.close(out),
                Row::Bad if line.too_long => {
                    out.reject(line.place, TOO_LONG, line.text);
                    return Ok(());
                }
                Row::Bad => {
                    out.reject(line.place, NO_COUNT, line.text);
                    return Ok(());
                }
                Row::Site(site) => return self.record(&site, line.place, line.text, out),
            }
        }
        out.import.skipped += 1;
        Ok(())
    }

    fn record(
        &mut self,
        site: &row::Site<'_>,
        at: profile::Place,
        text: &[u8],
        out: &mut ProfileBuilder,
    ) -> Result<(), Stop> {
        let Some(table) = &mut self.table else {
            return Ok(());
        };
        if site.bytes.is_some() && self.bytes.is_none() {
            self.bytes = Some(out.add_metric(Metric::new("bytes", Unit::Bytes))?);
        }
        // Rows of a histogram overlap: with what they call, they add up to nothing.
        let total = site.total.filter(|_| table.kind == Kind::Locations);
        if total.is_some() && self.totals.is_none() {
            let metric = Metric {
                additive: false,
                ..Metric::new("total_allocations", Unit::Count)
            };
            self.totals = Some(out.add_metric(metric)?);
        }
        let mut values = [site.count, 0, 0];
        for (metric, value) in [(self.bytes, site.bytes), (self.totals, total)] {
            if let (Some(metric), Some(value)) = (metric, value) {
                values[metric.index()] = value;
            }
        }
        let values = &values[..out.metrics().len()];
        if !out.admits(values) {
            out.reject(at, TOO_LARGE, text);
            return Ok(());
        }
        if table.root == NodeId::ROOT {
            let name = format!("[{} {}]", table.kind.words(), table.number);
            let frame = out.frame_named(name.as_bytes(), |_| FrameKind::Thread)?;
            table.root = out.child(NodeId::ROOT, frame)?;
        }
        self.odd_totals += table.up_to(site.indent);
        let mut node = table.above();
        let place = Place::of(site.place);
        if !site.name.is_empty() || site.kind.is_empty() {
            let frame = frame(site.name, place, out)?;
            node = out.child(node, frame)?;
        }
        if !site.kind.is_empty() {
            let frame = out.frame_named(site.kind, |_| FrameKind::Type)?;
            node = out.child(node, frame)?;
        }
        out.record(node, values)?;
        self.odd_percents += table.took(site, node);
        self.guessed_units += u64::from(site.guessed);
        Ok(())
    }

    /// The table is over: do its rows make up what it says it recorded?
    fn close(&mut self, out: &mut ProfileBuilder) {
        let Some(mut table) = self.table.take() else {
            return;
        };
        self.odd_totals += table.up_to(0);
        let Some(recorded) = table.recorded.filter(|of| *of != table.counted) else {
            return;
        };
        out.doubt(format!(
            "The {} recorded {} allocations; the rows that are here have {}.",
            table.kind.words(),
            grouped(recorded),
            grouped(table.counted),
        ));
    }

    fn settle(&mut self, out: &mut ProfileBuilder) -> Result<(), Stop> {
        self.close(out);
        out.method.exact = true;
        out.method.one_in = 1;
        if let Some(capacity) = &self.overflow {
            let sentence = format!(
                "The tracer's shadow stack overflowed its capacity of {capacity}, so that a table was not printed; run the program again with a larger --memtracer.StackLimit."
            );
            if out.import.records == 0 {
                return Err(Stop::Refused(Box::new(Refusal {
                    sentence,
                    head: Vec::new(),
                })));
            }
            out.doubt(sentence);
        }
        for (many, what) in [
            (
                self.odd_percents,
                "Percentages that do not fit the counts beside them",
            ),
            (
                self.odd_totals,
                "Totals of the call tree that are not the row's own count and the totals below it",
            ),
            (
                self.guessed_units,
                "Sizes in KB, MB or GB, read as 1,024 bytes and its powers",
            ),
        ] {
            if many > 0 {
                out.warn(format!("{what}: {}.", grouped(many)));
            }
        }
        // One table needs no frame that says which it is.
        if self.tables == 1 {
            out.rewrite_stacks(|_, frames: &mut Vec<FrameId>| {
                frames.remove(0);
                Ok(())
            })?;
        } else if self.tables > 1 {
            out.doubt(format!(
                "The text holds {} tables; each stands under a frame of its own. Tables of one run count the same allocations: focus one of them.",
                self.tables
            ));
        }
        Ok(())
    }
}

fn frame(name: &[u8], place: Place<'_>, out: &mut ProfileBuilder) -> Result<FrameId, Stop> {
    let name = out.string(if name.is_empty() { b"<Unknown>" } else { name })?;
    let file = match place.file {
        b"" => StringId::EMPTY,
        file => out.string(file)?,
    };
    out.frame(Frame {
        file,
        line: place.line,
        ..Frame::named(name, FrameKind::Plain)
    })
}

/// What follows a mark.
fn after<'a>(text: &'a [u8], mark: &[u8]) -> Option<&'a [u8]> {
    memchr::memmem::find(text, mark).map(|at| &text[at + mark.len()..])
}
