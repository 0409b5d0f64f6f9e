//! A profile while it is read.

use super::lines::LinesBuilder;
use super::{
    Clock, FormatName, GcCycle, GcLog, ImportReport, Line, LineRow, Lines, Method, Place, Profile,
    Series,
};
use crate::column::{filled, out_of_memory, reserve};
use crate::error::Stop;
use crate::frames::{Frame, FrameInterner, FrameKind, Frames};
use crate::ids::{FrameId, MetricId, NodeId, SetId, StringId};
use crate::labels::{Label, LabelInterner, LabelValue, Labels};
use crate::metric::Metric;
use crate::number::grouped;
use crate::strings::{StringInterner, Strings};
use crate::tree::{Run, TreeBuilder};

/// The value of a label as a reader has it; a number's unit may be empty.
#[derive(Debug, Clone, Copy)]
pub enum Said<'a> {
    Text(&'a [u8]),
    Number(i64, &'a [u8]),
}

/// What one record carries: an amount per metric.
pub type Amounts<'a> = &'a [i64];

/// See the module above. Amounts are exact: a record whose amount would carry
/// a sum beyond 64 bits is not admitted, and no sum wraps.
#[derive(Debug)]
pub struct ProfileBuilder {
    pub name: String,
    pub format: Option<FormatName>,
    pub import: ImportReport,
    pub clock: Option<Clock>,
    pub method: Method,
    pub taken: Option<i64>,
    pub series: Option<Box<Series>>,
    pub gc: Option<Box<GcLog>>,
    meta: Vec<(String, String)>,
    /// Metadata beyond what is kept.
    meta_left: u64,
    metrics: Vec<Metric>,
    /// Per metric, the sum of all magnitudes. As long as it fits in an `i64`,
    /// so does every sum of any part, whatever the signs.
    magnitude: Vec<u64>,
    strings: StringInterner,
    frames: FrameInterner,
    labels: LabelInterner,
    lines: LinesBuilder,
    tree: TreeBuilder,
    /// Bytes that the reader itself holds: the beginning of a long line.
    pub held: usize,
    /// Bytes that the profile may use, itself and its freezing together.
    limit: usize,
}

/// `# key: value` lines kept; a hostile file may have millions.
const META_KEPT: usize = 1000;

impl ProfileBuilder {
    pub fn new(name: &str, limit: usize) -> Result<Self, Stop> {
        Ok(Self {
            name: name.to_owned(),
            format: None,
            import: ImportReport::default(),
            clock: None,
            method: Method::default(),
            taken: None,
            series: None,
            gc: None,
            meta: Vec::new(),
            meta_left: 0,
            metrics: Vec::new(),
            magnitude: Vec::new(),
            strings: StringInterner::default(),
            frames: FrameInterner::default(),
            labels: LabelInterner::default(),
            lines: LinesBuilder::default(),
            tree: TreeBuilder::new()?,
            held: 0,
            limit,
        })
    }

    /// One more metric. Records so far carry none of it.
    pub fn add_metric(&mut self, metric: Metric) -> Result<MetricId, Stop> {
        self.tree.add_metric()?;
        self.metrics.push(metric);
        self.magnitude.push(0);
        Ok(MetricId::of(self.metrics.len() - 1))
    }

    pub fn metrics(&self) -> &[Metric] {
        &self.metrics
    }

    pub fn metric_mut(&mut self, id: MetricId) -> &mut Metric {
        &mut self.metrics[id.index()]
    }

    /// The frame of which only the name is known. `kind` is asked for names
    /// not met before.
    #[inline]
    pub fn frame_named(
        &mut self,
        name: &[u8],
        kind: impl FnOnce(&[u8]) -> FrameKind,
    ) -> Result<FrameId, Stop> {
        let id = self.strings.intern(name)?;
        match self.frames.known(id) {
            Some(frame) => Ok(frame),
            None => self.frames.intern_named(id, kind(name)),
        }
    }

    pub fn string(&mut self, text: &[u8]) -> Result<StringId, Stop> {
        self.strings.intern(text)
    }

    pub fn frame(&mut self, frame: Frame) -> Result<FrameId, Stop> {
        self.frames.intern(frame)
    }

    /// The row of a line of source; see [`Names::on_lines`].
    pub fn line(&mut self, line: Line) -> Result<LineRow, Stop> {
        self.lines.intern(line)
    }

    /// The place below `parent` at which this frame stands. A reader that
    /// learns names last may number frames itself, if it calls
    /// [`Self::rename_frames`] before it ends, whatever happens.
    #[inline]
    pub fn child(&mut self, parent: NodeId, frame: FrameId) -> Result<NodeId, Stop> {
        self.tree.child(parent, frame)
    }

    /// Would these amounts still fit? Ask before adding the nodes of a record.
    pub fn admits(&self, values: Amounts<'_>) -> bool {
        let mut amounts = self.metrics.iter().zip(&self.magnitude).zip(values);
        amounts.all(|((metric, sum), value)| {
            !metric.additive
                || sum
                    .checked_add(value.unsigned_abs())
                    .is_some_and(|sum| sum <= i64::MAX as u64)
        })
    }

    /// One record whose stack ends at `node`; `admits` must have said yes.
    pub fn record(&mut self, node: NodeId, values: Amounts<'_>) -> Result<(), Stop> {
        self.record_with_access(node, values, None).map(|_| ())
    }

    /// One record and, where it has one, its access map. Answers false if a
    /// map was lost: see [`TreeBuilder::access`].
    pub fn record_with_access(
        &mut self,
        node: NodeId,
        values: Amounts<'_>,
        map: Option<&[Run]>,
    ) -> Result<bool, Stop> {
        let at = self.put(node, SetId::NONE, (1, values))?;
        self.import.records += 1;
        self.tree.access(at, map)
    }

    /// So many records of another profile at once; `admits` must have said yes.
    /// Answers the row of the stack, in the order in which stacks came.
    pub fn records(
        &mut self,
        node: NodeId,
        set: SetId,
        (records, values): (u64, Amounts<'_>),
    ) -> Result<usize, Stop> {
        let (row, _) = self.put(node, set, (records, values))?;
        self.import.records += records;
        Ok(row)
    }

    /// One record with a set of labels: see [`Self::label_set`].
    pub fn record_labelled(
        &mut self,
        node: NodeId,
        set: SetId,
        values: Amounts<'_>,
    ) -> Result<(), Stop> {
        self.put(node, set, (1, values))?;
        self.import.records += 1;
        Ok(())
    }

    /// One record that is a cycle of a garbage collector.
    pub fn cycle(&mut self, cycle: GcCycle) -> Result<(), Stop> {
        self.gc.get_or_insert_default().push(cycle)?;
        self.import.records += 1;
        Ok(())
    }

    /// The set of these labels, keys and values, in whatever order they come.
    pub fn label_set(&mut self, labels: &[(&[u8], Said<'_>)]) -> Result<SetId, Stop> {
        let mut set = Vec::new();
        reserve(&mut set, labels.len())?;
        for (key, said) in labels {
            let value = match said {
                Said::Text(text) => LabelValue::Text(self.strings.intern(text)?),
                Said::Number(value, unit) => LabelValue::Number {
                    value: *value,
                    unit: self.strings.intern(unit)?,
                },
            };
            let key = self.strings.intern(key)?;
            set.push(Label { key, value });
        }
        self.label_set_of(&set)
    }

    /// The same of labels whose texts are known by number. A reader that
    /// learns texts last may number them itself, if it calls
    /// [`Self::rename_labels`] before it ends, whatever happens.
    pub fn label_set_of(&mut self, labels: &[Label]) -> Result<SetId, Stop> {
        self.labels.set(labels.iter().copied())
    }

    /// More of what a record has brought already; `admits` must have said yes.
    pub fn add(&mut self, node: NodeId, values: Amounts<'_>) -> Result<(), Stop> {
        self.put(node, SetId::NONE, (0, values)).map(|_| ())
    }

    fn put(
        &mut self,
        node: NodeId,
        set: SetId,
        (records, values): (u64, Amounts<'_>),
    ) -> Result<(usize, bool), Stop> {
        debug_assert!(self.admits(values));
        let at = self.tree.add(node, set, (records, values), &self.metrics)?;
        for (sum, value) in self.magnitude.iter_mut().zip(values) {
            *sum = sum.saturating_add(value.unsigned_abs());
        }
        Ok(at)
    }

    /// The same amounts in a smaller unit. Answers no, and changes nothing,
    /// where they do not fit.
    pub fn scale_metric(&mut self, id: MetricId, factor: i64) -> bool {
        let sum = &mut self.magnitude[id.index()];
        let fits = sum.checked_mul(factor.unsigned_abs());
        match fits.filter(|sum| *sum <= i64::MAX as u64) {
            Some(scaled) => {
                *sum = scaled;
                self.tree.scale(id.index(), factor);
                true
            }
            None => false,
        }
    }

    /// Each amount as one of so many equal parts, rounded; together they are the
    /// rounded part of the whole, to the unit.
    pub fn divide_metric(&mut self, id: MetricId, by: i64) {
        self.tree.divide(id.index(), by);
        self.magnitude[id.index()] = self.tree.magnitude(id.index());
    }

    /// Makes a metric the first, which is shown if nothing else is asked for.
    pub fn put_first(&mut self, id: MetricId) {
        let at = id.index();
        self.tree.put_first(at);
        self.metrics[..=at].rotate_right(1);
        self.magnitude[..=at].rotate_right(1);
    }

    /// Forgets a metric; those behind it move up.
    pub fn drop_metric(&mut self, id: MetricId) {
        self.tree.drop_metric(id.index());
        self.metrics.remove(id.index());
        self.magnitude.remove(id.index());
    }

    /// The frames of all places, as often as they stand there.
    pub fn placed_frames(&self) -> impl Iterator<Item = FrameId> + '_ {
        self.tree.frames()
    }

    /// Other frames for those of all places, different ones for different
    /// ones. Places cannot be walked to afterwards.
    pub fn rename_frames(&mut self, to: impl Fn(FrameId) -> FrameId) {
        self.tree.rename(to);
    }

    /// Other texts for those of all labels. No record may come afterwards.
    /// Where there is no memory for them, no record has a label any more.
    pub fn rename_labels<F>(&mut self, mut to: F) -> Result<(), Stop>
    where
        F: FnMut(&mut Names<'_>, StringId) -> Result<StringId, Stop>,
    {
        let mut names = Names {
            strings: &mut self.strings,
            frames: &mut self.frames,
            lines: &mut self.lines,
        };
        match self.labels.renamed(|text| to(&mut names, text)) {
            Ok((labels, moved)) => {
                self.labels = labels;
                self.tree.rename_sets(&moved);
                Ok(())
            }
            Err(stop) => {
                self.labels = LabelInterner::default();
                self.tree.forget_labels();
                Err(stop)
            }
        }
    }

    pub fn labels(&self) -> &Labels {
        self.labels.labels()
    }

    /// Stacks that differ.
    pub fn distinct_stacks(&self) -> u64 {
        self.tree.stacks_len() as u64
    }

    /// Gives a metric decimals, up to as many as wanted and fit. What its
    /// records had behind the point was recorded apart, as another metric in
    /// units of `10^-written`, which is gone afterwards. Answers how many
    /// decimals there are now; where they are fewer than written, the amount
    /// of each stack is rounded.
    pub fn join_fraction(
        &mut self,
        whole: MetricId,
        fraction: Option<MetricId>,
        written: u8,
        wanted: u8,
    ) -> u8 {
        let rows = self.tree.stacks_len() as u128;
        let parts = fraction.map_or(0, |id| u128::from(self.magnitude[id.index()]));
        let sum = u128::from(self.magnitude[whole.index()]);
        let power = |n: u8| 10u128.pow(u32::from(n));
        let fits = |d: &u8| sum * power(*d) + parts / power(written - d) + rows <= i64::MAX as u128;
        let decimals = (0..=wanted.min(written)).rev().find(fits).unwrap_or(0);
        let index = fraction.map(MetricId::index);
        self.tree
            .join_fraction(whole.index(), index, written, decimals);
        if let Some(fraction) = index {
            self.metrics.remove(fraction);
            self.magnitude.remove(fraction);
        }
        self.metrics[whole.index()].decimals = decimals;
        for (i, sum) in self.magnitude.iter_mut().enumerate() {
            *sum = self.tree.magnitude(i);
        }
        decimals
    }

    /// Edits every stack: see [`TreeBuilder::rewrite`]. `edit` may intern
    /// frames through the [`Names`] it is given.
    pub fn rewrite_stacks<F>(&mut self, mut edit: F) -> Result<(), Stop>
    where
        F: FnMut(&mut Names<'_>, &mut Vec<FrameId>) -> Result<(), Stop>,
    {
        self.room_to_edit()?;
        let mut names = Names {
            strings: &mut self.strings,
            frames: &mut self.frames,
            lines: &mut self.lines,
        };
        let metrics = &self.metrics;
        self.tree = self.tree.rewrite(metrics, |frames, values| {
            edit(&mut names, frames)?;
            names.lines.count(values)
        })?;
        Ok(())
    }

    /// What a line of another profile holds by itself, and in all.
    pub fn add_to_line(&mut self, line: Line, own: &[i64], total: &[i64]) -> Result<(), Stop> {
        let row = self.lines.intern(line)?;
        self.lines.add(row, own, total)
    }

    /// What all records so far carry of a metric, without signs.
    pub fn magnitude(&self, id: MetricId) -> u64 {
        self.magnitude.get(id.index()).copied().unwrap_or(0)
    }

    pub fn strings(&self) -> &Strings {
        self.strings.strings()
    }

    /// Nodes, the root not counted.
    pub fn nodes(&self) -> usize {
        self.tree.len() - 1
    }

    /// What the file says of itself under this key, the last time it did.
    pub fn meta(&self, key: &str) -> Option<&str> {
        let said = self.meta.iter().rfind(|(k, _)| k == key);
        said.map(|(_, value)| value.as_str())
    }

    pub fn add_meta(&mut self, key: &str, value: &str) {
        if self.meta.len() < META_KEPT {
            self.meta.push((key.to_owned(), value.to_owned()));
        } else {
            self.meta_left += 1;
        }
    }

    pub fn reject(&mut self, place: Place, reason: &'static str, text: &[u8]) {
        self.import.reject(place, reason, text);
    }

    /// A warning after which no sum may be taken for all there was.
    pub fn doubt(&mut self, warning: String) {
        self.import.doubt.get_or_insert_with(|| warning.clone());
        self.warn(warning);
    }

    pub fn warn(&mut self, warning: String) {
        self.import.warnings.push(warning);
    }

    /// The largest amount of memory that this profile will have held at once
    /// if it is frozen now.
    pub fn footprint(&self) -> usize {
        let additive = self.metrics.iter().filter(|m| m.additive).count();
        // Names, frames and labels stand twice for a moment, as they are put
        // in order.
        2 * (self.strings.footprint() + self.frames.footprint() + self.labels.footprint())
            + self.held
            + self.lines.footprint()
            + self.tree.footprint()
            + self.tree.freeze_footprint(additive)
            + self.gc.as_ref().map_or(0, |gc| gc.footprint())
    }

    /// Is there memory to go on? Readers are fed small pieces, and this is
    /// asked between them.
    pub fn room(&self) -> Result<(), Stop> {
        self.fits(self.footprint())
    }

    /// Is there memory for [`Self::rewrite_stacks`]? The edited tree grows
    /// beside the old one.
    pub fn room_to_edit(&self) -> Result<(), Stop> {
        self.fits(self.footprint() + self.tree.footprint())
    }

    fn fits(&self, bytes: usize) -> Result<(), Stop> {
        if bytes <= self.limit {
            return Ok(());
        }
        let mib = self.limit >> 20;
        Err(out_of_memory(&format!("{mib} MiB")))
    }

    /// Freezes the profile.
    pub fn finish(mut self) -> Result<Profile, Stop> {
        if self.meta_left > 0 {
            self.warn(format!(
                "{} lines of metadata beyond the first {META_KEPT} are not kept.",
                grouped(self.meta_left)
            ));
        }
        let strings = self.strings.freeze();
        let frames = self.frames.freeze();
        let (labels, moved) = self.labels.freeze(&strings)?;
        self.tree.rename_sets(&moved);
        let tree = self
            .tree
            .freeze(&self.metrics, |a, b| frames.order(&strings, a, b))?;
        let (strings, frames, labels, tree, lines) =
            retain_used(strings, frames, labels, tree, self.lines)?;
        let profile = Profile {
            name: self.name,
            format: self.format.unwrap_or(FormatName {
                id: String::new(),
                title: String::new(),
            }),
            metrics: self.metrics,
            strings,
            frames,
            labels,
            tree,
            import: self.import,
            meta: self.meta,
            clock: self.clock,
            method: self.method,
            taken: self.taken,
            series: self.series,
            lines,
            gc: self.gc,
        };
        debug_assert_eq!(profile.check(), Ok(()));
        Ok(profile)
    }
}

/// What [`ProfileBuilder::rewrite_stacks`] lends to the edit.
#[derive(Debug)]
pub struct Names<'a> {
    strings: &'a mut StringInterner,
    frames: &'a mut FrameInterner,
    lines: &'a mut LinesBuilder,
}

impl Names<'_> {
    pub fn frame_named(&mut self, name: &[u8], kind: FrameKind) -> Result<FrameId, Stop> {
        let id = self.strings.intern(name)?;
        self.frames.intern_named(id, kind)
    }

    pub fn text(&mut self, text: &[u8]) -> Result<StringId, Stop> {
        self.strings.intern(text)
    }

    /// The stack that is edited stands on these lines, from callers to callees,
    /// one for each frame.
    pub fn on_lines(&mut self, lines: &[Option<LineRow>]) -> Result<(), Stop> {
        lines.iter().try_for_each(|line| self.lines.pass(*line))
    }

    pub fn name(&self, frame: FrameId) -> &[u8] {
        let frame = self.frames.frames().get(frame);
        self.strings.strings().get(frame.name)
    }

    pub fn kind(&self, frame: FrameId) -> FrameKind {
        self.frames.frames().get(frame).kind
    }
}

const NOT_MOVED: u32 = u32::MAX;

/// New numbers of strings, in the order in which they are asked for. All are
/// distinct already, so that nothing is looked up.
#[derive(Debug)]
pub(super) struct UsedStrings {
    moved: Vec<u32>,
    order: Vec<StringId>,
}

impl UsedStrings {
    pub(super) fn row(&mut self, old: StringId) -> Result<StringId, Stop> {
        let to = &mut self.moved[old.index()];
        if *to == NOT_MOVED {
            *to = self.order.len() as u32;
            reserve(&mut self.order, 1)?;
            self.order.push(old);
        }
        Ok(StringId(*to))
    }
}

/// Drops frames and strings that no node uses any more (an edit of the stacks
/// leaves such behind), so that counts and tables speak of what is there, and
/// numbers both in the order of the tree, so that the same stacks give the
/// same tables however they came.
fn retain_used(
    strings: Strings,
    frames: Frames,
    mut labels: Labels,
    mut tree: crate::tree::Tree,
    lines: LinesBuilder,
) -> Result<(Strings, Frames, Labels, crate::tree::Tree, Lines), Stop> {
    let mut used = UsedStrings {
        moved: filled(NOT_MOVED, strings.len())?,
        order: Vec::new(),
    };
    let mut moved = filled(NOT_MOVED, frames.len())?;
    moved[0] = 0;
    used.row(StringId::EMPTY)?;
    let mut rows = vec![frames.get(FrameId::ROOT)];
    for frame in &mut tree.frame {
        let to = &mut moved[frame.index()];
        if *to == NOT_MOVED {
            let old = frames.get(*frame);
            *to = rows.len() as u32;
            reserve(&mut rows, 1)?;
            rows.push(Frame {
                name: used.row(old.name)?,
                file: used.row(old.file)?,
                module: used.row(old.module)?,
                ..old
            });
        }
        *frame = FrameId(*to);
    }
    for label in &mut labels.rows {
        *label = label.in_strings(|text| used.row(text))?;
    }
    let lines = lines.freeze(&mut used)?;
    let strings = strings.pick(&used.order)?;
    Ok((strings, Frames::of(rows), labels, tree, lines))
}
