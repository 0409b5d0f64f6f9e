//! What tests of formats share: texts in, stacks out.

use super::FORMATS;
use crate::ids::NodeId;
use crate::ingest::{Load, LoadOptions};
use crate::labels::{Label, LabelValue};
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

/// `state: select = 2`: how many records have each label, of each key the most
/// first.
pub(super) fn labels(profile: &Profile) -> Vec<String> {
    let stacks = profile.tree.stacks();
    let all = &profile.labels;
    let mut sums = vec![0; all.rows().len()];
    for row in 0..stacks.len() {
        for part in stacks.parts(row) {
            for label in all.set(part.set) {
                sums[label.index()] += stacks.part_records(part);
            }
        }
    }
    let text = |label: &Label| match label.value {
        LabelValue::Text(value) => profile.strings.text(value),
        LabelValue::Number { value, .. } => value.to_string(),
    };
    let mut rows: Vec<_> = all.rows().iter().zip(sums).collect();
    rows.sort_by_key(|(label, sum)| {
        let key = profile.strings.text(label.key);
        (key, std::cmp::Reverse(*sum), text(label))
    });
    let line = |(label, sum): (&Label, u64)| {
        format!(
            "{}: {} = {sum}",
            profile.strings.text(label.key),
            text(label)
        )
    };
    rows.into_iter().map(line).collect()
}

pub(super) fn meta(profile: &Profile) -> Vec<String> {
    let meta = profile.meta.iter();
    meta.map(|(key, value)| format!("{key} = {value}"))
        .collect()
}
