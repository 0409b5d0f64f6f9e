//! Lines out of pieces of bytes.
//!
//! Nearly every line lies whole inside one piece and is lent out from there,
//! not copied. Only a line that is cut by the end of a piece is kept, and
//! given out when its end arrives.

use crate::column::reserve;
use crate::error::Stop;
use crate::profile::Place;
use memchr::memchr;

/// One line without its line feed.
#[derive(Debug, Clone, Copy)]
pub struct Line<'a> {
    pub text: &'a [u8],
    pub place: Place,
    /// No line feed followed: the file ends here.
    pub last: bool,
    /// The line was longer than a line may be; `text` is its beginning.
    pub too_long: bool,
}

/// See the module.
#[derive(Debug)]
pub struct LineBuffer {
    /// The beginning of a line that was cut, up to `cap`.
    carry: Vec<u8>,
    /// Bytes of the cut line seen, kept or not.
    carried: u64,
    /// Where the next line begins.
    place: Place,
    cap: usize,
}

impl LineBuffer {
    /// Longer lines than this are not kept whole: 256 MiB, far above the
    /// hundred megabytes that a stack of a million long frames takes.
    pub const CAP: usize = 256 << 20;

    pub fn new(cap: usize) -> Self {
        Self {
            carry: Vec::new(),
            carried: 0,
            place: Place { line: 1, offset: 0 },
            cap,
        }
    }

    /// The line that began in an earlier piece, if it ends in this one.
    /// Takes what belongs to it from `bytes`. Call this first for each piece.
    pub fn complete(&mut self, bytes: &mut &[u8]) -> Result<Option<Line<'_>>, Stop> {
        if self.carried == 0 {
            return Ok(None);
        }
        let Some(end) = memchr(b'\n', bytes) else {
            let all = std::mem::take(bytes);
            self.keep(all)?;
            return Ok(None);
        };
        self.keep(&bytes[..end])?;
        *bytes = &bytes[end + 1..];
        Ok(Some(self.release(false)))
    }

    /// The next line that lies whole in `bytes`; what remains after the last
    /// one is kept. Call until there is none.
    pub fn next<'b>(&mut self, bytes: &mut &'b [u8]) -> Result<Option<Line<'b>>, Stop> {
        let all = *bytes;
        let Some(end) = memchr(b'\n', all) else {
            *bytes = &[];
            self.keep(all)?;
            return Ok(None);
        };
        *bytes = &all[end + 1..];
        let too_long = end > self.cap;
        let line = Line {
            text: &all[..end.min(self.cap)],
            place: self.place,
            last: false,
            too_long,
        };
        self.advance(end as u64 + 1);
        Ok(Some(line))
    }

    /// Both of these: every line that ends in this piece, in order.
    pub fn each(
        &mut self,
        bytes: &[u8],
        mut take: impl FnMut(Line<'_>) -> Result<(), Stop>,
    ) -> Result<(), Stop> {
        let mut rest = bytes;
        if let Some(line) = self.complete(&mut rest)? {
            take(line)?;
        }
        while let Some(line) = self.next(&mut rest)? {
            take(line)?;
        }
        Ok(())
    }

    /// What stands after the last line feed, if anything.
    pub fn finish(&mut self) -> Option<Line<'_>> {
        (self.carried > 0).then(|| self.release(true))
    }

    /// Memory held, in bytes.
    pub fn footprint(&self) -> usize {
        self.carry.capacity()
    }

    fn keep(&mut self, bytes: &[u8]) -> Result<(), Stop> {
        if self.carried == 0 {
            self.carry.clear();
        }
        let kept = bytes.len().min(self.cap - self.carry.len());
        reserve(&mut self.carry, kept)?;
        self.carry.extend_from_slice(&bytes[..kept]);
        self.carried += bytes.len() as u64;
        Ok(())
    }

    fn release(&mut self, last: bool) -> Line<'_> {
        let (place, carried) = (self.place, self.carried);
        self.carried = 0;
        self.advance(carried + u64::from(!last));
        Line {
            text: &self.carry,
            place,
            last,
            too_long: carried > self.carry.len() as u64,
        }
    }

    fn advance(&mut self, bytes: u64) {
        self.place.line += 1;
        self.place.offset += bytes;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `line@offset:text`, one per line, `$` at the last, `!` where too long.
    fn lines(pieces: &[&str], cap: usize) -> Vec<String> {
        let mut buffer = LineBuffer::new(cap);
        let mut seen = Vec::new();
        let mut show = |line: Line<'_>| {
            seen.push(format!(
                "{}@{}:{}{}{}",
                line.place.line,
                line.place.offset,
                String::from_utf8_lossy(line.text),
                if line.last { "$" } else { "" },
                if line.too_long { "!" } else { "" },
            ));
        };
        for piece in pieces {
            let each = buffer.each(piece.as_bytes(), |line| {
                show(line);
                Ok(())
            });
            each.unwrap();
        }
        if let Some(line) = buffer.finish() {
            show(line);
        }
        seen
    }

    #[test]
    fn any_cut_gives_the_same_lines() {
        let text = "one\n\ntwo\nthree";
        let whole = lines(&[text], 100);
        assert_eq!(whole, ["1@0:one", "2@4:", "3@5:two", "4@9:three$"]);
        for size in 1..text.len() {
            let pieces: Vec<&str> = (0..text.len())
                .step_by(size)
                .map(|i| &text[i..text.len().min(i + size)])
                .collect();
            assert_eq!(lines(&pieces, 100), whole, "pieces of {size}");
        }
    }

    #[test]
    fn a_line_beyond_the_cap_is_named_and_passed() {
        let seen = ["1@0:abcd!", "2@9:ok", "3@12:efgh$!"];
        assert_eq!(lines(&["abcdefgh\nok\nefghijk"], 4), seen);
        assert_eq!(lines(&["abc", "defgh\no", "k\nefg", "hijk"], 4), seen);
    }

    #[test]
    fn nothing_has_no_lines_and_a_final_line_feed_ends_one() {
        assert!(lines(&[""], 9).is_empty());
        assert_eq!(lines(&["a\n"], 9), ["1@0:a"]);
        assert_eq!(lines(&["\n", "\n"], 9), ["1@0:", "2@1:"]);
    }
}
