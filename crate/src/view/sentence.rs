//! Sentences of analyses as text: amounts in the metric's unit, functions by
//! their own names, long ones cut with a sign that they are.

use super::label::{percent, share};
use super::overview::printable;
use crate::analysis::demangle::demangled;
use crate::analysis::names::own_as_written;
use crate::analysis::sentence::{Piece, Sentence};
use crate::ids::{FrameId, MetricId};
use crate::metric::Metric;
use crate::number::grouped;
use crate::profile::Profile;

/// Letters of a name that a sentence has room for.
const NAME: usize = 80;

/// How the amounts of a sentence are written.
pub(crate) struct Writer<'a> {
    pub(crate) profile: &'a Profile,
    pub(crate) metric: MetricId,
    /// What shares are shares of.
    pub(crate) whole: i64,
    pub(crate) amount: fn(i64, &Metric) -> String,
}

impl Writer<'_> {
    pub(crate) fn text(&self, sentence: &Sentence) -> String {
        sentence.0.iter().map(|piece| self.piece(piece)).collect()
    }

    fn piece(&self, piece: &Piece) -> String {
        match piece {
            Piece::Words(words) => cut(&printable(words.as_bytes()), usize::MAX),
            Piece::Amount(value) => (self.amount)(*value, self.profile.metric(self.metric)),
            Piece::Share(value) => percent(share(*value, self.whole)),
            Piece::Count(1, of) => format!("1 {of}"),
            Piece::Count(many, of) => format!("{} {of}s", grouped(*many)),
            Piece::Frame(frame) => self.name(*frame),
        }
    }

    fn name(&self, frame: FrameId) -> String {
        let full = demangled(self.profile.frame_name(frame));
        // Without arguments, unless what is left is another thing altogether.
        let own = own_as_written(&full);
        let is_path = own
            .iter()
            .all(|b| b.is_ascii_alphanumeric() || b"_:.$~/*()".contains(b));
        let name = match is_path && !own.is_empty() && !full.starts_with(b"<") {
            true => &own[..],
            false => &full[..],
        };
        match name {
            b"" => "(a frame without a name)".to_owned(),
            name => cut(&printable(name), NAME),
        }
    }
}

/// The end of a name says which function it is, its beginning whose.
fn cut(text: &str, most: usize) -> String {
    let letters = text.chars().count();
    if letters <= most {
        return text.to_owned();
    }
    let head = most / 3;
    let tail = most - head - 1;
    let beginning: String = text.chars().take(head).collect();
    let end: String = text.chars().skip(letters - tail).collect();
    format!("{beginning}\u{2026}{end}")
}

#[cfg(test)]
mod tests {
    use super::cut;

    #[test]
    fn a_long_name_keeps_both_ends() {
        assert_eq!(cut("DB::load", 80), "DB::load");
        assert_eq!(cut("abcdefghijkl", 9), "abc\u{2026}hijkl");
        assert_eq!(cut(&"é".repeat(1_000_000), 9).chars().count(), 9);
    }
}
