//! Amounts as folded files write them.

/// A number read exactly: `whole + fraction / 10^9`, and its sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Decimal {
    pub(super) negative: bool,
    pub(super) whole: u64,
    /// In thousand-millionths.
    fraction: u32,
    /// How many decimals it takes to write the number; above 9 where there
    /// are more than are kept here.
    pub(super) decimals: u8,
}

impl Decimal {
    /// The whole part and the millionths behind the point, signed alike.
    pub(super) fn parts(&self) -> (i64, i64) {
        // Whole numbers beyond 63 bits were refused when the word was read.
        let whole = self.whole as i64;
        let millionths = i64::from((self.fraction + 500) / 1000);
        match self.negative {
            true => (-whole, -millionths),
            false => (whole, millionths),
        }
    }
}

/// What a word says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Number {
    /// Not a number at all.
    No,
    /// A number, but beyond 64 bits.
    TooLarge,
    /// `grouped`: written as 1,234,567.
    Yes { value: Decimal, grouped: bool },
}

/// `12`, `12.5`, `5.`, `.5`, `-3`, `1,234,567`. Nothing else: `1e3`, `0x1f`
/// and `+1` are names.
pub(super) fn number(word: &[u8]) -> Number {
    let (negative, digits) = match word {
        [b'-', rest @ ..] => (true, rest),
        all => (false, all),
    };
    let point = digits.iter().position(|b| *b == b'.');
    let (whole, fraction) = match point {
        Some(at) => (&digits[..at], &digits[at + 1..]),
        None => (digits, &digits[digits.len()..]),
    };
    if whole.is_empty() && fraction.is_empty() {
        return Number::No;
    }
    let grouped = whole.contains(&b',');
    if grouped && !is_grouped(whole) || !fraction.iter().all(u8::is_ascii_digit) {
        return Number::No;
    }
    let mut value = Some(0u64);
    for byte in whole {
        match byte {
            b'0'..=b'9' => {
                value = value
                    .and_then(|v| v.checked_mul(10))
                    .and_then(|v| v.checked_add(u64::from(byte - b'0')));
            }
            b',' => {}
            _ => return Number::No,
        }
    }
    let Some(whole) = value.filter(|v| *v <= i64::MAX as u64) else {
        return Number::TooLarge;
    };
    let (fraction, decimals) = nine_digits(fraction);
    Number::Yes {
        value: Decimal {
            negative,
            whole,
            fraction,
            decimals,
        },
        grouped,
    }
}

/// Is it digits in groups of three?
fn is_grouped(whole: &[u8]) -> bool {
    let mut groups = whole.split(|b| *b == b',');
    let first = groups.next().unwrap_or_default();
    let digits = |group: &[u8]| group.iter().all(u8::is_ascii_digit);
    (1..=3).contains(&first.len())
        && digits(first)
        && groups.all(|group| group.len() == 3 && digits(group))
}

/// The first nine digits of a fraction, and how many it takes to write it.
fn nine_digits(fraction: &[u8]) -> (u32, u8) {
    let written = fraction
        .iter()
        .rposition(|b| *b != b'0')
        .map_or(0, |i| i + 1);
    let mut value = 0;
    for i in 0..9 {
        value = value * 10 + fraction.get(i).map_or(0, |b| u32::from(b - b'0'));
    }
    (value, u8::try_from(written).unwrap_or(u8::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(word: &str) -> String {
        match number(word.as_bytes()) {
            Number::No => "no".into(),
            Number::TooLarge => "too large".into(),
            Number::Yes { value, grouped } => {
                let (whole, millionths) = value.parts();
                let mark = if grouped { " grouped" } else { "" };
                format!("{whole} {millionths} of {}{mark}", value.decimals)
            }
        }
    }

    #[test]
    fn what_is_a_number() {
        for (word, want) in [
            ("12", "12 0 of 0"),
            ("5.", "5 0 of 0"),
            (".5", "0 500000 of 1"),
            ("1.0", "1 0 of 0"),
            ("-3", "-3 0 of 0"),
            ("14.2343983248722834234", "14 234398 of 19"),
            ("0.9999999", "0 1000000 of 7"),
            ("1,234,567", "1234567 0 of 0 grouped"),
            ("9223372036854775807", "9223372036854775807 0 of 0"),
            ("9223372036854775808", "too large"),
            ("99999999999999999999999", "too large"),
            ("9223372036854775807.5", "9223372036854775807 500000 of 1"),
        ] {
            assert_eq!(read(word), want, "{word}");
        }
        for word in [
            "", ".", "-", "+1", "1e3", "0x1f", "1,23", ",123", "1.2.5", "--1", "1,", "٣",
        ] {
            assert_eq!(read(word), "no", "{word}");
        }
    }
}
