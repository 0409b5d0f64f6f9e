//! What each thread of a program in C++ is doing: `threadz`.
//!
//! ```text
//! --- threadz 1 ---
//!
//! --- Thread 7f794964e700 (name: thread1/14751) stack: ---
//!   PC:  0x7f794a32bf7d: nanosleep
//!   0x7f794a32414e: start_thread
//!       creator: 0xa45b96 0xa460b4
//! --- Thread 7f794934c700 (name: thread2/14752) stack: ---
//!   [same as previous thread]
//! ```
//!
//! The stack of who created a thread stands above its own, as google/pprof has
//! it. The first address is where the thread is, all others where calls return
//! to.

#[cfg(test)]
mod tests;

use crate::error::Stop;
use crate::ids::{FrameId, NodeId, SetId};
use crate::ingest::places::{Places, address, begins_maps, words};
use crate::ingest::{Format, Line, LineFormat, Linewise, Peek, Sniff, TOO_LARGE, reserve};
use crate::metric::{Metric, Unit};
use crate::number::grouped;
use crate::profile::{self, ProfileBuilder, Said};

pub(super) const FORMAT: Format = Format {
    id: "threadz",
    title: "Stacks of threads as text",
    writers: "threadz of programs in C++",
    extensions: &["thread"],
    priority: 8,
    sniff,
    open: |_| Box::new(Linewise::new(Threads::default())),
};

fn sniff(peek: Peek<'_>) -> Sniff {
    let mut lines = peek.bytes.split(|byte| *byte == b'\n');
    match lines.any(|line| line.starts_with(b"--- threadz ") || thread(line).is_some()) {
        true => Sniff::Yes,
        false => Sniff::No,
    }
}

const NO_ADDRESS: &str = "this is no address, and no other line of a thread's stack";
const NO_PREVIOUS: &str = "there is no thread above that this one could be the same as";

/// `--- Thread 7f79 (name: thread1/14751) stack: ---`: the thread's name.
fn thread(line: &[u8]) -> Option<&[u8]> {
    let rest = line.trim_ascii_end().strip_prefix(b"--- Thread ")?;
    let rest = rest.strip_suffix(b") stack: ---")?;
    let at = memchr::memmem::find(rest, b" (name: ")?;
    address(&rest[..at])?;
    let name = &rest[at + b" (name: ".len()..];
    let end = memchr::memrchr(b'/', name)?;
    Some(&name[..end])
}

/// The reader.
#[derive(Debug, Default)]
struct Threads {
    in_maps: bool,
    open: Option<Thread>,
    /// Where the thread before ended.
    previous: Option<NodeId>,
    /// `---- no stack trace for 3 threads`, lines of it.
    without: u64,
    places: Places,
}

#[derive(Debug)]
struct Thread {
    place: profile::Place,
    /// Its name.
    labels: SetId,
    /// Its addresses, the leaf first.
    addresses: Vec<u64>,
    is_same: bool,
}

impl LineFormat for Threads {
    const NOTHING: &'static str = "No stack of a thread stands in this text.";

    fn line(&mut self, line: Line<'_>, out: &mut ProfileBuilder) -> Result<(), Stop> {
        let text = line.text.trim_ascii();
        if let Some(name) = thread(text) {
            self.close(out)?;
            begin(out)?;
            self.in_maps = false;
            let labels = out.label_set(&[(b"thread", Said::Text(name))])?;
            self.open = Some(Thread {
                place: line.place,
                labels,
                addresses: Vec::new(),
                is_same: false,
            });
        } else if text.starts_with(b"---") || begins_maps(text) {
            self.close(out)?;
            begin(out)?;
            self.in_maps = begins_maps(text);
            self.without += u64::from(text.starts_with(b"---- no stack trace for"));
        } else if self.in_maps {
            self.places.mapping(text, out)?;
        } else if let Some(open) = &mut self.open {
            if memchr::memmem::find(text, b"same as previous thread").is_some() {
                open.is_same = true;
            } else if !open.frames(text, &mut self.places, out)? {
                out.reject(line.place, NO_ADDRESS, line.text);
            }
        }
        Ok(())
    }

    fn settle(&mut self, out: &mut ProfileBuilder) -> Result<(), Stop> {
        let closed = self.close(out);
        out.method.exact = true;
        if self.without > 0 {
            out.doubt(format!(
                "Lines that tell of threads without a stack, which are not counted: {}.",
                grouped(self.without)
            ));
        }
        self.places.settle(out)?;
        closed
    }

    fn footprint(&self) -> usize {
        let stack = self
            .open
            .as_ref()
            .map_or(0, |open| open.addresses.capacity());
        self.places.footprint() + stack * 8
    }
}

fn begin(out: &mut ProfileBuilder) -> Result<(), Stop> {
    if out.metrics().is_empty() {
        out.add_metric(Metric::new("thread", Unit::Count))?;
    }
    Ok(())
}

impl Threads {
    /// The thread is whole: it is a record.
    fn close(&mut self, out: &mut ProfileBuilder) -> Result<(), Stop> {
        let Some(thread) = self.open.take() else {
            return Ok(());
        };
        let node = match (thread.is_same, self.previous) {
            (false, _) => {
                let stack = thread.stack(&mut self.places)?;
                self.places.walk(&stack, out)?
            }
            (true, Some(node)) => node,
            (true, None) => {
                out.reject(thread.place, NO_PREVIOUS, b"[same as previous thread]");
                return Ok(());
            }
        };
        if !out.admits(&[1]) {
            out.reject(thread.place, TOO_LARGE, b"");
            return Ok(());
        }
        self.previous = Some(node);
        out.record_labelled(node, thread.labels, &[1])
    }
}

impl Thread {
    /// `PC:  0x7f79: nanosleep`, `0x40be31: main`, `creator: 0xa45b 0xa460`.
    /// Answers no where it is none of these.
    fn frames(
        &mut self,
        text: &[u8],
        places: &mut Places,
        out: &mut ProfileBuilder,
    ) -> Result<bool, Stop> {
        let marks = [b"PC:".as_slice(), b"creator:"];
        let rest = marks.iter().find_map(|mark| text.strip_prefix(*mark));
        let rest = rest.unwrap_or(text).trim_ascii();
        if let Some(colon) = memchr::memchr(b':', rest) {
            let Some(at) = rest[..colon].strip_prefix(b"0x").and_then(address) else {
                return Ok(false);
            };
            places.name(at, rest[colon + 1..].trim_ascii(), (b"", 0), out)?;
            self.push(at)?;
            return Ok(true);
        }
        for word in words(rest) {
            match word.strip_prefix(b"0x").and_then(address) {
                Some(at) => self.push(at)?,
                None => return Ok(false),
            }
        }
        Ok(true)
    }

    fn push(&mut self, at: u64) -> Result<(), Stop> {
        reserve(&mut self.addresses, 1)?;
        self.addresses.push(at);
        Ok(())
    }

    /// As numbers of places. The leaf is where the thread is, as though a call
    /// there had been before it; where it stands again as its own caller, it
    /// counts once.
    fn stack(&self, places: &mut Places) -> Result<Vec<FrameId>, Stop> {
        let mut stack = Vec::new();
        reserve(&mut stack, self.addresses.len())?;
        let Some((leaf, callers)) = self.addresses.split_first() else {
            return Ok(stack);
        };
        stack.push(places.number(leaf.wrapping_add(1))?);
        let again = callers.first() == Some(leaf);
        for caller in &callers[usize::from(again)..] {
            stack.push(places.number(*caller)?);
        }
        Ok(stack)
    }
}
