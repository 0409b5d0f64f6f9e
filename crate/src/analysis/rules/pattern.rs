//! Which names does a pattern mean?
//!
//! A pattern is a name in which `*` stands for anything, or a regular
//! expression. A name without `*` means just itself; nothing matches by being
//! a part of something longer, unless it says so.
//!
//! ```text
//! DB::Arena::alloc      that function
//! DB::MergeTask::*      whatever begins so
//! DB::*Dictionary::load*
//! /Sink|Source/         a regular expression, found anywhere; /…/i in any case
//! ```
//!
//! Matching is linear in the name, however many stars there are.

use crate::analysis::search::{Matcher, Query};
use memchr::memmem::Finder;

#[derive(Debug)]
pub enum Pattern {
    Words(Words),
    Regex(Matcher),
}

impl Pattern {
    pub fn words(text: &str) -> Self {
        let finder = |piece: &str| Finder::new(piece.as_bytes()).into_owned();
        Self::Words(Words(text.split('*').map(finder).collect()))
    }

    /// The error says why it does not compile.
    pub fn regex(text: &str, case: bool) -> Result<Self, String> {
        let query = Query {
            pattern: text.to_owned(),
            regex: true,
            case,
        };
        Ok(Self::Regex(Matcher::new(&query)?))
    }

    pub fn matches(&self, name: &[u8]) -> bool {
        match self {
            Self::Words(words) => words.matches(name),
            Self::Regex(matcher) => matcher.matches(name),
        }
    }
}

/// What stands between the stars; the first begins a name, the last ends it.
#[derive(Debug)]
pub struct Words(Vec<Finder<'static>>);

impl Words {
    fn matches(&self, name: &[u8]) -> bool {
        let [first, middle @ .., last] = self.0.as_slice() else {
            return self.0.iter().any(|only| only.needle() == name);
        };
        let inside = name
            .strip_prefix(first.needle())
            .and_then(|rest| rest.strip_suffix(last.needle()));
        let Some(mut rest) = inside else {
            return false;
        };
        // The first place where a piece fits leaves the most for those behind it.
        for piece in middle {
            let Some(at) = piece.find(rest) else {
                return false;
            };
            rest = &rest[at + piece.needle().len()..];
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_stand_for_anything_and_the_rest_for_itself() {
        for (pattern, name, want) in [
            ("main", "main", true),
            ("main", "mainLoop", false),
            ("main*", "mainLoop", true),
            ("*Loop", "mainLoop", true),
            ("*", "", true),
            ("a*a", "a", false),
            ("a*b*c", "a-b-b-c", true),
            ("a*b*c", "a-c-b", false),
            (
                "DB::*Dictionary::load*",
                "DB::FlatDictionary::loadData",
                true,
            ),
            ("DB::*Dictionary::load*", "DB::Dictionary::unload", false),
            ("save!", "save!", true),
            ("a?b", "axb", false),
        ] {
            let got = Pattern::words(pattern).matches(name.as_bytes());
            assert_eq!(got, want, "{pattern} on {name}");
        }
    }

    #[test]
    fn expressions_are_found_anywhere_and_may_not_care_for_case() {
        let found =
            |text, case, name: &str| Pattern::regex(text, case).unwrap().matches(name.as_bytes());
        assert!(found("Sink|Source", true, "DB::MergeTreeSink::consume"));
        assert!(!found("^Sink", true, "DB::Sink"));
        assert!(found("^db::", false, "DB::Sink"));
        assert_eq!(Pattern::regex("a(b", true).unwrap_err(), "unclosed group");
    }
}
