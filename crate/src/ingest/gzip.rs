//! gzip, a piece at a time, any number of members.
//!
//! The framing is done here and the deflate stream by a library: its own
//! gzip reader stops at the first damage without saying how much was good,
//! and what could be read must be kept.

use super::Reader;
use crate::error::Stop;
use crate::profile::ProfileBuilder;
use flate2::{Crc, Decompress, FlushDecompress, Status};

/// Unpacks into a reader. See the module.
pub(super) struct Gzip {
    inner: Box<dyn Reader>,
    state: State,
    inflate: Decompress,
    crc: Crc,
    out: Vec<u8>,
    /// Bytes after the last member that are not gzip.
    trailing: u64,
    members: u64,
}

enum State {
    /// Until a header is whole, its bytes; empty between members.
    Header(Vec<u8>),
    Body,
    /// Checksum and length, as far as they came.
    Trailer(Vec<u8>),
    /// The last member is over, and what follows is not another.
    After,
}

const OUT: usize = 128 << 10;
/// A header can carry a name and a comment without end.
const LONGEST_HEADER: usize = 64 << 10;

impl Gzip {
    pub(super) fn new(inner: Box<dyn Reader>) -> Self {
        Self {
            inner,
            state: State::Header(Vec::new()),
            inflate: Decompress::new(false),
            crc: Crc::new(),
            out: vec![0; OUT],
            trailing: 0,
            members: 0,
        }
    }

    fn body<'b>(&mut self, bytes: &'b [u8], out: &mut ProfileBuilder) -> Result<&'b [u8], Stop> {
        let mut rest = bytes;
        loop {
            let (before_in, before_out) = (self.inflate.total_in(), self.inflate.total_out());
            let status = self
                .inflate
                .decompress(rest, &mut self.out, FlushDecompress::None);
            let taken = (self.inflate.total_in() - before_in) as usize;
            let made = (self.inflate.total_out() - before_out) as usize;
            rest = &rest[taken..];
            self.crc.update(&self.out[..made]);
            self.inner.feed(&self.out[..made], out)?;
            out.room()?;
            match status {
                Err(_) => return Err(Stop::Damaged("The gzip data are damaged".to_owned())),
                Ok(Status::StreamEnd) => {
                    self.state = State::Trailer(Vec::new());
                    return Ok(rest);
                }
                Ok(_) if taken == 0 && made == 0 => return Ok(&[]),
                Ok(_) => {}
            }
        }
    }

    fn end_member(&mut self, trailer: &[u8]) -> Result<(), Stop> {
        let word = |at: usize| {
            trailer[at..at + 4]
                .iter()
                .rev()
                .fold(0u32, |word, byte| (word << 8) | u32::from(*byte))
        };
        let good = word(0) == self.crc.sum() && word(4) == self.inflate.total_out() as u32;
        self.inflate.reset(false);
        self.crc.reset();
        self.members += 1;
        self.state = State::Header(Vec::new());
        if good {
            return Ok(());
        }
        Err(Stop::Damaged(
            "The checksum of the gzip data is wrong, so some of the text may be too".to_owned(),
        ))
    }
}

impl Reader for Gzip {
    fn feed(&mut self, bytes: &[u8], out: &mut ProfileBuilder) -> Result<(), Stop> {
        let mut rest = bytes;
        while !rest.is_empty() {
            match &mut self.state {
                State::Header(header) => {
                    // Zeros between members are padding of tapes and disks.
                    if header.is_empty() && self.members > 0 && rest[0] == 0 {
                        rest = &rest[1..];
                        continue;
                    }
                    header.push(rest[0]);
                    rest = &rest[1..];
                    match header_state(header) {
                        HeaderState::Partial => {}
                        HeaderState::Whole => self.state = State::Body,
                        HeaderState::Foreign if self.members > 0 => {
                            self.trailing = header.len() as u64;
                            self.state = State::After;
                        }
                        HeaderState::Foreign => {
                            return Err(Stop::Damaged("The gzip header is damaged".to_owned()));
                        }
                    }
                }
                State::Body => rest = self.body(rest, out)?,
                State::Trailer(trailer) => {
                    trailer.push(rest[0]);
                    rest = &rest[1..];
                    if trailer.len() == 8 {
                        let trailer = std::mem::take(trailer);
                        self.end_member(&trailer)?;
                    }
                }
                State::After => {
                    self.trailing += rest.len() as u64;
                    rest = &[];
                }
            }
        }
        Ok(())
    }

    fn finish(&mut self, out: &mut ProfileBuilder) -> Result<(), Stop> {
        let whole = match &self.state {
            State::Header(header) => header.is_empty() && self.members > 0,
            State::After => true,
            State::Body | State::Trailer(_) => false,
        };
        if self.trailing > 0 {
            let n = self.trailing;
            out.warn(format!(
                "{n} bytes after the end of the gzip data are not gzip and were passed over."
            ));
        }
        if !whole && out.import.stopped.is_none() {
            out.import.stopped =
                Some("The gzip data end too early: the file was cut short.".to_owned());
        }
        self.inner.finish(out)
    }
}

enum HeaderState {
    Partial,
    Whole,
    Foreign,
}

/// Is this a whole header? Asked after each byte, so only the end matters.
fn header_state(bytes: &[u8]) -> HeaderState {
    let fixed: [Option<u8>; 3] = [Some(0x1f), Some(0x8b), Some(8)];
    for (byte, want) in bytes.iter().zip(fixed) {
        if Some(*byte) != want {
            return HeaderState::Foreign;
        }
    }
    if bytes.len() > LONGEST_HEADER {
        return HeaderState::Foreign;
    }
    let [.., third, second, last] = bytes else {
        return HeaderState::Partial;
    };
    if bytes.len() < 10 {
        return HeaderState::Partial;
    }
    let flags = bytes[3];
    // Inside a name nothing can change until it ends with a zero; only a
    // checksum of the header follows, of two bytes.
    let named = flags & (8 | 16) != 0;
    let after_zero = *last == 0 || (flags & 2 != 0 && (*second == 0 || *third == 0));
    if named && !after_zero && bytes.len() > 10 {
        return HeaderState::Partial;
    }
    let mut at = 10;
    if flags & 4 != 0 {
        let Some(length) = bytes.get(at..at + 2) else {
            return HeaderState::Partial;
        };
        at += 2 + usize::from(length[0]) + 256 * usize::from(length[1]);
    }
    for flag in [8, 16] {
        if flags & flag != 0 {
            let text = bytes.get(at..).unwrap_or_default();
            match memchr::memchr(0, text) {
                Some(end) => at += end + 1,
                None => return HeaderState::Partial,
            }
        }
    }
    at += if flags & 2 != 0 { 2 } else { 0 };
    if bytes.len() >= at {
        HeaderState::Whole
    } else {
        HeaderState::Partial
    }
}
