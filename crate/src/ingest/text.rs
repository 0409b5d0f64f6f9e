//! Text that is not UTF-8 with line feeds, made so.
//!
//! Windows shells redirect into UTF-16, some tools write a byte order mark,
//! and old ones end lines with a lone carriage return. All other text passes
//! through untouched, valid or not: names are bytes.

use super::Reader;
use crate::error::Stop;
use crate::profile::ProfileBuilder;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    /// UTF-8 behind a byte order mark.
    Utf8Mark,
    Utf16 {
        big: bool,
        mark: bool,
    },
    /// Lines end with a carriage return, and none with a line feed.
    Returns,
}

/// What the beginning of a file says of the encoding; `None`: nothing to do.
pub(super) fn encoding(bytes: &[u8]) -> Option<Encoding> {
    match bytes {
        [0xef, 0xbb, 0xbf, ..] => return Some(Encoding::Utf8Mark),
        [0xff, 0xfe, ..] => {
            return Some(Encoding::Utf16 {
                big: false,
                mark: true,
            });
        }
        [0xfe, 0xff, ..] => {
            return Some(Encoding::Utf16 {
                big: true,
                mark: true,
            });
        }
        _ => {}
    }
    let head = &bytes[..bytes.len().min(1024)];
    let zeros = |odd: usize| {
        let half = head.iter().skip(odd).step_by(2);
        head.len() >= 8 && half.clone().filter(|b| **b == 0).count() * 10 >= half.count() * 9
    };
    match (zeros(0), zeros(1)) {
        (false, true) => {
            return Some(Encoding::Utf16 {
                big: false,
                mark: false,
            });
        }
        (true, false) => {
            return Some(Encoding::Utf16 {
                big: true,
                mark: false,
            });
        }
        _ => {}
    }
    let returns = memchr::memchr(b'\r', bytes).is_some();
    (returns && memchr::memchr(b'\n', bytes).is_none()).then_some(Encoding::Returns)
}

/// Decodes into a reader.
pub(super) struct Decoder {
    encoding: Encoding,
    inner: Box<dyn Reader>,
    /// Bytes of the mark still to drop.
    mark: usize,
    /// The first byte of a UTF-16 unit that was cut.
    half: Option<u8>,
    /// A high surrogate that waits for its low one.
    high: Option<u16>,
    unpaired: u64,
    text: Vec<u8>,
}

impl Decoder {
    pub(super) fn new(encoding: Encoding, inner: Box<dyn Reader>) -> Self {
        let mark = match encoding {
            Encoding::Utf8Mark => 3,
            Encoding::Utf16 { mark: true, .. } => 2,
            _ => 0,
        };
        Self {
            encoding,
            inner,
            mark,
            half: None,
            high: None,
            unpaired: 0,
            text: Vec::new(),
        }
    }

    fn utf16(&mut self, bytes: &[u8], big: bool) {
        for byte in bytes {
            let Some(first) = self.half.take() else {
                self.half = Some(*byte);
                continue;
            };
            let unit = if big {
                u16::from_be_bytes([first, *byte])
            } else {
                u16::from_le_bytes([first, *byte])
            };
            self.unit(unit);
        }
    }

    fn unit(&mut self, unit: u16) {
        let high = self.high.take();
        if let (Some(high), 0xdc00..=0xdfff) = (high, unit) {
            let code = 0x10000 + ((u32::from(high) & 0x3ff) << 10) + (u32::from(unit) & 0x3ff);
            self.push(char::from_u32(code));
            return;
        }
        if high.is_some() {
            self.push(None);
        }
        if (0xd800..0xdc00).contains(&unit) {
            self.high = Some(unit);
        } else {
            self.push(char::from_u32(u32::from(unit)));
        }
    }

    fn push(&mut self, character: Option<char>) {
        self.unpaired += u64::from(character.is_none());
        let character = character.unwrap_or(char::REPLACEMENT_CHARACTER);
        let mut buffer = [0; 4];
        self.text
            .extend_from_slice(character.encode_utf8(&mut buffer).as_bytes());
    }
}

impl Reader for Decoder {
    fn feed(&mut self, bytes: &[u8], out: &mut ProfileBuilder) -> Result<(), Stop> {
        let dropped = self.mark.min(bytes.len());
        self.mark -= dropped;
        let bytes = &bytes[dropped..];
        self.text.clear();
        match self.encoding {
            Encoding::Utf8Mark => return self.inner.feed(bytes, out),
            Encoding::Utf16 { big, .. } => self.utf16(bytes, big),
            Encoding::Returns => {
                let line_feeds = bytes.iter().map(|b| if *b == b'\r' { b'\n' } else { *b });
                self.text.extend(line_feeds);
            }
        }
        self.inner.feed(&self.text, out)
    }

    fn finish(&mut self, out: &mut ProfileBuilder) -> Result<(), Stop> {
        self.text.clear();
        if self.high.take().is_some() || self.half.take().is_some() {
            self.push(None);
        }
        if matches!(self.encoding, Encoding::Utf16 { .. }) {
            out.warn(
                "The file is UTF-16; offsets count the bytes of its text as UTF-8.".to_owned(),
            );
        }
        if self.unpaired > 0 {
            let n = self.unpaired;
            out.warn(match n {
                1 => "A damaged UTF-16 character is shown as \u{fffd}.".to_owned(),
                n => format!("{n} damaged UTF-16 characters are shown as \u{fffd}."),
            });
        }
        let fed = match self.text.is_empty() {
            true => Ok(()),
            false => self.inner.feed(&self.text, out),
        };
        fed.and(self.inner.finish(out))
    }
}
