//! Collapsed (folded) stacks: one stack a line, root first, frames joined by
//! semicolons, then white space and an amount.
//!
//! ```text
//! main;parse;alloc 4096
//! ```
//!
//! There is no standard, and some twenty programs write it. What differs
//! between them is decided here so that nothing is lost: a line that cannot
//! be read is rejected with its place, and a choice that concerns the whole
//! file (is the text escaped? what is the unit?) is made when the whole file
//! has been seen, so that the order of lines does not matter; only how many
//! amounts a line carries is told from its beginning.

mod amount;
mod frame;
mod head;
mod line;
mod settle;

use crate::error::Stop;
use crate::ids::{MetricId, NodeId};
use crate::ingest::{Format, Line, LineBuffer, Peek, Reader};
use crate::metric::{Metric, Unit};
use crate::profile::{Place, ProfileBuilder};
use frame::{frame_end, kind};
use head::{Shape, shape, sniff};
use line::{Parsed, Record};

pub(super) const FORMAT: Format = Format {
    id: "collapsed",
    title: "Collapsed stacks",
    writers: "ClickHouse, jeprof, async-profiler, heaptrack_print, perf and inferno, py-spy, gperftools …",
    extensions: &["collapsed", "folded"],
    // Any text with numbers at the ends of lines might be it: ask it last.
    priority: 1,
    sniff,
    open: |peek| Box::new(Collapsed::open(peek)),
};

/// What stands where a line names no frame.
const NO_STACK: &[u8] = b"[no stack]";

const TOO_LONG: &str = "the line is longer than 256 MiB";
const NO_ROOM: &str = "there was no memory left for this line";
const CUT: &str = "reading stopped inside this line";
const AMOUNT_TOO_LARGE: &str = "the amount is larger than a 64-bit number holds";
const TOTAL_TOO_LARGE: &str =
    "with this amount the total would pass 9,223,372,036,854,775,807, the largest 64-bit number";

/// Decimals kept of amounts that have them: millionths.
const DECIMALS: u8 = 6;

const FIRST: MetricId = MetricId(0);

/// What was met on the way, for the decisions at the end.
#[derive(Debug, Default)]
struct Seen {
    /// Records that carry both amounts of a file that has two a line.
    both: u64,
    empty_frames: u64,
    no_stack: u64,
    negative: u64,
    grouped: u64,
    /// Amounts that have decimals.
    fractions: u64,
    /// The most decimals of an amount, up to those that can be kept.
    decimals: u8,
    /// More decimals than can be kept.
    rounded: u64,
    /// Amounts of 1024 and more.
    large: u64,
    zero: u64,
    /// Of all amounts, as far as it fits: for a guess, not for a sum.
    sum: u64,
    /// Comments that look like records.
    odd_comments: u64,
    last_line_bad: bool,
}

/// The metrics beside the first.
#[derive(Debug, Default)]
struct Columns {
    /// In a file whose lines carry two amounts.
    second: Option<MetricId>,
    /// What stands behind the points of the first and of the second, from the
    /// first amount on that has it. Apart, so that however large other amounts
    /// are, nothing is rounded before all are known.
    millionths: [Option<MetricId>; 2],
}

/// The reader.
#[derive(Debug)]
struct Collapsed {
    lines: LineBuffer,
    intake: Intake,
    settled: bool,
}

/// What takes one line after the other.
#[derive(Debug)]
struct Intake {
    seen: Seen,
    columns: Columns,
    shape: Shape,
    /// For each separator of the previous line, where it stands and the node
    /// of the frames before it. The next line often begins alike.
    path: Vec<(usize, NodeId)>,
}

impl Collapsed {
    fn open(peek: Peek<'_>) -> Self {
        Self {
            lines: LineBuffer::new(LineBuffer::CAP),
            intake: Intake {
                seen: Seen::default(),
                columns: Columns::default(),
                shape: shape(peek.bytes),
                path: Vec::new(),
            },
            settled: false,
        }
    }
}

impl Reader for Collapsed {
    fn feed(&mut self, bytes: &[u8], out: &mut ProfileBuilder) -> Result<(), Stop> {
        let Self { lines, intake, .. } = self;
        intake.begin(out)?;
        out.import.text_bytes += bytes.len() as u64;
        let mut rest = bytes;
        if let Some(line) = lines.complete(&mut rest)? {
            intake.take(line, &[], out)?;
        }
        let mut previous: &[u8] = &[];
        while let Some(line) = lines.next(&mut rest)? {
            previous = intake.take(line, previous, out)?;
        }
        out.held = lines.footprint();
        Ok(())
    }

    fn finish(&mut self, out: &mut ProfileBuilder) -> Result<(), Stop> {
        let Self { lines, intake, .. } = self;
        intake.begin(out)?;
        if let Some(line) = lines.finish() {
            if out.import.stopped.is_some() {
                out.import.lines += 1;
                out.reject(line.place, CUT, line.text);
            } else {
                intake.take(line, &[], out)?;
            }
        }
        // Once: asked again after running out of memory, it is what it is.
        if std::mem::replace(&mut self.settled, true) {
            return Ok(());
        }
        let Intake {
            seen,
            columns,
            shape,
            ..
        } = &self.intake;
        settle::settle(seen, columns, *shape, out)
    }
}

impl Intake {
    /// The metrics that are known from the start; names and units are settled
    /// last.
    fn begin(&mut self, out: &mut ProfileBuilder) -> Result<(), Stop> {
        if out.metrics().is_empty() {
            out.add_metric(Metric::new("samples", Unit::Count))?;
            if self.shape != Shape::One {
                let second = Metric::new("bytes", Unit::Bytes);
                self.columns.second = Some(out.add_metric(second)?);
            }
        }
        Ok(())
    }

    /// One line. Gives back the text whose path the next may rely on.
    fn take<'b>(
        &mut self,
        line: Line<'b>,
        previous: &[u8],
        out: &mut ProfileBuilder,
    ) -> Result<&'b [u8], Stop> {
        out.import.lines += 1;
        if line.too_long {
            out.reject(line.place, TOO_LONG, line.text);
            return Ok(&[]);
        }
        match line::parse(line.text, self.shape) {
            Parsed::Record(record) => return self.record(&record, line.place, previous, out),
            Parsed::Comment(text) => {
                out.import.skipped += 1;
                self.seen.odd_comments += u64::from(line::looks_like_record(text));
                if let Some((key, value)) = line::key_value(text) {
                    out.add_meta(&key, &value);
                }
            }
            Parsed::Blank => out.import.skipped += 1,
            Parsed::Bad(reason) => {
                self.seen.last_line_bad = line.last;
                out.reject(line.place, reason, line.text);
            }
        }
        Ok(&[])
    }

    fn record<'b>(
        &mut self,
        record: &Record<'b>,
        place: Place,
        previous: &[u8],
        out: &mut ProfileBuilder,
    ) -> Result<&'b [u8], Stop> {
        let values = self.amounts(record, out)?;
        if !self.fits(record, values, out) {
            out.reject(place, TOTAL_TOO_LARGE, record.line);
            return Ok(&[]);
        }
        let taken = self
            .walk(record.stack, previous, out)
            .and_then(|(node, plain)| {
                out.record(node, &values[..out.metrics().len()])
                    .map(|()| plain)
            });
        let plain = taken.inspect_err(|_| out.reject(place, NO_ROOM, record.line))?;
        self.seen.note(record);
        Ok(if plain { record.stack } else { &[] })
    }

    /// What a record carries, by column: whole units, and millionths apart.
    fn amounts(&mut self, record: &Record<'_>, out: &mut ProfileBuilder) -> Result<[i64; 4], Stop> {
        let Columns { second, millionths } = &mut self.columns;
        let [first_apart, second_apart] = millionths;
        let mut values = [0; 4];
        let amounts = [
            (Some(FIRST), Some(record.amount), first_apart),
            (*second, record.second, second_apart),
        ];
        for (column, amount, apart) in amounts {
            let (Some(column), Some(amount)) = (column, amount) else {
                continue;
            };
            let (whole, millionths) = amount.parts();
            values[column.index()] = whole;
            if millionths != 0 {
                let apart = match *apart {
                    Some(known) => known,
                    None => *apart.insert(out.add_metric(Metric::new("millionths", Unit::Count))?),
                };
                values[apart.index()] = millionths;
            }
        }
        Ok(values)
    }

    /// Would all sums still be numbers of 64 bits? Rounding may carry a whole
    /// unit for each record with a fraction.
    fn fits(&self, record: &Record<'_>, values: [i64; 4], out: &ProfileBuilder) -> bool {
        let spare = self.seen.fractions + u64::from(record.decimals() > 0);
        let mut most = values;
        for column in [Some(FIRST), self.columns.second].into_iter().flatten() {
            let largest = values[column.index()].unsigned_abs().saturating_add(spare);
            match i64::try_from(largest) {
                Ok(largest) => most[column.index()] = largest,
                Err(_) => return false,
            }
        }
        out.admits(&most[..out.metrics().len()])
    }

    /// The node of a stack. What it begins alike with the previous line is not
    /// looked up again. The flag is false if the frames cannot be told from
    /// the beginning of the line alone, so that the next must not rely on them.
    fn walk(
        &mut self,
        stack: &[u8],
        previous: &[u8],
        out: &mut ProfileBuilder,
    ) -> Result<(NodeId, bool), Stop> {
        // A separator is shared only with the byte after it, which has a say.
        let shared = line::common_prefix(previous, stack);
        let path = &mut self.path;
        path.truncate(path.partition_point(|(end, _)| end + 1 < shared));
        let (mut at, mut node) = match path.last() {
            Some((end, node)) => (end + 1, *node),
            None => (0, NodeId::ROOT),
        };
        let (mut plain, mut frames) = (true, 0usize);
        loop {
            let (end, sure) = frame_end(stack, at);
            plain &= sure;
            // Blanks before the amount are no part of the last name; those at
            // the end of another would make it a second function.
            let name = stack[at..end].trim_ascii_end();
            if name.is_empty() {
                self.seen.empty_frames += u64::from(!stack.is_empty());
                // Passed over anew, and counted, on the next line.
                plain &= end == stack.len();
            } else {
                let frame = out.frame_named(name, kind)?;
                node = out.child(node, frame)?;
            }
            if end == stack.len() {
                break;
            }
            if path.len() < REMEMBERED {
                path.push((end, node));
            }
            frames += 1;
            if frames % REMEMBERED == 0 {
                // One line may be as large as a file.
                out.room()?;
            }
            at = end + 1;
        }
        if node == NodeId::ROOT {
            self.seen.no_stack += 1;
            let frame = out.frame_named(NO_STACK, kind)?;
            node = out.child(node, frame)?;
        }
        Ok((node, plain))
    }
}

impl Seen {
    fn note(&mut self, record: &Record<'_>) {
        // What the unit is guessed from: the one amount, or the later of two.
        let amount = record.second.unwrap_or(record.amount);
        let decimals = record.decimals();
        self.both += u64::from(record.both);
        self.negative += u64::from(record.amount.negative)
            + u64::from(record.second.is_some_and(|s| s.negative));
        self.grouped += u64::from(record.grouped);
        self.fractions += u64::from(decimals > 0);
        self.decimals = self.decimals.max(decimals.min(DECIMALS));
        self.rounded += u64::from(decimals > DECIMALS);
        self.large += u64::from(amount.whole >= 1024);
        self.sum = self.sum.saturating_add(amount.whole);
        self.zero += u64::from(amount.parts() == (0, 0));
    }
}

/// Separators of a line that the next one can begin from.
const REMEMBERED: usize = 1 << 16;

#[cfg(test)]
mod tests;
