//! From a line to its words, for every text of rules and budgets.
//!
//! A word ends at a blank. What stands in quotes is one word, and so is a
//! regular expression between slashes. Each knows its column, so that a
//! mistake has a place.

use super::Mistake;
use super::pattern::Pattern;

/// One word of a line, and the column where it begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::analysis) struct Word {
    pub(in crate::analysis) column: u32,
    pub(in crate::analysis) kind: Kind,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::analysis) enum Kind {
    Bare(String),
    Quoted(String),
    Regex(String, bool),
}

pub(in crate::analysis) const PATTERN: &str =
    "a pattern was expected, as in `DB::MergeTask::*`, \"operator new\" or /regex/";

pub(in crate::analysis) fn lines(text: &str) -> impl Iterator<Item = (u32, &str)> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    (1..).zip(text.lines())
}

pub(in crate::analysis) type Wrong = (u32, String);

pub(in crate::analysis) fn wrong<T>(column: u32, expected: impl Into<String>) -> Result<T, Wrong> {
    Err((column, expected.into()))
}

/// Where the comment of a line begins: at a `#` before which there is nothing
/// or a blank, and behind which there is a blank or nothing, or which begins
/// the line; never in quotes.
pub(in crate::analysis) fn comment(line: &str) -> usize {
    let bytes = line.as_bytes();
    let mut quotes = 0;
    let mut counted = 0;
    let is_comment = |i: &usize| {
        quotes += memchr::memchr_iter(b'"', &bytes[counted..*i]).count();
        counted = *i;
        let alone = bytes.get(i + 1).is_none_or(u8::is_ascii_whitespace);
        let begins = line[..*i].trim_start().is_empty();
        quotes % 2 == 0 && (begins || bytes[i - 1].is_ascii_whitespace() && alone)
    };
    memchr::memchr_iter(b'#', bytes)
        .find(is_comment)
        .unwrap_or(line.len())
}

/// Counted in letters from 1.
pub(in crate::analysis) fn column_of(line: &str, at: usize) -> u32 {
    line[..at].chars().count() as u32 + 1
}

pub(in crate::analysis) fn words(line: &str, from: usize) -> Result<Vec<Word>, Wrong> {
    let mut words = Vec::new();
    let mut at = from;
    // Columns are counted along, or a long line would cost its square.
    let (mut counted, mut column) = (0, 1);
    loop {
        let rest = &line[at..];
        let begun = rest.trim_start();
        if begun.is_empty() {
            return Ok(words);
        }
        at += rest.len() - begun.len();
        column += line[counted..at].chars().count() as u32;
        counted = at;
        let (kind, length) = match begun.as_bytes()[0] {
            b'"' => quote(begun, column)?,
            b'/' => expression(begun, column)?,
            _ => {
                let end = begun.find(char::is_whitespace).unwrap_or(begun.len());
                (Kind::Bare(begun[..end].to_owned()), end)
            }
        };
        words.push(Word { column, kind });
        at += length;
    }
}

/// `"operator new"`
fn quote(begun: &str, column: u32) -> Result<(Kind, usize), Wrong> {
    match begun[1..].find('"') {
        Some(0) => wrong(column, PATTERN),
        Some(end) => Ok((Kind::Quoted(begun[1..=end].to_owned()), end + 2)),
        None => wrong(column, "a second \" was expected, to end what is quoted"),
    }
}

/// `/…/` or `/…/i`; inside, `\/` is a slash. It ends at a slash that a blank,
/// nothing or `i` follows.
fn expression(begun: &str, column: u32) -> Result<(Kind, usize), Wrong> {
    let bytes = begun.as_bytes();
    let mut i = 1;
    while i < bytes.len() {
        match bytes[i] {
            b'\\' => i += 1,
            b'/' => {
                let tail = &begun[i + 1..];
                let flag = tail.strip_prefix('i');
                let after = flag.unwrap_or(tail);
                if after.is_empty() || after.starts_with(char::is_whitespace) {
                    let source = begun[1..i].replace("\\/", "/");
                    let kind = Kind::Regex(source, flag.is_none());
                    return Ok((kind, begun.len() - after.len()));
                }
            }
            _ => {}
        }
        i += 1;
    }
    wrong(
        column,
        "a second / was expected, to end the regular expression",
    )
}

impl Word {
    pub(in crate::analysis) fn is(&self, wanted: &str) -> bool {
        matches!(&self.kind, Kind::Bare(word) if word == wanted)
    }

    pub(in crate::analysis) fn pattern(&self) -> Result<Pattern, Wrong> {
        match &self.kind {
            Kind::Bare(text) | Kind::Quoted(text) => Ok(Pattern::words(text)),
            Kind::Regex(text, case) => Pattern::regex(text, *case).map_err(|why| {
                let expected = format!("a regular expression was expected, but: {why}");
                (self.column, expected)
            }),
        }
    }
}

/// What is wrong in a line becomes a mistake of the text.
pub(in crate::analysis) fn in_line(line: u32, (column, expected): Wrong) -> Mistake {
    Mistake {
        line,
        column,
        expected,
    }
}
