//! Subsystems without rules: by namespace, package or module.
//!
//! A stack belongs to the group (see [`super::super::groups`]) of its
//! outermost meaningful frame that has one. Stacks in which nothing tells a
//! group stay with *other*.

use super::{Assignment, Numbers, OTHER};
use crate::analysis::along::along;
use crate::analysis::groups::group_name;
use crate::analysis::noise::{Noise, Side};
use crate::error::Stop;
use crate::ids::FrameId;
use crate::profile::Profile;
use hashbrown::HashMap;

/// No group yet, and none at this frame.
const NONE: u32 = 0;

pub(super) fn fill(
    profile: &Profile,
    noise: &Noise,
    mut first: Assignment,
) -> Result<Assignment, Stop> {
    let mut groups = Numbers::<Vec<u8>>::new();
    groups.of(&b""[..]);
    let group = |(frame, _)| match noise.is(Side::Outer, frame) || noise.is(Side::Inner, frame) {
        true => NONE,
        false => groups.of(&*group_name(profile, frame)),
    };
    let class: Vec<u32> = profile.frames.iter().map(group).collect();
    // By group: its row among the names, once a stack asks for it.
    let mut row_of: Vec<Option<u32>> = vec![None; groups.all.len()];
    let Assignment {
        names,
        of_stack,
        met_by,
        met,
    } = &mut first;
    let mut rows: HashMap<String, usize> = names.iter().cloned().zip(0..).collect();
    let step = |known: &[u64], here: &mut [u64], frame: FrameId| {
        here[0] = match known[0] as u32 {
            NONE => u64::from(class[frame.index()]),
            known => u64::from(known),
        };
    };
    along(profile, 1, step, |row, _, hand| {
        let group = hand[0] as u32;
        if of_stack[row] != OTHER || group == NONE {
            return;
        }
        met_by[row] = *row_of[group as usize].get_or_insert_with(|| {
            let name = String::from_utf8_lossy(&groups.all[group as usize]).into_owned();
            // A rule may have the group's name: then they are one.
            let subsystem = *rows.entry(name).or_insert_with_key(|name| {
                names.push(name.clone());
                names.len() - 1
            });
            met.push(vec![subsystem as u32]);
            met.len() as u32 - 1
        });
    })?;
    Ok(Assignment::new(first.names, first.met_by, first.met))
}
