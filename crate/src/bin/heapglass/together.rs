//! Several profiles as one: to compare, to follow, to add up.

use crate::open::{open, written};
use crate::options::Command;
use heapglass::analysis::moments::{Source, moments};
use heapglass::join::{Input, Plan, Purpose, join};
use heapglass::profile::{Moment, Profile};
use std::ffi::OsString;

/// Reads all files, and lays them over each other.
pub(crate) fn joined(command: &Command, purpose: Purpose) -> Result<Profile, String> {
    let mut profiles = Vec::new();
    for path in &command.files {
        let read = open(path, &command.how);
        profiles.push(read.map_err(|why| format!("{}: {why}", path.to_string_lossy()))?);
    }
    let all: Vec<(&OsString, &Profile)> = command.files.iter().zip(&profiles).collect();
    lay(&all, command, purpose)
}

/// Profiles that are open already.
pub(crate) fn lay(
    all: &[(&OsString, &Profile)],
    command: &Command,
    purpose: Purpose,
) -> Result<Profile, String> {
    let times = times(all, command)?;
    let mut inputs: Vec<Input<'_>> = all
        .iter()
        .zip(times)
        .map(|((_, profile), taken)| Input { profile, taken })
        .collect();
    // Two are before and after, as they were given; more are in order of time.
    if inputs.len() > 2 && inputs.iter().all(|it| it.taken.is_some()) {
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

fn times(all: &[(&OsString, &Profile)], command: &Command) -> Result<Vec<Option<Moment>>, String> {
    let at = &command.at;
    if !at.is_empty() && at.len() != all.len() {
        let (times, files) = (at.len(), all.len());
        return Err(format!("--at has {times} times for {files} profiles"));
    }
    let sources = all.iter().enumerate().map(|(i, (path, profile))| Source {
        profile: profile.taken,
        name: &profile.name,
        file: written(path),
        typed: at.get(i).map(String::as_str),
    });
    moments(&sources.collect::<Vec<_>>())
}
