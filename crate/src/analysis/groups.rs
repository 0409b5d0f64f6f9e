//! What does a frame belong to?
//!
//! A frame's group is its module where the format says one, else what its
//! name tells: a namespace, a package, a crate, a library. Groups give frames
//! their colours; the eleven that cover most of the picture get one each.

use super::demangle::demangled;
use super::names::{one_spelling, place_behind, without_marks, without_return_type};
use crate::ids::{FrameId, MetricId};
use crate::profile::Profile;
use hashbrown::HashMap;
use std::borrow::Cow;

/// Groups with a colour of their own.
pub const COLOURS: usize = 11;

/// The group of every frame, and the legend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Groups {
    /// By frame: a row of `legend`; 0 is everything else.
    pub colour: Vec<u8>,
    /// Row 0 is everything else.
    pub legend: Vec<Group>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    pub name: String,
}

pub fn groups(profile: &Profile, metric: MetricId) -> Groups {
    // What each group covers of the picture: the sum of the widths of its boxes.
    let mut areas: HashMap<Vec<u8>, i128> = HashMap::new();
    let mut area = vec![0i128; profile.frames.len()];
    let totals = profile.tree.totals(metric).unwrap_or_default();
    for (frame, total) in profile.tree.frames().iter().zip(totals) {
        area[frame.index()] += i128::from(total.unsigned_abs());
    }
    for (frame, _) in profile.frames.iter().skip(1) {
        let group = group_name(profile, frame).into_owned();
        *areas.entry(group).or_default() += area[frame.index()];
    }
    areas.remove(&b""[..]);
    let mut ranked: Vec<(Vec<u8>, i128)> = areas.into_iter().collect();
    ranked.sort_unstable_by(|(a, x), (b, y)| (y, a).cmp(&(x, b)));
    ranked.truncate(COLOURS);
    let mut legend = vec![Group {
        name: "everything else".to_owned(),
    }];
    let mut row = HashMap::new();
    for (i, (name, _)) in ranked.iter().enumerate() {
        row.insert(name.as_slice(), i as u8 + 1);
        legend.push(Group {
            name: String::from_utf8_lossy(name).into_owned(),
        });
    }
    let colour = profile
        .frames
        .iter()
        .map(|(frame, _)| {
            let of_root = frame == FrameId::ROOT;
            let known = row.get(&*group_name(profile, frame));
            known.copied().filter(|_| !of_root).unwrap_or(0)
        })
        .collect();
    Groups { colour, legend }
}

impl Groups {
    /// Colours for frames that have come since.
    pub fn extend(&mut self, profile: &Profile) {
        for (frame, _) in profile.frames.iter().skip(self.colour.len()) {
            let group = group_name(profile, frame);
            let group = String::from_utf8_lossy(&group);
            let row = self.legend.iter().skip(1).position(|row| row.name == group);
            self.colour.push(row.map_or(0, |row| row as u8 + 1));
        }
    }
}

/// What the stacks hold that pass through each row of the legend. A stack
/// counts once for each group it meets, so that the rows overlap.
pub fn covered(profile: &Profile, groups: &Groups, metric: MetricId) -> Vec<i64> {
    let tree = &profile.tree;
    let mut sums = vec![0i64; groups.legend.len()];
    let Some(totals) = tree.totals(metric) else {
        return sums;
    };
    // For each row of the legend, where the outermost box that was counted ends.
    let mut until = vec![0u32; groups.legend.len()];
    for (row, frame) in tree.frames().iter().enumerate().skip(1) {
        let group = usize::from(groups.colour[frame.index()]);
        if row as u32 >= until[group] {
            until[group] = tree.ends()[row];
            sums[group] += totals[row];
        }
    }
    sums
}

/// The group of a frame; empty where nothing tells.
pub fn group_name(profile: &Profile, frame: FrameId) -> Cow<'_, [u8]> {
    let row = profile.frames.get(frame);
    match profile.strings.get(row.module) {
        [] => match demangled(profile.strings.get(row.name)) {
            Cow::Borrowed(name) => one_spelling(group_of(name)),
            Cow::Owned(name) => Cow::Owned(one_spelling(group_of(&name)).into_owned()),
        },
        module => Cow::Borrowed(module),
    }
}

/// What a name says that it belongs to; empty where it says nothing.
pub fn group_of(name: &[u8]) -> &[u8] {
    let name = without_version(without_marks(name.trim_ascii_start()));
    // `[libc.so.6]`, `[unknown]`, `[thread tid=5]`
    if let [b'[', ..] = name {
        return name;
    }
    if let Some((_, file)) = place_behind(name) {
        return file_part(file);
    }
    // `lib.so`func`
    if let Some(tick) = memchr::memchr(b'`', name)
        && tick > 0
    {
        return &name[..tick];
    }
    let own = without_return_type(name);
    let end = own
        .iter()
        .position(|b| matches!(b, b'(' | b'<' | b' ' | b'$' | b'['))
        .unwrap_or(own.len());
    let path = &own[..end];
    // `<impl Trait for T>::f` names no group before its first bracket.
    if path.is_empty() {
        return inside_brackets(own);
    }
    if let Some(colons) = memchr::memmem::find(path, b"::") {
        return &path[..colons];
    }
    // Java with slashes: the first two packages.
    if let Some(slash) = memchr::memchr(b'/', path) {
        let second = memchr::memchr(b'/', &path[slash + 1..]);
        return match second {
            Some(second) => &path[..slash + 1 + second],
            None => &path[..slash],
        };
    }
    // Java or Go with dots; a Go package stands before the first.
    match memchr::memchr(b'.', path) {
        Some(dot) if dot > 0 => {
            let second = memchr::memchr(b'.', &path[dot + 1..]);
            second.map_or(&path[..dot], |second| &path[..dot + 1 + second])
        }
        _ => &[],
    }
}

/// `memcpy@GLIBC_2.2.5`: the version of a symbol is no package.
fn without_version(name: &[u8]) -> &[u8] {
    match memchr::memchr(b'@', name) {
        Some(at)
            if at > 0
                && name[at..]
                    .trim_ascii_start()
                    .get(1..)
                    .is_some_and(|version| {
                        let version = version.strip_prefix(b"@").unwrap_or(version);
                        version.first().is_some_and(u8::is_ascii_uppercase)
                    })
                && !name[..at].iter().any(|b| b"/. ".contains(b)) =>
        {
            &name[..at]
        }
        _ => name,
    }
}

fn inside_brackets(name: &[u8]) -> &[u8] {
    match name.first() {
        Some(b'<') => {
            let inner = &name[1..];
            let end = memchr::memmem::find(inner, b" as ").unwrap_or(inner.len());
            group_of(&inner[..end])
        }
        _ => &[],
    }
}

/// The folder of a file, which tells packages apart; without one, the file.
fn file_part(path: &[u8]) -> &[u8] {
    let last = memchr::memrchr(b'/', path);
    match last {
        Some(slash) => {
            let before = memchr::memrchr(b'/', &path[..slash]);
            &path[before.map_or(0, |b| b + 1)..slash]
        }
        None => path,
    }
}

#[cfg(test)]
mod tests {
    use super::group_of;

    #[test]
    fn groups_of_many_languages() {
        for (name, want) in [
            ("DB::MergeTreeData::loadDataParts(bool)", "DB"),
            (
                "void std::__1::vector<DB::Block>::push_back(DB::Block&&)",
                "std",
            ),
            ("alloc::vec::Vec<T>::with_capacity", "alloc"),
            ("<alloc::vec::Vec<T> as core::clone::Clone>::clone", "alloc"),
            ("java/util/HashMap.resize", "java/util"),
            ("java.util.HashMap.resize", "java.util"),
            ("runtime.mallocgc", "runtime"),
            ("work (long_running.py:8)", "long_running.py"),
            ("f (/usr/lib/python3/json/decoder.py:3)", "json"),
            ("ntdll.dll`RtlUserThreadStart", "ntdll.dll"),
            ("sqlite3Malloc (sqlite3.c)", "sqlite3.c"),
            ("f (int, char)", ""),
            ("[unknown]", "[unknown]"),
            ("malloc", ""),
            ("memcpy@GLIBC_2.2.5", ""),
            ("memcpy@@GLIBC_2.14", ""),
            ("ext4_inode_csum.isra.0", ""),
            ("std::f.cold", "std"),
            ("operator new(unsigned long)", ""),
            ("(anonymous namespace)::DB::f()", "DB"),
            ("", ""),
        ] {
            let got = String::from_utf8_lossy(group_of(name.as_bytes())).into_owned();
            assert_eq!(got, want, "{name}");
        }
    }
}
