//! Who waits for locks, as text: Go's `mutex?debug=1` and `block?debug=1`, and
//! `contentionz` of programs in C++.
//!
//! ```text
//! --- contentionz 1 ---
//! cycles/second = 3201000000
//! sampling period = 100
//!   19490304       27 @ 0xbccc97 0xc61202
//! ```
//!
//! A record has cycles and how often. One in so many was recorded, and cycles
//! become time: both as google/pprof does it.

#[cfg(test)]
mod tests;

use crate::error::Stop;
use crate::ingest::places::{Places, attribute, begins_maps, number};
use crate::ingest::{Format, Line, LineFormat, Linewise, Peek, Sniff, TOO_LARGE};
use crate::metric::{Metric, Unit};
use crate::number::grouped;
use crate::profile::ProfileBuilder;

pub(super) const FORMAT: Format = Format {
    id: "contention-text",
    title: "Contention profile as text",
    writers: "Go's mutex?debug=1 and block?debug=1, contentionz",
    extensions: &["contention"],
    priority: 8,
    sniff,
    open: |_| Box::new(Linewise::new(Contention::default())),
};

const HEADERS: [&[u8]; 3] = [b"--- contentionz ", b"--- mutex:", b"--- contention:"];

fn is_header(line: &[u8]) -> bool {
    HEADERS.iter().any(|header| line.starts_with(header))
}

/// Java's has the same header, and says in the next lines that it is Java's.
fn sniff(peek: Peek<'_>) -> Sniff {
    let lines = peek.bytes.split(|byte| *byte == b'\n');
    let mut lines = lines.skip_while(|line| !is_header(line));
    let is_there = lines.next().is_some();
    let mut said = lines.take_while(|line| memchr::memchr(b'@', line).is_none());
    match is_there && !said.any(|line| matches!(attribute(line), Some(("format", _)))) {
        true => Sniff::Yes,
        false => Sniff::No,
    }
}

const NOT_A_RECORD: &str = "this is no pair of numbers with a stack of addresses";

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Part {
    /// Before the header.
    #[default]
    Head,
    Records,
    Maps,
}

/// The reader.
#[derive(Debug, Default)]
struct Contention {
    part: Part,
    headers: u64,
    /// Profiles that say that they have every wait.
    unsampled: u64,
    /// One of so many was recorded.
    period: i64,
    cycles_per_second: i64,
    /// Samples that the program had no room for.
    discarded: i64,
    /// Records whose cycles stay cycles.
    in_cycles: bool,
    places: Places,
}

impl LineFormat for Contention {
    const NOTHING: &'static str = "No header of a contention profile stands in this text.";

    fn line(&mut self, line: Line<'_>, out: &mut ProfileBuilder) -> Result<(), Stop> {
        let text = line.text.trim_ascii_end();
        if is_header(text) {
            return self.begin(text, out);
        }
        if begins_maps(text) {
            self.part = Part::Maps;
        } else if text.starts_with(b"---") {
            self.part = Part::Head;
        } else if self.part == Part::Maps {
            self.places.mapping(text, out)?;
        } else if self.part == Part::Records && !text.is_empty() {
            if text.starts_with(b"#") {
                self.places.named(text, out)?;
            } else if let Some((key, value)) = attribute(text) {
                self.attribute(key, value, out);
            } else {
                self.record(line, text, out)?;
            }
        }
        Ok(())
    }

    fn settle(&mut self, out: &mut ProfileBuilder) -> Result<(), Stop> {
        out.method.exact = self.unsampled == self.headers;
        if self.in_cycles {
            out.doubt(
                "The text does not say how many cycles a second has: delays are in cycles, and \
                 shown as if they were nanoseconds."
                    .to_owned(),
            );
        }
        if self.discarded > 0 {
            out.doubt(format!(
                "Samples that the program discarded: {}. Amounts are too small by what they had.",
                grouped(self.discarded)
            ));
        }
        if self.headers > 1 {
            out.warn(format!(
                "The text holds {} profiles, one behind the other; they are added up.",
                grouped(self.headers)
            ));
        }
        self.places.settle(out)
    }

    fn footprint(&self) -> usize {
        self.places.footprint()
    }
}

impl Contention {
    fn begin(&mut self, header: &[u8], out: &mut ProfileBuilder) -> Result<(), Stop> {
        if out.metrics().is_empty() {
            out.add_metric(Metric::new("delay", Unit::Nanoseconds))?;
            out.add_metric(Metric::new("contentions", Unit::Count))?;
        }
        let kind = String::from_utf8_lossy(header);
        let kind = kind.trim_matches(|c: char| c == '-' || c == ':' || c == ' ');
        out.add_meta("profile", kind);
        self.part = Part::Records;
        self.headers += 1;
        self.period = 1;
        self.cycles_per_second = 0;
        Ok(())
    }

    fn attribute(&mut self, key: &str, value: &str, out: &mut ProfileBuilder) {
        let known = number(value.as_bytes());
        match key {
            "cycles/second" => self.cycles_per_second = known.unwrap_or(0),
            "sampling period" => {
                self.period = known.unwrap_or(1);
                self.unsampled += u64::from(self.period == 1);
            }
            "discarded samples" => {
                self.discarded = self.discarded.saturating_add(known.unwrap_or(0));
            }
            _ => {}
        }
        out.add_meta(key, value);
    }

    /// `19490304 27 @ 0xbccc97 0xc61202`
    fn record(
        &mut self,
        line: Line<'_>,
        text: &[u8],
        out: &mut ProfileBuilder,
    ) -> Result<(), Stop> {
        let Some(([cycles, times], stack)) = self.places.record(text)? else {
            out.reject(line.place, NOT_A_RECORD, line.text);
            return Ok(());
        };
        let scaled = self.scaled(cycles, times);
        let scaled = scaled.filter(|values| out.admits(values));
        let Some(values) = scaled else {
            out.reject(line.place, TOO_LARGE, line.text);
            return Ok(());
        };
        self.in_cycles |= self.cycles_per_second <= 0;
        let node = self.places.walk(&stack, out)?;
        out.record(node, &values)
    }

    /// Time and number of what was recorded, for all there was. Time is cut to
    /// whole nanoseconds; without the cycles of a second it is not scaled.
    fn scaled(&self, cycles: i64, times: i64) -> Option<[i64; 2]> {
        let period = self.period;
        if period <= 0 {
            return Some([cycles, times]);
        }
        let delay = match self.cycles_per_second {
            ..=0 => cycles,
            per_second => {
                let per_nanosecond = per_second as f64 / 1e9;
                let delay = cycles as f64 * period as f64 / per_nanosecond;
                (delay < i64::MAX as f64).then_some(delay as i64)?
            }
        };
        Some([delay, times.checked_mul(period)?])
    }
}
