//! Where is the answer shown?
//!
//! A finding or a question names the place that proves or answers it, in the
//! words of an analysis: a place of the tree, a stack, a search. Which screen
//! shows that is the business of views.

use super::names::called;
use super::search::{FINDING, NAME};
use super::sites::SiteList;
use crate::ids::NodeId;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Link {
    /// This place of the tree, with all that it calls.
    Place(NodeId),
    /// The stack that ends here, in full, among the largest.
    Stack(NodeId),
    /// All stacks with a frame that these words find (see [`super::search`]).
    Search(String),
    /// What stacks are put down to.
    Sites(SiteList),
    /// What the memory is for.
    Subsystems,
    /// How reading the file went.
    Import,
}

/// Longer names are nothing to search for.
const LONGEST: usize = 2000;

/// All stacks with the function of a frame, whatever its arguments; `or` where
/// its name cannot be typed.
pub(super) fn function(frame: &[u8], or: Link) -> Link {
    let name = called(frame);
    match str::from_utf8(&name) {
        Ok(name) if name.len() <= LONGEST => Link::Search(format!("{NAME}{name}")),
        _ => or,
    }
}

/// All stacks that a finding is about, by its id.
pub(super) fn finding(id: &str) -> Link {
    Link::Search(format!("{FINDING}{id}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_is_searched_for_by_its_own_name() {
        let link = |name: &[u8]| function(name, Link::Import);
        assert_eq!(link(b"DB::f<int>(char)"), Link::Search("name:DB::f".into()));
        assert_eq!(link(b"caf\xff()"), Link::Import);
        assert_eq!(link("x".repeat(LONGEST + 1).as_bytes()), Link::Import);
    }
}
