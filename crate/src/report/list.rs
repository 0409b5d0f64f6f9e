//! What lines of source hold, function by function: text for a terminal, in
//! the layout that users of pprof's `list` know, and JSON.
//!
//! Files are asked for by whoever has them: nothing is read here.

use super::json::number;
use super::{Failed, Options, choose_metric};
use crate::analysis::lines::{
    LineAmounts, LineIndex, Listed, Listing, Routine, SourceText, Sources, amounts, are_known,
};
use crate::analysis::search::{Matcher, Query};
use crate::analysis::weights::whole;
use crate::ids::MetricId;
use crate::profile::Profile;
use crate::view::label::{percent, share, short};
use crate::view::overview::printable;
use crate::view::source::{FILTERED, file_told, version_told, visible};
use serde::Serialize;
use serde_json::value::RawValue;
use std::io::Write;

/// Files of source, and how one is read.
pub struct Shelf<'a> {
    pub sources: &'a Sources,
    pub read: &'a dyn Fn(usize) -> Result<Vec<u8>, String>,
}

impl std::fmt::Debug for Shelf<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shelf")
            .field("sources", self.sources)
            .finish()
    }
}

/// A profile's lines of one metric.
#[derive(Debug, Clone, Copy)]
pub struct Lines<'a> {
    pub profile: &'a Profile,
    pub metric: MetricId,
    pub amounts: &'a LineAmounts,
    /// What shares are shares of.
    pub whole: i64,
}

impl Lines<'_> {
    /// A routine as text, with the lines of its file where that is at hand;
    /// `told` is said of the file.
    pub fn text(
        &self,
        routine: &Routine,
        listing: &Listing,
        source: Option<&SourceText>,
        told: &str,
    ) -> String {
        let metric = self.profile.metric(self.metric);
        let (own, total) = self.amounts.of(routine);
        let mut text = format!(
            "FUNCTION {} in {}\n{:>10} {:>10} (self, total) {} of all {}\n",
            printable(routine.name.get(self.profile)),
            file_told(self.profile, routine),
            short(own, metric),
            short(total, metric),
            percent(share(total, self.whole)),
            metric.name,
        );
        if !told.is_empty() {
            text.push_str(&format!(" {told}\n"));
        }
        let written = |amount: Option<i64>| match amount {
            None | Some(0) => ".".to_owned(),
            Some(amount) => short(amount, metric),
        };
        for Listed { line, held } in (0..listing.len()).filter_map(|row| listing.at(row)) {
            let number = match line {
                0 => "?".to_owned(),
                line => line.to_string(),
            };
            let words = source.and_then(|source| source.line(line)).map(visible);
            text.push_str(&format!(
                "{:>10} {:>10} {number:>6}:{}\n",
                written(held.map(|held| held.own)),
                written(held.map(|held| held.total)),
                words.unwrap_or_default(),
            ));
        }
        text
    }
}

/// Keys are stable: the README lists them.
#[derive(Debug, Serialize)]
struct Answer {
    file: String,
    metric: String,
    pattern: String,
    list: Vec<RoutineRow>,
}

#[derive(Debug, Serialize)]
struct RoutineRow {
    function: String,
    file: String,
    flat: Box<RawValue>,
    cum: Box<RawValue>,
    share: f64,
    source: Option<String>,
    note: Option<String>,
    lines: Vec<LineRow>,
}

#[derive(Debug, Serialize)]
struct LineRow {
    line: Option<u32>,
    flat: Box<RawValue>,
    cum: Box<RawValue>,
    text: Option<String>,
}

/// Writes all that the pattern names, as text or as JSON.
pub fn write(
    profile: &Profile,
    options: &Options,
    pattern: &str,
    json: bool,
    shelf: &Shelf<'_>,
    out: &mut dyn Write,
) -> Result<(), Failed> {
    if json {
        let answer = answer(profile, options, pattern, shelf)?;
        serde_json::to_writer(&mut *out, &answer).map_err(std::io::Error::from)?;
        out.write_all(b"\n")?;
    } else {
        out.write_all(report(profile, options, pattern, shelf)?.as_bytes())?;
    }
    Ok(())
}

fn report(
    profile: &Profile,
    options: &Options,
    pattern: &str,
    shelf: &Shelf<'_>,
) -> Result<String, String> {
    let mut parts = Vec::new();
    each(
        profile,
        options,
        pattern,
        shelf,
        |lines, routine, listing, found| {
            parts.push(lines.text(routine, listing, found.text.as_ref(), &found.told()));
            Ok(())
        },
    )?;
    Ok(parts.join("\n"))
}

fn answer(
    profile: &Profile,
    options: &Options,
    pattern: &str,
    shelf: &Shelf<'_>,
) -> Result<Answer, String> {
    let mut list = Vec::new();
    let metric = each(
        profile,
        options,
        pattern,
        shelf,
        |lines, routine, listing, found| {
            let decimals = profile.metric(lines.metric).decimals;
            let line = |Listed { line, held }: Listed| {
                let text = found.text.as_ref().and_then(|text| text.line(line));
                Ok(LineRow {
                    line: (line > 0).then_some(line),
                    flat: number(held.map_or(0, |held| held.own), decimals)?,
                    cum: number(held.map_or(0, |held| held.total), decimals)?,
                    text: text.map(|text| String::from_utf8_lossy(text).into_owned()),
                })
            };
            let rows = (0..listing.len()).filter_map(|row| listing.at(row));
            let rows: Result<Vec<_>, String> = rows.map(line).collect();
            let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
            let (own, total) = lines.amounts.of(routine);
            list.push(RoutineRow {
                function: text(routine.name.get(profile)),
                file: text(routine.file.get(profile)),
                flat: number(own, decimals)?,
                cum: number(total, decimals)?,
                share: share(total, lines.whole),
                source: found.path.clone(),
                note: found.note.clone(),
                lines: rows?,
            });
            Ok(())
        },
    )?;
    Ok(Answer {
        file: profile.name.clone(),
        metric: profile.metric(metric).name.clone(),
        pattern: pattern.to_owned(),
        list,
    })
}

/// A file of source, or why there is none.
#[derive(Default)]
struct OnShelf {
    path: Option<String>,
    text: Option<SourceText>,
    note: Option<String>,
}

impl OnShelf {
    fn told(&self) -> String {
        let source = self
            .path
            .iter()
            .map(|path| format!("source: {}", printable(path.as_bytes())));
        source
            .chain(self.note.clone())
            .collect::<Vec<_>>()
            .join(". ")
    }

    fn of(path: &str, shelf: &Shelf<'_>) -> Self {
        let found = shelf.sources.find(path);
        let paths = shelf.sources.paths();
        let Some(row) = found.taken else {
            let offered: Vec<_> = found
                .offered
                .iter()
                .map(|row| paths[*row].as_str())
                .collect();
            return Self {
                note: (!offered.is_empty())
                    .then(|| format!("Not sure which file is meant: {}.", offered.join(", "))),
                ..Self::default()
            };
        };
        match (shelf.read)(row) {
            Ok(bytes) => Self {
                path: Some(paths[row].clone()),
                text: Some(SourceText::new(bytes)),
                note: None,
            },
            Err(why) => Self {
                note: Some(format!("{} cannot be read: {why}.", paths[row])),
                ..Self::default()
            },
        }
    }
}

/// Each routine that the pattern names and that holds something.
fn each(
    profile: &Profile,
    options: &Options,
    pattern: &str,
    shelf: &Shelf<'_>,
    mut tell: impl FnMut(&Lines<'_>, &Routine, &Listing, &OnShelf) -> Result<(), String>,
) -> Result<MetricId, String> {
    let metric = choose_metric(profile, options)?;
    let matcher = Matcher::new(&Query {
        pattern: pattern.to_owned(),
        regex: true,
        case: true,
    })?;
    let index = LineIndex::new(profile).map_err(|stop| stop.to_string())?;
    let name = &profile.metric(metric).name;
    let amounts = amounts(profile, &index, metric).ok_or_else(|| {
        format!("Amounts of {name} cannot be added up, so there are no totals of it.")
    })?;
    let taken = options.taken.as_ref().filter(|_| index.of_whole_file());
    let lines = Lines {
        profile,
        metric,
        amounts: &amounts,
        whole: taken.map_or_else(
            || whole(profile, metric),
            |taken| taken.wholes[metric.index()],
        ),
    };
    let (mut named, mut told) = (0, 0);
    for routine in index.routines() {
        if routine.rows.is_empty() || !matcher.finds(routine.name.get(profile)) {
            continue;
        }
        named += 1;
        if !amounts.has(routine.rows.clone()) {
            continue;
        }
        told += 1;
        let path = String::from_utf8_lossy(routine.file.get(profile));
        let mut found = OnShelf::of(&path, shelf);
        let listing = Listing::new(&index, &amounts, routine, found.text.as_ref(), false);
        if let Some(text) = &found.text {
            found.note = version_told(&listing, text);
        }
        if taken.is_some() {
            found.note = Some(match found.note {
                Some(note) => format!("{FILTERED} {note}"),
                None => FILTERED.to_owned(),
            });
        }
        tell(&lines, routine, &listing, &found)?;
    }
    match (named, told) {
        (_, 1..) => Ok(metric),
        (0, _) if !are_known(profile) => {
            Err("The profile does not say on which lines of source its stacks are.".to_owned())
        }
        (0, _) => Err(format!(
            "No function whose lines are known matches \u{201c}{pattern}\u{201d}."
        )),
        _ => Err(format!(
            "What matches \u{201c}{pattern}\u{201d} holds nothing of {name}."
        )),
    }
}
