//! One table: which columns it has, and how its rows hang together.

use super::after;
use super::row::{Place, Row, Site, count, size};
use crate::ids::NodeId;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Locations,
    Types,
    Calls,
    /// The layout with `||`.
    Other,
}

/// Behind the name of each table.
pub(super) const COUNTS: &[u8] = b" with Allocation Counts. Recorded a total of ";
pub(super) const OTHER_LAYOUT: &[u8] = b"Memory Tracer. Recorded ";

impl Kind {
    pub(super) const fn words(self) -> &'static str {
        match self {
            Self::Locations => "location histogram",
            Self::Types => "type histogram",
            Self::Calls => "call tree",
            Self::Other => "table",
        }
    }
}

/// The line that begins a table, and how many allocations it says there were.
pub(super) fn heading(text: &[u8]) -> Option<(Kind, Option<i64>)> {
    let number = |text: &[u8]| {
        let digits = text.iter().take_while(|b| b.is_ascii_digit()).count();
        std::str::from_utf8(&text[..digits]).ok()?.parse().ok()
    };
    if let Some(behind) = after(text, OTHER_LAYOUT) {
        return Some((Kind::Other, number(behind)));
    }
    let at = memchr::memmem::find(text, COUNTS)?;
    let kinds = [
        (&b"Location Histogram"[..], Kind::Locations),
        (b"Type Histogram", Kind::Types),
        (b"Call Tree", Kind::Calls),
    ];
    let (_, kind) = kinds.iter().find(|(name, _)| text[..at].ends_with(name))?;
    Some((*kind, number(&text[at + COUNTS.len()..])))
}

/// What stands in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Name,
    Own,
    Total,
    Location,
    Size,
    Type,
    Unknown,
}

/// A place of a call tree that rows below may belong to.
#[derive(Debug)]
struct Above {
    indent: usize,
    node: NodeId,
    /// What of its total is not accounted for by rows so far.
    left: Option<i64>,
}

#[derive(Debug)]
pub(super) struct Table {
    pub(super) number: u32,
    pub(super) kind: Kind,
    pub(super) recorded: Option<i64>,
    /// What its rows have counted so far.
    pub(super) counted: i64,
    /// The frame that stands for it; the root as long as it has no row.
    pub(super) root: NodeId,
    columns: Vec<Column>,
    rows: u64,
    path: Vec<Above>,
}

impl Table {
    pub(super) fn new(number: u32, kind: Kind, recorded: Option<i64>) -> Self {
        Self {
            number,
            kind,
            recorded,
            counted: 0,
            root: NodeId::ROOT,
            columns: Vec::new(),
            rows: 0,
            path: Vec::new(),
        }
    }

    pub(super) fn row<'a>(&mut self, text: &'a [u8]) -> Row<'a> {
        let text = text.trim_ascii_end();
        if is_line(text) {
            return match self.rows {
                0 => Row::Nothing,
                _ => Row::End,
            };
        }
        if self.columns.is_empty() {
            self.columns = titles(text, self.kind);
            return Row::Nothing;
        }
        let site = match self.kind {
            Kind::Other => self.other(text),
            _ => self.counts(text),
        };
        match site {
            Some(site) => Row::Site(site),
            None if text.is_empty() && self.rows == 0 => Row::Nothing,
            None if memchr::memmem::find(text, b" | ").is_some() => Row::Bad,
            None if self.kind == Kind::Other && memchr::memmem::find(text, b"||").is_some() => {
                Row::Bad
            }
            // The end was lost, and the program goes on.
            None => Row::End,
        }
    }

    /// Names and places may hold the separator: the counts tell where they end.
    fn counts<'a>(&self, text: &'a [u8]) -> Option<Site<'a>> {
        let bars: Vec<usize> = memchr::memchr_iter(b'|', text)
            .filter(|at| {
                *at > 0 && text[at - 1] == b' ' && matches!(text.get(at + 1), None | Some(b' '))
            })
            .collect();
        let cell = |i: usize| {
            let from = match i {
                0 => 0,
                i => bars[i - 1] + 1,
            };
            &text[from.min(text.len())..bars.get(i).copied().unwrap_or(text.len())]
        };
        let numbers: Vec<Column> = self.columns.iter().copied().filter(is_number).collect();
        // From the right, the cells in which all counts stand side by side.
        let last = (bars.len() + 1).checked_sub(numbers.len())?;
        let at = (1..=last).rev().find(|at| {
            let all = (0..numbers.len()).all(|i| count(cell(at + i)).is_some());
            let placed = self.columns.contains(&Column::Location);
            all && (at + numbers.len() <= bars.len()) == placed
        })?;
        let named = &text[..bars[at - 1]];
        let name = named.trim_ascii();
        let mut site = Site {
            indent: named.len() - named.trim_ascii_start().len(),
            name,
            place: match bars.get(at + numbers.len() - 1) {
                Some(bar) => text[bar + 1..].trim_ascii(),
                None => b"",
            },
            ..Site::default()
        };
        if self.kind == Kind::Types {
            (site.name, site.kind) = (b"", name);
        }
        for (i, column) in numbers.iter().enumerate() {
            let (number, percent) = count(cell(at + i))?;
            match column {
                Column::Total => site.total = Some(number),
                _ => (site.count, site.percent) = (number, percent),
            }
        }
        Some(site)
    }

    fn other<'a>(&self, text: &'a [u8]) -> Option<Site<'a>> {
        let mut site = Site::default();
        let mut counted = false;
        let cells = split(text);
        if cells.len() != self.columns.len() {
            return None;
        }
        for (column, cell) in self.columns.iter().zip(cells) {
            match column {
                Column::Name | Column::Location => (site.name, site.place) = (cell, cell),
                Column::Type => site.kind = cell,
                Column::Own => {
                    (site.count, site.percent) = count(cell)?;
                    counted = true;
                }
                Column::Size => {
                    let (bytes, guessed) = size(cell)?;
                    (site.bytes, site.guessed) = (Some(bytes), guessed);
                }
                Column::Total | Column::Unknown => {}
            }
        }
        // A place that is only a file would be the name of nothing.
        if Place::of(site.place).line == 0 {
            site.place = b"";
        }
        counted.then_some(site)
    }

    /// Leaves all places of a call tree that are not above a row of this
    /// indentation. Answers how many of their totals were odd.
    pub(super) fn up_to(&mut self, indent: usize) -> u64 {
        let mut odd = 0;
        while let Some(last) = self.path.pop_if(|above| above.indent >= indent) {
            odd += u64::from(last.left.is_some_and(|left| left != 0));
        }
        odd
    }

    /// What the next row hangs below.
    pub(super) fn above(&self) -> NodeId {
        self.path.last().map_or(self.root, |above| above.node)
    }

    /// After a row was recorded at a node. Answers how many of its percentages
    /// were odd.
    pub(super) fn took(&mut self, site: &Site<'_>, node: NodeId) -> u64 {
        self.rows += 1;
        self.counted = self.counted.saturating_add(site.count);
        if self.kind == Kind::Calls {
            let total = site.total.unwrap_or(site.count);
            if let Some(left) = self.path.last_mut().and_then(|above| above.left.as_mut()) {
                *left = left.saturating_sub(total);
            }
            self.path.push(Above {
                indent: site.indent,
                node,
                left: site.total.map(|total| total.saturating_sub(site.count)),
            });
        }
        let fits = |percent: u64| {
            let Some(recorded) = self.recorded.filter(|of| *of > 0) else {
                return true;
            };
            // Rounded to a tenth, in whichever direction.
            let exact = i128::from(site.count) * 1000;
            let printed = i128::from(percent) * i128::from(recorded);
            (exact - printed).abs() <= i128::from(recorded)
        };
        u64::from(site.percent.is_some_and(|percent| !fits(percent)))
    }
}

fn is_number(column: &Column) -> bool {
    matches!(column, Column::Own | Column::Total)
}

/// At least ten dashes, perhaps behind a prompt.
fn is_line(text: &[u8]) -> bool {
    let dashes = text.iter().rev().take_while(|b| **b == b'-').count();
    let before = &text[..text.len() - dashes];
    dashes >= 10 && (before.is_empty() || before.ends_with(b" "))
}

fn split(text: &[u8]) -> Vec<&[u8]> {
    let mut cells = Vec::new();
    let mut rest = text;
    while let Some(at) = memchr::memmem::find(rest, b"||") {
        cells.push(rest[..at].trim_ascii());
        rest = &rest[at + 2..];
    }
    cells.push(rest.trim_ascii());
    cells
}

/// None where a line is no row of titles.
fn titles(text: &[u8], kind: Kind) -> Vec<Column> {
    let cells: Vec<&[u8]> = match kind {
        Kind::Other => split(text),
        _ => text.split(|b| *b == b'|').map(<[u8]>::trim_ascii).collect(),
    };
    let column = |cell: &&[u8]| match cell.to_ascii_lowercase().as_slice() {
        b"name" => Column::Name,
        b"self count" | b"count" => Column::Own,
        b"total count" => Column::Total,
        b"location" | b"source location" => Column::Location,
        b"size" => Column::Size,
        b"type" => Column::Type,
        _ => Column::Unknown,
    };
    let columns: Vec<Column> = cells.iter().map(column).collect();
    match columns.len() > 1 && columns.contains(&Column::Own) {
        true => columns,
        false => Vec::new(),
    }
}
