//! Heap profiles as text: Go's `heap?debug=1`, gperftools' dumps, jemalloc's
//! `heap_v2`, and those with names in front that jeprof and others write.
//!
//! ```text
//! heap profile: 57: 528909 [57: 528909] @ heap/1048576
//! 1: 9216 [1: 9216] @ 0x42ecc3 0x42e14c        heap_v2/524288
//! #    0x42ecc2  main.load+0x22  load.go:17    @ 0x7f96a630 0x55f41d5f
//!                                                t*: 1: 8192 [0: 0]
//! ```
//!
//! A record has addresses, the leaf first. Names stand below it (Go), before
//! all (`--- symbol`), or nowhere; then an address is named by the binary that
//! the list of mapped files has it in. Amounts of sampled profiles are scaled
//! up, record by record, as google/pprof does: a block of size s is sampled
//! with the chance 1 - exp(-s / rate).

mod record;
#[cfg(test)]
mod tests;

use crate::error::Stop;
use crate::ids::{FrameId, MetricId};
use crate::ingest::places::{Places, begins_maps};
use crate::ingest::{Format, Line, LineFormat, Linewise, Peek, Sniff, TOO_LARGE};
use crate::metric::{Metric, Unit};
use crate::number::grouped;
use crate::profile::ProfileBuilder;
use record::{Header, Pair, Record};

pub(super) const FORMAT: Format = Format {
    id: "heap-text",
    title: "Heap profile as text",
    writers: "Go's heap?debug=1, gperftools, jemalloc",
    extensions: &["heap"],
    priority: 8,
    sniff,
    open: |_| Box::new(Linewise::new(HeapText::default())),
};

/// The header stands in front, or behind the names.
fn sniff(peek: Peek<'_>) -> Sniff {
    let mut lines = peek.bytes.split(|byte| *byte == b'\n');
    let is_header = |line: &[u8]| record::header(line).is_some();
    match lines.any(is_header) {
        true => Sniff::Yes,
        false if peek.bytes.starts_with(SYMBOLS) && !peek.whole => Sniff::More,
        false => Sniff::No,
    }
}

const SYMBOLS: &[u8] = b"--- symbol";

const NO_ADDRESS: &str = "an address of the stack is not a hexadecimal number";
const NO_COUNT: &str = "there are bytes of no objects";
const NOT_A_RECORD: &str = "this is not a record of a heap profile";

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Part {
    /// Before the header.
    #[default]
    Head,
    Symbols,
    Records,
    Maps,
}

/// The reader.
#[derive(Debug, Default)]
struct HeapText {
    part: Part,
    header: Option<Header>,
    /// Of jemalloc: the stack that amounts stand below.
    stack: Option<Vec<FrameId>>,
    places: Places,
    /// What records had, as they are written.
    had: [Pair; 2],
    /// What stands behind the records has come.
    is_whole: bool,
}

const METRICS: [(&str, Unit); 4] = [
    ("inuse_space", Unit::Bytes),
    ("inuse_objects", Unit::Count),
    ("alloc_space", Unit::Bytes),
    ("alloc_objects", Unit::Count),
];

impl LineFormat for HeapText {
    const NOTHING: &'static str = "No header of a heap profile stands in this text.";

    fn line(&mut self, line: Line<'_>, out: &mut ProfileBuilder) -> Result<(), Stop> {
        let text = line.text.trim_ascii_end();
        if begins_maps(text) {
            self.part = Part::Maps;
            self.is_whole = true;
        } else if text.starts_with(SYMBOLS) {
            self.part = Part::Symbols;
        } else if text.starts_with(b"---") {
            self.part = Part::Head;
        } else if let Some(header) = record::header(text) {
            self.part = Part::Records;
            if self.header.is_none() {
                self.begin(header, out)?;
            }
        } else {
            return self.inside(line, text, out);
        }
        Ok(())
    }

    fn settle(&mut self, out: &mut ProfileBuilder) -> Result<(), Stop> {
        let has_allocated = self.header.is_some_and(|header| header.has_allocated);
        self.is_cut(out);
        if !out.metrics().is_empty() && !has_allocated {
            for at in (2..METRICS.len()).rev() {
                out.drop_metric(MetricId::of(at));
            }
        }
        self.places.settle(out)
    }

    fn footprint(&self) -> usize {
        self.places.footprint()
    }
}

impl HeapText {
    /// Nothing stands behind the records, and they have less than the header
    /// says: the text ends too early.
    fn is_cut(&self, out: &mut ProfileBuilder) {
        let Some(said) = self.header.and_then(|header| header.said) else {
            return;
        };
        let lacks = |(said, had): (&Pair, &Pair)| said.count > had.count;
        if !self.is_whole && said.iter().zip(&self.had).any(lacks) {
            let [inuse, alloc] = said.map(|pair| grouped(pair.count));
            let [here, ever] = self.had.map(|pair| grouped(pair.count));
            out.doubt(format!(
                "The text ends within its records: its header says {inuse} objects in use and {alloc} allocated, the records that are here have {here} and {ever} (as they were sampled)."
            ));
        }
    }

    fn begin(&mut self, header: Header, out: &mut ProfileBuilder) -> Result<(), Stop> {
        for (name, unit) in METRICS {
            out.add_metric(Metric::new(name, unit))?;
        }
        out.method.exact = header.rate <= 1;
        out.method.one_in = header.rate.unsigned_abs();
        if header.rate > 1 {
            let rate = crate::number::grouped(header.rate);
            out.add_meta("sampled", &format!("once in {rate} bytes, scaled up"));
        }
        self.header = Some(header);
        Ok(())
    }

    fn inside(
        &mut self,
        line: Line<'_>,
        text: &[u8],
        out: &mut ProfileBuilder,
    ) -> Result<(), Stop> {
        match self.part {
            Part::Head => {}
            Part::Symbols => self.places.symbol(text, out)?,
            Part::Maps => self.places.mapping(text, out)?,
            Part::Records if text.starts_with(b"#") => {
                if !self.places.named(text, out)? {
                    self.is_whole |= text.starts_with(b"# runtime.MemStats");
                    about(text, out);
                }
            }
            Part::Records => return self.amounts(line, text, out),
        }
        Ok(())
    }

    fn amounts(
        &mut self,
        line: Line<'_>,
        text: &[u8],
        out: &mut ProfileBuilder,
    ) -> Result<(), Stop> {
        let (pairs, stack) = match record::record(text) {
            Record::Nothing => return Ok(()),
            Record::Stack(addresses) => {
                self.stack = self.places.stack(addresses)?;
                if self.stack.is_none() {
                    out.reject(line.place, NO_ADDRESS, line.text);
                }
                return Ok(());
            }
            Record::Whole(pairs, addresses) => (pairs, self.places.stack(addresses)?),
            Record::OfAll(pairs) => match self.stack.take() {
                Some(stack) => (pairs, Some(stack)),
                // Before the first stack it is the header's sum of all.
                None => {
                    if let Some(header) = &mut self.header {
                        header.has_allocated |= pairs[1] != Pair::default();
                        header.said = Some(pairs);
                    }
                    return Ok(());
                }
            },
            Record::Bad => {
                out.reject(line.place, NOT_A_RECORD, line.text);
                return Ok(());
            }
        };
        let wrong = match stack {
            Some(stack) => self.record(pairs, &stack, out)?,
            None => Some(NO_ADDRESS),
        };
        if let Some(reason) = wrong {
            out.reject(line.place, reason, line.text);
        }
        Ok(())
    }

    fn record(
        &mut self,
        pairs: [Pair; 2],
        stack: &[FrameId],
        out: &mut ProfileBuilder,
    ) -> Result<Option<&'static str>, Stop> {
        let rate = self.header.as_ref().map_or(0, |header| header.rate);
        if pairs.iter().any(|pair| pair.count == 0 && pair.bytes != 0) {
            return Ok(Some(NO_COUNT));
        }
        for (had, pair) in self.had.iter_mut().zip(pairs) {
            had.bytes = had.bytes.saturating_add(pair.bytes);
            had.count = had.count.saturating_add(pair.count);
        }
        let [inuse, alloc] = pairs.map(|pair| pair.scaled(rate));
        let values = [inuse.bytes, inuse.count, alloc.bytes, alloc.count];
        if !out.admits(&values) {
            return Ok(Some(TOO_LARGE));
        }
        let node = self.places.walk(stack, out)?;
        out.record(node, &values)?;
        Ok(None)
    }
}

/// `# Alloc = 1234`: Go's own statistics, kept as they are.
fn about(text: &[u8], out: &mut ProfileBuilder) {
    let text = String::from_utf8_lossy(&text[1..]);
    if let Some((key, value)) = text.split_once('=') {
        let value = value.trim();
        // Two lists of 256 pauses say nothing to anybody.
        if !value.starts_with('[') {
            out.add_meta(key.trim(), value);
        }
    }
}
