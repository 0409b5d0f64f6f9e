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
//! file (are there two amounts a line? is the text escaped? what is the
//! unit?) is made when the whole file has been seen, so that the order of
//! lines never matters.

mod amount;
mod line;
mod settle;

use crate::error::Stop;
use crate::frames::FrameKind;
use crate::ids::{MetricId, NodeId};
use crate::ingest::{Format, Line, LineBuffer, Peek, Reader, Sniff};
use crate::metric::{Metric, Unit};
use crate::profile::{Place, ProfileBuilder};
use line::{Parsed, Record};
use memchr::memchr;

pub(super) const FORMAT: Format = Format {
    id: "collapsed",
    title: "Collapsed stacks",
    writers: "ClickHouse, jeprof, async-profiler, heaptrack_print, perf and inferno, py-spy, gperftools …",
    extensions: &["collapsed", "folded"],
    // Any text with numbers at the ends of lines might be it: ask it last.
    priority: 1,
    sniff,
    open: || Box::<Collapsed>::default(),
};

/// What stands where a line names no frame.
const NO_STACK: &[u8] = b"[no stack]";

const TOO_LONG: &str = "the line is longer than 256 MiB";
const CUT: &str = "reading stopped inside this line";
const AMOUNT_TOO_LARGE: &str = "the amount is larger than a 64-bit number holds";
const TOTAL_TOO_LARGE: &str =
    "with this amount the total would pass 9,223,372,036,854,775,807, the largest 64-bit number";

/// Decimals kept of amounts that have them.
const DECIMALS: u8 = 6;

const FIRST: MetricId = MetricId(0);

/// What was met on the way, for the decisions at the end.
#[derive(Debug, Default)]
struct Seen {
    /// Records with a second number before the amount.
    two_numbers: u64,
    /// Records that end with `[count bytes]`.
    pairs: u64,
    empty_frames: u64,
    no_stack: u64,
    negative: u64,
    grouped: u64,
    /// More decimals than are kept.
    rounded: u64,
    coarsened: bool,
    /// Amounts of 1024 and more.
    large: u64,
    zero: u64,
    /// Of all amounts, as far as it fits: for a guess, not for a sum.
    sum: u64,
    /// Comments that look like records.
    odd_comments: u64,
    last_line_bad: bool,
}

/// The reader.
#[derive(Debug)]
struct Collapsed {
    lines: LineBuffer,
    seen: Seen,
    /// For each separator of the previous line, where it stands and the node
    /// of the frames before it. The next line often begins alike.
    path: Vec<(usize, NodeId)>,
}

impl Default for Collapsed {
    fn default() -> Self {
        Self {
            lines: LineBuffer::new(LineBuffer::CAP),
            seen: Seen::default(),
            path: Vec::new(),
        }
    }
}

impl Reader for Collapsed {
    fn feed(&mut self, bytes: &[u8], out: &mut ProfileBuilder) -> Result<(), Stop> {
        begin(out)?;
        out.import.text_bytes += bytes.len() as u64;
        let Self { lines, seen, path } = self;
        let mut rest = bytes;
        path.clear();
        if let Some(line) = lines.complete(&mut rest)? {
            take(line, &[], path, seen, out)?;
            path.clear();
        }
        let mut previous: &[u8] = &[];
        while let Some(line) = lines.next(&mut rest)? {
            previous = take(line, previous, path, seen, out)?;
        }
        Ok(())
    }

    fn finish(&mut self, out: &mut ProfileBuilder) -> Result<(), Stop> {
        begin(out)?;
        if let Some(line) = self.lines.finish() {
            self.path.clear();
            if out.import.stopped.is_some() {
                out.import.lines += 1;
                out.reject(line.place, CUT, line.text);
            } else {
                take(line, &[], &mut self.path, &mut self.seen, out)?;
            }
        }
        settle::settle(&self.seen, out)
    }
}

/// The one metric that every file has; its name and unit are settled last.
fn begin(out: &mut ProfileBuilder) -> Result<(), Stop> {
    if out.metrics().is_empty() {
        out.add_metric(Metric::new("samples", Unit::Count))?;
    }
    Ok(())
}

/// One line. Gives back the text whose path now stands in `path`.
fn take<'b>(
    line: Line<'b>,
    previous: &[u8],
    path: &mut Vec<(usize, NodeId)>,
    seen: &mut Seen,
    out: &mut ProfileBuilder,
) -> Result<&'b [u8], Stop> {
    out.import.lines += 1;
    if line.too_long {
        out.reject(line.place, TOO_LONG, line.text);
        path.clear();
        return Ok(&[]);
    }
    match line::parse(line.text) {
        Parsed::Record(record) => {
            return record_line(&record, line.place, previous, path, seen, out);
        }
        Parsed::Comment(text) => {
            out.import.skipped += 1;
            seen.odd_comments += u64::from(line::looks_like_record(text));
            if let Some((key, value)) = line::key_value(text) {
                out.add_meta(&key, &value);
            }
        }
        Parsed::Blank => out.import.skipped += 1,
        Parsed::Bad(reason) => {
            seen.last_line_bad = line.last;
            out.reject(line.place, reason, line.text);
        }
    }
    path.clear();
    Ok(&[])
}

fn record_line<'b>(
    record: &Record<'b>,
    place: Place,
    previous: &[u8],
    path: &mut Vec<(usize, NodeId)>,
    seen: &mut Seen,
    out: &mut ProfileBuilder,
) -> Result<&'b [u8], Stop> {
    if record.bytes.is_some() && out.metrics().len() == 1 {
        out.add_metric(Metric::new("bytes", Unit::Bytes))?;
    }
    let values = match amounts(record, seen, out) {
        Ok(values) => values,
        Err(reason) => {
            out.reject(place, reason, record.line);
            path.clear();
            return Ok(&[]);
        }
    };
    let (node, plain) = walk(record.stack, previous, path, seen, out)?;
    out.record(node, &values[..out.metrics().len()])?;
    seen.two_numbers += u64::from(record.second_number);
    seen.pairs += u64::from(record.bytes.is_some());
    seen.negative += u64::from(record.amount.negative);
    seen.grouped += u64::from(record.grouped);
    seen.large += u64::from(record.amount.whole >= 1024);
    seen.sum = seen.sum.saturating_add(record.amount.whole);
    seen.zero += u64::from(values[0] == 0);
    if plain {
        return Ok(record.stack);
    }
    path.clear();
    Ok(&[])
}

/// The amounts in the units that the profile keeps.
fn amounts(
    record: &Record<'_>,
    seen: &mut Seen,
    out: &mut ProfileBuilder,
) -> Result<[i64; 2], &'static str> {
    let second = match record.bytes {
        Some(bytes) => bytes.scaled(0).ok_or(AMOUNT_TOO_LARGE)?,
        None => 0,
    };
    let wanted = record.amount.decimals.min(DECIMALS);
    let kept = out.metrics()[0].decimals;
    // As many as fit: `set_decimals` says no to more.
    (kept + 1..=wanted)
        .rev()
        .find(|more| out.set_decimals(FIRST, *more));
    loop {
        let decimals = out.metrics()[0].decimals;
        let first = record.amount.scaled(decimals);
        if let Some(first) = first
            && out.admits(&[first, second][..out.metrics().len()])
        {
            seen.rounded += u64::from(record.amount.decimals > decimals);
            return Ok([first, second]);
        }
        if decimals == 0 {
            return Err(first.map_or(AMOUNT_TOO_LARGE, |_| TOTAL_TOO_LARGE));
        }
        seen.coarsened = true;
        out.coarsen(FIRST, decimals - 1);
    }
}

/// The node of a stack. What it begins alike with the previous line is not
/// looked up again. The flag is false if the frames cannot be told from the
/// beginning of the line alone, so that the next line must not rely on them.
fn walk(
    stack: &[u8],
    previous: &[u8],
    path: &mut Vec<(usize, NodeId)>,
    seen: &mut Seen,
    out: &mut ProfileBuilder,
) -> Result<(NodeId, bool), Stop> {
    let shared = line::common_prefix(previous, stack);
    path.truncate(path.partition_point(|(end, _)| *end < shared));
    let (mut at, mut node) = match path.last() {
        Some((end, node)) => (end + 1, *node),
        None => (0, NodeId::ROOT),
    };
    let mut plain = true;
    loop {
        let (end, joined) = frame_end(stack, at);
        plain &= !joined;
        let name = &stack[at..end];
        if name.is_empty() {
            seen.empty_frames += u64::from(!stack.is_empty());
        } else {
            let frame = out.frame_named(name, kind)?;
            node = out.child(node, frame)?;
        }
        if end == stack.len() {
            break;
        }
        path.push((end, node));
        at = end + 1;
    }
    if node == NodeId::ROOT {
        seen.no_stack += 1;
        let frame = out.frame_named(NO_STACK, kind)?;
        node = out.child(node, frame)?;
    }
    Ok((node, plain))
}

/// How far ahead the `]` of a `[T; N]` is looked for.
const ARRAY: usize = 256;

/// Where the frame that begins at `at` ends. Rust writes array types as
/// `[T; N]` and nobody escapes them: inside an open bracket a semicolon before
/// a space belongs to the name, if the bracket is closed soon after.
fn frame_end(stack: &[u8], at: usize) -> (usize, bool) {
    let (mut from, mut depth) = (at, 0);
    let mut joined = false;
    while let Some(found) = memchr(b';', &stack[from..]) {
        let end = from + found;
        if stack.get(end + 1) != Some(&b' ') {
            return (end, joined);
        }
        depth = brackets(&stack[from..end], depth);
        let ahead = &stack[end..stack.len().min(end + ARRAY)];
        if depth == 0 || !closes(ahead, depth) {
            return (end, joined);
        }
        joined = true;
        from = end + 1;
    }
    (stack.len(), joined)
}

fn brackets(text: &[u8], open: u32) -> u32 {
    text.iter().fold(open, |depth, byte| match byte {
        b'[' => depth + 1,
        b']' => depth.saturating_sub(1),
        _ => depth,
    })
}

fn closes(text: &[u8], open: u32) -> bool {
    let mut depth = open;
    text.iter().any(|byte| {
        match byte {
            b'[' => depth += 1,
            b']' => depth -= 1,
            _ => {}
        }
        depth == 0
    })
}

/// How a frame's code ran, from what profilers append to its name.
fn kind(name: &[u8]) -> FrameKind {
    match name {
        [.., b'_', b'[', mark, b']'] => match mark {
            b'k' => FrameKind::Kernel,
            b'i' => FrameKind::Inlined,
            b'j' => FrameKind::Jit,
            b'0' => FrameKind::Interpreted,
            b'1' => FrameKind::C1,
            _ => FrameKind::Plain,
        },
        [b'[', inside @ .., b']'] => {
            let names_thread = memchr::memmem::find(inside, b"tid=").is_some();
            if names_thread || inside.starts_with(b"CPU-") {
                FrameKind::Thread
            } else {
                FrameKind::Plain
            }
        }
        _ => FrameKind::Plain,
    }
}

/// Lines looked at to tell whether a text is this.
const SCORED: usize = 2000;

fn sniff(peek: Peek<'_>) -> Sniff {
    let named = peek.has_extension(FORMAT.extensions);
    if peek.bytes.is_empty() {
        return if named { Sniff::Yes } else { Sniff::No };
    }
    let text = match (peek.whole, memchr::memrchr(b'\n', peek.bytes)) {
        (false, Some(end)) => &peek.bytes[..end],
        // One line fills all that there is to see: a very deep stack?
        (false, None) => {
            let plausible = memchr(b';', peek.bytes).is_some() && memchr(0, peek.bytes).is_none();
            return if plausible { Sniff::Yes } else { Sniff::No };
        }
        (true, _) => peek.bytes,
    };
    let (mut good, mut scored, mut stacked) = (0, 0, false);
    for text in text.split(|b| *b == b'\n') {
        match line::parse(text) {
            Parsed::Record(record) => {
                scored += 1;
                good += 1;
                stacked |= memchr(b';', record.stack).is_some();
            }
            Parsed::Bad(_) => scored += 1,
            Parsed::Blank | Parsed::Comment(_) => {}
        }
        if scored == SCORED {
            break;
        }
    }
    let all = good == scored && (good >= 3 || named || peek.has_extension(&["txt"]));
    if good > 0 && good * 2 >= scored && (stacked || named || all) {
        Sniff::Yes
    } else if scored == 0 && named {
        // Nothing but comments.
        Sniff::Yes
    } else {
        Sniff::No
    }
}

#[cfg(test)]
mod tests;
