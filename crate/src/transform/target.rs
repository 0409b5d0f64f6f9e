//! Which frames, or which stacks, does a step mean?

use super::{Cannot, Step, Target, Verb};
use crate::analysis::demangle::demangled;
use crate::analysis::groups::group_name;
use crate::analysis::names::OwnNames;
use crate::analysis::noise::{Noise, Reading, Side};
use crate::analysis::rules::RuleFile;
use crate::analysis::search::{Query, search};
use crate::analysis::subsystems::{Choice, OTHER, measured};
use crate::frames::{Frame, FrameKind};
use crate::ids::{FrameId, NodeId};
use crate::profile::Profile;

pub(super) enum Marks {
    /// By frame.
    Frames(Vec<bool>),
    /// By row of the tree's table: the stacks that stay.
    Stacks(Vec<bool>),
}

pub(super) fn marks(profile: &Profile, step: &Step, rules: &RuleFile) -> Result<Marks, Cannot> {
    let together = Cannot::Together {
        verb: step.verb.word(),
        target: step.target.kind(),
    };
    let fits = match &step.target {
        Target::Place(_) | Target::Subsystem(_) => {
            matches!(step.verb, Verb::Focus | Verb::Ignore)
        }
        Target::Group(_) => step.verb != Verb::CollapseRecursion,
        Target::Noise(_) => step.verb == Verb::Hide,
        Target::All => step.verb == Verb::CollapseRecursion,
        Target::Function(_) | Target::Words(_) | Target::Regex(_) => {
            step.verb != Verb::CollapseModule
        }
    };
    if !fits {
        return Err(together);
    }
    let frames = |is: &dyn Fn(FrameId) -> bool| {
        // The root's frame is never meant.
        let marked = profile
            .frames
            .iter()
            .map(|(id, _)| id != FrameId::ROOT && is(id));
        Marks::Frames(marked.collect())
    };
    let found = |pattern: &str, regex: bool| {
        let query = Query {
            pattern: pattern.to_owned(),
            regex,
            case: regex,
        };
        let hits = search(profile, &query).map_err(Cannot::Pattern)?;
        Ok(frames(&|frame| hits.has(frame)))
    };
    match &step.target {
        Target::Place(node) => {
            if *node as usize >= profile.tree.len() {
                return Err(Cannot::Place(*node));
            }
            let end = profile.tree.end(NodeId(*node));
            let stacks = profile.tree.stacks();
            let mut kept = vec![step.verb == Verb::Ignore; stacks.len()];
            kept[stacks.rows_in(*node, end.0)].fill(step.verb == Verb::Focus);
            Ok(Marks::Stacks(kept))
        }
        // As people read it or as the file has it.
        Target::Function(name) => Ok(frames(&|frame| {
            let written = profile.frame_name(frame);
            let is = |bytes: &[u8]| String::from_utf8_lossy(bytes) == *name;
            is(written) || is(&demangled(written))
        })),
        Target::Words(words) => found(words, false),
        Target::Regex(pattern) => found(pattern, true),
        Target::Group(group) => Ok(frames(&|frame| {
            *group_name(profile, frame) == *group.as_bytes()
        })),
        Target::Subsystem(id) => {
            let of_it = stacks_of(profile, id, rules)?;
            let focus = step.verb == Verb::Focus;
            Ok(Marks::Stacks(
                of_it.into_iter().map(|is| is == focus).collect(),
            ))
        }
        Target::Noise(word) => {
            let reading = Reading::from_word(word).ok_or(together)?;
            let noise = Noise::new(profile, rules.noise(reading));
            Ok(frames(&|frame| {
                noise.is(Side::Inner, frame) || noise.is(Side::Outer, frame)
            }))
        }
        Target::All => Ok(frames(&|_| true)),
    }
}

/// For each stack, whether it belongs to a subsystem of a pack.
fn stacks_of(profile: &Profile, id: &str, rules: &RuleFile) -> Result<Vec<bool>, Cannot> {
    let unknown = || Cannot::Subsystem(id.to_owned());
    let (pack, name) = id.split_once(':').ok_or_else(unknown)?;
    let choice = Choice::from_word(pack).ok_or_else(unknown)?;
    let names = OwnNames::new(profile);
    let noise = Noise::of(profile, &names, rules.noise(Reading::Name));
    let mut known = measured(profile, &names, &noise)?;
    let sorted = choice.sort(profile, &names, &noise, rules, &mut known)?;
    let numbered = sorted.names.iter().position(|known| known == name);
    let wanted = match (numbered, name) {
        (Some(number), _) => number as u32,
        (None, "(other)") => OTHER,
        (None, _) => return Err(unknown()),
    };
    let of_stack = sorted.of_stack.into_iter();
    Ok(of_stack.map(|subsystem| subsystem == wanted).collect())
}

/// The frame that stands for a whole group. Its module is the group, so that
/// it is none of the group's own functions and has the group's colour.
pub(super) fn module_frame(profile: &mut Profile, target: &Target) -> Result<FrameId, Cannot> {
    let Target::Group(group) = target else {
        return Err(Cannot::Together {
            verb: Verb::CollapseModule.word(),
            target: target.kind(),
        });
    };
    let name = profile.strings.add(group.as_bytes())?;
    let frame = Frame {
        module: name,
        ..Frame::named(name, FrameKind::Plain)
    };
    Ok(profile.frames.add(frame)?)
}
