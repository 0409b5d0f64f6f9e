//! How whole numbers are written, with and without decimals, and moments.

/// 1234567 as 1,234,567.
pub fn grouped(number: impl Into<i128>) -> String {
    let number = number.into();
    let digits = number.unsigned_abs().to_string();
    let mut text = String::with_capacity(digits.len() * 4 / 3 + 1);
    if number < 0 {
        text.push('-');
    }
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A number that counts `10^-decimals`, as programs write it: exact, no
/// groups, nothing behind the point that says nothing.
pub fn plain(number: impl Into<i128>, decimals: u8) -> String {
    let number = number.into();
    if decimals == 0 {
        return number.to_string();
    }
    let factor = 10u128.pow(u32::from(decimals));
    let sign = if number < 0 { "-" } else { "" };
    let size = number.unsigned_abs();
    let (whole, rest) = (size / factor, size % factor);
    let rest = format!("{rest:0width$}", width = usize::from(decimals));
    match rest.trim_end_matches('0') {
        "" => format!("{sign}{whole}"),
        rest => format!("{sign}{whole}.{rest}"),
    }
}

/// The same for people: groups of three before the point.
pub fn exact(number: impl Into<i128>, decimals: u8) -> String {
    let number = number.into();
    let text = plain(number, decimals);
    let whole = |text: &str| {
        text.parse::<i128>()
            .map_or_else(|_| text.to_owned(), grouped)
    };
    match text.split_once('.') {
        None => whole(&text),
        // Of -0.5 the whole part has no sign.
        Some(("-0", rest)) => format!("-0.{rest}"),
        Some((before, rest)) => format!("{}.{rest}", whole(before)),
    }
}

/// A quotient with three significant digits, two of what is below a tenth:
/// `1,235`, `123`, `12.3`, `1.23`, `0.0012`.
pub fn rounded(value: f64) -> String {
    match value.abs() {
        size if size >= 99.95 => grouped(value.round() as i64),
        size if size >= 9.995 => format!("{value:.1}"),
        size if size >= 0.0995 || size == 0.0 => format!("{value:.2}"),
        size => {
            let zeros = (-size.log10()).floor().clamp(1.0, 9.0) as usize;
            format!("{value:.*}", zeros + 2)
        }
    }
}

/// A quotient, to the nearest whole number, halves away from zero.
pub fn nearest(of: i128, by: i128) -> i128 {
    let (of, by) = if by < 0 { (-of, -by) } else { (of, by) };
    match of < 0 {
        true => -((-of + by / 2) / by),
        false => (of + by / 2) / by,
    }
}

/// Nanoseconds since 1970 as `2024-05-01 12:30:00 UTC`.
pub fn utc(nanoseconds: i64) -> String {
    const DAY: i64 = 86_400;
    let seconds = nanoseconds.div_euclid(1_000_000_000);
    let (days, second) = (seconds.div_euclid(DAY), seconds.rem_euclid(DAY));
    // Years begin in March here, so that a leap day is the last of its year;
    // 719,468 days lie between the first of March of year 0 and 1970.
    let days = days + 719_468;
    let (era, day) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let (day, month, turn) = match month {
        0..=9 => (day - (153 * month + 2) / 5 + 1, month + 3, 0),
        _ => (day - (153 * month + 2) / 5 + 1, month - 9, 1),
    };
    let year = era * 400 + year + turn;
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    format!("{year}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02} UTC")
}

#[cfg(test)]
mod tests {
    use super::{exact, grouped, plain, rounded, utc};

    #[test]
    fn moments_have_dates() {
        for (seconds, want) in [
            (0, "1970-01-01 00:00:00 UTC"),
            (951_782_399, "2000-02-28 23:59:59 UTC"),
            (951_782_400, "2000-02-29 00:00:00 UTC"),
            (951_868_800, "2000-03-01 00:00:00 UTC"),
            (1_735_689_599, "2024-12-31 23:59:59 UTC"),
            (4_107_542_400, "2100-03-01 00:00:00 UTC"),
            (-1, "1969-12-31 23:59:59 UTC"),
        ] {
            assert_eq!(utc(seconds * 1_000_000_000), want);
        }
    }

    #[test]
    fn decimals_end_with_what_says_something() {
        let shown = [(0, 6), (40_000, 6), (5_900_000, 6), (-1_230, 2), (7, 0)];
        let shown = shown.map(|(number, decimals)| plain(number, decimals));
        assert_eq!(shown, ["0", "0.04", "5.9", "-12.3", "7"]);
        let shown = [
            (71_174_776_000_i64, 6),
            (1_234_000_000, 6),
            (-500, 3),
            (-1_234_500, 3),
        ];
        let shown = shown.map(|(number, decimals)| exact(number, decimals));
        assert_eq!(shown, ["71,174.776", "1,234", "-0.5", "-1,234.5"]);
    }

    #[test]
    fn quotients_have_three_digits() {
        let shown = [
            0.0, 0.000_774, 0.05, 0.126, 9.994, 9.996, 12.34, 99.96, 1234.6, -3.0,
        ]
        .map(rounded);
        let want = [
            "0.00", "0.00077", "0.050", "0.13", "9.99", "10.0", "12.3", "100", "1,235", "-3.00",
        ];
        assert_eq!(shown, want);
    }

    #[test]
    fn groups_of_three() {
        let shown: Vec<_> = [0, 999, 1000, -1_234_567, i64::MIN].map(grouped).into();
        let want = [
            "0",
            "999",
            "1,000",
            "-1,234,567",
            "-9,223,372,036,854,775,808",
        ];
        assert_eq!(shown, want);
    }
}
