//! Which frames, or which stacks, does a step mean?

use super::{Cannot, Step, Target, Verb};
use crate::analysis::demangle::demangled;
use crate::analysis::groups::group_name;
use crate::analysis::labels::{NONE, Pick, values_text};
use crate::analysis::names::OwnNames;
use crate::analysis::noise::{Noise, Reading, Side};
use crate::analysis::rules::RuleFile;
use crate::analysis::search::{Query, search};
use crate::analysis::subsystems::{Choice, OTHER, measured};
use crate::error::Stop;
use crate::frames::{Frame, FrameKind};
use crate::ids::{FrameId, LabelId, NodeId, SetId, StringId};
use crate::profile::Profile;
use hashbrown::HashMap;
use std::ops::Range;

pub(super) enum Marks {
    /// By frame.
    Frames(Vec<bool>),
    /// By row of the tree's table: the stacks that stay.
    Stacks(Vec<bool>),
    /// By set of labels: what of the stacks stays.
    Sets(Vec<bool>),
    /// By set of labels: the frame that its stacks go below.
    Tops(Vec<FrameId>),
}

pub(super) fn marks(profile: &mut Profile, step: &Step, rules: &RuleFile) -> Result<Marks, Cannot> {
    if let (Verb::Group, Target::Label(text)) = (step.verb, &step.target) {
        let (pick, rows) = label(profile, text)?;
        return match pick.is_key() {
            true => Ok(Marks::Tops(label_frames(profile, &pick.key, &rows)?)),
            false => Err(together(step)),
        };
    }
    let profile = &*profile;
    let fits = match &step.target {
        Target::Place(_) | Target::Subsystem(_) | Target::Label(_) => {
            matches!(step.verb, Verb::Focus | Verb::Ignore)
        }
        Target::Group(_) => !matches!(step.verb, Verb::CollapseRecursion | Verb::Group),
        Target::Noise(_) => step.verb == Verb::Hide,
        Target::All => step.verb == Verb::CollapseRecursion,
        Target::Function(_) | Target::Words(_) | Target::Regex(_) => {
            !matches!(step.verb, Verb::CollapseModule | Verb::Group)
        }
    };
    if !fits {
        return Err(together(step));
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
            let reading = Reading::from_word(word);
            let reading = reading.ok_or_else(|| together(step))?;
            let noise = Noise::new(profile, rules.noise(reading));
            // What stacks were put together by was asked for.
            let asked = |frame| profile.frames.get(frame).kind == FrameKind::Label;
            Ok(frames(&|frame| {
                let is = noise.is(Side::Inner, frame) || noise.is(Side::Outer, frame);
                is && !asked(frame)
            }))
        }
        Target::Label(text) => {
            let (pick, rows) = label(profile, text)?;
            let mut kept = pick.sets(profile, &rows).map_err(Cannot::Pattern)?;
            let focus = step.verb == Verb::Focus;
            kept.iter_mut().for_each(|kept| *kept = *kept == focus);
            Ok(Marks::Sets(kept))
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
pub(super) fn module_frame(profile: &mut Profile, step: &Step) -> Result<FrameId, Cannot> {
    let Target::Group(group) = &step.target else {
        return Err(together(step));
    };
    let frame = |name| Frame {
        module: name,
        ..Frame::named(name, FrameKind::Plain)
    };
    let names = profile.strings.add(&[group.as_bytes().to_vec()])?;
    let frames: Vec<Frame> = names.into_iter().map(frame).collect();
    let added = profile.frames.add(&frames)?;
    Ok(added.first().copied().unwrap_or(FrameId::ROOT))
}

/// A label that is in the profile, and its rows in the table.
fn label(profile: &Profile, text: &str) -> Result<(Pick, Range<usize>), Cannot> {
    let pick = Pick::read(text);
    match pick.rows(profile) {
        Some(rows) => Ok((pick, rows)),
        None => Err(Cannot::Label(pick.key)),
    }
}

/// For each set of labels, the frame that stands for its values of a key. Its
/// module is the key, so that frames of one key have one colour.
fn label_frames(
    profile: &mut Profile,
    key: &str,
    rows: &Range<usize>,
) -> Result<Vec<FrameId>, Stop> {
    // For each set its values, by the first set that has the same.
    let labels = &profile.labels;
    let mut known: HashMap<&[LabelId], usize> = HashMap::new();
    let mut texts = vec![key.as_bytes().to_vec()];
    let mut of_set = vec![0; labels.sets()];
    for (set, text) in of_set.iter_mut().enumerate() {
        let values = labels.of_key(SetId::of(set), rows);
        *text = *known.entry(values).or_insert_with(|| {
            let value = match values {
                [] => NONE.to_owned(),
                values => values_text(profile, values),
            };
            texts.push(format!("{key}: {value}").into_bytes());
            texts.len() - 1
        });
    }
    let names = profile.strings.add(&texts)?;
    let frame = |name: &StringId| Frame {
        module: names[0],
        ..Frame::named(*name, FrameKind::Label)
    };
    let frames: Vec<Frame> = names.iter().map(frame).collect();
    let frames = profile.frames.add(&frames)?;
    Ok(of_set.into_iter().map(|text| frames[text]).collect())
}

pub(super) fn together(step: &Step) -> Cannot {
    Cannot::Together {
        verb: step.verb.word(),
        target: step.target.kind(),
    }
}
