//! The way down to where a stack ends. The next stack often begins alike, so
//! the way before is remembered.

use super::ProfileBuilder;
use crate::column::reserve;
use crate::error::Stop;
use crate::ids::{FrameId, NodeId};

#[derive(Debug, Default)]
pub struct Walk {
    /// The stack before, root first, and its nodes.
    before: Vec<(FrameId, NodeId)>,
}

/// One stack may be as large as a file: memory is asked for on the way.
const MANY: usize = 1 << 16;

impl Walk {
    /// The place of a stack whose frames come root first.
    pub fn to<'a>(
        &mut self,
        root_first: impl ExactSizeIterator<Item = &'a FrameId> + Clone,
        out: &mut ProfileBuilder,
    ) -> Result<NodeId, Stop> {
        let length = root_first.len();
        let alike = root_first.clone().zip(&self.before);
        let shared = alike
            .take_while(|(frame, (before, _))| *frame == before)
            .count();
        self.before.truncate(shared);
        let mut node = self.before.last().map_or(NodeId::ROOT, |(_, node)| *node);
        reserve(&mut self.before, length - shared)?;
        for (i, frame) in root_first.skip(shared).enumerate() {
            node = out.child(node, *frame)?;
            self.before.push((*frame, node));
            if i % MANY == MANY - 1 {
                out.room()?;
            }
        }
        Ok(node)
    }

    pub fn footprint(&self) -> usize {
        self.before.capacity() * size_of::<(FrameId, NodeId)>()
    }
}
