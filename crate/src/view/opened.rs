//! One profile, and the answers worked out so far.

use super::fans::Fans;
use super::functions::FunctionsQuery;
use super::grown::{Growing, Grown};
use super::icicle::{self, Boxes, Source, Window};
use super::label::{self, Amount};
use super::legend::first_level;
use super::names::Names;
use super::shape::{Form, SLOTS, Shape, TopDown, grown_row};
use super::sites::SiteRows;
use super::stacks::{Ranked, StacksQuery};
use super::tables::Kept;
use super::{Conservation, Part};
use crate::analysis::functions::{FunctionIndex, Functions, functions};
use crate::analysis::groups::{Groups, groups};
use crate::analysis::heat::Heat;
use crate::analysis::names::OwnNames;
use crate::analysis::noise::{Noise, Reading, Side};
use crate::analysis::search::{Hits, Query, search};
use crate::analysis::sites::{Sites, sites};
use crate::analysis::stacks::by_amount;
use crate::analysis::weights::{weights, whole, whole_of};
use crate::ids::{FrameId, FunctionId, MetricId, NodeId};
use crate::metric::Unit;
use crate::profile::{Counts, Profile};
use crate::transform::Step;
use crate::tree::Tree;
use serde::Serialize;
use std::borrow::Cow;
use std::cell::OnceCell;

/// A question about something that is not there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoSuch {
    #[error("There is no {what} number {number} in this profile.")]
    Row { what: &'static str, number: u32 },
    #[error("Amounts of {0} cannot be added up, so there are no totals of it.")]
    Total(String),
    #[error("There is no reading of noise called \u{201c}{0}\u{201d}.")]
    Reading(String),
    #[error("There is no pack of rules called \u{201c}{0}\u{201d}.")]
    Pack(String),
    #[error("{0}")]
    Stopped(String),
    #[error(
        "There is no order called \u{201c}{0}\u{201d}, or this profile does not have what it takes."
    )]
    Order(String),
    #[error("There are no colours by \u{201c}{0}\u{201d} in this profile.")]
    Colours(String),
    #[error("This profile was not joined from others.")]
    Comparison,
    #[error("There is no form of names called \u{201c}{0}\u{201d}.")]
    Names(String),
    #[error("This is no GC trace.")]
    Gc,
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
    pub(super) lines: Option<super::source::LineSums>,
    /// In this unit.
    pub(super) findings: Option<(Unit, super::findings::Findings)>,
}

/// See the module.
#[derive(Debug)]
pub struct Opened {
    pub(super) profile: Profile,
    /// The tree of the file, where transforms have put another into the profile.
    pub(super) untouched: Option<Tree>,
    pub(super) steps: Vec<Step>,
    /// Of the file, whatever is shown of it.
    pub(super) counts: Counts,
    depth: u32,
    wholes: Vec<i64>,
    pub(super) index: FunctionIndex,
    pub(super) groups: Groups,
    /// What boxes are coloured by instead of groups, and the level of each place.
    pub(super) heat: Option<(Heat, Vec<u8>)>,
    pub(super) heat_of: MetricId,
    pub(super) names: Names,
    pub(super) memos: Vec<Memo>,
    pub(super) hits: Option<Hits>,
    /// What `hits` are of.
    query: Option<Query>,
    /// For each stack, whether it has a hit; once asked for.
    pub(super) stack_hits: Option<Vec<bool>>,
    pub(super) function_rows: Kept<FunctionsQuery, FunctionId>,
    pub(super) stack_rows: Kept<StacksQuery, Ranked>,
    pub(super) site_rows: SiteRows,
    pub(super) source: super::source::SourceMemo,
    pub(super) cycle_rows: super::gc::CycleRows,
    own_names: OnceCell<OwnNames>,
    /// Frames that say nothing of the program, by the rules in force.
    pub(super) marks: OnceCell<Noise>,
    pub(super) rules: super::rules::Rules,
    pub(super) subsystem_memo: super::subsystems::SubsystemMemo,
    pub(super) label_memo: super::labels::LabelMemo,
    pub(super) blocks: Option<super::blocks::BlockLines>,
    pub(super) changes: super::changes::ChangesMemo,
    pub(super) lines: [Option<super::tree::Lines>; SLOTS + 1],
    /// Trees grown from the profile's, by slot, and the metric they are of.
    pub(super) grown: [Option<(MetricId, Grown)>; SLOTS],
    births: u32,
}

/// How large a tree is. `rows` is of the profile's own tree, and no other has
/// more.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Extent {
    pub root: u32,
    pub width: f64,
    pub rows: u32,
}

/// A tree to look at, and what it is looked at with.
pub(super) struct Looked<'a> {
    pub(super) shape: Box<dyn Shape + 'a>,
    /// Goes up with every tree that is grown; 0 is the profile's own.
    pub(super) birth: u32,
    pub(super) colours: icicle::Colours<'a>,
    pub(super) hits: Option<&'a Hits>,
}

/// What a search found.
#[derive(Debug, Clone, Serialize)]
pub struct Found {
    pub functions: usize,
    pub nodes: usize,
    pub amount: Amount,
    pub share: f64,
}

impl Opened {
    pub fn new(profile: Profile) -> Self {
        let index = FunctionIndex::new(&profile);
        let groups = groups(&profile, MetricId(0));
        let mut opened = Self {
            names: Names::new(&profile),
            untouched: None,
            steps: Vec::new(),
            counts: profile.counts(),
            depth: 0,
            wholes: Vec::new(),
            profile,
            index,
            groups,
            heat: None,
            heat_of: MetricId(0),
            memos: Vec::new(),
            hits: None,
            query: None,
            stack_hits: None,
            function_rows: Default::default(),
            stack_rows: Default::default(),
            site_rows: Default::default(),
            source: Default::default(),
            cycle_rows: Default::default(),
            own_names: OnceCell::new(),
            marks: OnceCell::new(),
            rules: Default::default(),
            subsystem_memo: Default::default(),
            label_memo: Default::default(),
            blocks: None,
            changes: Default::default(),
            lines: Default::default(),
            grown: Default::default(),
            births: 0,
        };
        if opened.profile.series.is_some() {
            opened.heat = Some((Heat::Change, Vec::new()));
        }
        opened.begin_anew();
        opened
    }

    /// Forgets what was worked out of another tree.
    pub(super) fn begin_anew(&mut self) {
        let profile = &self.profile;
        self.depth = profile.tree.max_depth();
        self.wholes = profile.metric_ids().map(|m| whole(profile, m)).collect();
        self.memos = profile.metrics.iter().map(|_| Memo::default()).collect();
        self.function_rows = Default::default();
        self.stack_rows = Default::default();
        self.site_rows = Default::default();
        self.source.begin_anew();
        self.stack_hits = None;
        self.own_names = OnceCell::new();
        self.marks = OnceCell::new();
        self.subsystem_memo = Default::default();
        self.label_memo = Default::default();
        self.blocks = None;
        self.changes = Default::default();
        self.lines = Default::default();
        self.grown = Default::default();
        self.hits = self.query.as_ref().and_then(|q| search(profile, q).ok());
        let heat = self.heat.take().map(|(heat, _)| heat);
        // Where there is no memory for it, groups have their colours.
        let _ = self.colour_by(heat);
    }

    /// How names are shown: a word of [`Form`](super::names::Form). What looks
    /// alike depends on it.
    pub fn show_names(&mut self, word: &str) -> Result<(), NoSuch> {
        let form = super::names::Form::from_word(word);
        let form = form.ok_or_else(|| NoSuch::Names(word.to_owned()))?;
        self.names = std::mem::take(&mut self.names).shown_as(form);
        Ok(())
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
        let known = match grown_row(NodeId(number)) {
            None => (number as usize) < self.profile.tree.len(),
            Some((slot, row)) => {
                let grown = self.grown.get(slot).and_then(Option::as_ref);
                grown.is_some_and(|(_, grown)| row < grown.len())
            }
        };
        match known {
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

    /// All that the file has of an additive metric.
    pub(super) fn file_total(&self, metric: MetricId) -> Option<i64> {
        let tree = self.untouched.as_ref().unwrap_or(&self.profile.tree);
        tree.totals(metric).map(|totals| totals[0])
    }

    /// What shares of the file are shares of.
    pub(super) fn file_whole(&self, metric: MetricId) -> i64 {
        let tree = self.untouched.as_ref().unwrap_or(&self.profile.tree);
        whole_of(tree, metric)
    }

    /// What is shown of an additive metric.
    pub(super) fn total(&self, metric: MetricId) -> Result<i64, NoSuch> {
        let no = || NoSuch::Total(self.profile.metric(metric).name.clone());
        self.profile.total(metric).ok_or_else(no)
    }

    /// Parts of what is shown, and what transforms took out: together, all
    /// that the file has. Parts of nothing are left away, but for the first.
    pub(super) fn conservation<const N: usize>(
        &self,
        metric: MetricId,
        parts: [(&'static str, i64); N],
    ) -> Conservation {
        let shown = self.profile.total(metric).unwrap_or(0);
        let all = self.file_total(metric).unwrap_or(shown);
        let out = ("taken out by filters", all - shown);
        let told = |(i, (_, value)): &(usize, (&'static str, i64))| *i == 0 || *value != 0;
        let part = |(_, (label, value))| Part {
            label,
            amount: self.amount(value, metric),
        };
        let parts = parts.into_iter().chain([out]).enumerate();
        Conservation {
            parts: parts.filter(told).map(part).collect(),
            total: self.amount(all, metric),
        }
    }

    /// With a plus where it is a change, and grew.
    pub(super) fn amount(&self, value: i64, metric: MetricId) -> Amount {
        let amount = label::amount(value, self.profile.metric(metric));
        let series = self.profile.series.as_deref();
        let is_change = series.is_some_and(|series| series.is_change(metric));
        match value > 0 && is_change {
            true => label::plus(amount),
            false => amount,
        }
    }

    /// How amounts are written; nothing else changes.
    pub fn set_unit(&mut self, metric: MetricId, word: &str) -> Result<(), NoSuch> {
        let unit = Unit::from_word(word).ok_or_else(|| NoSuch::Unit(word.to_owned()))?;
        self.profile.metrics[metric.index()].unit = unit;
        Ok(())
    }

    /// A tree to look at, and what it is looked at with.
    pub(super) fn look(&mut self, metric: MetricId, form: Form) -> Result<Looked<'_>, NoSuch> {
        self.total(metric)?;
        self.heat_for(metric)?;
        if let Some(function) = form.function()
            && function.index() >= self.index.len()
        {
            return Err(NoSuch::Row {
                what: "function",
                number: function.0,
            });
        }
        let series = self.profile.series.as_deref();
        let is_change = series.is_some_and(|series| series.is_change(metric));
        let is_other_tree = is_change && form.slot().is_some();
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
            totals,
            hits: self.hits.as_ref(),
        };
        let fans = &mut memo.fans;
        let mut birth = 0;
        let shape: Box<dyn Shape> = match form.slot() {
            None => Box::new(TopDown { source, fans }),
            Some(slot) => {
                let known = &mut self.grown[slot];
                *known = known.take().filter(|(_, grown)| grown.form == form);
                if let Some((of, grown)) = known
                    && *of != metric
                {
                    *of = metric;
                    grown.measure(source);
                }
                let grown = known.get_or_insert_with(|| {
                    self.births += 1;
                    (metric, Grown::new(form, source, &self.index, self.births))
                });
                birth = grown.1.birth;
                Box::new(Growing {
                    source,
                    index: &self.index,
                    grown: &mut grown.1,
                })
            }
        };
        Ok(Looked {
            shape,
            birth,
            colours: match &self.heat {
                Some((Heat::Change, _)) if is_other_tree => {
                    icicle::Colours::Signs(first_level(Heat::Change))
                }
                Some((heat, levels)) => icicle::Colours::Levels(first_level(*heat), levels),
                None => icicle::Colours::Groups(&self.groups),
            },
            hits: self.hits.as_ref(),
        })
    }

    /// Which tree a number is a place of.
    pub(super) fn form_of(&self, node: NodeId) -> Form {
        let grown = grown_row(node).and_then(|(slot, _)| self.grown.get(slot)?.as_ref());
        grown.map_or(Form::TopDown, |(_, grown)| grown.form)
    }

    /// The place of the profile's tree that stands for one of a grown tree:
    /// the heaviest.
    pub fn place(&self, node: NodeId) -> NodeId {
        let Some((slot, row)) = grown_row(node) else {
            return node;
        };
        let grown = self.grown.get(slot).and_then(Option::as_ref);
        grown.map_or(NodeId::ROOT, |(_, grown)| grown.place(row))
    }

    /// The boxes of a window, what they hold, and the root's width.
    pub fn icicle(
        &mut self,
        metric: MetricId,
        form: Form,
        window: Window,
    ) -> Result<(Boxes, Conservation, f64), NoSuch> {
        let mut looked = self.look(metric, form)?;
        let root = looked.shape.root();
        let width = looked.shape.width(root) as f64;
        let (boxes, [shown, small, outside]) =
            icicle::boxes(&mut *looked.shape, looked.colours, looked.hits, window);
        let all = looked.shape.amount(root);
        drop(looked);
        // A tree of one function is a part of what there is.
        let elsewhere = ("not in this function", self.total(metric)? - all);
        let parts = [shown, small, outside, elsewhere];
        Ok((boxes, self.conservation(metric, parts), width))
    }

    pub fn extent(&mut self, metric: MetricId, form: Form) -> Result<Extent, NoSuch> {
        let looked = self.look(metric, form)?;
        let root = looked.shape.root();
        let width = looked.shape.width(root) as f64;
        drop(looked);
        Ok(Extent {
            root: root.0,
            width,
            rows: self.rows(),
        })
    }

    /// Where the box of a node is, from the root's left edge.
    pub fn span(&mut self, metric: MetricId, node: NodeId) -> Result<(i64, i64, u32), NoSuch> {
        let form = self.form_of(node);
        Ok(icicle::span(&mut *self.look(metric, form)?.shape, node))
    }

    pub(super) fn functions(&mut self, metric: MetricId) -> Result<&Functions, NoSuch> {
        let no = NoSuch::Total(self.profile.metric(metric).name.clone());
        let memo = &mut self.memos[metric.index()];
        if memo.functions.is_none() {
            memo.functions = functions(&self.profile, &self.index, metric);
        }
        memo.functions.as_ref().ok_or(no)
    }

    /// Makes ready what stacks are put down to; the last reading asked for is kept.
    pub(super) fn sites(&mut self, metric: MetricId, reading: Reading) -> Result<(), NoSuch> {
        let known = self.memos[metric.index()].sites.as_ref();
        if known.is_none_or(|(of, _)| *of != reading) {
            let noise = self.noise_of(reading);
            let lists = sites(&self.profile, metric, &noise, reading);
            let lists = lists.map_err(|stop| NoSuch::Stopped(stop.to_string()))?;
            self.memos[metric.index()].sites = Some((reading, lists));
        }
        Ok(())
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
        self.query = Some(query.clone());
        Ok(found)
    }

    pub fn clear_search(&mut self) {
        self.hits = None;
        self.query = None;
        self.stack_hits = None;
        self.forget_grown_hits();
    }

    fn forget_grown_hits(&mut self) {
        for (_, grown) in self.grown.iter_mut().flatten() {
            grown.forget_hits();
        }
    }

    /// The next or previous hit in the order of the tree.
    pub fn step(&self, from: Option<NodeId>, forward: bool) -> Option<NodeId> {
        self.hits.as_ref()?.step(&self.profile, from, forward)
    }

    pub(super) fn own_names(&self) -> &OwnNames {
        self.own_names.get_or_init(|| OwnNames::new(&self.profile))
    }

    /// By the rules in force.
    pub(super) fn noise_of(&self, reading: Reading) -> Noise {
        Noise::of(
            &self.profile,
            self.own_names(),
            self.rules.file.noise(reading),
        )
    }

    pub(super) fn noise_marks(&self) -> &Noise {
        self.marks.get_or_init(|| self.noise_of(Reading::Name))
    }

    /// Is it an allocator, a thread or an entry?
    pub(super) fn is_noise(&self, frame: FrameId) -> bool {
        let marks = self.noise_marks();
        marks.is(Side::Inner, frame) || marks.is(Side::Outer, frame)
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
