//! The same profile, seen otherwise: some stacks only, or some frames less.
//!
//! A transform makes another tree over the same frames; nothing of the old one
//! is changed, so that taking a transform back is putting the old tree back.
//! Whatever is asked of a profile is then asked of the new tree, all of it and
//! not what a screen shows of it. Words are those of pprof and Firefox:
//!
//! ```text
//!                      main;f;lib::g;h 5   main;f;f;h 2
//! focus h              as it is: both stacks pass through it
//! ignore lib::g        main;f;f;h 2
//! hide f               main;lib::g;h 5     main;h 2
//! show from f          f;lib::g;h 5        f;f;h 2
//! collapse function f  main;f 7
//! collapse module lib  main;f;lib;h 5      main;f;f;h 2
//! collapse recursion f main;f;lib::g;h 5   main;f;h 2
//! group by thread      thread: io;main;f;lib::g;h 5   thread: (none);main;f;f;h 2
//! ```
//!
//! Where records have labels, a stack has a part for each set of them: focus
//! and ignore by a label keep some parts of a stack, and whatever else a step
//! does to stacks, their parts go with them.
//!
//! Focus, ignore and show-from leave stacks out; whoever shows the result says
//! what they carried. The others keep every amount.

mod step;
mod target;

pub use step::{Step, Target, Verb};
use target::Marks;

use crate::analysis::rules::RuleFile;
use crate::analysis::weights::whole;
use crate::error::Stop;
use crate::ids::{FrameId, NodeId};
use crate::metric::Metric;
use crate::profile::Profile;
use crate::tree::{Part, Tree, TreeBuilder};
use thiserror::Error;

/// Why a transform cannot be made. The profile is as before.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Cannot {
    #[error("{0}")]
    Pattern(String),
    #[error("\u{201c}{verb}\u{201d} does not work on {target}.")]
    Together {
        verb: &'static str,
        target: &'static str,
    },
    #[error("There is no subsystem \u{201c}{0}\u{201d} under these rules.")]
    Subsystem(String),
    #[error("No record of this profile has a label \u{201c}{0}\u{201d}.")]
    Label(String),
    #[error("There is no place number {0} in this profile.")]
    Place(u32),
    #[error(transparent)]
    Stop(#[from] Stop),
}

/// What the file had before any step, for whoever shows what is left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// The steps, for the eye.
    pub titles: Vec<String>,
    /// By metric.
    pub totals: Vec<Option<i64>>,
    /// What shares of the file are shares of, by metric.
    pub wholes: Vec<i64>,
    pub stacks: u64,
    /// Stacks that are left lack frames that they had.
    pub frames: bool,
}

/// Does one step after the other; `None` where there are none.
pub fn apply_all(
    profile: &mut Profile,
    steps: &[Step],
    rules: &RuleFile,
) -> Result<Option<Taken>, Cannot> {
    let taken = Taken {
        titles: steps
            .iter()
            .map(|step| step.title(|_| "place".to_owned()))
            .collect(),
        totals: profile.metric_ids().map(|id| profile.total(id)).collect(),
        wholes: profile.metric_ids().map(|id| whole(profile, id)).collect(),
        stacks: profile.tree.stacks().len() as u64,
        frames: steps.iter().any(Step::takes_frames),
    };
    for step in steps {
        apply(profile, step, rules)?;
    }
    Ok((!steps.is_empty()).then_some(taken))
}

/// Gives the profile its new tree, and answers the old one.
///
/// `rules`: what noise is.
pub fn apply(profile: &mut Profile, step: &Step, rules: &RuleFile) -> Result<Tree, Cannot> {
    let tree = match target::marks(profile, step, rules)? {
        Marks::Stacks(kept) => only(profile, |row, _| kept[row])?,
        Marks::Tops(tops) => grouped(profile, &tops)?,
        Marks::Sets(kept) => only(profile, |_, part| kept[part.set.index()])?,
        Marks::Frames(marked) => match step.verb {
            Verb::Focus | Verb::Ignore => {
                let focus = step.verb == Verb::Focus;
                let mut kept = stacks_through(&profile.tree, &marked);
                kept.iter_mut().for_each(|kept| *kept = *kept == focus);
                only(profile, |row, _| kept[row])?
            }
            Verb::Hide => rebuilt(profile, STAYS, |_, frame, above| {
                match marked[frame.index()] {
                    true => Fate::Into(above),
                    false => Fate::Below(above, frame),
                }
            })?,
            Verb::ShowFrom => shown_from(profile, &marked)?,
            Verb::CollapseFunction => collapsed(profile, |frame| marked[frame.index()])?,
            Verb::CollapseRecursion => without_recursion(profile, &marked)?,
            Verb::Group => return Err(target::together(step)),
            Verb::CollapseModule => {
                let module = target::module_frame(profile, step)?;
                as_one(profile, &marked, module)?
            }
        },
    };
    Ok(std::mem::replace(&mut profile.tree, tree))
}

/// For each stack, whether a marked frame is in it.
fn stacks_through(tree: &Tree, marked: &[bool]) -> Vec<bool> {
    let mut found = vec![false; tree.stacks().len()];
    let mut row = 1;
    while row < tree.len() {
        let end = tree.ends()[row];
        if marked[tree.frames()[row].index()] {
            found[tree.stacks().rows_in(row as u32, end)].fill(true);
            row = end as usize;
        } else {
            row += 1;
        }
    }
    found
}

/// The tree of some parts of the stacks: `keeps` is told the row of each.
fn only(profile: &Profile, keeps: impl Fn(usize, Part) -> bool) -> Result<Tree, Stop> {
    let tree = &profile.tree;
    let stacks = tree.stacks();
    let mut used = vec![false; tree.len()];
    used[0] = true;
    for (row, node) in stacks.nodes().iter().enumerate() {
        let mut node = *node;
        if !stacks.parts(row).any(|part| keeps(row, part)) {
            continue;
        }
        while !used[node.index()] {
            used[node.index()] = true;
            node = tree.parent(node);
        }
    }
    let mut out = builder(&profile.metrics)?;
    let mut to = vec![NodeId::ROOT; tree.len()];
    for row in 1..tree.len() {
        if used[row] {
            let above = to[tree.parent(NodeId::of(row)).index()];
            to[row] = out.append(above, tree.frames()[row])?;
        }
    }
    put_stacks(profile, &mut out, |row, node, part| {
        keeps(row, part).then(|| to[node.index()])
    })?;
    frozen(profile, out)
}

/// Each part of a stack below the frame that stands for its set of labels.
fn grouped(profile: &Profile, tops: &[FrameId]) -> Result<Tree, Stop> {
    let tree = &profile.tree;
    let stacks = tree.stacks();
    let mut out = builder(&profile.metrics)?;
    let mut values = vec![0; profile.metrics.len()];
    let mut path = Vec::new();
    for (row, node) in stacks.nodes().iter().enumerate() {
        path.clear();
        path.extend(tree.path(*node).map(|node| tree.frame(node)));
        for part in stacks.parts(row) {
            let mut to = out.child(NodeId::ROOT, tops[part.set.index()])?;
            for frame in path.iter().rev() {
                to = out.child(to, *frame)?;
            }
            put_part(profile, &mut out, to, part, &mut values)?;
        }
    }
    frozen(profile, out)
}

/// What becomes of a place.
enum Fate {
    /// A child of this new place.
    Below(NodeId, FrameId),
    /// The same as this new place.
    Into(NodeId),
    /// It is gone, and the stacks that end there.
    Gone,
}

const STAYS: Fate = Fate::Into(NodeId::ROOT);

/// A new tree in which each place has the fate that `decide` says: it gets
/// the row, its frame, and what its parent has become. `root` is that of
/// stacks without a frame.
fn rebuilt(
    profile: &Profile,
    root: Fate,
    mut decide: impl FnMut(usize, FrameId, NodeId) -> Fate,
) -> Result<Tree, Stop> {
    const GONE: NodeId = NodeId(u32::MAX);
    let tree = &profile.tree;
    let mut out = builder(&profile.metrics)?;
    let mut to = vec![NodeId::ROOT; tree.len()];
    if let Fate::Gone = root {
        to[0] = GONE;
    }
    for row in 1..tree.len() {
        let above = to[tree.parent(NodeId::of(row)).index()];
        to[row] = match decide(row, tree.frames()[row], above) {
            Fate::Below(GONE, _) | Fate::Into(GONE) | Fate::Gone => GONE,
            Fate::Below(above, frame) => out.child(above, frame)?,
            Fate::Into(place) => place,
        };
    }
    put_stacks(profile, &mut out, |_, node, _| {
        Some(to[node.index()]).filter(|to| *to != GONE)
    })?;
    frozen(profile, out)
}

/// What is called above the outermost marked frame goes, with the stacks that
/// have none.
fn shown_from(profile: &Profile, marked: &[bool]) -> Result<Tree, Stop> {
    // One past the last row below the outermost mark that we are in.
    let mut until = 0;
    rebuilt(profile, Fate::Gone, |row, frame, above| {
        if row < until {
            return Fate::Below(above, frame);
        }
        if !marked[frame.index()] {
            return Fate::Gone;
        }
        until = profile.tree.ends()[row] as usize;
        Fate::Below(NodeId::ROOT, frame)
    })
}

/// What a marked frame calls becomes part of it.
fn collapsed(profile: &Profile, is_marked: impl Fn(FrameId) -> bool) -> Result<Tree, Stop> {
    let mut until = 0;
    rebuilt(profile, STAYS, |row, frame, above| {
        if row < until {
            return Fate::Into(above);
        }
        if is_marked(frame) {
            until = profile.tree.ends()[row] as usize;
        }
        Fate::Below(above, frame)
    })
}

/// From the outermost to the innermost call of a marked function becomes one
/// call; each function for itself.
fn without_recursion(profile: &Profile, marked: &[bool]) -> Result<Tree, Stop> {
    // For each name, the outermost call that we are in: where it ends, and
    // what it has become.
    let mut inside = vec![(0u32, NodeId::ROOT); profile.strings.len()];
    let tree = &profile.tree;
    let mut out = builder(&profile.metrics)?;
    let mut to = vec![NodeId::ROOT; tree.len()];
    for row in 1..tree.len() {
        let frame = tree.frames()[row];
        let name = profile.frames.get(frame).name.index();
        let (until, outermost) = inside[name];
        if marked[frame.index()] && (row as u32) < until {
            to[row] = outermost;
            continue;
        }
        let above = to[tree.parent(NodeId::of(row)).index()];
        to[row] = out.child(above, frame)?;
        inside[name] = (tree.ends()[row], to[row]);
    }
    put_stacks(profile, &mut out, |_, node, _| Some(to[node.index()]))?;
    frozen(profile, out)
}

/// Marked frames that call each other become one frame.
fn as_one(profile: &Profile, marked: &[bool], module: FrameId) -> Result<Tree, Stop> {
    let tree = &profile.tree;
    rebuilt(profile, STAYS, |row, frame, above| {
        let caller = tree.frame(tree.parent(NodeId::of(row)));
        match (marked[frame.index()], marked[caller.index()]) {
            (true, true) => Fate::Into(above),
            (true, false) => Fate::Below(above, module),
            (false, _) => Fate::Below(above, frame),
        }
    })
}

fn builder(metrics: &[Metric]) -> Result<TreeBuilder, Stop> {
    let mut out = TreeBuilder::new()?;
    for _ in metrics {
        out.add_metric()?;
    }
    Ok(out)
}

/// Puts what stacks carry where they end now. Access maps stay with the
/// untouched tree: here stacks that differ in their blocks may become one.
fn put_stacks(
    profile: &Profile,
    out: &mut TreeBuilder,
    place: impl Fn(usize, NodeId, Part) -> Option<NodeId>,
) -> Result<(), Stop> {
    let stacks = profile.tree.stacks();
    let mut values = vec![0; profile.metrics.len()];
    for (row, node) in stacks.nodes().iter().enumerate() {
        for part in stacks.parts(row) {
            if let Some(to) = place(row, *node, part) {
                put_part(profile, out, to, part, &mut values)?;
            }
        }
    }
    Ok(())
}

/// `values`: as many as there are metrics, to be written over.
fn put_part(
    profile: &Profile,
    out: &mut TreeBuilder,
    to: NodeId,
    part: Part,
    values: &mut [i64],
) -> Result<(), Stop> {
    let stacks = profile.tree.stacks();
    for (value, metric) in values.iter_mut().zip(profile.metric_ids()) {
        *value = stacks.part_own(part, metric);
    }
    let carried = (stacks.part_records(part), &*values);
    out.add(to, part.set, carried, &profile.metrics)?;
    Ok(())
}

fn frozen(profile: &Profile, out: TreeBuilder) -> Result<Tree, Stop> {
    let tree = out.freeze(&profile.metrics, |a, b| {
        profile.frames.order(&profile.strings, a, b)
    })?;
    debug_assert_eq!(tree.check(), Ok(()));
    Ok(tree)
}

#[cfg(test)]
mod tests;
