//! A sentence about a profile, with its numbers still numbers.
//!
//! An analysis knows what is to be said, a view knows how amounts are
//! written. So a sentence is a row of pieces, and a view makes text of it:
//!
//! ```text
//! Words("holds ") Amount(4096) Words(" in ") Count(2, "stack")
//! holds 4.00 KiB in 2 stacks
//! ```

use crate::ids::FrameId;
use std::borrow::Cow;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    Words(Cow<'static, str>),
    Amount(i64),
    /// The part of the whole that an amount is.
    Share(i64),
    /// How many, and of what: the word for one.
    Count(u64, &'static str),
    /// A function, by its own name.
    Frame(FrameId),
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sentence(pub Vec<Piece>);

impl Sentence {
    pub fn say(words: impl Into<Cow<'static, str>>) -> Self {
        Self::default().words(words)
    }

    pub fn words(mut self, words: impl Into<Cow<'static, str>>) -> Self {
        self.0.push(Piece::Words(words.into()));
        self
    }

    pub fn amount(mut self, amount: i64) -> Self {
        self.0.push(Piece::Amount(amount));
        self
    }

    /// `4.00 KiB (12.3 %)`
    pub fn amount_and_share(mut self, amount: i64) -> Self {
        self.0.push(Piece::Amount(amount));
        self.0.push(Piece::Words(" (".into()));
        self.0.push(Piece::Share(amount));
        self.words(")")
    }

    pub fn share(mut self, amount: i64) -> Self {
        self.0.push(Piece::Share(amount));
        self
    }

    pub fn count(mut self, many: u64, of: &'static str) -> Self {
        self.0.push(Piece::Count(many, of));
        self
    }

    pub fn frame(mut self, frame: FrameId) -> Self {
        self.0.push(Piece::Frame(frame));
        self
    }
}
