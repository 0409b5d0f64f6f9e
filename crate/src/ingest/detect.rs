//! What are these bytes?
//!
//! The beginning of a file is held back until there is enough of it to tell:
//! 64 KiB, or all; four times as much, and again, where a format asks for more. Then a compressed stream gets an unpacker with another
//! `Detect` behind it, UTF-16 a decoder, and plain text or binary the reader
//! of the format that knows it; and what was held back is played again to
//! that. The decision depends on the same bytes however they were cut.

use super::gzip::Gzip;
use super::load::refused;
use super::text::{self, Decoder};
use super::zstd::Zstd;
use super::{Format, Peek, Reader, Sniff, foreign};
use crate::error::Stop;
use crate::profile::{FormatName, ProfileBuilder};

/// What a format may look at, at first and at most.
const PEEK: usize = 64 << 10;
const MOST: usize = 4 << 20;
/// Compressed inside compressed inside compressed is somebody's joke.
const NESTING: u8 = 2;

pub(super) struct Detect {
    formats: &'static [Format],
    forced: Option<&'static Format>,
    name: String,
    /// How many unpackers stand before this one.
    nested: u8,
    /// The text has been through a decoder already.
    decoded: bool,
    held: Vec<u8>,
    /// So much is held back before a decision.
    wanted: usize,
    inner: Option<Box<dyn Reader>>,
}

impl Detect {
    pub(super) fn new(
        formats: &'static [Format],
        forced: Option<&'static Format>,
        name: &str,
    ) -> Self {
        Self {
            formats,
            forced,
            name: name.to_lowercase(),
            nested: 0,
            decoded: false,
            held: Vec::new(),
            wanted: PEEK,
            inner: None,
        }
    }

    /// The one that looks at what comes out of an unpacker or a decoder.
    fn behind(&self, decoded: bool) -> Box<Self> {
        let endings = [".gz", ".zst", ".zstd"];
        let bare = endings.iter().find_map(|e| self.name.strip_suffix(e));
        Box::new(Self {
            formats: self.formats,
            forced: self.forced,
            name: bare.unwrap_or(&self.name).to_owned(),
            nested: self.nested + u8::from(!decoded),
            decoded,
            held: Vec::new(),
            wanted: PEEK,
            inner: None,
        })
    }

    fn decide(&mut self, whole: bool, out: &mut ProfileBuilder) -> Result<(), Stop> {
        let held = std::mem::take(&mut self.held);
        let inner: Option<Box<dyn Reader>> = match held.as_slice() {
            [0x1f, 0x8b, ..] if !self.decoded => {
                self.nest()?;
                Some(Box::new(Gzip::new(self.behind(false))))
            }
            // Frames of data, and the skippable ones that may stand first.
            [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] if !self.decoded => {
                self.nest()?;
                Some(Box::new(Zstd::new(self.behind(false))))
            }
            bytes => match text::encoding(bytes) {
                Some(encoding) if !self.decoded => {
                    Some(Box::new(Decoder::new(encoding, self.behind(true))))
                }
                _ => self.open(bytes, whole, out)?,
            },
        };
        let Some(mut inner) = inner else {
            self.held = held;
            self.wanted *= 4;
            return Ok(());
        };
        let fed = inner.feed(&held, out);
        self.inner = Some(inner);
        fed
    }

    fn nest(&self) -> Result<(), Stop> {
        if self.nested < NESTING {
            return Ok(());
        }
        Err(refused(
            "This file is compressed more than twice over; unpack it first.".to_owned(),
        ))
    }

    /// The reader of the format that these bytes are; none where more of them
    /// are needed to tell.
    fn open(
        &self,
        bytes: &[u8],
        whole: bool,
        out: &mut ProfileBuilder,
    ) -> Result<Option<Box<dyn Reader>>, Stop> {
        let peek = Peek {
            bytes,
            whole,
            name: &self.name,
        };
        let format = match self.forced {
            Some(format) => format,
            None => match self.recognise(peek)? {
                Some(format) => format,
                None => return Ok(None),
            },
        };
        out.format = Some(FormatName {
            id: format.id.to_owned(),
            title: format.title.to_owned(),
        });
        Ok(Some((format.open)(peek)))
    }

    fn recognise(&self, peek: Peek<'_>) -> Result<Option<&'static Format>, Stop> {
        if let Some(sentence) = foreign::explain(peek) {
            return Err(refused(sentence));
        }
        let says = |what| move |format: &&Format| (format.sniff)(peek) == what;
        let sure = self.formats.iter().filter(says(Sniff::Yes));
        if let Some(format) = sure.max_by_key(|format| format.priority) {
            return Ok(Some(format));
        }
        if !peek.whole && self.wanted < MOST && self.formats.iter().any(|f| says(Sniff::More)(&f)) {
            return Ok(None);
        }
        Err(refused(foreign::unknown(peek)))
    }
}

impl Reader for Detect {
    fn feed(&mut self, bytes: &[u8], out: &mut ProfileBuilder) -> Result<(), Stop> {
        if let Some(inner) = &mut self.inner {
            return inner.feed(bytes, out);
        }
        let mut later = bytes;
        while self.inner.is_none() {
            // Hold back exactly so much, wherever the pieces are cut.
            let now = later.split_off(..(self.wanted - self.held.len()).min(later.len()));
            self.held.extend_from_slice(now.unwrap_or_default());
            if self.held.len() < self.wanted {
                return Ok(());
            }
            self.decide(false, out)?;
        }
        match &mut self.inner {
            Some(inner) => inner.feed(later, out),
            None => Ok(()),
        }
    }

    fn finish(&mut self, out: &mut ProfileBuilder) -> Result<(), Stop> {
        if self.inner.is_none() {
            self.decide(true, out)?;
        }
        match &mut self.inner {
            Some(inner) => inner.finish(out),
            None => Ok(()),
        }
    }
}
