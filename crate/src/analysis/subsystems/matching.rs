//! Holds rules against every stack.
//!
//! Each list of patterns is tried on each distinct frame once; frames that
//! meet the same lists are one class. Down a stack goes what was met so far
//! (see [`super::super::along`]), so that the time does not depend on the
//! number of rules but for the frames.

use super::{Assignment, Numbers};
use crate::analysis::along::{along, has, insert, words_for};
use crate::analysis::names::OwnNames;
use crate::analysis::noise::{Noise, Side};
use crate::analysis::rules::pattern::{Pairs, Pattern};
use crate::analysis::rules::{Alternatives, Place, RuleFile};
use crate::column::filled;
use crate::error::Stop;
use crate::ids::{FrameId, NodeId};
use crate::profile::Profile;

/// One thing that a stack has or has not.
enum Test {
    /// A frame that meets this list.
    Anywhere(u16),
    Outermost(u16),
    Leaf(u16),
    /// A row of `Plan::above`.
    Above(u16),
}

/// The rules, with their lists numbered.
#[derive(Default)]
struct Plan<'a> {
    lists: Vec<&'a Alternatives>,
    /// A frame of the first list above one of the second.
    above: Vec<(u16, u16)>,
    /// The subsystem, and what must be or must not be.
    rules: Vec<(u32, Vec<(bool, Test)>)>,
    names: Vec<String>,
}

impl<'a> Plan<'a> {
    fn new(files: &[&'a RuleFile]) -> Self {
        let mut plan = Self::default();
        for file in files {
            for rule in &file.rules {
                let name = &file.names[rule.subsystem];
                let known = plan.names.iter().position(|known| known == name);
                let subsystem = known.unwrap_or_else(|| {
                    plan.names.push(name.clone());
                    plan.names.len() - 1
                });
                let mut tests = Vec::new();
                for condition in &rule.conditions {
                    let list = plan.list(&condition.frame);
                    let test = match (condition.place, &condition.above) {
                        (Place::Anywhere, Some(below)) => {
                            let below = plan.list(below);
                            plan.above.push((list, below));
                            Test::Above(plan.above.len() as u16 - 1)
                        }
                        (Place::Anywhere, None) => Test::Anywhere(list),
                        (Place::Outermost, _) => Test::Outermost(list),
                        (Place::Leaf, _) => Test::Leaf(list),
                    };
                    tests.push((condition.negated, test));
                }
                plan.rules.push((subsystem as u32, tests));
            }
        }
        plan
    }

    fn list(&mut self, list: &'a Alternatives) -> u16 {
        self.lists.push(list);
        self.lists.len() as u16 - 1
    }

    /// Words of the hand: the lists met, the pairs met, and one that holds
    /// the classes of the outermost frame and of the leaf.
    fn words(&self) -> [usize; 3] {
        [words_for(self.lists.len()), words_for(self.above.len()), 1]
    }

    fn step(&self, before: &[u64], here: &mut [u64], class: &Class, number: u32) {
        here.copy_from_slice(before);
        let [lists, pairs, _] = self.words();
        let (seen, rest) = here.split_at_mut(lists);
        let (above, ends) = rest.split_at_mut(pairs);
        if class.is_below {
            for (i, (a, b)) in self.above.iter().enumerate() {
                if has(seen, *a) && has(&class.lists, *b) {
                    insert(above, i as u16);
                }
            }
        }
        for (seen, list) in seen.iter_mut().zip(&class.lists) {
            *seen |= list;
        }
        let mut ends_of = Ends::of(ends[0]);
        if !ends_of.found && (!class.is_outer || ends_of.outer.is_none()) {
            ends_of.outer = Some(number);
            ends_of.found = !class.is_outer;
        }
        if !class.is_inner {
            ends_of.leaf = Some(number);
        }
        ends[0] = ends_of.word();
    }

    /// All subsystems that a stack's rules name, each once, in their order.
    fn subsystems(&self, hand: &[u64], last: u32, classes: &[Class], found: &mut Vec<u32>) {
        let [lists, pairs, _] = self.words();
        let (seen, rest) = hand.split_at(lists);
        let (above, ends) = rest.split_at(pairs);
        let ends = Ends::of(ends[0]);
        let lists = |number: Option<u32>| match number {
            Some(number) => classes[number as usize].lists.as_slice(),
            None => &[],
        };
        let outer = lists(ends.outer);
        // Where all is noise, the last frame stands in for the leaf.
        let leaf = lists(ends.leaf.or(Some(last)));
        let holds = |(negated, test): &(bool, Test)| {
            *negated
                != match test {
                    Test::Anywhere(list) => has(seen, *list),
                    Test::Above(pair) => has(above, *pair),
                    Test::Outermost(list) => has(outer, *list),
                    Test::Leaf(list) => has(leaf, *list),
                }
        };
        found.clear();
        for (subsystem, tests) in &self.rules {
            if tests.iter().all(holds) && !found.contains(subsystem) {
                found.push(*subsystem);
            }
        }
    }
}

/// Frames that are alike for the rules.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Class {
    lists: Vec<u64>,
    is_inner: bool,
    is_outer: bool,
    /// It meets a list that stands below another.
    is_below: bool,
}

/// The classes of the two frames of a stack that mean most, in one word.
struct Ends {
    /// The first frame stands in while all is noise: not yet found.
    outer: Option<u32>,
    found: bool,
    /// Of the last frame that means something.
    leaf: Option<u32>,
}

impl Ends {
    const FOUND: u64 = 1 << 63;

    fn of(word: u64) -> Self {
        let number = |bits: u64| ((bits & 0x7fff_ffff) as u32).checked_sub(1);
        Self {
            outer: number(word >> 32),
            found: word & Self::FOUND != 0,
            leaf: number(word),
        }
    }

    fn word(&self) -> u64 {
        let bits = |number: Option<u32>| number.map_or(0, |number| u64::from(number) + 1);
        let found = if self.found { Self::FOUND } else { 0 };
        found | bits(self.outer) << 32 | bits(self.leaf)
    }
}

/// For each stack, a bit for each subsystem (of at most eight) that some frame
/// on it means by itself. Quicker than [`assign`]: all that goes down a stack
/// is a byte.
pub(super) fn met_by_frames(
    profile: &Profile,
    names: &OwnNames,
    file: &RuleFile,
) -> Result<Vec<u8>, Stop> {
    let lists: Vec<&Alternatives> = conditions(file).map(|(_, list)| list).collect();
    let bits: Vec<u8> = conditions(file).map(|(bit, _)| bit).collect();
    let lists = Lists::new(lists);
    let mut of_frame = filled(0u8, profile.frames.len())?;
    for (frame, _) in profile.frames.iter().skip(1) {
        let of = &mut of_frame[frame.index()];
        let matched = lists.matching(names.get(frame), profile.frame_name(frame));
        matched.for_each(|i| *of |= bits[usize::from(i)]);
    }
    let tree = &profile.tree;
    let mut met = filled(0u8, tree.len())?;
    for (row, frame) in tree.frames().iter().enumerate().skip(1) {
        let above = met[tree.parent(NodeId::of(row)).index()];
        met[row] = above | of_frame[frame.index()];
    }
    let ends = tree.stacks().nodes().iter();
    Ok(ends.map(|node| met[node.index()]).collect())
}

fn conditions(file: &RuleFile) -> impl Iterator<Item = (u8, &Alternatives)> {
    let rules = file.rules.iter().filter(|rule| rule.subsystem < 8);
    rules.flat_map(|rule| {
        let bit = 1 << rule.subsystem;
        rule.conditions.iter().map(move |of| (bit, &of.frame))
    })
}

/// Lists of patterns, made ready to be held against many names.
struct Lists<'a> {
    all: Vec<&'a Alternatives>,
    /// By the first byte of an own name, those that may match it: most rules
    /// begin with a name, and most names with another.
    begins: Vec<Vec<u16>>,
    /// Some look at all that the file says of a frame.
    text: bool,
}

impl<'a> Lists<'a> {
    fn new(all: Vec<&'a Alternatives>) -> Self {
        let may = |list: &Alternatives, byte: u8| {
            let fits = |pattern: &Pattern| pattern.first().is_none_or(|first| first == byte);
            list.text || list.patterns.iter().any(fits)
        };
        let of = |byte: u8| {
            let numbered = all.iter().enumerate();
            let some = numbered.filter(|(_, list)| may(list, byte));
            some.map(|(i, _)| i as u16).collect()
        };
        Self {
            begins: (0..=255).map(of).collect(),
            text: all.iter().any(|list| list.text),
            all,
        }
    }

    /// The numbers of those that match a frame.
    fn matching(&self, own: &[u8], text: &[u8]) -> impl Iterator<Item = u16> {
        let few = &self.begins[own.first().map_or(0, |first| usize::from(*first))];
        let pairs = |wanted: bool, name: &[u8]| match wanted && !few.is_empty() {
            true => Pairs::of(name),
            false => Pairs::default(),
        };
        let (of_own, of_text) = (pairs(true, own), pairs(self.text, text));
        let matches = move |i: &&u16| {
            let list = self.all[usize::from(**i)];
            list.matches((own, &of_own), (text, &of_text))
        };
        few.iter().filter(matches).copied()
    }
}

pub(super) fn assign(
    profile: &Profile,
    names: &OwnNames,
    noise: &Noise,
    files: &[&RuleFile],
) -> Result<Assignment, Stop> {
    let plan = Plan::new(files);
    let mut met_by = filled(0u32, profile.tree.stacks().len())?;
    if plan.rules.is_empty() {
        return Ok(Assignment::new(plan.names, met_by, vec![Vec::new()]));
    }
    let mut below = vec![0; words_for(plan.lists.len())];
    plan.above.iter().for_each(|(_, b)| insert(&mut below, *b));
    let lists = Lists::new(plan.lists.clone());
    let mut classes = Numbers::new();
    let mut here = Class {
        lists: vec![0; below.len()],
        is_inner: false,
        is_outer: false,
        is_below: false,
    };
    let mut class = Vec::with_capacity(profile.frames.len());
    let mut any = false;
    for (frame, _) in profile.frames.iter() {
        here.lists.fill(0);
        if frame != FrameId::ROOT {
            for i in lists.matching(names.get(frame), profile.frame_name(frame)) {
                insert(&mut here.lists, i);
                any = true;
            }
        }
        here.is_inner = noise.is(Side::Inner, frame);
        here.is_outer = noise.is(Side::Outer, frame);
        here.is_below = here.lists.iter().zip(&below).any(|(a, b)| a & b != 0);
        class.push(classes.of(&here));
    }
    let negative = |tests: &[(bool, Test)]| tests.iter().all(|(negated, _)| *negated);
    if !any && !plan.rules.iter().any(|(_, tests)| negative(tests)) {
        return Ok(Assignment::new(plan.names, met_by, vec![Vec::new()]));
    }
    let classes = classes.all;
    let mut met = Numbers::<Vec<u32>>::new();
    let mut found = Vec::new();
    let step = |before: &[u64], here: &mut [u64], frame: FrameId| {
        let number = class[frame.index()];
        plan.step(before, here, &classes[number as usize], number);
    };
    let words = plan.words().iter().sum();
    along(profile, words, step, |row, node, hand| {
        let last = class[profile.tree.frame(node).index()];
        plan.subsystems(hand, last, &classes, &mut found);
        met_by[row] = met.of(&found[..]);
    })?;
    if met.all.is_empty() {
        met.all.push(Vec::new());
    }
    Ok(Assignment::new(plan.names, met_by, met.all))
}
