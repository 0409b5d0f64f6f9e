//! How whole numbers are written, and moments.

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
    use super::{grouped, utc};

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
