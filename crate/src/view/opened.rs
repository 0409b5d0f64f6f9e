//! One profile, and the answers worked out so far.

use super::Conservation;
use super::fans::Fans;
use super::icicle::{self, Boxes, Source, Window};
use super::label::{self, Amount};
use super::names::Names;
use crate::analysis::functions::{FunctionIndex, Functions, functions};
use crate::analysis::groups::{Groups, covered, groups};
use crate::analysis::noise::{Noise, Reading};
use crate::analysis::search::{Hits, Query, search};
use crate::analysis::sites::{Sites, site_name, sites};
use crate::analysis::stacks::by_amount;
use crate::analysis::weights::{weights, whole};
use crate::ids::{FrameId, FunctionId, MetricId, NodeId};
use crate::metric::Unit;
use crate::profile::Profile;
use serde::Serialize;
use std::borrow::Cow;

/// A question about something that is not there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoSuch {
    #[error("There is no {what} number {number} in this profile.")]
    Row { what: &'static str, number: u32 },
    #[error("Amounts of {0} cannot be added up, so there are no totals of it.")]
    Total(String),
    #[error("There is no reading of noise called \u{201c}{0}\u{201d}.")]
    Reading(String),
    #[error("{0}")]
    Stopped(String),
    #[error("There is no unit called \u{201c}{0}\u{201d}.")]
    Unit(String),
}

/// What was worked out for one metric.
#[derive(Debug, Default)]
pub(super) struct Memo {
    /// Widths, where they are not the totals.
    widths: Option<Option<Vec<i64>>>,
    pub(super) fans: Fans,
    pub(super) functions: Option<Functions>,
    pub(super) stacks: Option<Vec<u32>>,
    pub(super) sites: Option<(Reading, Sites)>,
}

/// See the module.
#[derive(Debug)]
pub struct Opened {
    pub(super) profile: Profile,
    depth: u32,
    wholes: Vec<i64>,
    pub(super) index: FunctionIndex,
    pub(super) groups: Groups,
    pub(super) names: Names,
    pub(super) memos: Vec<Memo>,
    pub(super) hits: Option<Hits>,
    /// For each stack, whether it has a hit; once asked for.
    pub(super) stack_hits: Option<Vec<bool>>,
    pub(super) function_rows: super::tables::FunctionRows,
    pub(super) stack_rows: super::tables::StackRows,
}

/// What a search found.
#[derive(Debug, Clone, Serialize)]
pub struct Found {
    pub functions: usize,
    pub nodes: usize,
    pub amount: Amount,
    pub share: f64,
}

#[derive(Debug, Clone, Serialize)]
pub struct LegendRow {
    pub colour: u8,
    pub name: String,
    pub amount: Amount,
    pub share: f64,
}

impl Opened {
    pub fn new(profile: Profile) -> Self {
        let index = FunctionIndex::new(&profile);
        let groups = groups(&profile, MetricId(0));
        let memos = profile.metrics.iter().map(|_| Memo::default()).collect();
        Self {
            depth: profile.tree.max_depth(),
            wholes: profile.metric_ids().map(|m| whole(&profile, m)).collect(),
            names: Names::new(&profile),
            profile,
            index,
            groups,
            memos,
            hits: None,
            stack_hits: None,
            function_rows: Default::default(),
            stack_rows: Default::default(),
        }
    }

    pub fn profile(&self) -> &Profile {
        &self.profile
    }

    pub fn metric(&self, number: u32) -> Result<MetricId, NoSuch> {
        match (number as usize) < self.profile.metrics.len() {
            true => Ok(MetricId(number)),
            false => Err(NoSuch::Row {
                what: "metric",
                number,
            }),
        }
    }

    pub fn node(&self, number: u32) -> Result<NodeId, NoSuch> {
        match (number as usize) < self.profile.tree.len() {
            true => Ok(NodeId(number)),
            false => Err(NoSuch::Row {
                what: "place",
                number,
            }),
        }
    }

    /// What shares are shares of.
    pub(super) fn whole(&self, metric: MetricId) -> i64 {
        self.wholes[metric.index()]
    }

    /// The whole of an additive metric.
    pub(super) fn total(&self, metric: MetricId) -> Result<i64, NoSuch> {
        let no = || NoSuch::Total(self.profile.metric(metric).name.clone());
        self.profile.total(metric).ok_or_else(no)
    }

    pub(super) fn amount(&self, value: i64, metric: MetricId) -> Amount {
        label::amount(value, self.profile.metric(metric))
    }

    /// How amounts are written; nothing else changes.
    pub fn set_unit(&mut self, metric: MetricId, word: &str) -> Result<(), NoSuch> {
        let unit = Unit::from_word(word).ok_or_else(|| NoSuch::Unit(word.to_owned()))?;
        self.profile.metrics[metric.index()].unit = unit;
        Ok(())
    }

    /// The drawing's material for a metric, and the memory of its fans.
    fn source(&mut self, metric: MetricId) -> Result<(Source<'_>, &mut Fans), NoSuch> {
        self.total(metric)?;
        let memo = &mut self.memos[metric.index()];
        if memo.widths.is_none() {
            memo.widths = Some(match weights(&self.profile, metric) {
                Some(Cow::Owned(widths)) => Some(widths),
                _ => None,
            });
        }
        let widths = memo.widths.as_ref().and_then(Option::as_deref);
        let totals = self.profile.tree.totals(metric).unwrap_or_default();
        let source = Source {
            profile: &self.profile,
            metric,
            weights: widths.unwrap_or(totals),
            groups: &self.groups,
            hits: self.hits.as_ref(),
        };
        Ok((source, &mut memo.fans))
    }

    /// The boxes of a window, what they hold, and the root's width.
    pub fn icicle(
        &mut self,
        metric: MetricId,
        window: Window,
    ) -> Result<(Boxes, Conservation, f64), NoSuch> {
        let (source, fans) = self.source(metric)?;
        let width = source.weights[0] as f64;
        let (boxes, conservation) = icicle::boxes(source, fans, window);
        Ok((boxes, conservation, width))
    }

    /// Where the box of a node is, from the root's left edge.
    pub fn span(&mut self, metric: MetricId, node: NodeId) -> Result<(i64, i64), NoSuch> {
        let (source, fans) = self.source(metric)?;
        Ok(icicle::span(source, fans, node))
    }

    /// The children of a node, widest first, and where each begins.
    pub(super) fn fan(
        &mut self,
        metric: MetricId,
        node: NodeId,
    ) -> Result<super::fans::Fan, NoSuch> {
        let (source, fans) = self.source(metric)?;
        Ok(fans.of(&source.profile.tree, source.weights, node).clone())
    }

    pub(super) fn functions(&mut self, metric: MetricId) -> Result<&Functions, NoSuch> {
        let no = NoSuch::Total(self.profile.metric(metric).name.clone());
        let memo = &mut self.memos[metric.index()];
        if memo.functions.is_none() {
            memo.functions = functions(&self.profile, &self.index, metric);
        }
        memo.functions.as_ref().ok_or(no)
    }

    /// What stacks are put down to; the last reading asked for is kept.
    pub(super) fn sites(&mut self, metric: MetricId, reading: Reading) -> Result<&Sites, NoSuch> {
        let known = &mut self.memos[metric.index()].sites;
        if known.as_ref().is_none_or(|(of, _)| *of != reading) {
            *known = None;
            let noise = Noise::new(&self.profile, reading);
            let named = |frame| site_name(&self.profile, reading, frame);
            let lists = sites(&self.profile, metric, &noise, named);
            *known = Some((
                reading,
                lists.map_err(|stop| NoSuch::Stopped(stop.to_string()))?,
            ));
        }
        let lists = known.as_ref().map(|(_, lists)| lists);
        lists.ok_or_else(|| NoSuch::Reading(reading.word().to_owned()))
    }

    pub(super) fn stack_order(&mut self, metric: MetricId) -> &[u32] {
        self.memos[metric.index()]
            .stacks
            .get_or_insert_with(|| by_amount(&self.profile, metric))
    }

    /// Keeps the query's hits for later answers. The error is about the
    /// pattern; the hits of before are gone then, too.
    pub fn search(&mut self, metric: MetricId, query: &Query) -> Result<Found, String> {
        self.clear_search();
        let hits = search(&self.profile, query)?;
        self.total(metric).map_err(|no| no.to_string())?;
        let amount = hits.amount(&self.profile, metric).unwrap_or(0);
        let found = Found {
            functions: self.index.count(|frame| hits.has(frame)),
            nodes: hits.node_count,
            amount: self.amount(amount, metric),
            share: label::share(amount, self.whole(metric)),
        };
        self.hits = Some(hits);
        Ok(found)
    }

    pub fn clear_search(&mut self) {
        self.hits = None;
        self.stack_hits = None;
    }

    /// The next or previous hit in the order of the tree.
    pub fn step(&self, from: Option<NodeId>, forward: bool) -> Option<NodeId> {
        self.hits.as_ref()?.step(&self.profile, from, forward)
    }

    pub fn legend(&self, metric: MetricId) -> Result<Vec<LegendRow>, NoSuch> {
        self.total(metric)?;
        // Colours stay; what they cover is of the metric asked for.
        let covered = covered(&self.profile, &self.groups, metric);
        let rows = self.groups.legend.iter().zip(covered).enumerate();
        Ok(rows
            .map(|(colour, (group, amount))| LegendRow {
                colour: colour as u8,
                name: group.name.clone(),
                amount: self.amount(amount, metric),
                share: label::share(amount, self.whole(metric)),
            })
            .collect())
    }

    /// Rows of the whole icicle, the root's included.
    pub fn rows(&self) -> u32 {
        self.depth + 1
    }

    /// A frame's name in full; see [`Names`].
    pub(super) fn frame_name(&self, frame: FrameId) -> String {
        let name = self.profile.frames.get(frame).name;
        self.names.full(&self.profile, name).into_owned()
    }

    /// A frame's name for display; empty for a number that names none.
    pub fn frame_text(&self, frame: u32) -> String {
        match (frame as usize) < self.profile.frames.len() {
            true if frame == 0 => "all".to_owned(),
            true => self.frame_name(FrameId(frame)),
            false => String::new(),
        }
    }

    /// The heaviest place of a function.
    pub fn function_node(&self, metric: MetricId, function: FunctionId) -> Result<NodeId, NoSuch> {
        let no = NoSuch::Row {
            what: "function",
            number: function.0,
        };
        let totals = self.profile.tree.totals(metric).ok_or(no.clone())?;
        let frames = self.profile.tree.frames().iter().enumerate().skip(1);
        frames
            .filter(|(_, frame)| self.index.of(**frame) == function)
            .max_by_key(|(row, _)| (totals[*row].unsigned_abs(), std::cmp::Reverse(*row)))
            .map(|(row, _)| NodeId::of(row))
            .ok_or(no)
    }
}
