//! How the reading of a file went, to the last line.

use std::borrow::Cow;

/// Where in a file: for people who want to go and look.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Place {
    /// 1-based.
    pub line: u64,
    /// Of the first byte of the line, or of the record where lines mean
    /// nothing, in the decompressed text.
    pub offset: u64,
}

/// One record that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejection {
    pub place: Place,
    pub reason: Cow<'static, str>,
    /// Its beginning and its end.
    pub excerpt: Vec<u8>,
}

/// How often a reason occurred, and where first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    pub reason: Cow<'static, str>,
    pub count: u64,
    pub first_line: u64,
}

/// Every line, or what stands for one (an element of a list), is a record,
/// rejected, or skipped:
/// `lines = records + rejected + skipped`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImportReport {
    pub lines: u64,
    pub records: u64,
    pub rejected: u64,
    /// Blank lines, comments, decoration: nothing in them to count.
    pub skipped: u64,
    /// Bytes of the file taken, and what they were after decompression.
    pub bytes: u64,
    pub text_bytes: u64,
    /// In the order of the file, the first [`ImportReport::KEPT`].
    pub rejections: Vec<Rejection>,
    /// All rejections by reason.
    pub reasons: Vec<Reason>,
    /// What a user should know of how things were read.
    pub warnings: Vec<String>,
    /// Why reading stopped before the end of the file, if it did.
    pub stopped: Option<String>,
    /// Why amounts may be missing though reading came to the end, or may be
    /// under no name: the first of the warnings that say so.
    pub doubt: Option<String>,
}

impl ImportReport {
    /// Rejections kept with their text. The rest are in `reasons`, so that a
    /// large file of another kind cannot fill the memory with complaints.
    pub const KEPT: usize = 10_000;
    const HEAD: usize = 160;
    const TAIL: usize = 60;

    pub fn reject(&mut self, place: Place, reason: &'static str, text: &[u8]) {
        self.rejected += 1;
        match self.reasons.iter_mut().find(|r| r.reason == reason) {
            Some(known) => known.count += 1,
            None => self.reasons.push(Reason {
                reason: reason.into(),
                count: 1,
                first_line: place.line,
            }),
        }
        if self.rejections.len() < Self::KEPT {
            self.rejections.push(Rejection {
                place,
                reason: reason.into(),
                excerpt: excerpt(text),
            });
        }
    }

    pub(crate) fn check(&self) -> Result<(), String> {
        let reasons: u64 = self.reasons.iter().map(|r| r.count).sum();
        if reasons != self.rejected {
            return Err("rejections and their reasons differ in number".into());
        }
        if self.lines != self.records + self.rejected + self.skipped {
            return Err(format!(
                "{} lines, but {} records, {} rejected, {} skipped",
                self.lines, self.records, self.rejected, self.skipped
            ));
        }
        Ok(())
    }
}

/// The beginning and the end of a long text: a folded line has its amount at
/// the end, and that is mostly what is wrong with it.
fn excerpt(text: &[u8]) -> Vec<u8> {
    const GAP: &[u8] = " … ".as_bytes();
    let (head, tail) = (ImportReport::HEAD, ImportReport::TAIL);
    if text.len() <= head + tail {
        return text.to_vec();
    }
    [&text[..head], GAP, &text[text.len() - tail..]].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_kept_is_still_counted() {
        let mut report = ImportReport::default();
        let n = ImportReport::KEPT as u64 + 5;
        for line in 1..=n {
            report.lines += 1;
            let reason = if line % 2 == 0 { "even" } else { "odd" };
            report.reject(Place { line, offset: 0 }, reason, b"x");
        }
        assert_eq!(report.rejections.len(), ImportReport::KEPT);
        assert_eq!(report.rejected, n);
        assert_eq!(report.reasons[1].first_line, 2);
        report.check().unwrap();
    }

    #[test]
    fn a_long_text_keeps_both_ends() {
        let text = [b"start".as_slice(), &[b'x'; 500], b" 12z"].concat();
        let kept = excerpt(&text);
        assert!(kept.starts_with(b"start") && kept.ends_with(b" 12z"));
        assert!(kept.len() < 250);
    }
}
