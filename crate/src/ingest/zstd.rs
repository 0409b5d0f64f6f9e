//! Zstandard, a piece at a time, any number of frames.
//!
//! A library decodes; it wants whole blocks, so bytes are gathered here until
//! the next block (128 KiB at most) is there.

use super::Reader;
use crate::error::Stop;
use crate::profile::ProfileBuilder;
use ruzstd::decoding::errors::FrameDecoderError;
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

/// Unpacks into a reader. See the module.
pub(super) struct Zstd {
    inner: Box<dyn Reader>,
    decoder: FrameDecoder,
    state: State,
    /// Bytes not yet taken.
    pending: Vec<u8>,
    at: usize,
    checksum: bool,
    frames: u64,
    trailing: u64,
}

enum State {
    Between,
    Blocks,
    Skip(u64),
    After,
}

const MAGIC: u32 = 0xfd2f_b528;
const LONGEST_HEADER: usize = 18;
const LARGEST_BLOCK: usize = 128 << 10;

impl Zstd {
    pub(super) fn new(inner: Box<dyn Reader>) -> Self {
        Self {
            inner,
            decoder: FrameDecoder::new(),
            state: State::Between,
            pending: Vec::new(),
            at: 0,
            checksum: false,
            frames: 0,
            trailing: 0,
        }
    }

    fn word(&self, from: usize, bytes: usize) -> Option<u32> {
        let start = self.at + from;
        let little = self.pending.get(start..start + bytes)?;
        Some(
            little
                .iter()
                .rev()
                .fold(0, |word, b| (word << 8) | u32::from(*b)),
        )
    }

    /// One step; false if more bytes are needed for it.
    fn step(&mut self, whole: bool, out: &mut ProfileBuilder) -> Result<bool, Stop> {
        let left = self.pending.len() - self.at;
        match self.state {
            State::Between => {
                let Some(magic) = self.word(0, 4) else {
                    return Ok(false);
                };
                if magic & 0xffff_fff0 == 0x184d_2a50 {
                    let Some(length) = self.word(4, 4) else {
                        return Ok(false);
                    };
                    self.at += 8;
                    self.state = State::Skip(u64::from(length));
                } else if magic != MAGIC {
                    self.state = State::After;
                } else if left < LONGEST_HEADER && !whole {
                    return Ok(false);
                } else {
                    self.begin()?;
                }
            }
            State::Skip(n) => {
                let taken = n.min(left as u64);
                self.at += taken as usize;
                self.state = match n - taken {
                    0 => State::Between,
                    more => State::Skip(more),
                };
                return Ok(n == taken);
            }
            State::Blocks => {
                let Some(header) = self.word(0, 3) else {
                    return Ok(false);
                };
                let body = match (header >> 1) & 3 {
                    1 => 1,
                    _ => (header >> 3) as usize,
                };
                let last = header & 1 == 1;
                let tail = if last && self.checksum { 4 } else { 0 };
                if left < 3 + body + tail {
                    return Ok(false);
                }
                self.block(3 + body + tail, last, out)?;
            }
            State::After => {
                self.trailing += left as u64;
                self.at = self.pending.len();
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn begin(&mut self) -> Result<(), Stop> {
        self.checksum = self.word(4, 1).is_some_and(|flags| flags & 4 != 0);
        let mut source = &self.pending[self.at..];
        let before = source.len();
        self.decoder
            .reset(&mut source)
            .map_err(|error| match error {
                FrameDecoderError::WindowSizeTooBig { requested, .. } => Stop::Damaged(format!(
                    "This zstd file needs a window of {} MiB, more than is read here: compress it again without --long or --ultra",
                    requested >> 20
                )),
                error => damaged(&error.to_string()),
            })?;
        self.at += before - source.len();
        self.state = State::Blocks;
        Ok(())
    }

    fn block(&mut self, bytes: usize, last: bool, out: &mut ProfileBuilder) -> Result<(), Stop> {
        let mut source = &self.pending[self.at..self.at + bytes];
        let decoded = self
            .decoder
            .decode_blocks(&mut source, BlockDecodingStrategy::UptoBlocks(1));
        self.at += bytes;
        if let Err(error) = decoded {
            self.drain(LARGEST_BLOCK, out)?;
            return Err(damaged(&error.to_string()));
        }
        if let Some(text) = self.decoder.collect() {
            self.inner.feed(&text, out)?;
            out.room()?;
        }
        if last {
            self.frames += 1;
            self.state = State::Between;
            let stated = self.decoder.get_checksum_from_data();
            if stated.is_some() && stated != self.decoder.get_calculated_checksum() {
                return Err(damaged(
                    "the checksum is wrong, so some of the text may be too",
                ));
            }
        }
        Ok(())
    }
}

impl Zstd {
    /// What the decoder holds back as its window (megabytes, often all there
    /// is), when no more blocks will come: an empty last block lets it go. Of
    /// a block that failed, no byte is given out: it may have left up to
    /// `doubtful` of them.
    fn drain(&mut self, doubtful: usize, out: &mut ProfileBuilder) -> Result<(), Stop> {
        let last = [1, 0, 0, 0, 0, 0, 0];
        let end = if self.checksum { 7 } else { 3 };
        let all = BlockDecodingStrategy::All;
        self.state = State::After;
        if self.decoder.decode_blocks(&mut &last[..end], all).is_err() {
            return Ok(());
        }
        let text = self.decoder.collect().unwrap_or_default();
        let good = text.len().saturating_sub(doubtful);
        self.inner.feed(&text[..good], out)
    }
}

fn damaged(why: &str) -> Stop {
    Stop::Damaged(format!("The zstd data are damaged ({why})"))
}

impl Reader for Zstd {
    fn feed(&mut self, bytes: &[u8], out: &mut ProfileBuilder) -> Result<(), Stop> {
        self.pending.extend_from_slice(bytes);
        while self.step(false, out)? {}
        self.pending.drain(..self.at);
        self.at = 0;
        Ok(())
    }

    fn finish(&mut self, out: &mut ProfileBuilder) -> Result<(), Stop> {
        if out.import.stopped.is_none() {
            while self.step(true, out)? {}
            let left = (self.pending.len() - self.at) as u64;
            let between = matches!(self.state, State::Between | State::After);
            if self.frames > 0 && between {
                self.trailing += left;
            } else if !between || left > 0 {
                if matches!(self.state, State::Blocks) {
                    self.drain(0, out)?;
                }
                out.import.stopped =
                    Some("The zstd data end too early: the file was cut short.".to_owned());
            }
        }
        if self.trailing > 0 {
            let n = self.trailing;
            out.warn(format!(
                "{n} bytes after the end of the zstd data are not zstd and were passed over."
            ));
        }
        self.inner.finish(out)
    }
}
