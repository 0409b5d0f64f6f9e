//! Stacks as text made into a profile, for the tests of analyses.

use crate::frames::FrameKind;
use crate::ids::NodeId;
use crate::metric::{Metric, Unit};
use crate::profile::{Profile, ProfileBuilder, Said};

/// `("main;load;alloc", 4096)`: frames from the root on, and an amount.
pub(crate) fn profile<Stack: AsRef<str>>(stacks: &[(Stack, i64)]) -> Profile {
    profile_in(Unit::Bytes, stacks)
}

pub(crate) fn profile_in<Stack: AsRef<str>>(unit: Unit, stacks: &[(Stack, i64)]) -> Profile {
    let stacks: Vec<_> = stacks.iter().map(|(stack, n)| (stack, "", *n)).collect();
    built(unit, &stacks)
}

/// `("main;load", "handler=/upload bytes=64", 5)`: with labels; digits are a
/// number.
pub(crate) fn labelled(stacks: &[(&str, &str, i64)]) -> Profile {
    built(Unit::Bytes, stacks)
}

fn said(label: &str) -> (&[u8], Said<'_>) {
    let (key, value) = label.split_once('=').unwrap();
    let value = match value.parse() {
        Ok(number) => Said::Number(number, b""),
        Err(_) => Said::Text(value.as_bytes()),
    };
    (key.as_bytes(), value)
}

fn built<Stack: AsRef<str>>(unit: Unit, stacks: &[(Stack, &str, i64)]) -> Profile {
    let mut out = ProfileBuilder::new("test", usize::MAX).unwrap();
    out.add_metric(Metric::new("amount", unit)).unwrap();
    for (stack, labels, amount) in stacks {
        let mut node = NodeId::ROOT;
        for name in stack.as_ref().split(';') {
            let frame = out
                .frame_named(name.as_bytes(), |_| FrameKind::Plain)
                .unwrap();
            node = out.child(node, frame).unwrap();
        }
        out.import.lines += 1;
        let labels: Vec<_> = labels.split_whitespace().map(said).collect();
        let set = out.label_set(&labels).unwrap();
        out.record_labelled(node, set, &[*amount]).unwrap();
    }
    out.finish().unwrap()
}
