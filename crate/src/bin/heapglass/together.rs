//! Several profiles as one: to compare, to follow, to add up.

use crate::open::{open, written};
use crate::options::Command;
use heapglass::analysis::moments::{Source, moments};
use heapglass::join::{Input, Plan, Purpose, join};
use heapglass::profile::{Moment, Profile};
use std::ffi::{OsStr, OsString};

/// What comes first where two are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    /// As they were given.
    Given,
    /// The older, where times are known. More than two always are in that order.
    Time,
}

/// Reads all files, and lays them over each other; a trace of a garbage
/// collector, which has no stacks, stands beside them.
pub(crate) fn joined(
    command: &Command,
    purpose: Purpose,
    order: Order,
) -> Result<(Profile, Option<Box<Profile>>), String> {
    let mut profiles = Vec::new();
    let mut trace = None;
    for path in &command.files {
        let read = open(path, &command.how);
        let profile = read.map_err(|why| format!("{}: {why}", path.to_string_lossy()))?;
        match profile.gc.is_some() {
            true => trace = Some(Box::new(profile)),
            false => profiles.push((path, profile)),
        }
    }
    let all: Vec<(&OsString, &Profile)> = profiles.iter().map(|(path, it)| (*path, it)).collect();
    Ok((lay(&all, command, purpose, order)?, trace))
}

/// Profiles that are open already.
pub(crate) fn lay(
    all: &[(&OsString, &Profile)],
    command: &Command,
    purpose: Purpose,
    order: Order,
) -> Result<Profile, String> {
    let times = times(all, command)?;
    let mut inputs: Vec<Input<'_>> = all
        .iter()
        .zip(times)
        .map(|((_, profile), taken)| Input { profile, taken })
        .collect();
    let sorts = inputs.len() > 2 || order == Order::Time;
    if sorts && inputs.iter().all(|it| it.taken.is_some()) {
        inputs.sort_by_key(|it| it.taken.map(|taken| taken.at));
    }
    let plan = Plan {
        purpose,
        ..command.plan.clone()
    };
    let limit = match command.how.memory_mib {
        0 => usize::MAX,
        mib => mib << 20,
    };
    join(&inputs, &plan, limit).map_err(|why| why.to_string())
}

/// Times that were typed are of all files in their order.
fn times(all: &[(&OsString, &Profile)], command: &Command) -> Result<Vec<Option<Moment>>, String> {
    let typed = |path: &OsStr| {
        let at = command.files.iter().position(|file| file == path)?;
        command.at.get(at).map(String::as_str)
    };
    let sources = all.iter().map(|(path, profile)| Source {
        profile: profile.taken,
        name: &profile.name,
        file: written(path),
        typed: typed(path),
    });
    moments(&sources.collect::<Vec<_>>())
}
