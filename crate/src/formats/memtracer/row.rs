//! One row of a table, and what its cells say.

/// What a line of a table is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Row<'a> {
    /// Titles, separators, blank lines.
    Nothing,
    /// The table was over before this.
    End,
    /// It has columns, and no count among them.
    Bad,
    Site(Site<'a>),
}

#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Site<'a> {
    /// Blanks before the name: how deep it is in a call tree.
    pub(super) indent: usize,
    pub(super) name: &'a [u8],
    /// Where it is, as written.
    pub(super) place: &'a [u8],
    /// The type that was allocated, where a row has one beside its place.
    pub(super) kind: &'a [u8],
    /// Without what it calls.
    pub(super) count: i64,
    /// Tenths of a per cent, as printed beside it.
    pub(super) percent: Option<u64>,
    /// With all that it calls.
    pub(super) total: Option<i64>,
    pub(super) bytes: Option<i64>,
    /// The unit of `bytes` may be of 1,000.
    pub(super) guessed: bool,
}

/// `  5000  99.9%`, in some places of the world `99,9%`, or `NaN%` of nothing.
pub(super) fn count(cell: &[u8]) -> Option<(i64, Option<u64>)> {
    let cell = cell.trim_ascii();
    let digits = cell.iter().take_while(|b| b.is_ascii_digit()).count();
    let (number, rest) = cell.split_at(digits);
    let number = std::str::from_utf8(number).ok()?.parse().ok()?;
    match rest.trim_ascii_start() {
        [] => Some((number, None)),
        [percent @ .., b'%'] if rest[0] == b' ' => Some((number, tenths(percent)?)),
        _ => None,
    }
}

/// The outer `None`: not a number at all.
fn tenths(text: &[u8]) -> Option<Option<u64>> {
    if text == b"NaN" {
        return Some(None);
    }
    let point = text.iter().position(|b| matches!(b, b'.' | b','));
    let (whole, part) = text.split_at(point.unwrap_or(text.len()));
    let digit = match part {
        [] => b'0',
        [_, digit @ b'0'..=b'9', ..] => *digit,
        _ => return None,
    };
    let whole: u64 = std::str::from_utf8(whole).ok()?.parse().ok()?;
    Some(Some(whole.checked_mul(10)? + u64::from(digit - b'0')))
}

/// `400KB`, `1.5 MiB`, `12`: in bytes, rounded, and whether the unit was a guess.
pub(super) fn size(cell: &[u8]) -> Option<(i64, bool)> {
    let text = std::str::from_utf8(cell.trim_ascii()).ok()?;
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.');
    let (number, unit) = text.split_at(end.unwrap_or(text.len()));
    let (factor, guessed) = match unit.trim().to_ascii_lowercase().as_str() {
        "" | "b" | "bytes" | "byte" => (1, false),
        "k" | "kb" => (1 << 10, true),
        "m" | "mb" => (1 << 20, true),
        "g" | "gb" => (1 << 30, true),
        "kib" => (1 << 10, false),
        "mib" => (1 << 20, false),
        "gib" => (1 << 30, false),
        _ => return None,
    };
    let (whole, part) = number.split_once('.').unwrap_or((number, ""));
    let mut bytes = whole.parse::<i128>().ok()? * factor;
    if !part.is_empty() {
        let power = 10i128.checked_pow(u32::try_from(part.len()).ok()?)?;
        bytes += (part.parse::<i128>().ok()? * factor * 2 + power) / (power * 2);
    }
    Some((i64::try_from(bytes).ok()?, guessed))
}

/// A place of the program's text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Place<'a> {
    pub(super) file: &'a [u8],
    /// 0: unknown.
    pub(super) line: u32,
}

impl<'a> Place<'a> {
    /// `primes.js~31-37:537-737` (lines, then letters), or `queens.lox:42`.
    pub(super) fn of(text: &'a [u8]) -> Self {
        let text = text.trim_ascii();
        if text == b"<Unknown>" {
            return Self::default();
        }
        let at = |mark: u8| {
            let at = memchr::memrchr(mark, text)?;
            let behind = &text[at + 1..];
            let digits = behind.iter().take_while(|b| b.is_ascii_digit()).count();
            let line = std::str::from_utf8(&behind[..digits]).ok()?.parse().ok()?;
            let rest = &behind[digits..];
            let fits = rest.iter().all(|b| b.is_ascii_digit() || b"-:".contains(b));
            fits.then_some(Self {
                file: &text[..at],
                line,
            })
        };
        at(b'~').or_else(|| at(b':')).unwrap_or(Self {
            file: text,
            line: 0,
        })
    }
}
