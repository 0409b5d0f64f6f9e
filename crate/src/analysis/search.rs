//! What matches, and how much does it hold?
//!
//! A pattern is tried on each distinct frame once (name, as the file has it and
//! as it reads demangled, file and module);
//! the tree is then only asked for numbers of frames. Matches inside matches
//! count once: what counts is the outermost match of each stack.
//!
//! Some words are not looked for, but mean frames, exactly: `group:DB` those of
//! a group (see [`super::groups`]), `name:DB::Arena::alloc` those of a
//! function's own name, whatever its arguments (see [`super::names`]), or with
//! all of that name, and
//! `finding:growth` or `finding:cache` those that a finding is about.

use crate::analysis::demangle::demangled;
use crate::analysis::findings::marked;
use crate::analysis::groups::group_name;
use crate::analysis::names::called;
use crate::ids::{FrameId, MetricId, NodeId};
use crate::profile::Profile;
use memchr::memmem;
use regex_automata::meta::Regex;
use regex_automata::util::syntax;
use std::borrow::Cow;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    pub pattern: String,
    pub regex: bool,
    /// Are large and small letters different?
    pub case: bool,
}

/// Where words are typed and nothing else says that they are a pattern:
/// `/a pattern/`.
pub fn between_slashes(words: &str) -> Option<&str> {
    let inside = words.strip_prefix('/')?.strip_suffix('/')?;
    (!inside.is_empty()).then_some(inside)
}

/// A set of numbers below a bound, a bit each.
#[derive(Debug, Clone, Default)]
pub struct Bits(Vec<u64>);

impl Bits {
    fn new(bound: usize) -> Self {
        Self(vec![0; bound.div_ceil(64)])
    }

    fn insert(&mut self, i: usize) {
        self.0[i / 64] |= 1 << (i % 64);
    }

    #[inline]
    pub fn has(&self, i: usize) -> bool {
        self.0[i / 64] >> (i % 64) & 1 == 1
    }

    fn count(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// The first in `[from, to)`.
    pub fn next(&self, from: usize, to: usize) -> Option<usize> {
        let mut at = from;
        while at < to {
            let word = self.0[at / 64] >> (at % 64);
            if word != 0 {
                let found = at + word.trailing_zeros() as usize;
                return (found < to).then_some(found);
            }
            at = (at / 64 + 1) * 64;
        }
        None
    }

    /// The last in `[from, to)`.
    pub fn previous(&self, from: usize, to: usize) -> Option<usize> {
        let mut end = to;
        while end > from {
            let last = end - 1;
            let word = self.0[last / 64] << (63 - last % 64);
            if word != 0 {
                let found = last - word.leading_zeros() as usize;
                return (found >= from).then_some(found);
            }
            end = last / 64 * 64;
        }
        None
    }
}

/// Before the name of a group, a function's own name, the word for a finding.
const GROUP: &str = "group:";
pub(super) const NAME: &str = "name:";
pub(super) const FINDING: &str = "finding:";

/// What a query found.
#[derive(Debug, Clone)]
pub struct Hits {
    pub frames: Bits,
    pub nodes: Bits,
    /// Places that match.
    pub node_count: usize,
}

/// Finds, or says why the pattern cannot be used.
pub fn search(profile: &Profile, query: &Query) -> Result<Hits, String> {
    let meant = |before| query.pattern.strip_prefix(before).filter(|_| !query.regex);
    if let Some(group) = meant(GROUP) {
        let group = group.as_bytes();
        return Ok(hits(profile, |frame| group_name(profile, frame) == group));
    }
    if let Some(name) = meant(NAME) {
        let is = |frame| {
            let full = profile.frame_name(frame);
            [full, &demangled(full), &called(full)].contains(&name.as_bytes())
        };
        return Ok(hits(profile, is));
    }
    if let Some(finding) = meant(FINDING) {
        let marked = marked(profile, finding)
            .ok_or_else(|| format!("there is no finding called \u{201c}{finding}\u{201d}"))?;
        return Ok(hits(profile, |frame| marked[frame.index()]));
    }
    let matcher = Matcher::new(query)?;
    let mut strings = Bits::new(profile.strings.len());
    for (id, text) in profile.strings.iter() {
        if matcher.finds(text) {
            strings.insert(id.index());
        }
    }
    Ok(hits(profile, |frame| {
        let frame = profile.frames.get(frame);
        let parts = [frame.name, frame.file, frame.module];
        parts.iter().any(|part| strings.has(part.index()))
    }))
}

/// All places whose frames match.
pub fn hits(profile: &Profile, matches: impl Fn(FrameId) -> bool) -> Hits {
    let mut frames = Bits::new(profile.frames.len());
    for (id, _) in profile.frames.iter().skip(1) {
        if matches(id) {
            frames.insert(id.index());
        }
    }
    let mut nodes = Bits::new(profile.tree.len());
    // Frames that a transform has taken out of the tree are no hits.
    let mut seen = Bits::new(profile.frames.len());
    for (row, frame) in profile.tree.frames().iter().enumerate() {
        if frames.has(frame.index()) {
            nodes.insert(row);
            seen.insert(frame.index());
        }
    }
    Hits {
        node_count: nodes.count(),
        frames: seen,
        nodes,
    }
}

impl Hits {
    /// One place alone.
    pub fn place(profile: &Profile, node: NodeId) -> Self {
        let mut frames = Bits::new(profile.frames.len());
        frames.insert(profile.tree.frame(node).index());
        let mut nodes = Bits::new(profile.tree.len());
        nodes.insert(node.index());
        Self {
            frames,
            nodes,
            node_count: 1,
        }
    }

    pub fn has(&self, frame: FrameId) -> bool {
        self.frames.has(frame.index())
    }

    /// Does something match at or below `node`?
    pub fn within(&self, from: NodeId, to: NodeId) -> bool {
        self.nodes.next(from.index(), to.index()).is_some()
    }

    /// For each stack, whether one of its frames matches.
    pub fn stacks(&self, profile: &Profile) -> Vec<bool> {
        let tree = &profile.tree;
        let mut found = vec![false; tree.stacks().len()];
        let mut at = 0;
        while let Some(node) = self.nodes.next(at, tree.len()) {
            let end = tree.ends()[node];
            found[tree.stacks().rows_in(node as u32, end)].fill(true);
            at = end as usize;
        }
        found
    }

    /// What the outermost matches hold; `None` where there are no sums.
    pub fn amount(&self, profile: &Profile, metric: MetricId) -> Option<i64> {
        let totals = profile.tree.totals(metric)?;
        let (mut sum, mut at) = (0, 0);
        while let Some(row) = self.nodes.next(at, totals.len()) {
            sum += totals[row];
            at = profile.tree.ends()[row] as usize;
        }
        Some(sum)
    }

    /// The next or previous match in the order of the tree, round the end.
    pub fn step(&self, profile: &Profile, from: Option<NodeId>, forward: bool) -> Option<NodeId> {
        let n = profile.tree.len();
        let found = match (from.map(NodeId::index), forward) {
            (None, true) => self.nodes.next(0, n),
            (None, false) => self.nodes.previous(0, n),
            (Some(at), true) => self.nodes.next(at + 1, n).or_else(|| self.nodes.next(0, n)),
            (Some(at), false) => self
                .nodes
                .previous(0, at)
                .or_else(|| self.nodes.previous(0, n)),
        };
        found.map(NodeId::of)
    }
}

/// A pattern made ready.
#[derive(Debug)]
pub struct Matcher(Kind);

#[derive(Debug)]
enum Kind {
    Nothing,
    Exact(Box<memmem::Finder<'static>>),
    Regex(Box<Regex>),
}

impl Matcher {
    pub fn new(query: &Query) -> Result<Self, String> {
        if query.pattern.is_empty() {
            return Ok(Self(Kind::Nothing));
        }
        if query.case && !query.regex {
            let finder = memmem::Finder::new(query.pattern.as_bytes());
            return Ok(Self(Kind::Exact(Box::new(finder.into_owned()))));
        }
        let pattern = match query.regex {
            true => query.pattern.clone(),
            false => escaped(&query.pattern),
        };
        let syntax = syntax::Config::new()
            .case_insensitive(!query.case)
            .utf8(false);
        let built = Regex::builder()
            .configure(
                Regex::config()
                    .utf8_empty(false)
                    .nfa_size_limit(Some(4 << 20)),
            )
            .syntax(syntax)
            .build(&pattern);
        match built {
            Ok(regex) => Ok(Self(Kind::Regex(Box::new(regex)))),
            Err(error) => Err(match error.syntax_error() {
                Some(why) => plain(&why.to_string()),
                None => match std::error::Error::source(&error) {
                    Some(cause) => cause.to_string(),
                    None => error.to_string(),
                },
            }),
        }
    }

    pub fn matches(&self, text: &[u8]) -> bool {
        match &self.0 {
            Kind::Nothing => false,
            Kind::Exact(finder) => finder.find(text).is_some(),
            Kind::Regex(regex) => regex.is_match(text),
        }
    }

    /// In a name as the file has it, or as it reads demangled.
    pub fn finds(&self, name: &[u8]) -> bool {
        self.matches(name) || matches!(demangled(name), Cow::Owned(read) if self.matches(&read))
    }
}

/// The words as a pattern that means just them.
fn escaped(words: &str) -> String {
    let mut pattern = String::with_capacity(words.len() * 2);
    for character in words.chars() {
        if r"\.+*?()|[]{}^$#&-~".contains(character) {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    pattern
}

/// The last line of the parser's drawing says what is wrong.
fn plain(drawing: &str) -> String {
    let last = drawing.lines().last().unwrap_or(drawing);
    last.trim().trim_start_matches("error: ").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &str, regex: bool, case: bool, text: &str) -> bool {
        let query = Query {
            pattern: pattern.into(),
            regex,
            case,
        };
        Matcher::new(&query).unwrap().matches(text.as_bytes())
    }

    #[test]
    fn words_mean_themselves_and_letter_case_is_a_choice() {
        assert!(matches("vec<t>", false, false, "alloc::Vec<T>"));
        assert!(!matches("vec<t>", false, true, "alloc::Vec<T>"));
        assert!(matches("a.*c", false, true, "x a.*c y"));
        assert!(!matches("a.*c", false, true, "abc"));
        assert!(matches("größe", false, false, "GRÖSSE GRÖßE"));
        assert!(matches("^a.*c$", true, true, "abc"));
        assert!(matches(r"\bread\b", true, true, "io::read(int)"));
        assert!(!matches("", false, false, "anything"));
    }

    #[test]
    fn a_mangled_name_is_found_by_both_of_its_forms() {
        let finds = |pattern: &str| {
            let query = Query {
                pattern: pattern.into(),
                regex: false,
                case: true,
            };
            Matcher::new(&query).unwrap().finds(b"_ZN2DB4loadEi")
        };
        assert!(finds("DB::load("));
        assert!(finds("_ZN2DB"));
        assert!(!finds("DB::store"));
    }

    #[test]
    fn a_name_is_that_function_and_no_part_of_another() {
        let profile = crate::analysis::tests::profile(&[
            ("DB::load(int)", 1),
            ("DB::load(char)", 2),
            ("DB::loader(int)", 4),
            ("_ZN2DB4saveEi", 8),
        ]);
        let found = |pattern: &str| {
            let pattern = pattern.to_owned();
            let (regex, case) = (false, true);
            let query = Query {
                pattern,
                regex,
                case,
            };
            let hits = search(&profile, &query).unwrap();
            hits.amount(&profile, MetricId(0))
        };
        assert_eq!(found("name:DB::load"), Some(3));
        assert_eq!(found("name:DB::load(int)"), Some(1));
        assert_eq!(found("name:DB::save(int)"), Some(8));
        assert_eq!(found("name:DB::sav"), Some(0));
    }

    #[test]
    fn a_pattern_that_does_not_compile_says_why() {
        let query = Query {
            pattern: "a(b".into(),
            regex: true,
            case: true,
        };
        assert_eq!(Matcher::new(&query).unwrap_err(), "unclosed group");
    }

    #[test]
    fn bits_are_found_from_both_sides() {
        let mut bits = Bits::new(300);
        for i in [0, 63, 64, 200, 299] {
            bits.insert(i);
        }
        assert_eq!(bits.count(), 5);
        assert_eq!(bits.next(1, 300), Some(63));
        assert_eq!(bits.next(65, 200), None);
        assert_eq!(bits.next(65, 201), Some(200));
        assert_eq!(bits.previous(0, 299), Some(200));
        assert_eq!(bits.previous(65, 200), None);
        assert_eq!(bits.previous(0, 64), Some(63));
        assert_eq!(bits.previous(0, 63), Some(0));
    }
}
