//! A profile: what was measured, where, and how the reading went.
//!
//! A reader of a format holds a [`ProfileBuilder`] and nothing else of the
//! model. It interns frames, walks the tree with [`ProfileBuilder::child`],
//! and records amounts at nodes. Whatever it cannot read it rejects, with the
//! place and a reason; nothing disappears without being counted.

mod builder;
mod clock;
mod gc;
mod import;
mod lines;
mod method;
mod series;
mod walk;

use builder::UsedStrings;
pub use builder::{Amounts, Names, ProfileBuilder, Said};
pub use clock::Clock;
pub use gc::{GcCpu, GcCycle, GcLog};
pub use import::{ImportReport, Place, Reason, Rejection};
pub use lines::{Line, LineRow, Lines};
pub use method::{Event, Method};
pub use series::{Matched, Measure, Moment, Series, Snapshot, Told};
pub use walk::Walk;

use crate::frames::Frames;
use crate::ids::{FrameId, MetricId, NodeId};
use crate::labels::Labels;
use crate::metric::Metric;
use crate::strings::Strings;
use crate::tree::Tree;

pub use crate::labels::{Label, LabelValue};
pub use crate::tree::Run;

/// A format's name: the stable word, and the words for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormatName {
    pub id: String,
    pub title: String,
}

/// One frozen profile. Amounts that were read are all in `tree`; what was not
/// read is all in `import`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// The file's name, or what stands for one.
    pub name: String,
    pub format: FormatName,
    pub metrics: Vec<Metric>,
    pub strings: Strings,
    pub frames: Frames,
    pub labels: Labels,
    pub tree: Tree,
    pub import: ImportReport,
    /// What the file says of itself: `# key: value` and the like, in order.
    pub meta: Vec<(String, String)>,
    /// How time was counted, where the file says.
    pub clock: Option<Clock>,
    pub method: Method,
    /// When it was taken, in nanoseconds since 1970, where the file says.
    pub taken: Option<i64>,
    /// What it was joined from, if it was.
    pub series: Option<Box<Series>>,
    /// What lines of source hold, where frames have none. Of the whole file,
    /// whatever tree stands above.
    pub lines: Lines,
    /// What a garbage collector did, where the file is its log. Such a file has
    /// no stacks.
    pub gc: Option<Box<GcLog>>,
}

/// How large a profile is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Counts {
    /// Records.
    pub stacks: u64,
    pub distinct_stacks: u64,
    pub frames: u64,
    /// Places in the tree, the root not counted.
    pub nodes: u64,
    pub max_depth: u32,
}

impl Profile {
    pub fn counts(&self) -> Counts {
        // Of the tree: a transform may have left some of what was read.
        let mut used = vec![false; self.frames.len()];
        for frame in self.tree.frames().iter().skip(1) {
            used[frame.index()] = true;
        }
        Counts {
            stacks: self.tree.stacks().records().iter().sum(),
            distinct_stacks: self.tree.stacks().len() as u64,
            frames: used.iter().filter(|used| **used).count() as u64,
            nodes: self.tree.len() as u64 - 1,
            max_depth: self.tree.max_depth(),
        }
    }

    pub fn metric_ids(&self) -> impl Iterator<Item = MetricId> + Clone + use<> {
        (0..self.metrics.len()).map(MetricId::of)
    }

    pub fn metric(&self, id: MetricId) -> &Metric {
        &self.metrics[id.index()]
    }

    pub fn metric_named(&self, name: &str) -> Option<MetricId> {
        self.metric_ids().find(|id| self.metric(*id).name == name)
    }

    /// What all records carry together; `None` where the metric is not
    /// additive.
    pub fn total(&self, metric: MetricId) -> Option<i64> {
        self.tree.totals(metric).map(|totals| totals[0])
    }

    /// A frame's name as written in the file.
    pub fn frame_name(&self, frame: FrameId) -> &[u8] {
        self.strings.get(self.frames.get(frame).name)
    }

    /// A node's name as written in the file; the root's is empty.
    pub fn node_name(&self, node: NodeId) -> &[u8] {
        self.frame_name(self.tree.frame(node))
    }

    /// What must hold. Tests and debug builds ask.
    pub fn check(&self) -> Result<(), String> {
        self.tree.check()?;
        if self.metrics.is_empty() {
            return Err("nothing is measured".into());
        }
        if self.tree.total.len() != self.metrics.len() {
            return Err("a column of amounts per metric is missing".into());
        }
        for (metric, total) in self.metrics.iter().zip(&self.tree.total) {
            if metric.additive != total.is_some() {
                return Err(format!(
                    "{} is additive exactly if it has totals",
                    metric.name
                ));
            }
        }
        let frames = self.frames.len();
        if self.tree.frames().iter().any(|f| f.index() >= frames) {
            return Err("a node's frame is not in the table".into());
        }
        for (_, frame) in self.frames.iter() {
            let names = [frame.name, frame.file, frame.module];
            if names.iter().any(|s| s.index() >= self.strings.len()) {
                return Err("a frame's string is not in the table".into());
            }
        }
        if let Some(series) = &self.series {
            series.check(self.metrics.len())?;
        }
        self.labels.check(&self.strings)?;
        if self.tree.stacks().parts.last_set().index() >= self.labels.sets() {
            return Err("a set of labels is not in the table".into());
        }
        self.lines.check(self.metrics.len(), self.strings.len())?;
        let records: u64 = self.tree.stacks().records().iter().sum();
        let cycles = match &self.gc {
            Some(gc) => {
                gc.check()?;
                gc.cycles().len() as u64
            }
            None => 0,
        };
        if records + cycles != self.import.records {
            return Err(format!(
                "{records} records are in the tree and {cycles} cycles in the collector's log, {} were read",
                self.import.records
            ));
        }
        self.import.check()
    }
}
