//! Whole stacks, as a table.

use super::label::{self, Amount};
use super::opened::{NoSuch, Opened};
use super::tables::{Asked, Kept, Table, order, step, words};
use crate::analysis::search::{Hits, search};
use crate::analysis::stacks::tail;
use crate::ids::{MetricId, NodeId};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum StackSort {
    /// By magnitude, as ranks are.
    Amount,
    Records,
    Depth,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct StacksQuery {
    pub metric: u32,
    pub sort: StackSort,
    pub descending: bool,
    pub filter: String,
}

/// Rank of a row, and its row in the tree's table.
pub(super) type Ranked = (u32, u32);

#[derive(Debug, Clone, Serialize)]
pub struct StackRow {
    pub rank: u32,
    pub node: u32,
    pub amount: Amount,
    pub share: f64,
    pub records: u64,
    pub depth: u32,
    /// Leaf first.
    pub tail: Vec<TailFrame>,
    pub hit: bool,
}

#[derive(Debug, Clone, Serialize)]
pub struct TailFrame {
    pub node: u32,
    pub name: String,
    pub hit: bool,
}

/// Frames of a stack that a row may show: as many as a wide screen has room for.
const TAIL: usize = 12;

impl Opened {
    pub fn stacks_table(&mut self, asked: &Asked<StacksQuery>) -> Result<Table<StackRow>, NoSuch> {
        let metric = self.metric(asked.query.metric)?;
        self.filter_stacks(metric, &asked.query);
        self.find_stacks();
        let total = self.profile.total(metric).unwrap_or(0);
        let Kept { rows, sum, .. } = &self.stack_rows;
        Ok(Table {
            rows: rows.len(),
            start: asked.start,
            list: self.stack_list(metric, asked.window(rows)),
            conservation: self.listed(*sum, total, metric),
        })
    }

    pub(super) fn stack_list(&self, metric: MetricId, rows: &[Ranked]) -> Vec<StackRow> {
        let row = |(rank, row): &Ranked| {
            let row = *row as usize;
            let hit = self.stack_hits.as_ref().is_some_and(|hit| hit[row]);
            self.stack_row(metric, *rank, row, self.hits.as_ref(), hit)
        };
        rows.iter().map(row).collect()
    }

    /// One row; `hits` are the frames to mark in it.
    pub(super) fn stack_row(
        &self,
        metric: MetricId,
        rank: u32,
        row: usize,
        hits: Option<&Hits>,
        hit: bool,
    ) -> StackRow {
        let tree = &self.profile.tree;
        let stacks = tree.stacks();
        let node = stacks.nodes()[row];
        let own = stacks.own(metric)[row];
        let is_hit = |node| hits.is_some_and(|hits| hits.has(tree.frame(node)));
        let tail = tail(&self.profile, self.noise_marks(), node, TAIL);
        let tail = tail.into_iter().map(|node| TailFrame {
            node: node.0,
            name: self.node_text(node),
            hit: is_hit(node),
        });
        StackRow {
            rank,
            node: node.0,
            amount: self.amount(own, metric),
            share: label::share(own, self.whole(metric)),
            records: stacks.records()[row],
            depth: tree.depth(node),
            tail: tail.collect(),
            hit,
        }
    }

    fn filter_stacks(&mut self, metric: MetricId, query: &StacksQuery) {
        if self.stack_rows.answers(query) {
            return;
        }
        let mut rows: Vec<Ranked> = (1..)
            .zip(self.stack_order(metric).iter().copied())
            .collect();
        if let Some(passes) = self.passing_stacks(&query.filter) {
            rows.retain(|(_, row)| passes[*row as usize]);
        }
        self.sort_stack_rows(&mut rows, query.sort, query.descending);
        let sum = self.sum_stacks(metric, &rows);
        self.stack_rows = Kept::new(query, rows, sum);
    }

    /// Which stacks have a frame with these words; `None` where all are meant.
    pub(super) fn passing_stacks(&self, filter: &str) -> Option<Vec<bool>> {
        let hits = match filter {
            "" => None,
            filter => search(&self.profile, &words(filter)).ok(),
        };
        hits.map(|hits| hits.stacks(&self.profile))
    }

    /// Of rows that stand by rank.
    pub(super) fn sort_stack_rows(&self, rows: &mut [Ranked], sort: StackSort, descending: bool) {
        let (tree, stacks) = (&self.profile.tree, self.profile.tree.stacks());
        match sort {
            StackSort::Amount if descending => {}
            StackSort::Amount => rows.reverse(),
            StackSort::Records => {
                order(rows, descending, |(_, row)| stacks.records()[*row as usize]);
            }
            StackSort::Depth => order(rows, descending, |(_, row)| {
                tree.depth(stacks.nodes()[*row as usize])
            }),
        }
    }

    pub(super) fn sum_stacks(&self, metric: MetricId, rows: &[Ranked]) -> i64 {
        let own = self.profile.tree.stacks().own(metric);
        rows.iter().map(|(_, row)| own[*row as usize]).sum()
    }

    /// Which stacks have a frame that the search of the profile found.
    pub(super) fn find_stacks(&mut self) {
        if self.stack_hits.is_none() {
            self.stack_hits = self.hits.as_ref().map(|hits| hits.stacks(&self.profile));
        }
    }

    /// The row of the stack that ends at a place, else of the first that says
    /// nothing of the program after it.
    pub fn row_of_stack(
        &mut self,
        query: &StacksQuery,
        node: u32,
    ) -> Result<Option<usize>, NoSuch> {
        let metric = self.metric(query.metric)?;
        self.filter_stacks(metric, query);
        Ok(self.stack_among(&self.stack_rows.rows, node))
    }

    /// The last frame of a stack that means something.
    pub(super) fn last_word(&self, stack: NodeId) -> NodeId {
        let last = tail(&self.profile, self.noise_marks(), stack, 1);
        last.first().copied().unwrap_or(stack)
    }

    pub(super) fn stack_among(&self, rows: &[Ranked], node: u32) -> Option<usize> {
        let node = self.known_place(node)?;
        let nodes = self.profile.tree.stacks().nodes();
        let ends_at = |(_, row): &Ranked| nodes[*row as usize] == node;
        let shows = |(_, row): &Ranked| self.last_word(nodes[*row as usize]) == node;
        let exact = rows.iter().position(ends_at);
        exact.or_else(|| rows.iter().position(shows))
    }

    /// The next or previous row that the search found, round the end.
    pub fn stack_hit(
        &mut self,
        query: &StacksQuery,
        from: Option<usize>,
        forward: bool,
    ) -> Result<Option<usize>, NoSuch> {
        let metric = self.metric(query.metric)?;
        self.filter_stacks(metric, query);
        self.find_stacks();
        let Some(hit) = &self.stack_hits else {
            return Ok(None);
        };
        let rows = &self.stack_rows.rows;
        let is_hit = |i: usize| hit[rows[i].1 as usize];
        Ok(step(rows.len(), from, forward, is_hit))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::tests::profile;

    /// Rank, amount and depth of each row.
    fn rows(opened: &mut Opened, sort: StackSort, descending: bool) -> Vec<String> {
        let query = StacksQuery {
            metric: 0,
            sort,
            descending,
            filter: String::new(),
        };
        let (start, count) = (0, 9);
        let asked = Asked {
            query,
            start,
            count,
        };
        let table = opened.stacks_table(&asked).unwrap();
        let row = |row: StackRow| format!("{}: {} at {}", row.rank, row.amount.text, row.depth);
        table.list.into_iter().map(row).collect()
    }

    #[test]
    fn ranks_are_by_magnitude_whatever_the_order() {
        let mut opened = Opened::new(profile(&[("a", 3), ("a;b;c", -5), ("a;b", 5), ("d", -9)]));
        let ranked = [
            "1: \u{2212}9 B at 1",
            "2: 5 B at 2",
            "3: \u{2212}5 B at 3",
            "4: 3 B at 1",
        ];
        assert_eq!(rows(&mut opened, StackSort::Amount, true), ranked);
        let turned: Vec<_> = ranked.iter().rev().copied().collect();
        assert_eq!(rows(&mut opened, StackSort::Amount, false), turned);
        let deepest = [ranked[2], ranked[1], ranked[0], ranked[3]];
        assert_eq!(rows(&mut opened, StackSort::Depth, true), deepest);
    }

    #[test]
    fn the_row_of_a_stack_is_found_by_its_end_or_by_what_it_shows_first() {
        let stacks = [("main;f;malloc", 9), ("main;g;malloc", 7), ("main;f", 3)];
        let mut opened = Opened::new(profile(&stacks));
        let query = |filter: &str, descending| StacksQuery {
            metric: 0,
            sort: StackSort::Amount,
            descending,
            filter: filter.to_owned(),
        };
        let asked = Asked {
            query: query("", true),
            start: 0,
            count: 9,
        };
        let table = opened.stacks_table(&asked).unwrap();
        let [first, second, _] = &table.list[..] else {
            panic!("three stacks");
        };
        let (malloc, g) = (second.node, second.tail[0].node);
        assert_ne!(malloc, g);
        let mut row = |filter, down, node| opened.row_of_stack(&query(filter, down), node).unwrap();
        assert_eq!(row("", true, malloc), Some(1));
        assert_eq!(row("", true, g), Some(1));
        // `f` ends a stack of its own, which comes before one that shows it first.
        assert_eq!(row("", true, first.tail[0].node), Some(2));
        assert_eq!(row("", false, first.node), Some(2));
        assert_eq!(row("f", true, malloc), None);
        assert_eq!(row("", true, 0), None);
        assert_eq!(row("", true, 999), None);
    }
}
