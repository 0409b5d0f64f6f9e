//! The header of a goroutine: what it does, and for how long.

use crate::ingest::places::words;

const MINUTE: i64 = 60_000_000_000;

/// `goroutine 7 gp=0xc0 m=3 mp=0x5e [select, 12 minutes, locked to thread]:`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Header<'a> {
    pub(super) number: u64,
    /// Without the mark that the collector looks at it.
    state: &'a [u8],
    /// In nanoseconds; 0 where it is less than a minute.
    pub(super) wait: i64,
    is_locked: bool,
    /// What else is said: `synctest bubble 3`.
    also: &'a [u8],
}

impl<'a> Header<'a> {
    /// What a goroutine is known by beside its stack, as keys and values.
    pub(super) fn labels(&self) -> impl Iterator<Item = (&'static str, &'a [u8])> {
        let minutes = self.wait / MINUTE;
        let waited = WAITS.iter().rfind(|(from, _)| minutes >= *from);
        let locked: &[u8] = if self.is_locked { b"yes" } else { b"" };
        [
            ("state", self.state),
            ("waits", waited.map_or(b"".as_slice(), |(_, name)| *name)),
            ("locked to thread", locked),
            ("also", self.also),
        ]
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
    }
}

/// From how many minutes, and what that is called.
const WAITS: &[(i64, &[u8])] = &[
    (0, b"less than a minute"),
    (1, b"1 to 9 minutes"),
    (10, b"10 to 59 minutes"),
    (60, b"1 to 23 hours"),
    (24 * 60, b"a day and more"),
];

/// The longest that a log puts before a line.
const LONGEST_PREFIX: usize = 200;

/// The longest line that is looked at before it is known what a text is.
const LONGEST: usize = 2_000;

/// Is the word of a header at `at` in a line that is one? Looks only around it.
pub(super) fn is_header_at(text: &[u8], at: usize) -> bool {
    let from = at.saturating_sub(LONGEST_PREFIX + 1);
    let begin = memchr::memrchr(b'\n', &text[from..at]).map_or(from, |end| from + end + 1);
    let around = &text[begin..text.len().min(begin + LONGEST)];
    let end = memchr::memchr(b'\n', around).unwrap_or(around.len());
    logged(around[..end].trim_ascii_end()).is_some()
}

/// A header, and how much a log has put before it and before all lines of its
/// stack: `api-1  | goroutine 7 [running]:`, `2026-01-02T12:00:00Z stderr F `.
pub(super) fn logged(line: &[u8]) -> Option<(usize, Header<'_>)> {
    if !line.ends_with(b"]:") {
        return None;
    }
    let at = memchr::memmem::rfind(line, super::line::HEADER)?;
    let prefix = &line[..at];
    // No sentence: it has a time in it, or a bar at its end.
    let ends = prefix.trim_ascii_end();
    let is_told_apart = ends.len() < at || ends.ends_with(b"|");
    let is_of_log = ends.ends_with(b"|") || ends.iter().any(u8::is_ascii_digit);
    let is_prefix = at <= LONGEST_PREFIX && is_told_apart && is_of_log;
    let header = header(&line[at..])?;
    (at == 0 || is_prefix).then_some((at, header))
}

/// None where the line is no header.
fn header(line: &[u8]) -> Option<Header<'_>> {
    let rest = line.strip_prefix(super::line::HEADER)?;
    let open = memchr::memchr(b'[', rest)?;
    let inside = rest[open + 1..].strip_suffix(b"]:")?;
    let mut before = words(&rest[..open]);
    let number = std::str::from_utf8(before.next()?).ok()?.parse().ok()?;
    // Where its structures lie in memory.
    if !before.all(|word| memchr::memchr(b'=', word).is_some()) {
        return None;
    }
    let mut header = Header {
        number,
        state: b"",
        wait: 0,
        is_locked: false,
        also: b"",
    };
    for (i, part) in inside.split(|byte| *byte == b',').enumerate() {
        let part = part.trim_ascii();
        if i == 0 {
            header.state = part.strip_suffix(b" (scan)").unwrap_or(part);
        } else if let Some(minutes) = part.strip_suffix(b" minutes") {
            header.wait = wait(minutes)?;
        } else if part == b"locked to thread" {
            header.is_locked = true;
        } else {
            header.also = part;
        }
    }
    Some(header)
}

/// Of minutes: more than 292 years are as long as can be.
fn wait(minutes: &[u8]) -> Option<i64> {
    let minutes: u64 = std::str::from_utf8(minutes).ok()?.parse().ok()?;
    let minutes = i64::try_from(minutes).unwrap_or(i64::MAX);
    Some(minutes.saturating_mul(MINUTE))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `state=select waits=…`
    fn labels(line: &str) -> String {
        let Some(header) = header(line.as_bytes()) else {
            return "none".to_owned();
        };
        let label =
            |(key, value): (&str, &[u8])| format!("{key}={}", String::from_utf8_lossy(value));
        let all: Vec<_> = header.labels().map(label).collect();
        format!("{} {}", header.number, all.join(" "))
    }

    #[test]
    fn headers_of_every_version_of_go() {
        for (line, want) in [
            (
                "goroutine 1 [running]:",
                "1 state=running waits=less than a minute",
            ),
            (
                "goroutine 9 [chan receive (nil chan), 12 minutes, locked to thread]:",
                "9 state=chan receive (nil chan) waits=10 to 59 minutes locked to thread=yes",
            ),
            (
                "goroutine 5 gp=0xc000007dc0 m=nil [select (scan), 1441 minutes]:",
                "5 state=select waits=a day and more",
            ),
            (
                "goroutine 0 gp=0x5e3d40 m=0 mp=0x5e4fe0 [idle]:",
                "0 state=idle waits=less than a minute",
            ),
            (
                "goroutine 8 [sleep (durable), 1 minutes, synctest bubble 3]:",
                "8 state=sleep (durable) waits=1 to 9 minutes also=synctest bubble 3",
            ),
            (
                "goroutine 7 [select, 99999999999999999999 minutes]:",
                "none",
            ),
            ("goroutine 7 started [ok]:", "none"),
            ("goroutine [running]:", "none"),
            ("goroutine 7 [running]", "none"),
            ("goroutine 7 [chan rece", "none"),
            ("goroutine 1 [running];main 5", "none"),
        ] {
            assert_eq!(labels(line), want, "{line}");
        }
    }

    #[test]
    fn a_log_puts_its_own_before_lines() {
        for (line, want) in [
            ("goroutine 1 [running]:", Some(0)),
            ("api-1  | goroutine 1 [running]:", Some(9)),
            (
                "2026-01-02T12:00:00.1Z stderr F goroutine 1 [running]:",
                Some(32),
            ),
            ("panic in goroutine 1 [running]:", None),
            ("x1goroutine 1 [running]:", None),
            ("[originating from goroutine 24]:", None),
        ] {
            let at = logged(line.as_bytes()).map(|(at, _)| at);
            assert_eq!(at, want, "{line}");
        }
    }

    #[test]
    fn a_wait_is_as_long_as_can_be() {
        let wait = |minutes: u64| {
            let line = format!("goroutine 1 [select, {minutes} minutes]:");
            header(line.as_bytes()).unwrap().wait
        };
        assert_eq!(wait(3), 180_000_000_000);
        assert_eq!(wait(u64::MAX), i64::MAX);
    }
}
