//! Stacks of all goroutines, as a panic, SIGQUIT and `goroutine?debug=2` print
//! them.
//!
//! ```text
//! goroutine 7 [chan receive, 12 minutes, locked to thread]:
//! main.(*Queue).take(0xc000001b00, ...)
//!         /src/queue.go:53 +0xbf
//! created by main.start in goroutine 1
//!         /src/main.go:37 +0x66
//! ```
//!
//! A goroutine is a record: one, and the time it has waited. Its stack is as
//! it is printed; who created it stands above, in a frame `created by main.start`
//! that is nobody's code, so that goroutines of one origin stand together. What
//! surrounds a dump, the program's own output, is skipped.

mod facts;
mod line;
#[cfg(test)]
mod tests;

use crate::error::Stop;
use crate::frames::{Frame, FrameKind};
use crate::ids::{FrameId, MetricId, SetId, StringId};
use crate::ingest::{
    Format, Line, LineFormat, Linewise, Peek, Sniff, TOO_LARGE, out_of_memory, reserve,
};
use crate::metric::{Metric, Unit};
use crate::number::grouped;
use crate::profile::{self, ProfileBuilder, Walk};
use facts::Header;
use hashbrown::HashSet;
use line::{Said, Source};

pub(super) const FORMAT: Format = Format {
    id: "goroutine-dump",
    title: "Goroutine dump",
    writers: "Go's goroutine?debug=2, panics, SIGQUIT",
    extensions: &[],
    priority: 8,
    sniff,
    open: |_| Box::new(Linewise::new(Goroutines::default())),
};

/// A header of a goroutine stands somewhere: a program's output comes first.
fn sniff(peek: Peek<'_>) -> Sniff {
    let mut starts = memchr::memmem::find_iter(peek.bytes, line::HEADER);
    match starts.any(|at| facts::is_header_at(peek.bytes, at)) {
        true => Sniff::Yes,
        false => Sniff::No,
    }
}

const NOT_A_FRAME: &str = "this is no call, no place in a file and no other part of a stack";
const NOT_A_HEADER: &str = "a goroutine's header has its state in brackets and ends with a colon";

/// The reader.
#[derive(Debug, Default)]
struct Goroutines {
    open: Option<Goroutine>,
    /// How much a log puts before each line.
    prefix: usize,
    walk: Walk,
    /// Numbers of goroutines met, to tell several dumps from one.
    met: HashSet<u64>,
    odd: Odd,
}

/// What a user should know of.
#[derive(Debug, Default)]
struct Odd {
    again: u64,
    /// Waits that did not fit into 64 bits any more.
    waits: u64,
    elided: u64,
    elided_from: u64,
    ancestors: u64,
    placeless: u64,
}

/// The one whose lines are read.
#[derive(Debug)]
struct Goroutine {
    place: profile::Place,
    /// What it does, for how long.
    labels: SetId,
    wait: i64,
    /// The leaf first.
    stack: Vec<FrameId>,
    creator: Option<FrameId>,
    /// A call, or who created it: the next line says where.
    waits_for_place: Option<(Role, StringId)>,
    /// What follows is the stack of who created it, or of who created that.
    of_ancestor: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Call,
    Creator,
}

impl LineFormat for Goroutines {
    const NOTHING: &'static str = "No goroutine stands in this text.";

    fn line(&mut self, line: Line<'_>, out: &mut ProfileBuilder) -> Result<(), Stop> {
        let text = line.text.trim_ascii_end();
        if let Some((prefix, header)) = facts::logged(text) {
            self.close(out)?;
            self.prefix = prefix;
            return self.begin(&header, line.place, out);
        }
        let text = text.get(self.prefix..).unwrap_or_default();
        let Some(goroutine) = &mut self.open else {
            if line::is_header_broken(text) {
                out.reject(line.place, NOT_A_HEADER, line.text);
            }
            return Ok(());
        };
        match line::said(text) {
            Said::Nothing => return self.close(out),
            Said::Call(name) => {
                let name = out.string(name)?;
                goroutine.next(Role::Call, name, &mut self.odd, out)?;
            }
            Said::Creator(name) => {
                let name = out.string(&[line::CREATED_BY, name].concat())?;
                goroutine.next(Role::Creator, name, &mut self.odd, out)?;
            }
            Said::Place(source) if goroutine.waits_for_place.is_some() => {
                goroutine.at(source, out)?;
            }
            Said::Elided(many) => {
                goroutine.settle(&mut self.odd, out)?;
                if !goroutine.of_ancestor {
                    self.odd.elided_from += 1;
                    self.odd.elided = self.odd.elided.saturating_add(many.unwrap_or(0));
                    goroutine.push_named(b"[frames elided]", out)?;
                }
            }
            Said::Ancestor => {
                goroutine.settle(&mut self.odd, out)?;
                goroutine.of_ancestor = true;
                self.odd.ancestors += 1;
            }
            Said::Unavailable => goroutine.push_named(b"[stack unavailable]", out)?,
            Said::Note => {}
            Said::Place(_) | Said::Unknown => out.reject(line.place, NOT_A_FRAME, line.text),
        }
        Ok(())
    }

    fn settle(&mut self, out: &mut ProfileBuilder) -> Result<(), Stop> {
        let closed = self.close(out);
        if out.metrics().is_empty() {
            return closed;
        }
        out.method.exact = true;
        let wait = MetricId::of(1);
        if out.magnitude(wait) == 0 {
            out.drop_metric(wait);
        }
        self.warn(out);
        closed
    }

    fn footprint(&self) -> usize {
        let stack = self.open.as_ref().map_or(0, |open| open.stack.capacity());
        self.walk.footprint() + self.met.capacity() * 9 + stack * 4
    }
}

impl Goroutines {
    fn begin(
        &mut self,
        header: &Header<'_>,
        place: profile::Place,
        out: &mut ProfileBuilder,
    ) -> Result<(), Stop> {
        if out.metrics().is_empty() {
            out.add_metric(Metric::new("goroutines", Unit::Count))?;
            out.add_metric(Metric::new("wait", Unit::Nanoseconds))?;
        }
        let labels: Vec<(&[u8], profile::Said<'_>)> = header
            .labels()
            .map(|(key, value)| (key.as_bytes(), profile::Said::Text(value)))
            .collect();
        let labels = out.label_set(&labels)?;
        // Every thread has a goroutine 0.
        if header.number > 0 {
            self.met
                .try_reserve(1)
                .map_err(|_| out_of_memory("the system"))?;
            self.odd.again += u64::from(!self.met.insert(header.number));
        }
        self.open = Some(Goroutine {
            place,
            labels,
            wait: header.wait,
            stack: Vec::new(),
            creator: None,
            waits_for_place: None,
            of_ancestor: false,
        });
        Ok(())
    }

    /// The goroutine is whole: it is a record.
    fn close(&mut self, out: &mut ProfileBuilder) -> Result<(), Stop> {
        let Some(mut goroutine) = self.open.take() else {
            return Ok(());
        };
        goroutine.settle(&mut self.odd, out)?;
        if goroutine.stack.is_empty() {
            goroutine.push_named(b"[no stack]", out)?;
        }
        let Goroutine {
            place,
            labels,
            wait,
            ..
        } = goroutine;
        let mut stack = goroutine.stack;
        reserve(&mut stack, 1)?;
        stack.extend(goroutine.creator);
        let mut values = [1, wait];
        if !out.admits(&values) {
            values[1] = 0;
            self.odd.waits += 1;
        }
        if !out.admits(&values) {
            out.reject(place, TOO_LARGE, b"");
            return Ok(());
        }
        let node = self.walk.to(stack.iter().rev(), out)?;
        out.record_labelled(node, labels, &values)
    }

    fn warn(&self, out: &mut ProfileBuilder) {
        let odd = &self.odd;
        if odd.waits > 0 {
            out.doubt(format!(
                "Goroutines whose time of waiting is left out, because all together would pass \
                 292 years, the largest 64-bit number of nanoseconds: {}.",
                grouped(odd.waits)
            ));
        }
        if odd.again > 0 {
            out.warn(format!(
                "Goroutines whose number stood before: {}. The text holds more than one dump; \
                 they are added up.",
                grouped(odd.again)
            ));
        }
        if odd.elided_from > 0 {
            let how_many = match odd.elided {
                0 => "how many, they do not say".to_owned(),
                elided => format!("{} frames at least", grouped(elided)),
            };
            out.warn(format!(
                "Goroutines whose stack was too deep to be printed whole: {} ({how_many}). What \
                 is left out stands as [frames elided].",
                grouped(odd.elided_from)
            ));
        }
        for (many, what) in [
            (
                odd.ancestors,
                "Stacks of goroutines that created the one above, which are not goroutines of \
                 their own and are left out",
            ),
            (odd.placeless, "Calls without a file and a line"),
        ] {
            if many > 0 {
                out.warn(format!("{what}: {}.", grouped(many)));
            }
        }
    }
}

impl Goroutine {
    fn next(
        &mut self,
        role: Role,
        name: StringId,
        odd: &mut Odd,
        out: &mut ProfileBuilder,
    ) -> Result<(), Stop> {
        self.settle(odd, out)?;
        self.waits_for_place = Some((role, name));
        Ok(())
    }

    /// The call above has no line that says where.
    fn settle(&mut self, odd: &mut Odd, out: &mut ProfileBuilder) -> Result<(), Stop> {
        if self.waits_for_place.is_some() {
            odd.placeless += 1;
            self.at(Source::default(), out)?;
        }
        Ok(())
    }

    fn at(&mut self, source: Source<'_>, out: &mut ProfileBuilder) -> Result<(), Stop> {
        let Some((role, name)) = self.waits_for_place.take() else {
            return Ok(());
        };
        if self.of_ancestor {
            return Ok(());
        }
        let kind = match role {
            Role::Call => FrameKind::Plain,
            Role::Creator => FrameKind::Thread,
        };
        let file = out.string(source.file)?;
        let frame = out.frame(Frame {
            file,
            line: source.line,
            ..Frame::named(name, kind)
        })?;
        match role {
            Role::Call => self.push(frame),
            Role::Creator => {
                self.creator = Some(frame);
                Ok(())
            }
        }
    }

    fn push_named(&mut self, name: &[u8], out: &mut ProfileBuilder) -> Result<(), Stop> {
        let frame = out.frame_named(name, |_| FrameKind::Plain)?;
        self.push(frame)
    }

    fn push(&mut self, frame: FrameId) -> Result<(), Stop> {
        reserve(&mut self.stack, 1)?;
        self.stack.push(frame);
        Ok(())
    }
}
