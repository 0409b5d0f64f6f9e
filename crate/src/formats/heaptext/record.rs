//! Lines with numbers: headers, and records.

use crate::ingest::places::number;
use crate::ingest::scaled;

/// How a profile was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Header {
    /// One sample in so many bytes; 1 and less: all.
    pub(super) rate: i64,
    /// What was allocated is told apart from what is in use.
    pub(super) has_allocated: bool,
    /// What all records have together, in use and allocated, as far as it says.
    pub(super) said: Option<[Pair; 2]>,
}

/// Objects and their bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Pair {
    pub(super) count: i64,
    pub(super) bytes: i64,
}

impl Pair {
    /// What a sample stands for.
    pub(super) fn scaled(self, rate: i64) -> Self {
        let (count, bytes) = scaled(self.count, self.bytes, rate);
        Self { count, bytes }
    }
}

/// `heap profile: 57: 528909 [57: 528909] @ heap/1048576`, `heap_v2/524288`
pub(super) fn header(line: &[u8]) -> Option<Header> {
    let line = line.trim_ascii();
    if let Some(rate) = line.strip_prefix(b"heap_v2/") {
        return Some(Header {
            rate: number(rate)?,
            has_allocated: false,
            said: None,
        });
    }
    let at = memchr::memmem::find(line, b"heap profile:")?;
    let (pairs, rest) = pairs(&line[at + b"heap profile:".len()..])?;
    let kind = rest.trim_ascii_start().strip_prefix(b"@")?.trim_ascii();
    let (kind, rate) = match memchr::memchr(b'/', kind) {
        Some(slash) => (&kind[..slash], number(&kind[slash + 1..])?),
        None => (kind, 0),
    };
    let rate = match kind {
        b"heapz_v2" | b"heap_v2" => rate,
        // Twice the rate, by tradition.
        b"heap" => rate / 2,
        b"heapprofile" | b"growth" | b"growthz" | b"fragmentation" | b"fragmentationz" => 1,
        _ => return None,
    };
    let [inuse, alloc] = pairs;
    Some(Header {
        rate,
        has_allocated: alloc != inuse && alloc != Pair::default(),
        said: Some([inuse, alloc]),
    })
}

pub(super) enum Record<'a> {
    Nothing,
    /// `@ 0x1 0x2`: amounts follow.
    Stack(&'a [u8]),
    /// `1: 9216 [1: 9216] @ 0x1 0x2`
    Whole([Pair; 2], &'a [u8]),
    /// `t*: 1: 8192 [0: 0]`
    OfAll([Pair; 2]),
    Bad,
}

pub(super) fn record(line: &[u8]) -> Record<'_> {
    let line = line.trim_ascii();
    if line.is_empty() {
        return Record::Nothing;
    }
    if let Some(stack) = line.strip_prefix(b"@") {
        return Record::Stack(stack);
    }
    if let Some(rest) = line.strip_prefix(b"t*:") {
        return match pairs(rest) {
            Some((pairs, _)) => Record::OfAll(pairs),
            None => Record::Bad,
        };
    }
    // One thread's part of what all have.
    let is_thread = line.len() > 1 && line[0] == b't' && line[1].is_ascii_digit();
    if is_thread {
        return Record::Nothing;
    }
    let whole = pairs(line).and_then(|(pairs, rest)| {
        let stack = rest.trim_ascii_start().strip_prefix(b"@")?;
        Some(Record::Whole(pairs, stack))
    });
    whole.unwrap_or(Record::Bad)
}

/// `57: 528909 [57: 528909]`, and what follows.
fn pairs(text: &[u8]) -> Option<([Pair; 2], &[u8])> {
    let mut rest = text;
    let mut next = |end: u8| {
        let at = memchr::memchr(end, rest)?;
        let value = number(rest[..at].trim_ascii())?;
        rest = &rest[at + 1..];
        Some(value)
    };
    let inuse = Pair {
        count: next(b':')?,
        bytes: next(b'[')?,
    };
    let alloc = Pair {
        count: next(b':')?,
        bytes: next(b']')?,
    };
    Some(([inuse, alloc], rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_say_how_samples_are_scaled() {
        for (line, rate, alloc) in [
            (
                "heap profile: 57: 528909 [57: 528909] @ heap/1048576",
                524_288,
                false,
            ),
            (
                "heap profile:   1:  2 [ 3: 4] @ heap_v2/524288",
                524_288,
                true,
            ),
            ("I 12:00 x] heap profile: 1: 2 [3: 4] @ heapz_v2/1", 1, true),
            (
                "heap profile: 502: 3169776 [ 2502: 3369776] @ heapprofile",
                1,
                true,
            ),
            ("heap profile: 5: 6 [0: 0] @ heap", 0, false),
            ("heap_v2/524288", 524_288, false),
        ] {
            let header = header(line.as_bytes()).unwrap();
            assert_eq!((header.rate, header.has_allocated), (rate, alloc), "{line}");
        }
        for line in [
            "heap profile: none",
            "main;heap_v2/5 7",
            "heap profile: 1: 2 [3: 4] @ cpu/5",
        ] {
            assert!(header(line.as_bytes()).is_none(), "{line}");
        }
    }

    #[test]
    fn samples_stand_for_as_many_as_the_reference_says() {
        let pair = |count, bytes| Pair { count, bytes };
        for (sample, want) in [
            (pair(1, 9216), pair(57, 528_909)),
            (pair(1, 144), pair(3641, 524_360)),
            (pair(7, 114_688), pair(227, 3_727_658)),
            (pair(1, 2_162_688), pair(1, 2_198_218)),
            (pair(0, 0), pair(0, 0)),
        ] {
            assert_eq!(sample.scaled(524_288), want, "{sample:?}");
            assert_eq!(sample.scaled(1), sample);
        }
    }
}
