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
//! Matching is linear in the name, however many stars there are. Most patterns
//! do not fit most names, and mostly that is seen at once: a pattern needs all
//! pairs of letters that stand side by side in it (see [`Pairs`]).

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
        let mut pairs = Pairs::default();
        text.split('*')
            .for_each(|piece| pairs.add(piece.as_bytes()));
        Self::Words(Words {
            pairs,
            pieces: text.split('*').map(finder).collect(),
        })
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

    /// The byte that every name begins with that it matches, if there is one.
    pub fn first(&self) -> Option<u8> {
        match self {
            Self::Words(words) => words.pieces.first()?.needle().first().copied(),
            Self::Regex(_) => None,
        }
    }

    /// `pairs` are those of the name.
    pub fn matches(&self, name: &[u8], pairs: &Pairs) -> bool {
        match self {
            Self::Words(words) => pairs.have(&words.pairs) && words.matches(name),
            Self::Regex(matcher) => matcher.matches(name),
        }
    }
}

/// The pairs of letters of a text, folded into 256 bits: what is not here is
/// not in the text; what is here may be.
#[derive(Debug, Clone, Copy, Default)]
pub struct Pairs([u64; 4]);

impl Pairs {
    pub fn of(text: &[u8]) -> Self {
        let mut pairs = Self::default();
        pairs.add(text);
        pairs
    }

    fn add(&mut self, text: &[u8]) {
        for pair in text.windows(2) {
            let bit = pair[0].wrapping_mul(31) ^ pair[1].wrapping_mul(113);
            self.0[usize::from(bit >> 6)] |= 1 << (bit & 63);
        }
    }

    fn have(&self, wanted: &Self) -> bool {
        self.0
            .iter()
            .zip(&wanted.0)
            .all(|(has, wants)| wants & !has == 0)
    }
}

#[derive(Debug)]
pub struct Words {
    pairs: Pairs,
    /// What stands between the stars; the first begins a name, the last ends it.
    pieces: Vec<Finder<'static>>,
}

impl Words {
    fn matches(&self, name: &[u8]) -> bool {
        let [first, middle @ .., last] = self.pieces.as_slice() else {
            return self.pieces.iter().any(|only| only.needle() == name);
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
            let got = Pattern::words(pattern).matches(name.as_bytes(), &Pairs::of(name.as_bytes()));
            assert_eq!(got, want, "{pattern} on {name}");
        }
    }

    #[test]
    fn expressions_are_found_anywhere_and_may_not_care_for_case() {
        let found = |text, case, name: &str| {
            Pattern::regex(text, case)
                .unwrap()
                .matches(name.as_bytes(), &Pairs::default())
        };
        assert!(found("Sink|Source", true, "DB::MergeTreeSink::consume"));
        assert!(!found("^Sink", true, "DB::Sink"));
        assert!(found("^db::", false, "DB::Sink"));
        assert_eq!(Pattern::regex("a(b", true).unwrap_err(), "unclosed group");
    }
}
