//! Profiles that only count, as Go writes them with `debug=1`: goroutines,
//! threads created, and whatever a program counts itself.
//!
//! ```text
//! goroutine profile: total 12
//! 11 @ 0x43a0b6 0x44a1d2
//! # labels: {"job":"mail"}
//! #    0x43a0b5  main.wait+0x15  /src/main.go:17
//! ```
//!
//! The metric is called as the profile is. Counts are what they are: nothing
//! was sampled.

mod labels;
#[cfg(test)]
mod tests;

use crate::error::Stop;
use crate::ids::{MetricId, NodeId};
use crate::ingest::places::{Places, begins_maps, number};
use crate::ingest::{Format, Line, LineFormat, Linewise, Peek, Sniff, TOO_LARGE};
use crate::metric::{Metric, Unit};
use crate::number::grouped;
use crate::profile::{ProfileBuilder, Said};

pub(super) const FORMAT: Format = Format {
    id: "count-text",
    title: "Profile of counts as text",
    writers: "Go's goroutine?debug=1, threadcreate?debug=1",
    extensions: &[],
    priority: 8,
    sniff,
    open: |_| Box::new(Linewise::new(Counts::default())),
};

fn sniff(peek: Peek<'_>) -> Sniff {
    let mut lines = peek.bytes.split(|byte| *byte == b'\n');
    match lines.any(|line| header(line.trim_ascii_end()).is_some()) {
        true => Sniff::Yes,
        false => Sniff::No,
    }
}

const NOT_A_RECORD: &str = "this is no count with a stack of addresses";
const NEGATIVE: &str = "a count is not below zero";

/// `goroutine profile: total 12`: its name, and how many there are.
fn header(line: &[u8]) -> Option<(&str, i64)> {
    const MARK: &[u8] = b" profile: total ";
    let at = memchr::memmem::find(line, MARK)?;
    let (name, total) = (&line[..at], &line[at + MARK.len()..]);
    let is_name = !name.is_empty() && !name.iter().any(u8::is_ascii_whitespace);
    let is_total = total.iter().all(u8::is_ascii_digit);
    let name = std::str::from_utf8(name)
        .ok()
        .filter(|_| is_name && is_total)?;
    Some((name, number(total)?))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Part {
    /// Before the first header.
    #[default]
    Head,
    Records,
    Maps,
}

/// The reader.
#[derive(Debug, Default)]
struct Counts {
    part: Part,
    /// What records are counted as, and how many the last header says.
    metric: Option<MetricId>,
    headers: u64,
    /// As headers say, and as records have it.
    said: i64,
    counted: i64,
    /// The record above: its labels stand below it.
    open: Option<Open>,
    places: Places,
}

/// A record whose labels may still come.
#[derive(Debug)]
struct Open {
    node: NodeId,
    values: Vec<i64>,
    labels: Vec<(String, String)>,
}

impl LineFormat for Counts {
    const NOTHING: &'static str =
        "No line like \u{201c}goroutine profile: total 12\u{201d} stands in this text.";

    fn line(&mut self, line: Line<'_>, out: &mut ProfileBuilder) -> Result<(), Stop> {
        let text = line.text.trim_ascii_end();
        if let Some((name, total)) = header(text) {
            return self.begin(name, total, out);
        }
        if begins_maps(text) {
            self.part = Part::Maps;
            return Ok(());
        }
        match (self.part, self.metric) {
            (Part::Maps, _) => self.places.mapping(text, out),
            (Part::Records, Some(metric)) if !text.is_empty() => {
                let Some(comment) = text.strip_prefix(b"#") else {
                    return self.record(line, text, metric, out);
                };
                if let Some(pairs) = comment.trim_ascii().strip_prefix(b"labels: ") {
                    if let Some(open) = &mut self.open {
                        labels::each(pairs, |key, value| {
                            open.labels.push((key.to_owned(), value.to_owned()));
                        });
                    }
                    return Ok(());
                }
                self.places.named(text, out).map(|_| ())
            }
            _ => Ok(()),
        }
    }

    fn settle(&mut self, out: &mut ProfileBuilder) -> Result<(), Stop> {
        out.method.exact = true;
        self.close(out)?;
        if self.headers > 1 {
            out.warn(format!(
                "The text holds {} profiles, one behind the other; those of one name are added up.",
                grouped(self.headers)
            ));
        }
        if self.said != self.counted {
            out.doubt(format!(
                "The text says that it counts {}; the records that are here have {}.",
                grouped(self.said),
                grouped(self.counted)
            ));
        }
        self.places.settle(out)
    }

    fn footprint(&self) -> usize {
        self.places.footprint()
    }
}

/// Different profiles in one text.
const MOST: usize = 64;

impl Counts {
    fn begin(&mut self, name: &str, total: i64, out: &mut ProfileBuilder) -> Result<(), Stop> {
        self.close(out)?;
        let known = out.metrics().iter().position(|metric| metric.name == name);
        self.metric = match known {
            Some(at) => Some(MetricId::of(at)),
            None if out.metrics().len() < MOST => {
                Some(out.add_metric(Metric::new(name, Unit::Count))?)
            }
            None => None,
        };
        self.part = Part::Records;
        self.headers += 1;
        self.said = self.said.saturating_add(total);
        Ok(())
    }

    /// No more labels come.
    fn close(&mut self, out: &mut ProfileBuilder) -> Result<(), Stop> {
        let Some(open) = self.open.take() else {
            return Ok(());
        };
        let labels: Vec<(&[u8], Said<'_>)> = open
            .labels
            .iter()
            .map(|(key, value)| (key.as_bytes(), Said::Text(value.as_bytes())))
            .collect();
        let set = out.label_set(&labels)?;
        // A metric may have come since.
        let mut values = open.values;
        values.resize(out.metrics().len(), 0);
        out.record_labelled(open.node, set, &values)
    }

    /// `11 @ 0x43a0b6 0x44a1d2`
    fn record(
        &mut self,
        line: Line<'_>,
        text: &[u8],
        metric: MetricId,
        out: &mut ProfileBuilder,
    ) -> Result<(), Stop> {
        self.close(out)?;
        let Some(([count], stack)) = self.places.record(text)? else {
            out.reject(line.place, NOT_A_RECORD, line.text);
            return Ok(());
        };
        let mut values = vec![0; out.metrics().len()];
        values[metric.index()] = count;
        let wrong = match count {
            ..0 => Some(NEGATIVE),
            _ if !out.admits(&values) => Some(TOO_LARGE),
            _ => None,
        };
        if let Some(reason) = wrong {
            out.reject(line.place, reason, line.text);
            return Ok(());
        }
        let node = self.places.walk(&stack, out)?;
        self.open = Some(Open {
            node,
            values,
            labels: Vec::new(),
        });
        self.counted = self.counted.saturating_add(count);
        Ok(())
    }
}
