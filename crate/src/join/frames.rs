//! Which frames of different profiles are one?

use crate::analysis::builds::AcrossBuilds;
use crate::error::Stop;
use crate::frames::Frame;
use crate::ids::{FrameId, StringId};
use crate::profile::{Profile, ProfileBuilder};
use hashbrown::HashMap;
use std::borrow::Cow;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Matching {
    /// All that the files say of them must be equal: line, address, module.
    Written,
    /// Functions of one name, wherever they stand.
    #[default]
    Functions,
    /// Functions that differ only in what a build makes up: see
    /// [`crate::analysis::builds`].
    Builds,
}

impl Matching {
    pub const ALL: [Self; 3] = [Self::Written, Self::Functions, Self::Builds];

    /// The stable word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Written => "written",
            Self::Functions => "functions",
            Self::Builds => "builds",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word() == word)
    }
}

/// Frames met so far. The first of equal ones stands for them.
#[derive(Debug)]
pub(super) struct Equal {
    matching: Matching,
    builds: AcrossBuilds,
    known: HashMap<Vec<u8>, FrameId>,
}

impl Equal {
    pub(super) fn new(matching: Matching) -> Self {
        Self {
            matching,
            builds: AcrossBuilds::default(),
            known: HashMap::new(),
        }
    }

    /// What a function is called in the result.
    pub(super) fn name<'a>(&self, written: &'a [u8]) -> Cow<'a, [u8]> {
        let made = match self.matching {
            Matching::Written | Matching::Functions => Cow::Borrowed(written),
            Matching::Builds => self.builds.name(written),
        };
        // What is nothing but an address stays one.
        if made.is_empty() {
            return Cow::Borrowed(written);
        }
        made
    }

    /// For each frame of a profile, the one that stands for it.
    pub(super) fn frames(
        &mut self,
        profile: &Profile,
        out: &mut ProfileBuilder,
    ) -> Result<Vec<FrameId>, Stop> {
        let mut to = vec![FrameId::ROOT];
        for (_, frame) in profile.frames.iter().skip(1) {
            to.push(self.frame(profile, frame, out)?);
        }
        Ok(to)
    }

    fn frame(
        &mut self,
        profile: &Profile,
        frame: Frame,
        out: &mut ProfileBuilder,
    ) -> Result<FrameId, Stop> {
        let name = profile.strings.get(frame.name);
        let name = self.name(name).into_owned();
        let key = (self.matching != Matching::Written).then(|| name.clone());
        if let Some(known) = key.as_ref().and_then(|key| self.known.get(key)) {
            return Ok(*known);
        }
        let text = |id: StringId| profile.strings.get(id);
        let mut here = Frame {
            name: out.string(&name)?,
            file: out.string(text(frame.file))?,
            module: out.string(text(frame.module))?,
            ..frame
        };
        let Some(key) = key else {
            return out.frame(here);
        };
        // It stands for all lines of the function.
        (here.line, here.column, here.address) = (0, 0, 0);
        let id = out.frame(here)?;
        self.known.insert(key, id);
        Ok(id)
    }
}
