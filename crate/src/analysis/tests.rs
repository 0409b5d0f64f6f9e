//! Profiles for tests, from stacks as text.

use crate::frames::FrameKind;
use crate::ids::NodeId;
use crate::metric::{Metric, Unit};
use crate::profile::{Profile, ProfileBuilder};

/// One metric, bytes; a record for each stack, frames parted by semicolons.
pub(super) fn profile(stacks: &[(&str, i64)]) -> Profile {
    let mut out = ProfileBuilder::new("test", usize::MAX).unwrap();
    out.add_metric(Metric::new("bytes", Unit::Bytes)).unwrap();
    for (stack, amount) in stacks {
        let mut node = NodeId::ROOT;
        for name in stack.split(';') {
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
