//! One line of a folded file: what kind it is, and where its parts are.

use super::Shape;
use super::amount::{Decimal, Number, number};
use memchr::memchr;

/// What a line is.
#[derive(Debug)]
pub(super) enum Parsed<'a> {
    Record(Record<'a>),
    /// Without its mark.
    Comment(&'a [u8]),
    /// Nothing, or the frame that a terminal draws around a table.
    Blank,
    Bad(&'static str),
}

/// A stack and what it carries.
#[derive(Debug)]
pub(super) struct Record<'a> {
    /// The whole line, for complaints.
    pub(super) line: &'a [u8],
    pub(super) stack: &'a [u8],
    pub(super) amount: Decimal,
    /// Bytes of `[count bytes]`, the later of two amounts.
    pub(super) second: Option<Decimal>,
    /// The line carries both.
    pub(super) both: bool,
    /// The amount was written in groups: 1,234,567.
    pub(super) grouped: bool,
}

const NO_AMOUNT: &str = "no amount at the end of the line";

impl Record<'_> {
    /// The most decimals of an amount.
    pub(super) fn decimals(&self) -> u8 {
        let second = self.second.map_or(0, |second| second.decimals);
        self.amount.decimals.max(second)
    }
}

pub(super) fn parse(text: &[u8], shape: Shape) -> Parsed<'_> {
    // A mark may stand inside a file, where another was appended.
    let text = text.strip_prefix(MARK).unwrap_or(text);
    let mut line = trim_end(text);
    match first_word(line) {
        [] => return Parsed::Blank,
        [b'#', rest @ ..] | [b'/', b'/', rest @ ..] => return Parsed::Comment(rest),
        _ => {}
    }
    // A table drawn by a terminal client, row by row.
    if let Some(inside) = unframe(line) {
        line = inside;
    } else if is_border(first_word(line)) {
        return Parsed::Blank;
    }
    if shape == Shape::CountBytes
        && line.ends_with(b"]")
        && let Some(record) = pair(line)
    {
        return Parsed::Record(record);
    }
    let (stack, word) = split_last(line);
    match number(word) {
        Number::Yes { value, grouped } => {
            let one = Record {
                line,
                stack,
                amount: value,
                second: None,
                both: false,
                grouped,
            };
            Parsed::Record(match shape {
                Shape::BeforeAfter => before_after(one),
                _ => one,
            })
        }
        Number::TooLarge => Parsed::Bad(super::AMOUNT_TOO_LARGE),
        Number::No => Parsed::Bad(NO_AMOUNT),
    }
}

/// `stack [count bytes]`.
fn pair(line: &[u8]) -> Option<Record<'_>> {
    let open = memchr::memrchr(b'[', line)?;
    let inside = &line[open + 1..line.len() - 1];
    let space = memchr(b' ', inside)?;
    let plain = |word: &[u8]| match number(word) {
        Number::Yes { value, .. } if value.decimals == 0 && !value.negative => Some(value),
        _ => None,
    };
    let stack = trim_end(&line[..open]);
    (stack.len() < open).then_some(())?;
    Some(Record {
        line,
        stack,
        amount: plain(&inside[..space])?,
        second: Some(plain(&inside[space + 1..])?),
        both: true,
        grouped: false,
    })
}

/// The amount was the later one; what stands before it may be the earlier.
fn before_after(record: Record<'_>) -> Record<'_> {
    let second = Some(record.amount);
    match second_number(record.stack) {
        Some((stack, amount)) => Record {
            stack,
            amount,
            second,
            both: true,
            ..record
        },
        None => Record {
            amount: Decimal::default(),
            second,
            ..record
        },
    }
}

/// A text that ends with white space and a number, as both.
pub(super) fn second_number(text: &[u8]) -> Option<(&[u8], Decimal)> {
    let (name, word) = split_last(text);
    match number(word) {
        Number::Yes { value, .. } if name.len() < text.len() => Some((name, value)),
        _ => None,
    }
}

const MARK: &[u8] = "\u{feff}".as_bytes();
const NBSP: &[u8] = "\u{a0}".as_bytes();
const BAR: &[u8] = "│".as_bytes();

/// The last word, and what stands before it without the white space between.
fn split_last(text: &[u8]) -> (&[u8], &[u8]) {
    let mut at = text.len();
    while at > 0 {
        match text[at - 1] {
            b' ' | b'\t' => break,
            0xa0 if text[..at].ends_with(NBSP) => break,
            _ => at -= 1,
        }
    }
    (trim_end(&text[..at]), &text[at..])
}

fn trim_end(text: &[u8]) -> &[u8] {
    let mut text = text;
    loop {
        text = match text {
            [rest @ .., b' ' | b'\t' | b'\r' | 0x0b | 0x0c] => rest,
            _ => match text.strip_suffix(NBSP) {
                Some(rest) => rest,
                None => return text,
            },
        };
    }
}

fn first_word(text: &[u8]) -> &[u8] {
    let start = text.iter().position(|b| !matches!(b, b' ' | b'\t'));
    start.map_or(&[], |start| &text[start..])
}

/// Does it begin and end with a line-drawing character (U+2500 to U+257F),
/// with perhaps a title between?
fn is_border(text: &[u8]) -> bool {
    matches!(text, [0xe2, 0x94 | 0x95, _, .., 0xe2, 0x94 | 0x95, _])
}

/// The text between two bars, after a row number if there is one.
fn unframe(line: &[u8]) -> Option<&[u8]> {
    let inside = trim_end(line.strip_suffix(BAR)?);
    let open = memchr::memmem::find(inside, BAR)?;
    let before = inside[..open].trim_ascii();
    let row = before.strip_suffix(b".").unwrap_or(before);
    let numbered = row.iter().all(u8::is_ascii_digit);
    numbered.then(|| first_word(&inside[open + BAR.len()..]))
}

/// `key: value`, as Austin and others put first.
pub(super) fn key_value(comment: &[u8]) -> Option<(String, String)> {
    const LONGEST_KEY: usize = 60;
    const LONGEST: usize = 1000;
    let at = memchr(b':', &comment[..comment.len().min(LONGEST)])?;
    let (key, value) = (comment[..at].trim_ascii(), comment[at + 1..].trim_ascii());
    if key.is_empty() || value.is_empty() || key.len() > LONGEST_KEY {
        return None;
    }
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let kept = &value[..value.len().min(LONGEST)];
    let cut = if kept.len() < value.len() { " …" } else { "" };
    Some((text(key), text(kept) + cut))
}

/// Would this comment be a record without its mark?
pub(super) fn looks_like_record(comment: &[u8]) -> bool {
    let glued = !comment.starts_with(b" ") && !comment.starts_with(b"\t");
    (glued || memchr(b';', comment).is_some())
        && matches!(number(split_last(trim_end(comment)).1), Number::Yes { .. })
}

/// How many bytes two texts begin alike.
pub(super) fn common_prefix(a: &[u8], b: &[u8]) -> usize {
    let n = a.len().min(b.len());
    let (a, b) = (&a[..n], &b[..n]);
    let mut at = 0;
    for (x, y) in a.as_chunks::<16>().0.iter().zip(b.as_chunks::<16>().0) {
        if u128::from_le_bytes(*x) != u128::from_le_bytes(*y) {
            break;
        }
        at += 16;
    }
    let rest = a[at..].iter().zip(&b[at..]).take_while(|(x, y)| x == y);
    at + rest.count()
}
