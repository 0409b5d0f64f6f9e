//! One function's lines, with the text of its file where that is at hand.

use super::no_lines;
use crate::analysis::lines::{Held, LineAmounts, LineIndex, Listed, Listing, Routine, SourceText};
use crate::ids::MetricId;
use crate::number::grouped;
use crate::profile::Profile;
use crate::view::label::{self, Amount};
use crate::view::opened::{NoSuch, Opened};
use crate::view::overview::printable;
use crate::view::tables::{Asked, step};
use serde::{Deserialize, Serialize};

/// Characters of a line that are sent; what is copied has all.
const WIDEST: usize = 2_000;
/// Files that are offered where it is not sure which is meant.
const OFFERED: usize = 20;

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ListingQuery {
    pub metric: u32,
    pub routine: u32,
    /// The file at hand that the user said is the one.
    pub chosen: Option<u32>,
    /// All of the file, not only what is around the amounts.
    pub whole: bool,
}

/// A file at hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SourceRow {
    pub source: u32,
    pub path: String,
}

#[derive(Debug, Clone, Serialize)]
pub struct ListingHead {
    pub name: String,
    pub path: String,
    #[serde(rename = "self")]
    pub own: Amount,
    pub total: Amount,
    pub total_share: f64,
    /// The file that is meant, and whether its text was given.
    pub source: Option<SourceRow>,
    pub has_text: bool,
    /// The likeliest, where it is not sure; and how many more there are.
    pub offered: Vec<SourceRow>,
    pub more: usize,
    /// Lines that hold something.
    pub held: usize,
    /// What should be known.
    pub told: Vec<String>,
}

#[derive(Debug, Clone, Serialize)]
pub struct ListingRow {
    /// None where unknown.
    pub line: Option<u32>,
    /// None where the line holds nothing.
    #[serde(rename = "self")]
    pub own: Option<Amount>,
    pub total: Option<Amount>,
    /// Parts of the largest total of the routine's lines.
    pub self_heat: f64,
    pub total_heat: f64,
    /// None where the file has no such line, or is not at hand.
    pub text: Option<String>,
}

/// A part of a listing.
#[derive(Debug, Clone, Serialize)]
pub struct ListingPart {
    pub rows: usize,
    pub start: usize,
    pub list: Vec<ListingRow>,
    pub head: ListingHead,
}

/// A listing and all that is needed to write it down.
#[derive(Debug)]
pub struct Written<'a> {
    pub amounts: &'a LineAmounts,
    pub routine: &'a Routine,
    pub listing: &'a Listing,
    pub text: Option<&'a SourceText>,
    pub whole: i64,
    pub told: String,
}

impl Opened {
    pub fn listing(&mut self, asked: &Asked<ListingQuery>) -> Result<ListingPart, NoSuch> {
        let metric = self.prepare_listing(&asked.query)?;
        let (index, sums) = self.line_sums(metric)?;
        let (routine, listing) = self.listed_routine(index, &asked.query)?;
        let (source, offered) = self.source_of(routine, asked.query.chosen);
        let text = self.text_of(source);
        let largest = listing
            .held()
            .iter()
            .map(|held| held.total.unsigned_abs())
            .max();
        let largest = largest.unwrap_or(0).max(1) as f64;
        let row = |Listed { line, held }: Listed| {
            let amount = |value: fn(&Held) -> i64| {
                let value = held.as_ref().map(value).filter(|value| *value != 0);
                (
                    value.map(|value| self.amount(value, metric)),
                    value.unwrap_or(0) as f64 / largest,
                )
            };
            let (own, self_heat) = amount(|held| held.own);
            let (total, total_heat) = amount(|held| held.total);
            ListingRow {
                line: (line > 0).then_some(line),
                own,
                total,
                self_heat,
                total_heat,
                text: text.and_then(|text| text.line(line)).map(cut),
            }
        };
        let end = listing.len().min(asked.start.saturating_add(asked.count));
        let (own, total) = sums.amounts.of(routine);
        let rows = (asked.start..end).filter_map(|at| listing.at(at));
        Ok(ListingPart {
            rows: listing.len(),
            start: asked.start,
            list: rows.map(row).collect(),
            head: ListingHead {
                name: self.routine_name(routine),
                path: printable(routine.file.get(&self.profile)),
                own: self.amount(own, metric),
                total: self.amount(total, metric),
                total_share: label::share(total, self.line_whole(index, metric)),
                source: source.map(|source| self.source_row(source)),
                has_text: text.is_some(),
                more: offered.len().saturating_sub(OFFERED),
                offered: offered
                    .into_iter()
                    .take(OFFERED)
                    .map(|row| self.source_row(row))
                    .collect(),
                held: listing.held().len(),
                told: self.told_of(index, listing, text),
            },
        })
    }

    /// The next or previous line that holds something, round the end.
    pub fn listing_hit(
        &mut self,
        query: &ListingQuery,
        from: Option<usize>,
        forward: bool,
    ) -> Result<Option<usize>, NoSuch> {
        let metric = self.prepare_listing(query)?;
        let (index, _) = self.line_sums(metric)?;
        let (_, listing) = self.listed_routine(index, query)?;
        let holds = |row: usize| listing.at(row).is_some_and(|listed| listed.held.is_some());
        Ok(step(listing.len(), from, forward, holds))
    }

    /// A listing to be written down, once it is ready.
    pub fn written(&self, query: &ListingQuery) -> Result<Written<'_>, NoSuch> {
        let metric = self.metric(query.metric)?;
        let (index, sums) = self.line_sums(metric)?;
        let (routine, listing) = self.listed_routine(index, query)?;
        let (source, _) = self.source_of(routine, query.chosen);
        let text = self.text_of(source);
        let path = source
            .filter(|_| text.is_some())
            .map(|source| self.source_row(source).path);
        let mut told: Vec<String> = path
            .map(|path| format!("source: {path}"))
            .into_iter()
            .collect();
        told.extend(self.told_of(index, listing, text));
        Ok(Written {
            amounts: &sums.amounts,
            routine,
            listing,
            text,
            whole: self.line_whole(index, metric),
            told: told.join(". "),
        })
    }

    /// Makes the listing ready, and answers of which metric.
    pub fn prepare_listing(&mut self, query: &ListingQuery) -> Result<MetricId, NoSuch> {
        let metric = self.metric(query.metric)?;
        self.sum_lines(metric)?;
        if self
            .source
            .listing
            .as_ref()
            .is_some_and(|(of, _)| of == query)
        {
            return Ok(metric);
        }
        let (index, sums) = self.line_sums(metric)?;
        let routine = routine(index, query)?;
        let (source, _) = self.source_of(routine, query.chosen);
        let text = self.text_of(source);
        let listing = Listing::new(index, &sums.amounts, routine, text, query.whole);
        self.source.listing = Some((query.clone(), listing));
        Ok(metric)
    }

    fn listed_routine<'a>(
        &'a self,
        index: &'a LineIndex,
        query: &ListingQuery,
    ) -> Result<(&'a Routine, &'a Listing), NoSuch> {
        let listing = self.source.listing.as_ref().map(|(_, listing)| listing);
        Ok((routine(index, query)?, listing.ok_or_else(no_lines)?))
    }

    /// The file that a routine is in, and those that may be.
    fn source_of(&self, routine: &Routine, chosen: Option<u32>) -> (Option<u32>, Vec<u32>) {
        let sources = &self.source.sources;
        let chosen = chosen.filter(|chosen| (*chosen as usize) < sources.paths().len());
        let path = String::from_utf8_lossy(routine.file.get(&self.profile));
        let found = sources.find(&path);
        let offered = found.offered.iter().map(|row| *row as u32).collect();
        (chosen.or(found.taken.map(|row| row as u32)), offered)
    }

    fn source_row(&self, source: u32) -> SourceRow {
        let path = self.source.sources.paths().get(source as usize);
        SourceRow {
            source,
            path: path
                .map(|path| printable(path.as_bytes()))
                .unwrap_or_default(),
        }
    }

    fn text_of(&self, source: Option<u32>) -> Option<&SourceText> {
        let (of, text) = self.source.text.as_ref()?;
        (Some(*of) == source).then_some(text)
    }

    fn told_of(
        &self,
        index: &LineIndex,
        listing: &Listing,
        text: Option<&SourceText>,
    ) -> Vec<String> {
        let filtered = index.of_whole_file() && !self.steps.is_empty();
        let filtered = filtered.then(|| FILTERED.to_owned());
        let version = text.and_then(|text| version_told(listing, text));
        filtered.into_iter().chain(version).collect()
    }
}

/// What filters do to lines that are kept for the whole file.
pub const FILTERED: &str = "Lines are of the whole file: this format does not say them stack by stack, so that filters leave them as they are.";

fn routine<'a>(index: &'a LineIndex, query: &ListingQuery) -> Result<&'a Routine, NoSuch> {
    index
        .routines()
        .get(query.routine as usize)
        .ok_or(NoSuch::Row {
            what: "routine",
            number: query.routine,
        })
}

/// The file that a routine is in, as the profile has it.
pub fn file_told(profile: &Profile, routine: &Routine) -> String {
    match routine.file.get(profile) {
        b"" => "a file that is not named".to_owned(),
        path => printable(path),
    }
}

/// What is wrong with a file that is at hand.
pub fn version_told(listing: &Listing, text: &SourceText) -> Option<String> {
    let (lines, last) = (text.lines(), listing.last_line());
    (last > lines).then(|| {
        format!(
            "The file has {} lines and the profile names line {}: it is another version.",
            grouped(lines),
            grouped(last)
        )
    })
}

/// Text of a line: tabs stay.
pub fn visible(line: &[u8]) -> String {
    let parts: Vec<_> = line.split(|byte| *byte == b'\t').map(printable).collect();
    parts.join("\t")
}

/// As much of a line as anybody looks at.
fn cut(line: &[u8]) -> String {
    let text = visible(line);
    match text.char_indices().nth(WIDEST) {
        Some((at, _)) => format!("{}\u{2026}", &text[..at]),
        None => text,
    }
}
