//! Transforms on an open profile: which are on, what they leave, and how to
//! find the selected place again.

use super::label::{self, Amount};
use super::names::Names;
use super::opened::Opened;
use crate::analysis::functions::FunctionIndex;
use crate::ids::{FrameId, MetricId, NodeId};
use crate::profile::Profile;
use crate::transform::{Cannot, Step, Taken, Target, apply};
use crate::tree::Tree;
use serde::Serialize;

/// What is on, and what it leaves of the file.
#[derive(Debug, Clone, Serialize)]
pub struct Shown {
    /// A title for each step.
    pub titles: Vec<String>,
    pub shown: Amount,
    pub whole: Amount,
    pub share: f64,
    pub stacks: u64,
    pub all_stacks: u64,
    pub frames: u64,
    pub max_depth: u32,
    /// Where the selected place is now, if it is still there.
    pub selection: Option<u32>,
}

/// All that a tree has, without signs.
fn magnitude(tree: &Tree, metric: MetricId) -> i64 {
    let own = tree.stacks().own(metric).iter();
    own.fold(0, |sum: i64, own| sum.saturating_add(own.saturating_abs()))
}

impl Opened {
    /// Shows the file after these steps instead of those before, and answers
    /// where `selection` went. If one cannot be done nothing changes.
    pub fn transform(
        &mut self,
        steps: Vec<Step>,
        selection: Option<NodeId>,
    ) -> Result<Option<NodeId>, Cannot> {
        let path = selection.map(|node| self.frames_to(self.place(node)));
        // Steps beyond those that are on are done to what is shown.
        let on = match steps.starts_with(&self.steps) {
            true => self.steps.len(),
            false => 0,
        };
        let before = match on {
            0 => self
                .untouched
                .take()
                .map(|tree| std::mem::replace(&mut self.profile.tree, tree)),
            _ => None,
        };
        let mut first = None;
        for step in &steps[on..] {
            match apply(&mut self.profile, step, &self.rules.file) {
                Ok(old) => first = first.or(Some(old)),
                Err(cannot) => {
                    self.take_back(first, before);
                    return Err(cannot);
                }
            }
        }
        if self.untouched.is_none() {
            self.untouched = first;
        }
        self.steps = steps;
        self.index = FunctionIndex::new(&self.profile);
        self.groups.extend(&self.profile);
        self.names = Names::new(&self.profile).shown_as(self.names.form());
        self.begin_anew();
        Ok(path.and_then(|path| self.node_at(&path)))
    }

    /// The profile as the file has it, whatever steps are on.
    pub fn untouched<T>(&mut self, look: impl FnOnce(&Profile) -> T) -> T {
        let mut swap = |profile: &mut Profile| {
            if let Some(tree) = &mut self.untouched {
                std::mem::swap(tree, &mut profile.tree);
            }
        };
        swap(&mut self.profile);
        let answer = look(&self.profile);
        swap(&mut self.profile);
        answer
    }

    /// After a step that failed: `first` is the tree before any new step,
    /// `shown` the one that was on the screen, where it is another.
    fn take_back(&mut self, first: Option<Tree>, shown: Option<Tree>) {
        if let Some(tree) = first {
            self.profile.tree = tree;
        }
        if let Some(tree) = shown {
            self.untouched = Some(std::mem::replace(&mut self.profile.tree, tree));
        }
    }

    /// What the steps took out of the file, for a report.
    pub fn taken(&self) -> Option<Taken> {
        let metrics = self.profile.metric_ids();
        (!self.steps.is_empty()).then(|| Taken {
            titles: self.titles(),
            totals: metrics.clone().map(|id| self.file_total(id)).collect(),
            wholes: metrics.map(|id| self.file_whole(id)).collect(),
            stacks: self.counts.distinct_stacks,
            frames: self.steps.iter().any(Step::takes_frames),
        })
    }

    pub fn shown(&self, metric: MetricId, selection: Option<NodeId>) -> Shown {
        let shown = self.profile.total(metric).unwrap_or(0);
        let whole = self.file_total(metric).unwrap_or(shown);
        // Parts of a difference are parts of all that it has, whatever their signs.
        let untouched = self.untouched.as_ref().unwrap_or(&self.profile.tree);
        let share = label::share(
            magnitude(&self.profile.tree, metric),
            magnitude(untouched, metric),
        );
        Shown {
            titles: self.titles(),
            shown: self.amount(shown, metric),
            whole: self.amount(whole, metric),
            share,
            stacks: self.profile.tree.stacks().len() as u64,
            all_stacks: self.counts.distinct_stacks,
            frames: self.profile.counts().frames,
            max_depth: self.rows() - 1,
            selection: selection.map(|node| node.0),
        }
    }

    fn titles(&self) -> Vec<String> {
        let title = |step: &Step| step.title(|_| self.place_title(step));
        self.steps.iter().map(title).collect()
    }

    /// A place of the file has a name; one of another transform's tree is
    /// just a place.
    fn place_title(&self, step: &Step) -> String {
        let first = self.steps.first() == Some(step);
        match (&step.target, &self.untouched) {
            (Target::Place(node), Some(tree)) if first && (*node as usize) < tree.len() => {
                let frame = tree.frame(NodeId(*node));
                self.frame_text(frame.0)
            }
            _ => "place".to_owned(),
        }
    }

    /// From the root down.
    fn frames_to(&self, node: NodeId) -> Vec<FrameId> {
        let tree = &self.profile.tree;
        let mut path: Vec<_> = tree.path(node).map(|n| tree.frame(n)).collect();
        path.reverse();
        path
    }

    /// The place with these frames above it, but for those that are gone; if
    /// the last is gone, so is the place.
    fn node_at(&self, path: &[FrameId]) -> Option<NodeId> {
        let tree = &self.profile.tree;
        let (mut node, mut found) = (NodeId::ROOT, true);
        for frame in path {
            let mut children = tree.children(node);
            let child = children.find(|child| tree.frame(*child) == *frame);
            found = child.is_some();
            node = child.unwrap_or(node);
        }
        found.then_some(node)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::tests::profile;
    use crate::transform::Verb;

    fn opened() -> Opened {
        Opened::new(profile(&[("main;f;g", 5), ("main;h;g", 3), ("main;k", 2)]))
    }

    fn step(verb: Verb, name: &str) -> Step {
        Step {
            verb,
            target: Target::Function(name.to_owned()),
        }
    }

    fn told(opened: &Opened) -> String {
        let Shown {
            shown,
            whole,
            stacks,
            ..
        } = opened.shown(MetricId(0), None);
        format!("{} of {}, {stacks} stacks", shown.text, whole.text)
    }

    #[test]
    fn steps_come_and_go_and_the_file_stays() {
        let mut opened = opened();
        let focus = step(Verb::Focus, "g");
        let ignore = step(Verb::Ignore, "h");
        opened.transform(vec![focus.clone()], None).unwrap();
        assert_eq!(told(&opened), "8 B of 10 B, 2 stacks");
        opened
            .transform(vec![focus.clone(), ignore.clone()], None)
            .unwrap();
        assert_eq!(told(&opened), "5 B of 10 B, 1 stacks");
        assert_eq!(
            opened.shown(MetricId(0), None).titles,
            ["focus g", "ignore h"]
        );
        // The first is taken back, the second stays.
        opened.transform(vec![ignore], None).unwrap();
        assert_eq!(told(&opened), "7 B of 10 B, 2 stacks");
        assert_eq!(
            opened.overview().metrics[0].total.as_ref().unwrap().text,
            "10 B"
        );
        opened.transform(Vec::new(), None).unwrap();
        assert_eq!(told(&opened), "10 B of 10 B, 3 stacks");
        assert!(opened.untouched.is_none());
    }

    #[test]
    fn a_step_that_cannot_be_done_leaves_those_before() {
        let mut opened = opened();
        let focus = step(Verb::Focus, "g");
        let bad = Step {
            verb: Verb::Hide,
            target: Target::Regex("(".into()),
        };
        opened.transform(vec![focus.clone()], None).unwrap();
        for steps in [
            vec![focus.clone(), bad.clone()],
            vec![step(Verb::Ignore, "k"), bad.clone()],
            vec![bad],
        ] {
            opened.transform(steps, None).unwrap_err();
            assert_eq!(told(&opened), "8 B of 10 B, 2 stacks");
            assert_eq!(opened.steps.as_slice(), std::slice::from_ref(&focus));
        }
        opened.transform(Vec::new(), None).unwrap();
        assert_eq!(told(&opened), "10 B of 10 B, 3 stacks");
    }

    #[test]
    fn the_selected_place_is_found_again() {
        let mut opened = opened();
        let k = opened.node_at(&opened.frames_to(NodeId(6))).unwrap();
        assert_eq!(k, NodeId(6));
        let now = opened
            .transform(vec![step(Verb::Ignore, "f")], Some(k))
            .unwrap()
            .unwrap();
        assert_ne!(now, k);
        assert_eq!(opened.profile.node_name(now), b"k");
        let below = opened
            .transform(vec![step(Verb::Hide, "main")], Some(now))
            .unwrap()
            .unwrap();
        assert_eq!(opened.frames_to(below).len(), 1);
        let gone = opened
            .transform(vec![step(Verb::Ignore, "k")], Some(below))
            .unwrap();
        assert_eq!(gone, None);
    }

    #[test]
    fn parts_and_what_is_taken_out_are_the_whole() {
        let mut opened = opened();
        opened
            .transform(vec![step(Verb::Focus, "h")], None)
            .unwrap();
        let sum = opened.conservation(MetricId(0), [("listed", 3), ("filtered out", 0)]);
        let parts: Vec<_> = sum
            .parts
            .iter()
            .map(|part| format!("{} {}", part.label, part.amount.text))
            .collect();
        assert_eq!(parts, ["listed 3 B", "taken out by filters 7 B"]);
        assert_eq!(sum.total.text, "10 B");
    }
}
