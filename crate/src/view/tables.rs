//! What tables share: rows are filtered, sorted and summed up once, and sent a
//! screenful at a time.

use super::Conservation;
use super::opened::Opened;
use crate::analysis::search::Query;
use crate::ids::{MetricId, NodeId};
use serde::{Deserialize, Serialize};

/// A question, and which of the rows that answer it.
#[derive(Debug, Clone, Deserialize)]
pub struct Asked<Query> {
    #[serde(flatten)]
    pub query: Query,
    pub start: usize,
    pub count: usize,
}

impl<Query> Asked<Query> {
    pub(super) fn window<'a, Row>(&self, rows: &'a [Row]) -> &'a [Row] {
        let start = self.start.min(rows.len());
        &rows[start..rows.len().min(start.saturating_add(self.count))]
    }
}

/// The rows that answer a question: the one asked last.
#[derive(Debug)]
pub(super) struct Kept<Query, Row> {
    query: Option<Query>,
    pub(super) rows: Vec<Row>,
    /// What they hold together.
    pub(super) sum: i64,
}

impl<Query, Row> Default for Kept<Query, Row> {
    fn default() -> Self {
        Self {
            query: None,
            rows: Vec::new(),
            sum: 0,
        }
    }
}

impl<Query: PartialEq + Clone, Row> Kept<Query, Row> {
    pub(super) fn new(query: &Query, rows: Vec<Row>, sum: i64) -> Self {
        Self {
            query: Some(query.clone()),
            rows,
            sum,
        }
    }

    pub(super) fn answers(&self, query: &Query) -> bool {
        self.query.as_ref() == Some(query)
    }
}

/// Rows of the same key stay as they stand.
pub(super) fn order<Row, Key: Ord>(rows: &mut [Row], descending: bool, key: impl Fn(&Row) -> Key) {
    rows.sort_by(|a, b| match descending {
        true => key(b).cmp(&key(a)),
        false => key(a).cmp(&key(b)),
    });
}

/// A part of a table.
#[derive(Debug, Clone, Serialize)]
pub struct Table<Row> {
    /// All rows under this filter, not only those in `list`.
    pub rows: usize,
    pub start: usize,
    pub list: Vec<Row>,
    pub conservation: Conservation,
}

impl Opened {
    pub(super) fn listed(&self, listed: i64, total: i64, metric: MetricId) -> Conservation {
        let parts = [("listed", listed), ("filtered out", total - listed)];
        self.conservation(metric, parts)
    }

    /// Where a place of any tree stands in the profile's own, if there is one
    /// of that number: after a filter a page may still speak of the tree before.
    pub(super) fn known_place(&self, number: u32) -> Option<NodeId> {
        let place = self.place(self.node(number).ok()?);
        (place != NodeId::ROOT).then_some(place)
    }

    /// A node's name for display; the root is called "all".
    pub fn node_text(&self, node: NodeId) -> String {
        match node {
            NodeId::ROOT => "all".to_owned(),
            node => self.frame_name(self.profile.tree.frame(node)),
        }
    }
}

pub(super) fn words(filter: &str) -> Query {
    Query {
        pattern: filter.to_owned(),
        regex: false,
        case: false,
    }
}

/// The first of `n` rows after `from` that is one, round the end; `from`
/// itself comes last.
pub(super) fn step(
    n: usize,
    from: Option<usize>,
    forward: bool,
    is_one: impl Fn(usize) -> bool,
) -> Option<usize> {
    let start = match (from.filter(|at| *at < n), forward) {
        (Some(at), true) => at + 1,
        (Some(at), false) => at,
        (None, true) => 0,
        (None, false) => n,
    };
    match forward {
        true => (start..n).chain(0..start).find(|i| is_one(*i)),
        false => (start..n).chain(0..start).rfind(|i| is_one(*i)),
    }
}
