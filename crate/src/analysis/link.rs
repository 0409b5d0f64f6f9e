//! Where is the answer shown?
//!
//! A finding or a question names the place that proves or answers it, in the
//! words of an analysis: a place of the tree, a stack, a search. Which screen
//! shows that is the business of views.

use crate::ids::NodeId;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Link {
    /// This place of the tree, with all that it calls.
    Place(NodeId),
    /// The stack that ends here, in full, among the largest.
    Stack(NodeId),
    /// All stacks with a frame whose name has these words, letter by letter.
    Search(String),
    /// What stacks are put down to.
    Sites(List),
    /// What the memory is for.
    Subsystems,
    /// How reading the file went.
    Import,
}

/// One of the lists of [`super::sites::Sites`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum List {
    Outermost,
    Leaf,
    Caller,
}

/// A name is searched for by so much of it.
const MOST: usize = 200;

/// Searches for a name; of a very long one, for its beginning.
pub fn search_for(name: &[u8]) -> Link {
    let text = String::from_utf8_lossy(name);
    // What is not UTF-8 cannot be typed: the part before it can.
    let text = text.split('\u{fffd}').next().unwrap_or_default();
    let end = text.char_indices().nth(MOST).map_or(text.len(), |(i, _)| i);
    Link::Search(text[..end].to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_is_for_what_can_be_typed() {
        assert_eq!(search_for(b"DB::f<int>"), Link::Search("DB::f<int>".into()));
        assert_eq!(search_for(b"caf\xff\xfe()"), Link::Search("caf".into()));
        let long = "é".repeat(1000);
        assert_eq!(search_for(long.as_bytes()), Link::Search("é".repeat(MOST)));
    }
}
