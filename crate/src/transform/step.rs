//! What a transform is, as the user says it: a verb, and what it is done to.
//! A list of steps says how a tree was made; it holds nothing of the tree, so
//! it can stand in an address.

use crate::analysis::labels::Pick;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verb {
    Focus,
    Ignore,
    Hide,
    ShowFrom,
    CollapseFunction,
    CollapseModule,
    CollapseRecursion,
    Group,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", tag = "by", content = "what")]
pub enum Target {
    /// A place in the tree that this step is done to, and all below it.
    Place(u32),
    /// All frames of this name.
    Function(String),
    /// Frames in which these words are found, large and small letters alike.
    Words(String),
    Regex(String),
    /// All frames of a group: see [`crate::analysis::groups`].
    Group(String),
    /// The stacks of a subsystem, `pack:name`: see [`crate::analysis::subsystems`].
    Subsystem(String),
    /// What of the stacks has these values of a label, or, to group by, the key:
    /// see [`crate::analysis::labels::Pick`].
    Label(String),
    /// Frames that say nothing of the program, by this reading.
    Noise(String),
    All,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    pub verb: Verb,
    #[serde(rename = "on")]
    pub target: Target,
}

impl Verb {
    /// As in "hide f".
    pub const fn word(self) -> &'static str {
        match self {
            Self::Focus => "focus",
            Self::Ignore => "ignore",
            Self::Hide => "hide",
            Self::ShowFrom => "show from",
            Self::CollapseFunction => "collapse",
            Self::CollapseModule => "collapse module",
            Self::CollapseRecursion => "collapse recursion of",
            Self::Group => "group by",
        }
    }
}

impl Target {
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Place(_) => "a place",
            Self::Function(_) => "a function",
            Self::Words(_) => "words",
            Self::Regex(_) => "a pattern",
            Self::Group(_) => "a group",
            Self::Subsystem(_) => "a subsystem",
            Self::Label(_) => "a label",
            Self::Noise(_) => "noise",
            Self::All => "everything",
        }
    }
}

impl Step {
    /// Do stacks that are left lack frames that they had?
    pub fn takes_frames(&self) -> bool {
        !matches!(self.verb, Verb::Focus | Verb::Ignore | Verb::Group)
    }

    /// For the eye, `place` says how a place is called.
    pub fn title(&self, place: impl Fn(u32) -> String) -> String {
        let verb = self.verb.word();
        match &self.target {
            Target::Place(node) => format!("{verb} this {}", place(*node)),
            Target::Function(name) => format!("{verb} {name}"),
            Target::Words(words) => format!("{verb} \u{201c}{words}\u{201d}"),
            Target::Regex(pattern) => format!("{verb} /{pattern}/"),
            Target::Group(group) => format!("{verb} {group}"),
            Target::Subsystem(id) => {
                let (_, name) = id.split_once(':').unwrap_or(("", id));
                format!("{verb} {name}")
            }
            Target::Label(text) => format!("{verb} {}", Pick::read(text).title()),
            Target::Noise(_) => format!("{verb} allocators, threads and entries"),
            Target::All => format!("{verb} all functions"),
        }
    }
}
