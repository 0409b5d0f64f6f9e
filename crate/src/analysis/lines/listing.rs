//! A routine's lines in the order of the file, with the text around them.
//!
//! With the file at hand they reach from the routine's beginning, if that is
//! known, else five lines before the first that holds something, to five after
//! the last; or over all of it. Lines that hold something and are not in the
//! file stand behind. Without the file there are only those.

use super::{LineAmounts, LineIndex, Routine};
use std::ops::RangeInclusive;

/// Lines shown before the first amount and after the last.
const MARGIN: u32 = 5;

/// A file's text, and where its lines begin.
#[derive(Debug, Default)]
pub struct SourceText {
    bytes: Vec<u8>,
    starts: Vec<usize>,
}

impl SourceText {
    pub fn new(bytes: Vec<u8>) -> Self {
        let mark = b"\xef\xbb\xbf";
        let first = if bytes.starts_with(mark) {
            mark.len()
        } else {
            0
        };
        let mut starts: Vec<usize> = memchr::memchr_iter(b'\n', &bytes)
            .map(|at| at + 1)
            .collect();
        starts.insert(0, first);
        // What stands behind the last line feed is a line if it is anything.
        if starts.last() == Some(&bytes.len()) {
            starts.pop();
        }
        Self { bytes, starts }
    }

    /// How many lines it has.
    pub fn lines(&self) -> u32 {
        u32::try_from(self.starts.len()).unwrap_or(u32::MAX)
    }

    /// Line 1 is the first; without its line end.
    pub fn line(&self, number: u32) -> Option<&[u8]> {
        let at = (number as usize).checked_sub(1)?;
        let start = *self.starts.get(at)?;
        let end = self.starts.get(at + 1).copied().unwrap_or(self.bytes.len());
        let line = &self.bytes[start..end];
        let line = line.strip_suffix(b"\n").unwrap_or(line);
        Some(line.strip_suffix(b"\r").unwrap_or(line))
    }
}

/// A line that holds something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held {
    /// 0 where unknown.
    pub line: u32,
    pub own: i64,
    pub total: i64,
}

/// See the module.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Listing {
    /// In the order of lines.
    held: Vec<Held>,
    /// Of the text, those that are shown.
    shown: Option<RangeInclusive<u32>>,
    /// Of `held`, those before the shown part and those behind it.
    before: usize,
    behind: usize,
}

/// One line of a listing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Listed {
    pub line: u32,
    pub held: Option<Held>,
}

impl Listing {
    pub fn new(
        index: &LineIndex,
        amounts: &LineAmounts,
        routine: &Routine,
        text: Option<&SourceText>,
        whole: bool,
    ) -> Self {
        let mut held: Vec<Held> = Vec::new();
        let (mut start, mut first, mut last) = (u32::MAX, u32::MAX, 0);
        // A routine that holds nothing of this metric is shown all the same.
        let any = amounts.has(routine.rows.clone());
        for (row, at) in index.rows(routine).iter().zip(routine.rows.clone()) {
            if any && !amounts.has(at..at + 1) {
                continue;
            }
            let (own, total) = (amounts.own[at], amounts.total[at]);
            match held.last_mut().filter(|last| last.line == row.line) {
                Some(last) => {
                    last.own = last.own.saturating_add(own);
                    last.total = last.total.saturating_add(total);
                }
                None => held.push(Held {
                    line: row.line,
                    own,
                    total,
                }),
            }
            if row.line > 0 {
                first = first.min(row.line);
                last = last.max(row.line);
                start = start.min(match row.start {
                    0 => row.line.saturating_sub(MARGIN),
                    start => start,
                });
            }
        }
        let lines = text.map_or(0, SourceText::lines);
        let shown = match (lines, whole) {
            (0, _) => None,
            (lines, true) => Some(1..=lines),
            (lines, false) if first <= lines => {
                Some(start.min(first).max(1)..=last.saturating_add(MARGIN).min(lines))
            }
            _ => None,
        };
        let (before, behind) = match &shown {
            Some(shown) => (
                held.partition_point(|held| held.line < *shown.start()),
                held.partition_point(|held| held.line <= *shown.end()),
            ),
            None => (0, 0),
        };
        Self {
            held,
            shown,
            before,
            behind,
        }
    }

    /// How many lines there are to show.
    pub fn len(&self) -> usize {
        self.in_text() + self.before + self.held.len() - self.behind
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn in_text(&self) -> usize {
        self.shown
            .as_ref()
            .map_or(0, |shown| (shown.end() - shown.start()) as usize + 1)
    }

    /// First the part of the file, then what is not in it.
    pub fn at(&self, row: usize) -> Option<Listed> {
        if let Some(shown) = &self.shown
            && row < self.in_text()
        {
            let line = shown.start() + row as u32;
            return Some(Listed {
                line,
                held: self.holding(line),
            });
        }
        let rest = row - self.in_text();
        let at = if rest < self.before {
            rest
        } else {
            rest - self.before + self.behind
        };
        self.held.get(at).map(|held| Listed {
            line: held.line,
            held: Some(*held),
        })
    }

    fn holding(&self, line: u32) -> Option<Held> {
        let at = self
            .held
            .binary_search_by_key(&line, |held| held.line)
            .ok()?;
        Some(self.held[at])
    }

    /// Lines that hold something.
    pub fn held(&self) -> &[Held] {
        &self.held
    }

    /// The row of a line that holds something.
    pub fn row_of(&self, held: usize) -> usize {
        match &self.shown {
            Some(shown) if (self.before..self.behind).contains(&held) => {
                (self.held[held].line - shown.start()) as usize
            }
            _ if held < self.before => self.in_text() + held,
            _ => self.in_text() + self.before + held - self.behind,
        }
    }

    /// The last line that the profile names.
    pub fn last_line(&self) -> u32 {
        self.held.last().map_or(0, |held| held.line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::lines::amounts;
    use crate::analysis::tests::profile;
    use crate::ids::MetricId;

    /// `17 x/y text` a line, with own and total amounts where there are any.
    fn listed(lines: &[(u32, i64)], text: Option<&str>, whole: bool) -> Vec<String> {
        let stack = |(line, amount): &(u32, i64)| (format!("f (f.c:{line})"), *amount);
        let stacks: Vec<_> = lines.iter().map(stack).collect();
        let profile = profile(&stacks);
        let index = LineIndex::new(&profile).unwrap();
        let amounts = amounts(&profile, &index, MetricId(0)).unwrap();
        let text = text.map(|text| SourceText::new(text.into()));
        let listing = Listing::new(&index, &amounts, &index.routines()[0], text.as_ref(), whole);
        for (i, held) in listing.held().iter().enumerate() {
            assert_eq!(listing.at(listing.row_of(i)).unwrap().held, Some(*held));
        }
        let line = |row| {
            let row: Listed = listing.at(row).unwrap();
            let amounts = row.held.map_or(".".to_owned(), |held| {
                format!("{}/{}", held.own, held.total)
            });
            let text = text
                .as_ref()
                .and_then(|text| text.line(row.line))
                .unwrap_or(b"-");
            format!("{} {amounts} {}", row.line, String::from_utf8_lossy(text))
        };
        (0..listing.len()).map(line).collect()
    }

    fn file(lines: u32) -> String {
        (1..=lines).map(|n| format!("l{n}\r\n")).collect()
    }

    #[test]
    fn five_lines_stand_around_what_holds_something() {
        let want = [
            "3 . l3",
            "4 . l4",
            "5 . l5",
            "6 . l6",
            "7 . l7",
            "8 1/1 l8",
            "9 . l9",
            "10 2/2 l10",
            "11 . l11",
            "12 . l12",
        ];
        assert_eq!(listed(&[(10, 2), (8, 1)], Some(&file(12)), false), want);
    }

    #[test]
    fn without_the_file_there_are_the_lines_that_hold_something() {
        assert_eq!(
            listed(&[(10, 2), (8, 1)], None, true),
            ["8 1/1 -", "10 2/2 -"]
        );
    }

    #[test]
    fn what_is_not_in_the_file_stands_behind_it() {
        let lines = [(2, 1), (9, 4), (0, 3)];
        let all = ["1 . l1", "2 1/1 l2", "3 . l3", "0 3/3 -", "9 4/4 -"];
        assert_eq!(listed(&lines, Some(&file(3)), false), all);
        assert_eq!(listed(&lines, Some(&file(3)), true), all);
        assert_eq!(listed(&[(9, 4)], Some(&file(3)), false), ["9 4/4 -"]);
        assert_eq!(listed(&[(9, 4)], Some(""), true), ["9 4/4 -"]);
    }

    #[test]
    fn lines_end_as_files_end_them() {
        let text = |text: &str| {
            let text = SourceText::new(text.into());
            let lines = (1..=text.lines())
                .map(|n| String::from_utf8_lossy(text.line(n).unwrap()).into_owned());
            lines.collect::<Vec<_>>()
        };
        assert_eq!(text("\u{feff}a\r\n\tb\n\nc"), ["a", "\tb", "", "c"]);
        assert_eq!(text("a\n"), ["a"]);
        assert!(text("").is_empty());
    }
}
