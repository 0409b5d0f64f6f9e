//! Holds rules against every stack.
//!
//! Each list of patterns is tried on each distinct frame once; frames that
//! meet the same lists are one class. Down a stack goes what was met so far
//! (see [`super::super::along`]), so that the time does not depend on the
//! number of rules but for the frames.

use super::{Assignment, Numbers, OTHER};
use crate::analysis::along::along;
use crate::analysis::names::OwnNames;
use crate::analysis::noise::{Noise, Side};
use crate::analysis::rules::{Alternatives, Place, RuleFile};
use crate::column::filled;
use crate::error::Stop;
use crate::profile::Profile;
use std::collections::HashMap;

/// A set of small numbers, ascending.
type Set = Vec<u16>;

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
    /// By list: where it is asked for.
    anywhere: Vec<bool>,
    outermost: Vec<bool>,
    leaf: Vec<bool>,
    /// A frame of the first list above one of the second.
    above: Vec<(u16, u16)>,
    /// The subsystem, and what must be or must not be.
    rules: Vec<(u16, Vec<(bool, Test)>)>,
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
                    let i = usize::from(list);
                    let test = match (condition.place, &condition.above) {
                        (Place::Anywhere, Some(below)) => {
                            plan.anywhere[i] = true;
                            let below = plan.list(below);
                            plan.above.push((list, below));
                            Test::Above(plan.above.len() as u16 - 1)
                        }
                        (Place::Anywhere, None) => {
                            plan.anywhere[i] = true;
                            Test::Anywhere(list)
                        }
                        (Place::Outermost, _) => {
                            plan.outermost[i] = true;
                            Test::Outermost(list)
                        }
                        (Place::Leaf, _) => {
                            plan.leaf[i] = true;
                            Test::Leaf(list)
                        }
                    };
                    tests.push((condition.negated, test));
                }
                plan.rules.push((subsystem as u16, tests));
            }
        }
        plan
    }

    fn list(&mut self, list: &'a Alternatives) -> u16 {
        self.lists.push(list);
        for column in [&mut self.anywhere, &mut self.outermost, &mut self.leaf] {
            column.push(false);
        }
        self.lists.len() as u16 - 1
    }

    /// Only those of a frame's lists that are asked for at a place.
    fn asked(set: &Set, column: &[bool]) -> Set {
        let asked = |list: &u16| column[usize::from(*list)];
        set.iter().copied().filter(asked).collect()
    }

    fn step(&self, met: &Met, class: &Class) -> Met {
        let mut next = met.clone();
        for (i, (above, below)) in self.above.iter().enumerate() {
            if has(&met.seen, *above) && has(&class.lists, *below) {
                insert(&mut next.above, i as u16);
            }
        }
        for list in Self::asked(&class.lists, &self.anywhere) {
            insert(&mut next.seen, list);
        }
        let here = || Self::asked(&class.lists, &self.outermost);
        next.outer = match &met.outer {
            Outer::Found(_) => met.outer.clone(),
            _ if !class.is_outer => Outer::Found(here()),
            Outer::First(_) => met.outer.clone(),
            Outer::Nobody => Outer::First(here()),
        };
        if !class.is_inner {
            next.leaf = Some(Self::asked(&class.lists, &self.leaf));
        }
        next
    }

    /// All subsystems that a stack's rules name, each once, in their order.
    fn subsystems(&self, met: &Met, last: &Class) -> Vec<u16> {
        let outer = match &met.outer {
            Outer::Found(set) | Outer::First(set) => set.as_slice(),
            Outer::Nobody => &[],
        };
        // Where all is noise, the last frame stands in for the leaf.
        let leaf = met.leaf.as_ref().unwrap_or(&last.lists);
        let holds = |(negated, test): &(bool, Test)| {
            *negated
                != match test {
                    Test::Anywhere(list) => has(&met.seen, *list),
                    Test::Above(pair) => has(&met.above, *pair),
                    Test::Outermost(list) => has(outer, *list),
                    Test::Leaf(list) => has(leaf, *list),
                }
        };
        let mut found = Vec::new();
        for (subsystem, tests) in &self.rules {
            if tests.iter().all(holds) && !found.contains(subsystem) {
                found.push(*subsystem);
            }
        }
        found
    }
}

fn has(set: &[u16], value: u16) -> bool {
    set.binary_search(&value).is_ok()
}

fn insert(set: &mut Set, value: u16) {
    if let Err(at) = set.binary_search(&value) {
        set.insert(at, value);
    }
}

/// Frames that are alike for the rules.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Class {
    lists: Set,
    is_inner: bool,
    is_outer: bool,
}

/// What a stack has met so far.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Met {
    seen: Set,
    above: Set,
    outer: Outer,
    /// Of the last frame that means something; `None` before there is one.
    leaf: Option<Set>,
}

/// The lists that the outermost frame meets.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Outer {
    Nobody,
    /// The first frame stands in while all is noise.
    First(Set),
    Found(Set),
}

pub(super) fn assign(
    profile: &Profile,
    names: &OwnNames,
    noise: &Noise,
    files: &[&RuleFile],
) -> Result<Assignment, Stop> {
    let plan = Plan::new(files);
    let stacks = profile.tree.stacks().len();
    let mut classes = Numbers::new();
    let mut class = Vec::with_capacity(profile.frames.len());
    let mut any = false;
    for (frame, _) in profile.frames.iter() {
        let (own, text) = (names.get(frame), profile.frame_name(frame));
        let fits =
            |(_, list): &(usize, &&Alternatives)| frame.index() > 0 && list.matches(own, text);
        let lists = plan.lists.iter().enumerate();
        let lists: Set = lists.filter(fits).map(|(i, _)| i as u16).collect();
        any |= !lists.is_empty();
        class.push(classes.of(Class {
            lists,
            is_inner: noise.is(Side::Inner, frame),
            is_outer: noise.is(Side::Outer, frame),
        }));
    }
    let negative = |tests: &[(bool, Test)]| tests.iter().all(|(negated, _)| *negated);
    if !any && !plan.rules.iter().any(|(_, tests)| negative(tests)) {
        let met_by = filled(0, stacks)?;
        return Ok(Assignment::new(plan.names, met_by, vec![Vec::new()]));
    }
    let classes = classes.all;
    let start = Met {
        seen: Set::new(),
        above: Set::new(),
        outer: Outer::Nobody,
        leaf: None,
    };
    let mut met_by = filled(0u32, stacks)?;
    let mut met = Numbers::new();
    let mut known: HashMap<(u32, u32), u32> = HashMap::new();
    let step = |met: &Met, number: u32| plan.step(met, &classes[number as usize]);
    along(profile, &class, start, step, |row, node, state, hand| {
        let last = class[profile.tree.frame(node).index()];
        let key = (state, if hand.leaf.is_some() { 0 } else { last });
        met_by[row] = *known
            .entry(key)
            .or_insert_with(|| met.of(plan.subsystems(hand, &classes[last as usize])));
    })?;
    if met.all.is_empty() {
        met.all.push(Vec::new());
    }
    debug_assert!(plan.names.len() < usize::from(OTHER));
    Ok(Assignment::new(plan.names, met_by, met.all))
}
