//! Java's heap and contention as text, with a table of places at the end.
//!
//! ```text
//! --- heapz 1 ---
//! format = java
//! resolution = bytes
//!     7048     1 @ 0x00000003 0x00000004
//!
//!  0x00000003 com.example.load (Source.java:103)
//! ```
//!
//! A record has an amount, how often, and numbers of places, the leaf first.
//! The heap is sampled once in 512 KiB and scaled up as google/pprof does;
//! contention is multiplied by its period.

#[cfg(test)]
mod tests;

use crate::error::Stop;
use crate::ingest::places::{Places, address, attribute, number};
use crate::ingest::{Format, Line, LineFormat, Linewise, Peek, Sniff, TOO_LARGE, scaled};
use crate::metric::{Metric, Unit};
use crate::profile::ProfileBuilder;

pub(super) const FORMAT: Format = Format {
    id: "java-text",
    title: "Java profile as text",
    writers: "heapz and contentionz of programs in Java",
    extensions: &[],
    priority: 9,
    sniff,
    open: |_| Box::new(Linewise::new(Java::default())),
};

/// What is measured: the header, the metrics, and their units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Heap,
    Contention,
}

/// One block in so many bytes is recorded. The text does not say.
const RATE: i64 = 512 << 10;

/// What a `resolution` is in the unit of the first metric.
const RESOLUTIONS: &[(&str, i64)] = &[
    ("bytes", 1),
    ("nanoseconds", 1),
    ("microseconds", 1_000),
    ("milliseconds", 1_000_000),
    ("seconds", 1_000_000_000),
];

fn header(line: &[u8]) -> Option<Kind> {
    match line.trim_ascii() {
        b"--- heapz 1 ---" => Some(Kind::Heap),
        b"--- contentionz 1 ---" => Some(Kind::Contention),
        _ => None,
    }
}

fn sniff(peek: Peek<'_>) -> Sniff {
    let lines = peek.bytes.split(|byte| *byte == b'\n');
    let mut lines = lines.skip_while(|line| header(line).is_none()).skip(1);
    let mut said = lines
        .by_ref()
        .take_while(|line| memchr::memchr(b'@', line).is_none());
    match said.any(|line| attribute(line) == Some(("format", "java"))) {
        true => Sniff::Yes,
        false => Sniff::No,
    }
}

const NOT_A_RECORD: &str = "this is no pair of numbers with a stack of places";
const NO_COUNT: &str = "there is an amount of nothing";

/// The reader.
#[derive(Debug)]
struct Java {
    kind: Option<Kind>,
    factor: i64,
    period: i64,
    /// Names of places follow: records are over.
    in_names: bool,
    /// Another profile follows, whose numbers are of other places.
    is_second: bool,
    places: Places,
}

impl Default for Java {
    fn default() -> Self {
        Self {
            kind: None,
            factor: 1,
            period: 1,
            in_names: false,
            is_second: false,
            places: Places::of_ids(),
        }
    }
}

impl LineFormat for Java {
    const NOTHING: &'static str = "No header of a Java profile stands in this text.";

    fn line(&mut self, line: Line<'_>, out: &mut ProfileBuilder) -> Result<(), Stop> {
        let text = line.text.trim_ascii();
        if let Some(kind) = header(text) {
            match self.kind {
                None => self.begin(kind, out)?,
                Some(_) => self.is_second = true,
            }
            return Ok(());
        }
        let is_read = !self.is_second && !text.is_empty();
        let Some(kind) = self.kind.filter(|_| is_read) else {
            return Ok(());
        };
        if text.starts_with(b"0x") {
            self.in_names = true;
            return self.place(text, out);
        }
        match attribute(text) {
            Some((key, value)) if !self.in_names => {
                self.attribute(key, value, out);
                Ok(())
            }
            // What else stands at the end is not about places.
            _ if self.in_names => Ok(()),
            _ => self.record(line, text, kind, out),
        }
    }

    fn settle(&mut self, out: &mut ProfileBuilder) -> Result<(), Stop> {
        if self.kind.is_some() && !self.in_names {
            out.doubt(
                "The text has no table of places, which comes last: places are called by their \
                 numbers."
                    .to_owned(),
            );
        }
        if self.is_second {
            out.doubt(
                "The text holds more than one profile: only the first is read, because numbers \
                 of places mean others in the next. Open them one by one."
                    .to_owned(),
            );
        }
        self.places.settle(out)
    }

    fn footprint(&self) -> usize {
        self.places.footprint()
    }
}

impl Java {
    fn begin(&mut self, kind: Kind, out: &mut ProfileBuilder) -> Result<(), Stop> {
        let metrics = match kind {
            Kind::Heap => [("inuse_space", Unit::Bytes), ("inuse_objects", Unit::Count)],
            Kind::Contention => [("delay", Unit::Nanoseconds), ("contentions", Unit::Count)],
        };
        for (name, unit) in metrics {
            out.add_metric(Metric::new(name, unit))?;
        }
        self.kind = Some(kind);
        Ok(())
    }

    fn attribute(&mut self, key: &str, value: &str, out: &mut ProfileBuilder) {
        match key {
            "sampling period" => self.period = number(value.as_bytes()).unwrap_or(1).max(1),
            "resolution" => {
                let known = RESOLUTIONS.iter().find(|(name, _)| *name == value);
                self.factor = known.map_or(1, |(_, factor)| *factor);
                if known.is_none() {
                    out.doubt(format!(
                        "Amounts are in {value}, and not what their unit says."
                    ));
                }
            }
            _ => {}
        }
        out.add_meta(key, value);
    }

    /// `7048 1 @ 0x00000003 0x00000004`
    fn record(
        &mut self,
        line: Line<'_>,
        text: &[u8],
        kind: Kind,
        out: &mut ProfileBuilder,
    ) -> Result<(), Stop> {
        let Some(([amount, times], stack)) = self.places.record(text)? else {
            out.reject(line.place, NOT_A_RECORD, line.text);
            return Ok(());
        };
        if kind == Kind::Heap && times == 0 {
            out.reject(line.place, NO_COUNT, line.text);
            return Ok(());
        }
        let values = self.scaled(kind, amount, times);
        let Some(values) = values.filter(|values| out.admits(values)) else {
            out.reject(line.place, TOO_LARGE, line.text);
            return Ok(());
        };
        let node = self.places.walk(&stack, out)?;
        out.record(node, &values)
    }

    fn scaled(&self, kind: Kind, amount: i64, times: i64) -> Option<[i64; 2]> {
        let (times, amount) = match kind {
            Kind::Heap => scaled(times, amount, RATE),
            Kind::Contention => (
                times.checked_mul(self.period)?,
                amount.checked_mul(self.period)?,
            ),
        };
        Some([amount.checked_mul(self.factor)?, times])
    }

    /// `0x00000003 com.example.load (Source.java:103)`
    fn place(&mut self, text: &[u8], out: &mut ProfileBuilder) -> Result<(), Stop> {
        let end = text.iter().position(u8::is_ascii_whitespace);
        let (id, name) = text.split_at(end.unwrap_or(text.len()));
        let Some(id) = address(id) else {
            return Ok(());
        };
        let (name, file, line) = named(name.trim_ascii());
        self.places.name(id, name, (file, line), out)
    }
}

/// A function, its file and its line. A library has no lines, and what is no
/// code has no file.
fn named(text: &[u8]) -> (&[u8], &[u8], u32) {
    let inside = text.strip_suffix(b")").and_then(|text| {
        let open = memchr::memmem::rfind(text, b" (")?;
        Some((text[..open].trim_ascii_end(), &text[open + 2..]))
    });
    let Some((name, place)) = inside else {
        return (text, b"", 0);
    };
    let line = memchr::memrchr(b':', place).and_then(|colon| {
        let line = number(&place[colon + 1..])?;
        Some((&place[..colon], u32::try_from(line).unwrap_or(0)))
    });
    let (file, line) = line.unwrap_or((place, 0));
    (name, file, line)
}
