//! Which stacks belong together? A text says, a rule in a line.
//!
//! ```text
//! # Whatever matches first counts.
//! Dictionary Loading: DB::ExternalLoader::* DB::*Dictionary::load*
//! Part Loading: DB::MergeTreeData::loadDataParts* not DB::Backup*
//! Merges: DB::MergeTask::* above *Write*
//! System Logs: outermost text /SystemLog<.*>::savingThread/
//!
//! noise inner my_malloc pool_*
//! noise outer app::Executor::*
//! noise off c++:std::* glibc
//! ```
//!
//! A rule is the name of a subsystem, a colon, and what the stack must have.
//! Patterns side by side are alternatives; `and` asks for something more,
//! `not` for something that is absent. Where a frame must stand is said before
//! its patterns: `anywhere` (if nothing is said), `outermost` or `leaf`, the
//! first and the last frame that mean something, past noise. `A above B` is a
//! frame A with a frame B further down, towards the leaf. Patterns (see
//! [`pattern`]) are held against the function's own qualified name, without
//! arguments and template arguments, or behind `text` against all that the
//! file says of it. What has blanks or is one of these words stands in quotes.
//!
//! Lines that begin with `noise` and a word of theirs are rules of noise (see
//! [`super::noise`]). A text with a mistake is no rules at all.

pub mod pattern;
mod read;
pub(super) mod words;

use super::noise::{NoiseRules, OwnRule, Reading};
use pattern::{Pairs, Pattern};
pub use read::{MOST_RULES, quoted};
use std::collections::BTreeSet;

/// What a text says.
#[derive(Debug, Default)]
pub struct RuleFile {
    /// Of the subsystems, each once, in the order of their first rules.
    pub names: Vec<String>,
    pub rules: Vec<Rule>,
    pub noise_off: BTreeSet<String>,
    pub own_noise: Vec<OwnRule>,
}

#[derive(Debug)]
pub struct Rule {
    /// A row of [`RuleFile::names`].
    pub subsystem: usize,
    /// From 1.
    pub line: u32,
    /// All must hold.
    pub conditions: Vec<Condition>,
}

#[derive(Debug)]
pub struct Condition {
    pub negated: bool,
    pub place: Place,
    pub frame: Alternatives,
    /// Further down the same stack.
    pub above: Option<Alternatives>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    Anywhere,
    Outermost,
    Leaf,
}

#[derive(Debug)]
pub struct Alternatives {
    /// Against the whole text of a frame, or the function's own name.
    pub text: bool,
    pub patterns: Vec<Pattern>,
}

impl Alternatives {
    pub fn matches(&self, own_name: (&[u8], &Pairs), text: (&[u8], &Pairs)) -> bool {
        let (name, pairs) = if self.text { text } else { own_name };
        self.patterns
            .iter()
            .any(|pattern| pattern.matches(name, pairs))
    }
}

/// Where a text is wrong, and what was expected there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, serde::Serialize)]
#[error("Line {line}, column {column}: {expected}.")]
pub struct Mistake {
    /// Both from 1; columns are letters.
    pub line: u32,
    pub column: u32,
    pub expected: String,
}

impl RuleFile {
    pub fn read(text: &str) -> Result<Self, Mistake> {
        read::read(text)
    }

    /// The rules of noise, under a reading.
    pub fn noise(&self, reading: Reading) -> NoiseRules {
        NoiseRules {
            reading,
            off: self.noise_off.clone(),
            own: self.own_noise.clone(),
        }
    }
}

/// The text with a rule of noise switched on or off, everything else as it
/// was: a line `noise off …` is added, or loses a word.
pub fn switched(text: &str, id: &str, on: bool) -> String {
    read::switched(text, id, on)
}
