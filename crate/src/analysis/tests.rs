//! Stacks as text made into a profile, for the tests of analyses.

use crate::frames::FrameKind;
use crate::ids::NodeId;
use crate::metric::{Metric, Unit};
use crate::profile::{Profile, ProfileBuilder};

/// `("main;load;alloc", 4096)`: frames from the root on, and an amount.
pub(crate) fn profile<Stack: AsRef<str>>(stacks: &[(Stack, i64)]) -> Profile {
    profile_in(Unit::Bytes, stacks)
}

pub(crate) fn profile_in<Stack: AsRef<str>>(unit: Unit, stacks: &[(Stack, i64)]) -> Profile {
    let mut out = ProfileBuilder::new("test", usize::MAX).unwrap();
    out.add_metric(Metric::new("amount", unit)).unwrap();
    for (stack, amount) in stacks {
        let mut node = NodeId::ROOT;
        for name in stack.as_ref().split(';') {
            let frame = out
                .frame_named(name.as_bytes(), |_| FrameKind::Plain)
                .unwrap();
            node = out.child(node, frame).unwrap();
        }
        out.import.lines += 1;
        out.record(node, &[*amount]).unwrap();
    }
    out.finish().unwrap()
}
