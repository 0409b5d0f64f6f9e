//! The way in: from the first byte of a file to a frozen profile.

use super::detect::Detect;
use super::{Format, Reader, foreign};
use crate::error::{Refusal, Stop};
use crate::ids::MetricId;
use crate::number::grouped;
use crate::profile::{FormatName, Profile, ProfileBuilder};

/// What is known of a file before its first byte.
#[derive(Debug, Clone, Default)]
pub struct LoadOptions {
    pub name: String,
    /// Its user says what it is, by [`Format::id`].
    pub read_as: Option<String>,
    /// Bytes that the profile may use; 0: no limit but the machine's.
    pub memory_limit: usize,
}

/// How far a load is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    pub bytes: u64,
    pub format: Option<FormatName>,
    pub records: u64,
    pub rejected: u64,
    pub nodes: u64,
    /// Of the first metric, in whole units without signs.
    pub total: u64,
}

/// One file being read. Feed it pieces until they end or `feed` says false,
/// then `finish`.
pub struct Load {
    head: Detect,
    out: ProfileBuilder,
    first_bytes: Vec<u8>,
    stopped: Option<Stop>,
}

impl std::fmt::Debug for Load {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Load").field("out", &self.out).finish()
    }
}

/// Between pieces of this size the memory is looked at.
const PIECE: usize = 128 << 10;
/// One for each unpacker that may meet damage, and one for the reader.
const ATTEMPTS: usize = 4;
/// Of a refused file, what its user is shown.
const HEAD: usize = 256;

impl Load {
    pub fn new(formats: &'static [Format], options: &LoadOptions) -> Result<Self, Stop> {
        let forced = match &options.read_as {
            None => None,
            Some(id) => Some(formats.iter().find(|f| f.id == id).ok_or_else(|| {
                refused(format!("There is no format called \u{201c}{id}\u{201d}."))
            })?),
        };
        let limit = match options.memory_limit {
            0 => usize::MAX,
            limit => limit,
        };
        Ok(Self {
            head: Detect::new(formats, forced, &options.name),
            out: ProfileBuilder::new(&options.name, limit)?,
            first_bytes: Vec::new(),
            stopped: None,
        })
    }

    /// Takes a piece. False: reading is over, more pieces change nothing.
    pub fn feed(&mut self, bytes: &[u8]) -> bool {
        if self.stopped.is_some() {
            return false;
        }
        let wanted = HEAD - self.first_bytes.len();
        self.first_bytes
            .extend_from_slice(&bytes[..wanted.min(bytes.len())]);
        for piece in bytes.chunks(PIECE) {
            let taken = self.head.feed(piece, &mut self.out);
            self.out.import.bytes += piece.len() as u64;
            if let Err(stop) = taken.and_then(|()| self.out.room()) {
                self.stop(stop);
                return false;
            }
        }
        true
    }

    fn stop(&mut self, stop: Stop) {
        let at = self.out.import.bytes;
        let after = format!("after {} bytes of the file", grouped(at));
        self.out.import.stopped = Some(match &stop {
            Stop::Memory { .. } | Stop::Full(_) => {
                format!("{stop} {after}; what had been read until then is kept.")
            }
            Stop::Damaged(what) => {
                format!("{what}; reading stopped {after}, and what had been read is kept.")
            }
            Stop::Refused(refusal) => refusal.sentence.clone(),
        });
        self.stopped = Some(stop);
    }

    pub fn progress(&self) -> Progress {
        let import = &self.out.import;
        Progress {
            bytes: import.bytes,
            format: self.out.format.clone(),
            records: import.records,
            rejected: import.rejected,
            nodes: self.out.nodes() as u64,
            total: self.out.magnitude(MetricId(0)),
        }
    }

    /// Ends the reading.
    pub fn finish(mut self) -> Result<Profile, Refusal> {
        // A small file is only looked at now, and what stands behind damage
        // met now must still be told that the end has come.
        let mut refused = None;
        for _ in 0..ATTEMPTS {
            match self.head.finish(&mut self.out) {
                Ok(()) => break,
                Err(Stop::Refused(refusal)) => {
                    refused = Some(refusal.sentence);
                    break;
                }
                Err(stop) if self.stopped.is_none() => self.stop(stop),
                Err(_) => {}
            }
        }
        let Self {
            mut out,
            first_bytes,
            stopped,
            ..
        } = self;
        let refuse = |sentence: String| Refusal {
            sentence,
            head: first_bytes.clone(),
        };
        if let Some(Stop::Refused(refusal)) = stopped {
            return Err(refuse(refusal.sentence));
        }
        if out.format.is_none() {
            let at = grouped(out.import.bytes);
            let broken = match stopped {
                Some(stop) => Some(format!(
                    "{stop}; reading stopped after {at} bytes of the file."
                )),
                None => out.import.stopped,
            };
            // Of an archive that gives nothing it is no news that it gave nothing.
            let sentences = [broken, refused];
            let told = sentences.iter().flatten();
            let worth = told.filter(|s| sentences[0].is_none() || *s != foreign::EMPTY);
            return Err(refuse(worth.cloned().collect::<Vec<_>>().join(" ")));
        }
        // A reader that found nothing may say why.
        if let Some(sentence) = refused.filter(|_| out.import.records == 0) {
            return Err(refuse(sentence));
        }
        if stopped.is_none()
            && let Some(why) = &mut out.import.stopped
        {
            why.push_str(" What could be unpacked is kept.");
        }
        out.finish().map_err(|stop| {
            refuse(format!(
                "{stop} while the profile was put in order; a smaller part of the file may fit."
            ))
        })
    }
}

pub(super) fn refused(sentence: String) -> Stop {
    Stop::Refused(Box::new(Refusal {
        sentence,
        head: Vec::new(),
    }))
}
