//! What changed between profiles, and what grows over time, as a table.

use super::Conservation;
use super::label::{self, Amount};
use super::names::Alike;
use super::opened::{NoSuch, Opened};
use super::tables::{Asked, Kept, Table, order, words};
use crate::analysis::changes::{By, Changes, Fate, Known, both_ways, changes};
use crate::analysis::growth::{Growth, Over, Rate, ranked};
use crate::analysis::noise::Reading;
use crate::analysis::search::Matcher;
use crate::analysis::stacks::magnitude;
use crate::analysis::subsystems::OTHER;
use crate::ids::MetricId;
use crate::metric::Metric;
use crate::number::grouped;
use crate::profile::{Measure, Series};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ChangeSort {
    Name,
    /// By magnitude.
    Change,
    Before,
    After,
    /// By how large it is against what it was.
    Ratio,
    Points,
    Stacks,
    /// Suspects first, then the fastest.
    Rank,
    Rate,
    Steps,
}

/// What shares of changes are shares of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Against {
    /// All that grew and all that shrank, as `pprof -base` has it.
    Changed,
    /// The first profile, as `pprof -diff_base`.
    Before,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ChangesQuery {
    pub metric: u32,
    pub by: By,
    pub against: Against,
    /// The word of a [`crate::analysis::subsystems::Choice`].
    pub pack: String,
    /// All if there is none.
    pub fates: Vec<String>,
    pub sort: ChangeSort,
    pub descending: bool,
    pub filter: String,
}

#[derive(Debug, Clone, Serialize)]
pub struct ChangeRow {
    pub name: String,
    pub written: Option<String>,
    pub alike: Alike,
    pub colour: u8,
    pub hit: bool,
    pub node: u32,
    /// Where the stack ends that changed most.
    pub stack: u32,
    pub fate: Fate,
    pub before: Amount,
    pub after: Amount,
    pub change: Amount,
    /// Of what the query holds changes against.
    pub share: f64,
    /// Its share after less its share before.
    pub points: f64,
    /// After as a multiple of before; null where there was nothing.
    pub ratio: Option<f64>,
    pub stacks: u64,
    /// An hour; null where times are not known.
    pub rate: Option<Amount>,
    pub up: usize,
    pub steps: usize,
    /// The first snapshot that has any of it, and its time or name.
    pub first_at: Option<usize>,
    pub first_seen: Option<String>,
    pub doubles_in: Option<String>,
    pub suspect: bool,
    pub noise: Option<bool>,
    /// For each snapshot, its part of the largest: 0 to 1, for a picture.
    pub line: Vec<f32>,
}

/// What was compared, in one metric.
#[derive(Debug, Clone, Serialize)]
pub struct SeriesHead {
    pub parts: Vec<PartRow>,
    pub measure: String,
    /// The metrics that the others can be asked for by.
    pub measures: Vec<MeasureRow>,
    pub grown: Amount,
    pub shrunk: Amount,
    pub change: Amount,
    /// How stacks found each other.
    pub found: String,
    pub scaled: bool,
    /// What is said of time.
    pub verdict: String,
    pub timed: bool,
    pub fates: Vec<FateRow>,
}

#[derive(Debug, Clone, Serialize)]
pub struct PartRow {
    pub name: String,
    pub time: Option<String>,
    pub told: Option<&'static str>,
    pub metric: u32,
    pub total: Amount,
}

#[derive(Debug, Clone, Serialize)]
pub struct MeasureRow {
    pub name: String,
    pub change: u32,
}

/// How many rows had a fate, and what they changed.
#[derive(Debug, Clone, Serialize)]
pub struct FateRow {
    pub fate: Fate,
    pub rows: usize,
    pub change: Amount,
}

/// The rows of the last grouping, and how each went.
#[derive(Debug, Default)]
pub(super) struct ChangesMemo {
    by: Option<(MetricId, By, String)>,
    all: Option<Changes>,
    growth: Vec<Growth>,
    kept: Kept<ChangesQuery, u32>,
}

const NOT_JOINED: NoSuch = NoSuch::Comparison;

impl Opened {
    fn series(&self) -> Result<&Series, NoSuch> {
        self.profile.series.as_deref().ok_or(NOT_JOINED)
    }

    /// The quantity that a metric is of; the first if it is of none.
    fn measured(&self, metric: MetricId) -> Result<Measure, NoSuch> {
        let series = self.series()?;
        let measure = series.measure_of(metric).or(series.measures.first());
        measure.cloned().ok_or(NOT_JOINED)
    }

    fn over(&self, measure: &Measure) -> Result<Over, NoSuch> {
        let metric = self.profile.metric(measure.change);
        let last = measure.parts.last().copied().unwrap_or(measure.change);
        let whole = self.profile.total(last).unwrap_or(0);
        Ok(Over::new(
            self.series()?,
            self.profile.method,
            metric,
            whole,
        ))
    }

    /// Makes ready the rows of a grouping.
    fn group_changes(&mut self, query: &ChangesQuery) -> Result<Measure, NoSuch> {
        let metric = self.metric(query.metric)?;
        let measure = self.measured(metric)?;
        let key = (measure.change, query.by, query.pack.clone());
        if self.changes.by.as_ref() == Some(&key) {
            return Ok(measure);
        }
        if query.by == By::Subsystem {
            self.sort_stacks(&query.pack)?;
        }
        let over = self.over(&measure)?;
        let known = Known {
            index: &self.index,
            noise: &self.noise_of(Reading::Name),
            subsystems: self.known_assignment(),
        };
        let all = changes(&self.profile, &measure, query.by, known);
        let all = all.map_err(|stop| NoSuch::Stopped(stop.to_string()))?;
        let growth = (0..all.rows.len()).map(|row| over.of(all.amounts(row)));
        self.changes = ChangesMemo {
            growth: growth.collect(),
            all: Some(all),
            by: Some(key),
            kept: Kept::default(),
        };
        Ok(measure)
    }

    pub fn changes_table(
        &mut self,
        asked: &Asked<ChangesQuery>,
    ) -> Result<Table<ChangeRow>, NoSuch> {
        let query = &asked.query;
        let measure = self.group_changes(query)?;
        self.names.compare(&self.profile);
        self.sort_changes(query)?;
        let memo = &self.changes;
        let Some(all) = &memo.all else {
            return Err(NOT_JOINED);
        };
        let metric = measure.change;
        let (up, down) = both_ways(&self.profile, &measure);
        let total = |at: Option<&MetricId>| at.and_then(|id| self.profile.total(*id)).unwrap_or(0);
        let before = total(measure.parts.first());
        let after = total(measure.parts.last());
        let whole = match query.against {
            Against::Changed => up.saturating_sub(down),
            Against::Before => before,
        };
        // Amounts of one side, which have no sign of a change.
        let unit = self.profile.metric(metric);
        let amount = |value| label::amount(value, unit);
        let row = |row: &u32| {
            let i = *row as usize;
            let (at, growth) = (&all.rows[i], &memo.growth[i]);
            let frame = self.profile.tree.frame(at.node);
            let name = self.profile.frames.get(frame).name;
            let (text, written, alike) = match query.by {
                By::Subsystem => (self.subsystem_name(at.subsystem), None, Alike::No),
                _ => (
                    self.names.full(&self.profile, name).into_owned(),
                    self.names.written(&self.profile, name),
                    self.names.known_alike(name),
                ),
            };
            let (first, last) = (all.first(i), all.last(i));
            let amounts = all.amounts(i);
            let most = amounts
                .iter()
                .map(|it| it.unsigned_abs())
                .max()
                .unwrap_or(0);
            ChangeRow {
                name: text,
                written,
                alike,
                colour: self.groups.colour[frame.index()],
                hit: self.hits.as_ref().is_some_and(|hits| hits.has(frame)),
                node: at.node.0,
                stack: at.stack.0,
                fate: all.fate(i),
                before: amount(first),
                after: amount(last),
                change: self.amount(all.change(i), metric),
                share: label::share(all.change(i), whole),
                points: label::share(last, after) - label::share(first, before),
                ratio: (first != 0).then(|| last as f64 / first as f64),
                stacks: at.stacks,
                rate: growth.per_hour.map(|rate| self.rate(rate, metric)),
                up: growth.up,
                steps: growth.steps,
                first_at: growth.first_seen,
                first_seen: growth.first_seen.and_then(|part| self.seen(part)),
                doubles_in: growth.doubles_in.map(label::duration),
                suspect: growth.suspect,
                noise: growth.noise,
                line: amounts
                    .iter()
                    .map(|it| (*it as f64 / most.max(1) as f64) as f32)
                    .collect(),
            }
        };
        Ok(Table {
            rows: memo.kept.rows.len(),
            start: asked.start,
            list: asked.window(&memo.kept.rows).iter().map(row).collect(),
            conservation: self.changes_conservation(query, metric, all),
        })
    }

    /// Totals of functions overlap, so that there is nothing to add up.
    fn changes_conservation(
        &self,
        query: &ChangesQuery,
        metric: MetricId,
        all: &Changes,
    ) -> Conservation {
        let shown = self.profile.total(metric).unwrap_or(0);
        let listed = self.changes.kept.sum;
        match query.by {
            By::Total => self.conservation(metric, [("changed", shown)]),
            _ => {
                let rows: i64 = (0..all.rows.len()).map(|row| all.change(row)).sum();
                let parts = [
                    ("listed", listed),
                    ("filtered out", rows - listed),
                    ("without a caller that means something", shown - rows),
                ];
                self.conservation(metric, parts)
            }
        }
    }

    fn seen(&self, part: usize) -> Option<String> {
        let part = self.profile.series.as_ref()?.parts.get(part)?;
        let time = part.taken.map(|taken| label::moment(taken.at));
        Some(time.unwrap_or_else(|| part.name.clone()))
    }

    fn rate(&self, rate: Rate, metric: MetricId) -> Amount {
        let (value, metric) = rate.amount(self.profile.metric(metric));
        let amount = label::amount(value, &metric);
        if value > 0 {
            label::plus(amount)
        } else {
            amount
        }
    }

    fn sort_changes(&mut self, query: &ChangesQuery) -> Result<(), NoSuch> {
        if self.changes.kept.answers(query) {
            return Ok(());
        }
        let Some(all) = &self.changes.all else {
            return Err(NOT_JOINED);
        };
        let growth = &self.changes.growth;
        let name = |row: &u32| {
            let at = &all.rows[*row as usize];
            match query.by {
                By::Subsystem => self.subsystem_name(at.subsystem),
                _ => self.node_text(at.node),
            }
        };
        let matcher = Matcher::new(&words(&query.filter)).ok();
        let passes = |row: &u32| {
            let fate = all.fate(*row as usize).word();
            let wanted = query.fates.is_empty() || query.fates.iter().any(|it| it == fate);
            wanted
                && match &matcher {
                    Some(matcher) if !query.filter.is_empty() => {
                        matcher.finds(name(row).as_bytes())
                    }
                    _ => true,
                }
        };
        let mut rows: Vec<u32> = match query.sort {
            // Suspects are first whichever way the rest goes.
            ChangeSort::Rank => ranked(growth, |row| all.change(row)),
            _ => (0..all.rows.len() as u32).collect(),
        };
        rows.retain(passes);
        let down = query.descending;
        let at = |row: &u32| *row as usize;
        let total = |part: fn(&Changes, usize) -> i64| {
            let sum = (0..all.rows.len()).map(|row| i128::from(part(all, row)));
            sum.sum::<i128>().max(1)
        };
        let (before, after) = (total(Changes::first), total(Changes::last));
        match query.sort {
            ChangeSort::Name => order(&mut rows, down, name),
            ChangeSort::Change => order(&mut rows, down, |row| magnitude(all.change(at(row)))),
            ChangeSort::Before => order(&mut rows, down, |row| magnitude(all.first(at(row)))),
            ChangeSort::After => order(&mut rows, down, |row| magnitude(all.last(at(row)))),
            ChangeSort::Ratio => order(&mut rows, down, |row| {
                let (first, last) = (all.first(at(row)), all.last(at(row)));
                match (first, last) {
                    (0, 0) => (-1, 0),
                    (0, last) => (1, last),
                    (first, last) => (0, (i128::from(last) * 1_000_000 / i128::from(first)) as i64),
                }
            }),
            ChangeSort::Points => order(&mut rows, down, |row| {
                let (first, last) = (all.first(at(row)), all.last(at(row)));
                i128::from(last) * before - i128::from(first) * after
            }),
            ChangeSort::Stacks => order(&mut rows, down, |row| all.rows[at(row)].stacks),
            ChangeSort::Rate => order(&mut rows, down, |row| growth[at(row)].per_hour),
            ChangeSort::Steps => order(&mut rows, down, |row| growth[at(row)].up),
            ChangeSort::Rank if !down => rows.reverse(),
            ChangeSort::Rank => {}
        }
        let sum = rows.iter().map(|row| all.change(at(row))).sum();
        self.changes.kept = Kept::new(query, rows, sum);
        Ok(())
    }

    /// The row of a place, else of its function.
    pub fn row_of_change(
        &mut self,
        query: &ChangesQuery,
        node: u32,
    ) -> Result<Option<usize>, NoSuch> {
        self.group_changes(query)?;
        self.sort_changes(query)?;
        let (Some(place), Some(all)) = (self.known_place(node), &self.changes.all) else {
            return Ok(None);
        };
        let here = self.index.of(self.profile.tree.frame(place));
        let node_of = |row: &u32| all.rows[*row as usize].node;
        let rows = &self.changes.kept.rows;
        let exact = rows.iter().position(|row| node_of(row) == place);
        let alike = |row: &u32| self.index.of(self.profile.tree.frame(node_of(row))) == here;
        Ok(exact.or_else(|| rows.iter().position(alike)))
    }

    pub fn series_head(&mut self, query: &ChangesQuery) -> Result<SeriesHead, NoSuch> {
        let measure = self.group_changes(query)?;
        let metric = self.profile.metric(measure.change).clone();
        let over = self.over(&measure)?;
        let (up, down) = both_ways(&self.profile, &measure);
        let series = self.series()?;
        let totals = measure.parts.iter();
        let totals: Vec<i64> = totals
            .map(|id| self.profile.total(*id).unwrap_or(0))
            .collect();
        let part = |((part, id), total): ((&crate::profile::Snapshot, &MetricId), &i64)| PartRow {
            name: part.name.clone(),
            time: part.taken.map(|taken| label::moment(taken.at)),
            told: part.taken.map(|taken| taken.told.words()),
            metric: id.0,
            total: self.amount(*total, *id),
        };
        let parts = series.parts.iter().zip(&measure.parts).zip(&totals);
        let of_measure = |measure: &Measure| MeasureRow {
            name: measure.name.clone(),
            change: measure.change.0,
        };
        let suspects = self.changes.growth.iter().filter(|it| it.suspect).count();
        let all = self.changes.all.as_ref().ok_or(NOT_JOINED)?;
        let fate = |fate: Fate| {
            let rows = (0..all.rows.len()).filter(|row| all.fate(*row) == fate);
            let (many, sum) = rows.fold((0, 0i64), |(n, sum), row| {
                (n + 1, sum.saturating_add(all.change(row)))
            });
            FateRow {
                fate,
                rows: many,
                change: self.amount(sum, measure.change),
            }
        };
        Ok(SeriesHead {
            parts: parts.map(part).collect(),
            measure: measure.name.clone(),
            measures: series.measures.iter().map(of_measure).collect(),
            grown: self.amount(up, measure.change),
            shrunk: self.amount(down, measure.change),
            change: self.amount(up.saturating_add(down), measure.change),
            found: found(series),
            scaled: series.scaled,
            verdict: verdict(&over.of(&totals), &over, suspects, &metric, &totals),
            timed: over.is_timed(),
            fates: Fate::ALL.map(fate).into(),
        })
    }

    fn subsystem_name(&self, subsystem: u32) -> String {
        let names = self.known_assignment().map(|known| &known.names);
        match (subsystem, names) {
            (OTHER, _) | (_, None) => "(other)".to_owned(),
            (at, Some(names)) => names[at as usize].clone(),
        }
    }
}

/// `1,204 of 1,500 stacks are in both; 100 only before, 196 only after.`
pub(crate) fn found(series: &Series) -> String {
    let matched = &series.matched;
    let all = if series.is_pair() { "both" } else { "all" };
    let more = match matched.alike {
        0 => String::new(),
        more => format!(
            "; {} of the last found theirs by names made alike",
            grouped(more)
        ),
    };
    let only = match &matched.alone[..] {
        [before, after] => format!(
            "; {} only before, {} only after",
            grouped(*before),
            grouped(*after)
        ),
        _ => String::new(),
    };
    format!(
        "{} of {} stacks are in {all}{more}{only}.",
        grouped(matched.shared),
        grouped(matched.stacks)
    )
}

/// What time says of all of it.
pub(crate) fn verdict(
    whole: &Growth,
    over: &Over,
    suspects: usize,
    metric: &Metric,
    totals: &[i64],
) -> String {
    let signed = |value: i64, metric: &Metric| match value > 0 {
        true => format!("+{}", label::short(value, metric)),
        false => label::short(value, metric),
    };
    let change = match totals {
        [first, .., last] => last.saturating_sub(*first),
        _ => 0,
    };
    let steps = match (whole.up, whole.steps) {
        (_, 0 | 1) => String::new(),
        (up, steps) => format!(" and grew in {up} of {steps} steps"),
    };
    let rate = match (whole.per_hour, over.span()) {
        (Some(rate), Some(span)) => {
            let (rate, fine) = rate.amount(metric);
            format!(
                "Over {}, the whole changed by {}: {} an hour{steps}.",
                label::duration(span / 1_000_000_000),
                signed(change, metric),
                signed(rate, &fine),
            )
        }
        _ => format!(
            "The whole changed by {}{steps}; there is no rate, as {}.",
            signed(change, metric),
            over.untimed()
        ),
    };
    let suspected = match suspects {
        0 => "Nothing is suspected of leaking.".to_owned(),
        1 => "One place is suspected of leaking.".to_owned(),
        many => format!("{} places are suspected of leaking.", grouped(many as u64)),
    };
    let few = match (totals.len(), suspects) {
        (2, 1..) => " Two snapshots show growth, not yet that it goes on: a third would.",
        _ => "",
    };
    format!("{rate} {suspected}{few}")
}
