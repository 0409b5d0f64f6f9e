//! Where is the answer shown?
//!
//! A finding or a question names the place that proves or answers it, in the
//! words of an analysis: a place of the tree, a stack, a search. Which screen
//! shows that is the business of views.

use super::search::escaped;
use crate::ids::NodeId;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Link {
    /// This place of the tree, with all that it calls.
    Place(NodeId),
    /// The stack that ends here, in full, among the largest.
    Stack(NodeId),
    /// All stacks with a frame whose name has these words, letter by letter.
    Search(String),
    /// All stacks with a frame whose name this expression means.
    Names(String),
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

/// An expression for all names that one may see at a time.
const ALL: usize = 1000;

/// Searches for just these names, each as a whole; `None` where that would be
/// too long to read, or some name cannot be typed.
pub fn search_for_all(names: &[&[u8]]) -> Option<Link> {
    let mut all = String::from("(?-i)^(?:");
    for (i, name) in names.iter().enumerate() {
        let name = std::str::from_utf8(name).ok()?;
        if i > 0 {
            all.push('|');
        }
        all.push_str(&escaped(name));
        if all.len() > ALL {
            return None;
        }
    }
    all.push_str(")$");
    Some(Link::Names(all))
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

    #[test]
    fn a_search_for_names_means_just_these() {
        use crate::analysis::search::{Matcher, Query};
        let Some(Link::Names(pattern)) = search_for_all(&[b"realloc", b"f<int>(a|b)"]) else {
            panic!("short enough");
        };
        let matcher = Matcher::new(&Query {
            pattern,
            regex: true,
            case: false,
        });
        let matcher = matcher.unwrap();
        for (name, want) in [
            ("realloc", true),
            ("f<int>(a|b)", true),
            ("reallocarray", false),
            ("REALLOC", false),
            ("f<int>(a", false),
        ] {
            assert_eq!(matcher.finds(name.as_bytes()), want, "{name}");
        }
        assert_eq!(search_for_all(&[b"caf\xff"]), None);
        assert_eq!(search_for_all(&["x".repeat(ALL).as_bytes()]), None);
    }
}
