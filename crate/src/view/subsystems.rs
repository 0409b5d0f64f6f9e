//! What the memory is for: subsystems, what rules disagree on, and the stacks
//! of one of them.

use super::label::{self, Amount};
use super::opened::{NoSuch, Opened};
use super::stacks::{Ranked, StackRow, StackSort};
use super::tables::{Asked, Kept, Table, order, words};
use crate::analysis::findings::Share;
use crate::analysis::search::Matcher;
use crate::analysis::sites::Site;
use crate::analysis::stacks::magnitude;
use crate::analysis::subsystems::{
    Assignment, Choice, Measured, OTHER, PACKS, Row, Subsystems, measured, subsystems,
};
use crate::ids::MetricId;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SubsystemSort {
    Name,
    /// By magnitude.
    Amount,
    Stacks,
    Distinct,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct SubsystemsQuery {
    pub metric: u32,
    /// The word of a [`Choice`].
    pub pack: String,
    pub sort: SubsystemSort,
    pub descending: bool,
    pub filter: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct SubsystemStacksQuery {
    pub metric: u32,
    pub pack: String,
    /// Of a row.
    pub subsystem: u32,
    pub sort: StackSort,
    pub descending: bool,
    pub filter: String,
}

#[derive(Debug, Clone, Serialize)]
pub struct SubsystemRow {
    pub subsystem: u32,
    pub name: String,
    /// It holds what no rule names.
    pub other: bool,
    pub amount: Amount,
    pub share: f64,
    /// Records.
    pub stacks: u64,
    pub distinct: u64,
    /// The last frame of its largest stack that means something.
    pub node: u32,
}

#[derive(Debug, Clone, Serialize)]
pub struct SubsystemsAnswer {
    #[serde(flatten)]
    pub table: Table<SubsystemRow>,
    /// The pack in force, or `groups` or `none`.
    pub pack: &'static str,
    /// Of everything, what belongs to a subsystem: 0 to 1.
    pub coverage: f64,
    pub packs: Vec<PackRow>,
    pub conflicts: Vec<ConflictRow>,
}

#[derive(Debug, Clone, Serialize)]
pub struct PackRow {
    pub id: &'static str,
    pub title: &'static str,
    /// What it covers of this profile by itself: 0 to 1; null if it was not
    /// tried, because its language is heard in less than another covers.
    pub coverage: Option<f64>,
}

#[derive(Debug, Clone, Serialize)]
pub struct ConflictRow {
    pub winner: String,
    pub other: String,
    pub amount: Amount,
    pub share: f64,
    pub stacks: u64,
}

/// The last answers.
#[derive(Debug, Default)]
pub(super) struct SubsystemMemo {
    /// What each pack covers, and of what.
    coverages: Option<Measured>,
    assignment: Option<(&'static str, Assignment)>,
    sums: Option<(MetricId, Subsystems)>,
    stacks: Kept<SubsystemStacksQuery, Ranked>,
}

/// See [`Opened::known_subsystems`].
pub(crate) fn told(pack: &str, sums: &Subsystems) -> Vec<Share> {
    if pack == "groups" {
        return Vec::new();
    }
    let share = |row: &Row| Share {
        name: row.name.clone(),
        site: Site {
            value: row.value,
            stacks: row.stacks,
            node: row.node,
        },
    };
    let other = Some(&sums.other).filter(|other| other.distinct > 0);
    let other = other.map(|other| Share {
        name: "(other)".to_owned(),
        ..share(other)
    });
    sums.rows.iter().map(share).chain(other).collect()
}

fn title(row: &Row) -> &str {
    match row.subsystem {
        OTHER => "(other)",
        _ => &row.name,
    }
}

/// Rows that pass the filter, in their order, and what the subsystems among
/// them hold.
fn rows_of<'a>(sums: &'a Subsystems, query: &SubsystemsQuery) -> (Vec<&'a Row>, i64) {
    let matcher = Matcher::new(&words(&query.filter)).ok();
    let passes = |row: &&Row| match &matcher {
        Some(matcher) if !query.filter.is_empty() => matcher.matches(row.name.as_bytes()),
        _ => true,
    };
    let mut rows: Vec<&Row> = sums.rows.iter().filter(passes).collect();
    let listed: i64 = rows.iter().map(|row| row.value).sum();
    let down = query.descending;
    match query.sort {
        SubsystemSort::Name => order(&mut rows, down, |row| row.name.as_str()),
        SubsystemSort::Amount => order(&mut rows, down, |row| magnitude(row.value)),
        SubsystemSort::Stacks => order(&mut rows, down, |row| row.stacks),
        SubsystemSort::Distinct => order(&mut rows, down, |row| row.distinct),
    }
    // No subsystem, so last in any order.
    if query.filter.is_empty() && sums.other.distinct > 0 {
        rows.push(&sums.other);
    }
    (rows, listed)
}

impl Opened {
    /// Sorts the stacks under a choice of pack; the answer is the pack in force.
    pub(super) fn sort_stacks(&mut self, word: &str) -> Result<&'static str, NoSuch> {
        let stopped = |stop: crate::error::Stop| NoSuch::Stopped(stop.to_string());
        let choice = Choice::from_word(word).ok_or_else(|| NoSuch::Pack(word.to_owned()))?;
        let mut known = match self.subsystem_memo.coverages.take() {
            Some(known) => known,
            None => {
                measured(&self.profile, self.own_names(), self.noise_marks()).map_err(stopped)?
            }
        };
        let settled = choice.settled(&known);
        let pack = settled.word();
        let sorted = self.subsystem_memo.assignment.as_ref();
        let stale = sorted.is_none_or(|(of, _)| *of != pack);
        let assignment = stale.then(|| {
            let (names, noise) = (self.own_names(), self.noise_marks());
            settled.sort(&self.profile, names, noise, &self.rules.file, &mut known)
        });
        self.subsystem_memo.coverages = Some(known);
        if let Some(assignment) = assignment.transpose().map_err(stopped)? {
            let memo = &mut self.subsystem_memo;
            memo.assignment = Some((pack, assignment));
            memo.sums = None;
            memo.stacks = Kept::default();
        }
        Ok(pack)
    }

    /// As stacks were sorted last.
    pub(super) fn known_assignment(&self) -> Option<&Assignment> {
        let known = self.subsystem_memo.assignment.as_ref();
        known.map(|(_, assignment)| assignment)
    }

    fn sum_subsystems(&mut self, metric: MetricId) {
        let memo = &mut self.subsystem_memo;
        let Some((_, assignment)) = &memo.assignment else {
            return;
        };
        if memo.sums.as_ref().is_none_or(|(of, _)| *of != metric) {
            memo.sums = Some((metric, subsystems(&self.profile, metric, assignment)));
        }
    }

    /// Subsystems as findings know them, where rules tell them: namespaces are
    /// no subsystems.
    pub(super) fn known_subsystems(&mut self, metric: MetricId) -> Result<Vec<Share>, NoSuch> {
        let pack = self.sort_stacks("auto")?;
        self.sum_subsystems(metric);
        let sums = self.subsystem_memo.sums.as_ref();
        Ok(sums.map_or_else(Vec::new, |(_, sums)| told(pack, sums)))
    }

    pub fn subsystems_table(
        &mut self,
        asked: &Asked<SubsystemsQuery>,
    ) -> Result<SubsystemsAnswer, NoSuch> {
        let query = &asked.query;
        let metric = self.metric(query.metric)?;
        let total = self.total(metric)?;
        let whole = self.whole(metric);
        let pack = self.sort_stacks(&query.pack)?;
        self.sum_subsystems(metric);
        let memo = &self.subsystem_memo;
        let (Some((_, assignment)), Some((_, sums))) = (&memo.assignment, &memo.sums) else {
            return Err(NoSuch::Pack(query.pack.clone()));
        };
        let (rows, listed) = rows_of(sums, query);
        let row = |row: &&Row| SubsystemRow {
            subsystem: row.subsystem,
            name: title(row).to_owned(),
            other: row.subsystem == OTHER,
            amount: self.amount(row.value, metric),
            share: label::share(row.value, whole),
            stacks: row.stacks,
            distinct: row.distinct,
            node: self.last_word(row.node).0,
        };
        let other = sums.other.value;
        let parts = [
            ("in subsystems", listed),
            ("other", other),
            ("filtered out", total - other - listed),
        ];
        let name = |row: u32| assignment.names.get(row as usize).cloned();
        let known = memo.coverages.as_ref();
        Ok(SubsystemsAnswer {
            table: Table {
                rows: rows.len(),
                start: asked.start,
                list: asked.window(&rows).iter().map(row).collect(),
                conservation: self.conservation(metric, parts),
            },
            pack,
            coverage: label::share(sums.covered, sums.whole),
            packs: PACKS
                .iter()
                .enumerate()
                .map(|(i, pack)| PackRow {
                    id: pack.id,
                    title: pack.title,
                    coverage: known.and_then(|known| {
                        let covered = (*known.covered.get(i)?)?;
                        Some(label::share(covered, known.whole))
                    }),
                })
                .collect(),
            conflicts: sums
                .conflicts
                .iter()
                .map(|conflict| ConflictRow {
                    winner: name(conflict.winner).unwrap_or_default(),
                    other: name(conflict.other).unwrap_or_default(),
                    amount: self.amount(conflict.value, metric),
                    share: label::share(conflict.value, whole),
                    stacks: conflict.stacks,
                })
                .collect(),
        })
    }

    /// The row of a subsystem: its name is the same after a filter, its number
    /// may be another.
    pub fn row_of_subsystem(
        &mut self,
        query: &SubsystemsQuery,
        name: &str,
    ) -> Result<Option<usize>, NoSuch> {
        let metric = self.metric(query.metric)?;
        self.sort_stacks(&query.pack)?;
        self.sum_subsystems(metric);
        let Some((_, sums)) = &self.subsystem_memo.sums else {
            return Ok(None);
        };
        let (rows, _) = rows_of(sums, query);
        Ok(rows.iter().position(|row| title(row) == name))
    }

    /// The row of the stack that ends at a place, as [`Opened::row_of_stack`].
    pub fn row_of_subsystem_stack(
        &mut self,
        query: &SubsystemStacksQuery,
        node: u32,
    ) -> Result<Option<usize>, NoSuch> {
        self.filter_subsystem(query)?;
        Ok(self.stack_among(&self.subsystem_memo.stacks.rows, node))
    }

    /// The stacks of one subsystem, largest first; ranks are among them.
    pub fn subsystem_stacks(
        &mut self,
        asked: &Asked<SubsystemStacksQuery>,
    ) -> Result<Table<StackRow>, NoSuch> {
        let query = &asked.query;
        let metric = self.metric(query.metric)?;
        let total = self.total(metric)?;
        self.filter_subsystem(query)?;
        self.find_stacks();
        let Kept { rows, sum, .. } = &self.subsystem_memo.stacks;
        let parts = [("these stacks", *sum), ("all others", total - sum)];
        Ok(Table {
            rows: rows.len(),
            start: asked.start,
            list: self.stack_list(metric, asked.window(rows)),
            conservation: self.conservation(metric, parts),
        })
    }

    fn filter_subsystem(&mut self, query: &SubsystemStacksQuery) -> Result<(), NoSuch> {
        let metric = self.metric(query.metric)?;
        self.sort_stacks(&query.pack)?;
        if !self.subsystem_memo.stacks.answers(query) {
            let ranked = self.rank_subsystem(metric, query.subsystem);
            let passing = self.passing_stacks(&query.filter);
            let passes = |(_, row): &Ranked| match &passing {
                Some(passing) => passing[*row as usize],
                None => true,
            };
            let mut rows: Vec<Ranked> = ranked.into_iter().filter(passes).collect();
            self.sort_stack_rows(&mut rows, query.sort, query.descending);
            let sum = self.sum_stacks(metric, &rows);
            self.subsystem_memo.stacks = Kept::new(query, rows, sum);
        }
        Ok(())
    }

    fn rank_subsystem(&mut self, metric: MetricId, subsystem: u32) -> Vec<Ranked> {
        self.stack_order(metric);
        let order = self.memos[metric.index()].stacks.as_deref();
        let of_stack = match &self.subsystem_memo.assignment {
            Some((_, assignment)) => assignment.of_stack.as_slice(),
            None => &[],
        };
        let is_in = |row: &u32| of_stack.get(*row as usize) == Some(&subsystem);
        let rows = order.unwrap_or_default().iter().copied().filter(is_in);
        (1..).zip(rows).collect()
    }
}
