//! What tests of formats share: texts in, stacks out.

use super::FORMATS;
use crate::ids::NodeId;
use crate::ingest::{Load, LoadOptions};
use crate::profile::Profile;

/// Read whole and byte by byte, which must agree.
pub(super) fn open(format: &str, text: &str) -> Profile {
    let open = |size: usize| {
        let mut load = Load::new(FORMATS, &LoadOptions::default()).unwrap();
        for piece in text.as_bytes().chunks(size) {
            load.feed(piece);
        }
        load.finish().map_err(|refusal| refusal.sentence).unwrap()
    };
    let whole = open(text.len());
    assert_eq!(whole.format.id, format);
    assert_eq!(open(1), whole);
    whole
}

/// `main > load:17 | 1 60000000000`: the stack from the root, and amounts.
pub(super) fn stacks(profile: &Profile) -> Vec<String> {
    let stacks = profile.tree.stacks();
    let own: Vec<_> = profile.metric_ids().map(|id| stacks.own(id)).collect();
    let line = |(i, node): (usize, &NodeId)| {
        let path = profile
            .tree
            .path(*node)
            .filter(|node| *node != NodeId::ROOT);
        let mut names: Vec<_> = path
            .map(|node| {
                let name = String::from_utf8_lossy(profile.node_name(node)).into_owned();
                match profile.frames.get(profile.tree.frame(node)).line {
                    0 => name,
                    line => format!("{name}:{line}"),
                }
            })
            .collect();
        names.reverse();
        let amounts: Vec<_> = own.iter().map(|own| own[i].to_string()).collect();
        format!("{} | {}", names.join(" > "), amounts.join(" "))
    };
    stacks.nodes().iter().enumerate().map(line).collect()
}

pub(super) fn meta(profile: &Profile) -> Vec<String> {
    let meta = profile.meta.iter();
    meta.map(|(key, value)| format!("{key} = {value}"))
        .collect()
}
