//! What does `1.5 MiB` mean?
//!
//! ```text
//! 0    1,234    50k    1.5 MiB    64KiB    5 %    2.5 ms    -3
//! ```
//!
//! Whole and exact: 1.5 MiB are 1,572,864 bytes, and 0.1 KiB is 102.4.

use super::ratio::Ratio;
use crate::metric::Unit;

/// A number that somebody wrote, with its unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quantity {
    /// In bytes, nanoseconds, per cent, or just a number.
    pub value: Ratio,
    pub of: Of,
    /// As it was written, with one blank before a unit that stood apart.
    pub written: String,
}

/// What a number is a number of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// It does not say.
    Anything,
    Bytes,
    Time,
    Percent,
}

impl Of {
    /// May an amount of this unit be held against it?
    pub fn fits(self, unit: Unit) -> bool {
        match self {
            Self::Anything | Self::Percent => true,
            Self::Bytes => unit == Unit::Bytes,
            Self::Time => unit == Unit::Nanoseconds,
        }
    }
}

const UNITS: &[(&str, Of, i128)] = &[
    ("", Of::Anything, 1),
    ("k", Of::Anything, 1_000),
    ("M", Of::Anything, 1_000_000),
    ("G", Of::Anything, 1_000_000_000),
    ("%", Of::Percent, 1),
    ("B", Of::Bytes, 1),
    ("byte", Of::Bytes, 1),
    ("bytes", Of::Bytes, 1),
    ("KB", Of::Bytes, 1_000),
    ("kB", Of::Bytes, 1_000),
    ("MB", Of::Bytes, 1_000_000),
    ("GB", Of::Bytes, 1_000_000_000),
    ("TB", Of::Bytes, 1_000_000_000_000),
    ("KiB", Of::Bytes, 1 << 10),
    ("MiB", Of::Bytes, 1 << 20),
    ("GiB", Of::Bytes, 1 << 30),
    ("TiB", Of::Bytes, 1 << 40),
    ("ns", Of::Time, 1),
    ("us", Of::Time, 1_000),
    ("\u{b5}s", Of::Time, 1_000),
    ("\u{3bc}s", Of::Time, 1_000),
    ("ms", Of::Time, 1_000_000),
    ("s", Of::Time, 1_000_000_000),
];

pub const NUMBER: &str = "a number was expected, as in `0`, `1.5 MiB`, `50k` or `5 %`";
const UNIT: &str =
    "a unit was expected: k, M, G, %, B, KB, KiB, MB, MiB, GB, GiB, TB, TiB, ns, \u{b5}s, ms or s";
/// Digits of a number, so that products with it stay far from too large.
const MOST_DIGITS: usize = 24;
const MOST_DECIMALS: usize = 9;

/// The error says what was expected.
pub fn quantity(text: &str) -> Result<Quantity, String> {
    let text = text.trim();
    let is_number = |c: char| c.is_ascii_digit() || ".,+-".contains(c);
    let end = text.find(|c| !is_number(c)).unwrap_or(text.len());
    let (number, unit) = (&text[..end], text[end..].trim_start());
    let value = number_of(number).ok_or(NUMBER)?;
    let known = UNITS.iter().find(|(name, ..)| *name == unit);
    let (_, of, factor) = known.ok_or(UNIT)?;
    let apart = if text[end..].starts_with(char::is_whitespace) {
        " "
    } else {
        ""
    };
    Ok(Quantity {
        value: value.times(Ratio::whole(*factor)).ok_or(NUMBER)?,
        of: *of,
        written: format!("{number}{apart}{unit}"),
    })
}

/// `-1,234.5`
fn number_of(text: &str) -> Option<Ratio> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (whole, decimals) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let is_grouped = whole.contains(',');
    if is_grouped && (first.is_empty() || first.len() > 3 || groups.any(|group| group.len() != 3)) {
        return None;
    }
    let digits: String = [whole, decimals].concat().replace(',', "");
    let is_digits = digits.bytes().all(|b| b.is_ascii_digit());
    let ends_with_point = unsigned.ends_with('.');
    if whole.is_empty() || !is_digits || ends_with_point || digits.len() > MOST_DIGITS {
        return None;
    }
    if decimals.len() > MOST_DECIMALS {
        return None;
    }
    let number: i128 = digits.parse().ok()?;
    let signed = if text.starts_with('-') {
        -number
    } else {
        number
    };
    Ratio::amount(signed, decimals.len() as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_with_units_are_exact() {
        for (text, (over, under), of) in [
            ("0", (0, 1), Of::Anything),
            ("1,234,567", (1_234_567, 1), Of::Anything),
            ("50k", (50_000, 1), Of::Anything),
            ("1.5 MiB", (1_572_864, 1), Of::Bytes),
            ("1.5MB", (1_500_000, 1), Of::Bytes),
            ("0.1 KiB", (1024, 10), Of::Bytes),
            ("5 %", (5, 1), Of::Percent),
            ("12.5%", (25, 2), Of::Percent),
            ("2.5 \u{b5}s", (2500, 1), Of::Time),
            ("-3", (-3, 1), Of::Anything),
        ] {
            let got = quantity(text).unwrap();
            assert_eq!(
                (got.value, got.of),
                (Ratio::new(over, under).unwrap(), of),
                "{text}"
            );
        }
        assert_eq!(quantity(" 1.5   MiB ").unwrap().written, "1.5 MiB");
        assert_eq!(quantity("64KiB").unwrap().written, "64KiB");
    }

    #[test]
    fn what_is_no_number_says_what_was_expected() {
        for text in [
            "",
            "x",
            "-",
            "1..2",
            ".5",
            "5.",
            "1,23",
            "1,2345",
            "--1",
            "1-2",
            "1.2.3",
            "9999999999999999999999999",
            "0.1234567890",
        ] {
            assert_eq!(quantity(text).unwrap_err(), NUMBER, "{text}");
        }
        for text in ["1 mib", "1 K", "5 parsecs", "1 %%"] {
            assert!(quantity(text).unwrap_err().starts_with("a unit"), "{text}");
        }
    }
}
