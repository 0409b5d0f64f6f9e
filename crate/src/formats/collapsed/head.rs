//! What the beginning of a file tells: is it folded stacks, and how many
//! amounts does a line carry?

use super::FORMAT;
use super::line::{self, Parsed};
use crate::ingest::{Peek, Sniff};
use memchr::memchr;

/// What nine lines of ten carry. This alone is told from the beginning of a
/// file: elsewhere such an end is no amount at all, or a part of a name, and
/// where each line goes must be known when it comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    One,
    /// `stack [count bytes]`
    CountBytes,
    /// `stack before after`: a comparison.
    BeforeAfter,
}

pub(super) fn shape(head: &[u8]) -> Shape {
    let lines = head.split(|b| *b == b'\n').take(SCORED);
    let (mut pairs, mut twos, mut records) = (0, 0, 0);
    for line in lines {
        if let Parsed::Record(record) = line::parse(line, Shape::CountBytes) {
            records += 1;
            pairs += usize::from(record.second.is_some());
            let two = record.second.is_none() && line::second_number(record.stack).is_some();
            twos += usize::from(two);
        }
    }
    let nearly_all = |n: usize| n > 0 && n * 10 >= records * 9;
    match () {
        () if nearly_all(pairs) => Shape::CountBytes,
        () if nearly_all(twos) => Shape::BeforeAfter,
        () => Shape::One,
    }
}

/// Lines looked at to tell whether a text is this.
const SCORED: usize = 2000;

pub(super) fn sniff(peek: Peek<'_>) -> Sniff {
    let named = peek.has_extension(FORMAT.extensions);
    if peek.bytes.is_empty() {
        return if named { Sniff::Yes } else { Sniff::No };
    }
    let text = match (peek.whole, memchr::memrchr(b'\n', peek.bytes)) {
        (false, Some(end)) => &peek.bytes[..end],
        // One line fills all that there is to see: a very deep stack?
        (false, None) => {
            // Programs without line breaks have semicolons, too.
            let code = peek.bytes.iter().filter(|b| b"={}\"'\0".contains(b));
            let rare = code.count() * 30 < peek.bytes.len();
            return match memchr(b';', peek.bytes) {
                Some(_) if rare || named => Sniff::Yes,
                None if named => Sniff::Yes,
                None if rare => Sniff::More,
                _ => Sniff::No,
            };
        }
        (true, _) => peek.bytes,
    };
    let (mut good, mut scored, mut stacked, mut called) = (0, 0, false, false);
    for text in text.split(|b| *b == b'\n') {
        match line::parse(text, Shape::CountBytes) {
            Parsed::Record(record) => {
                scored += 1;
                good += 1;
                stacked |= memchr(b';', record.stack).is_some();
                called |= !record.stack.is_empty();
            }
            Parsed::Bad(_) => scored += 1,
            Parsed::Blank | Parsed::Comment(_) => {}
        }
        if scored == SCORED {
            break;
        }
    }
    let all = good == scored && called && (good >= 3 || named || peek.has_extension(&["txt"]));
    if good > 0 && good * 2 >= scored && (stacked || named || all) {
        Sniff::Yes
    } else if scored > 0 {
        Sniff::No
    } else if !peek.whole {
        // Nothing but comments and blank lines so far.
        Sniff::More
    } else if named {
        Sniff::Yes
    } else {
        Sniff::No
    }
}
