//! Amounts as people read them.
//!
//! Bytes in IEC units with three significant digits, counts in groups of
//! three; and beside each the exact number, for tooltips and for copying.

use crate::ids::FrameId;
use crate::metric::{Metric, Unit};
use crate::number::{self, grouped};
use crate::profile::Profile;
use serde::Serialize;

/// One amount, twice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Amount {
    /// `41.2 GiB`
    pub text: String,
    /// `44,240,665,804 bytes`
    pub exact: String,
}

pub fn amount(value: i64, metric: &Metric) -> Amount {
    Amount {
        text: short(value, metric),
        exact: exact(value, metric),
    }
}

/// What grew.
pub fn plus(Amount { text, exact }: Amount) -> Amount {
    Amount {
        text: format!("+{text}"),
        exact: format!("+{exact}"),
    }
}

/// With a minus sign that is as wide as a digit, as all text for people has
/// it. Numbers of JSON and CSV keep the hyphen, which every program reads as a
/// minus: [`plain`].
fn minus(text: String) -> String {
    match text.strip_prefix('-') {
        Some(rest) => format!("\u{2212}{rest}"),
        None => text,
    }
}

/// Three significant digits, or the whole number where it is short.
pub fn short(value: i64, metric: &Metric) -> String {
    let units = value as f64 / 10f64.powi(i32::from(metric.decimals));
    minus(match metric.unit {
        Unit::Bytes => bytes(units),
        Unit::Nanoseconds => time(units),
        Unit::Count => decimal(value, metric.decimals.min(3), metric.decimals),
    })
}

/// All digits, and the unit in words.
pub fn exact(value: i64, metric: &Metric) -> String {
    let digits = minus(decimal(value, metric.decimals, metric.decimals));
    let one = value.unsigned_abs() == 10u64.pow(u32::from(metric.decimals));
    match metric.unit {
        Unit::Bytes if one => format!("{digits} byte"),
        Unit::Bytes => format!("{digits} bytes"),
        Unit::Nanoseconds => format!("{digits} ns"),
        Unit::Count => match NOUNS.iter().find(|(name, ..)| *name == metric.name) {
            Some((_, noun, _)) if one => format!("{digits} {noun}"),
            Some((.., nouns)) => format!("{digits} {nouns}"),
            None => digits,
        },
    }
}

/// Metrics whose names say what is counted; one of them, and many.
const NOUNS: [(&str, &str, &str); 9] = [
    ("samples", "sample", "samples"),
    ("objects", "object", "objects"),
    ("blocks", "block", "blocks"),
    ("allocations", "allocation", "allocations"),
    ("goroutines", "goroutine", "goroutines"),
    ("goroutine", "goroutine", "goroutines"),
    ("thread", "thread", "threads"),
    ("threadcreate", "thread", "threads"),
    ("contentions", "contention", "contentions"),
];

/// The number as JSON writes it: exact, no groups.
pub fn plain(value: i64, decimals: u8) -> String {
    number::plain(value, decimals)
}

fn decimal(value: i64, shown: u8, decimals: u8) -> String {
    let text = plain(value, decimals);
    let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
    let sign = if value < 0 { "-" } else { "" };
    let whole = whole.trim_start_matches('-').parse::<i128>().unwrap_or(0);
    let rest = &rest[..rest.len().min(usize::from(shown))];
    match rest.is_empty() {
        true => format!("{sign}{}", grouped(whole)),
        false => format!("{sign}{}.{rest}", grouped(whole)),
    }
}

/// `512 B`, `4.00 KiB`, `41.2 GiB`.
pub fn bytes(units: f64) -> String {
    const NAMES: [&str; 7] = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];
    scaled(units, 1024.0, &NAMES)
}

/// `512 ns`, `4.00 ms`, `999 s`, `16.7 min`, `2.50 d`: what has waited, and
/// many at once, has waited long.
fn time(nanoseconds: f64) -> String {
    const NAMES: [&str; 4] = ["ns", "µs", "ms", "s"];
    const LONG: [(f64, &str); 3] = [(60e9, "min"), (3600e9, "h"), (86_400e9, "d")];
    let fits = |unit: f64| nanoseconds.abs() < unit * 999.5;
    if fits(1e9) {
        return scaled(nanoseconds, 1000.0, &NAMES);
    }
    let [.., days] = LONG;
    let (unit, name) = LONG
        .into_iter()
        .find(|(unit, _)| fits(*unit))
        .unwrap_or(days);
    scaled(nanoseconds / unit, f64::INFINITY, &[name])
}

/// `40 s`, `5 min 10 s`, `3 h 20 min`, `12 d 4 h`: the two largest units.
pub fn duration(seconds: i64) -> String {
    const UNITS: [(u64, &str); 4] = [(86_400, "d"), (3_600, "h"), (60, "min"), (1, "s")];
    let all = seconds.unsigned_abs();
    let at = UNITS.iter().position(|(unit, _)| all >= *unit).unwrap_or(3);
    let (unit, name) = UNITS[at];
    let rest = UNITS
        .get(at + 1)
        .map(|(smaller, name)| (all % unit / smaller, name));
    let text = match rest {
        Some((rest @ 1.., small)) => format!("{} {name} {rest} {small}", grouped(all / unit)),
        _ => format!("{} {name}", grouped(all / unit)),
    };
    minus(if seconds < 0 {
        format!("-{text}")
    } else {
        text
    })
}

/// A date, or a time from nought.
pub fn moment(at: i64) -> String {
    const YEAR: u64 = 365 * 86_400 * 1_000_000_000;
    match at.unsigned_abs() < YEAR {
        true => duration(at / 1_000_000_000),
        false => crate::number::utc(at),
    }
}

fn scaled(value: f64, step: f64, names: &[&str]) -> String {
    let (mut shown, mut name) = (value, 0);
    // 1023.6 KiB would be written 1,024 KiB: it is 1.00 MiB.
    while shown.abs() >= step - 0.5 && name + 1 < names.len() {
        shown /= step;
        name += 1;
    }
    let digits = match shown.abs() {
        _ if name == 0 && shown.fract() == 0.0 => 0,
        size if size >= 99.95 => 0,
        size if size >= 9.995 => 1,
        _ => 2,
    };
    let text = format!("{shown:.digits$}");
    match (digits, shown.abs() >= 999.5) {
        (0, true) => format!("{} {}", grouped(shown.round() as i128), names[name]),
        _ => format!("{text} {}", names[name]),
    }
}

/// A part of a whole; 0 of nothing.
pub fn share(part: i64, whole: i64) -> f64 {
    if whole == 0 {
        return 0.0;
    }
    part as f64 / whole as f64
}

/// `12.3 %`, `0.04 %`, `< 0.01 %`, with the minus of texts for people.
pub fn percent(share: f64) -> String {
    let percent = share * 100.0;
    minus(match percent.abs() {
        p if p >= 9.95 => format!("{percent:.1} %"),
        p if p >= 0.005 => format!("{percent:.2} %"),
        p if p > 0.0 && percent < 0.0 => "> \u{2212}0.01 %".to_owned(),
        p if p > 0.0 => "< 0.01 %".to_owned(),
        _ => "0 %".to_owned(),
    })
}

/// Where a frame's code is, as far as the file says: `codec.rs:12`
pub fn place(profile: &Profile, frame: FrameId) -> Option<String> {
    let row = profile.frames.get(frame);
    let path = profile.strings.text(row.file);
    let file = path.rsplit(['/', '\\']).next().filter(|f| !f.is_empty())?;
    Some(match row.line {
        0 => file.to_owned(),
        line => format!("{file}:{line}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn metric(name: &str, unit: Unit, decimals: u8) -> Metric {
        Metric {
            decimals,
            ..Metric::new(name, unit)
        }
    }

    #[test]
    fn bytes_have_three_digits_and_an_exact_twin() {
        let m = metric("bytes", Unit::Bytes, 0);
        for (value, want) in [
            (0, "0 B"),
            (1023, "1,023 B"),
            (1022, "1,022 B"),
            (4096, "4.00 KiB"),
            (44_240_665_804, "41.2 GiB"),
            (104_752_742, "99.9 MiB"),
            (104_857_600, "100 MiB"),
            (1_072_693_248, "1,023 MiB"),
            (1_073_741_823, "1.00 GiB"),
            (-4096, "\u{2212}4.00 KiB"),
            (i64::MAX, "8.00 EiB"),
        ] {
            assert_eq!(short(value, &m), want, "{value}");
        }
        assert_eq!(exact(44_240_665_804, &m), "44,240,665,804 bytes");
        assert_eq!(exact(1, &m), "1 byte");
    }

    #[test]
    fn counts_keep_their_digits_and_fractions() {
        let m = metric("samples", Unit::Count, 0);
        assert_eq!(short(12_304, &m), "12,304");
        assert_eq!(exact(1, &m), "1 sample");
        let m = metric("samples", Unit::Count, 6);
        assert_eq!(short(67_084_398, &m), "67.084");
        assert_eq!(exact(-67_084_398, &m), "\u{2212}67.084398 samples");
        assert_eq!(exact(-500_000, &m), "\u{2212}0.5 samples");
        assert_eq!(plain(333_000_000, 6), "333");
        assert_eq!(plain(-334_618_000, 6), "-334.618");
    }

    #[test]
    fn durations_have_two_units() {
        for (seconds, want) in [
            (0, "0 s"),
            (59, "59 s"),
            (60, "1 min"),
            (3_725, "1 h 2 min"),
            (90_061, "1 d 1 h"),
            (-61, "\u{2212}1 min 1 s"),
        ] {
            assert_eq!(duration(seconds), want);
        }
    }

    #[test]
    fn long_times_are_no_long_numbers() {
        let m = metric("wait", Unit::Nanoseconds, 0);
        for (seconds, want) in [
            (0.5, "500 ms"),
            (999.0, "999 s"),
            (1_000.0, "16.7 min"),
            (5_400.0, "90 min"),
            (-90_000.0, "\u{2212}25 h"),
            (86_400.0 * 50.0, "50 d"),
            (86_400.0 * 36_500.0, "36,500 d"),
        ] {
            assert_eq!(short((seconds * 1e9) as i64, &m), want, "{seconds}");
        }
        let m = metric("goroutine", Unit::Count, 0);
        assert_eq!(exact(1, &m), "1 goroutine");
        assert_eq!(exact(-1_234, &m), "\u{2212}1,234 goroutines");
    }

    #[test]
    fn shares() {
        let shown: Vec<_> = [0.0, 0.00001, 0.0004, 0.05, 0.1234, 1.0]
            .map(percent)
            .into();
        assert_eq!(
            shown,
            ["0 %", "< 0.01 %", "0.04 %", "5.00 %", "12.3 %", "100.0 %"]
        );
        let shrunk: Vec<_> = [-0.00001, -0.05, -0.556].map(percent).into();
        assert_eq!(
            shrunk,
            ["> \u{2212}0.01 %", "\u{2212}5.00 %", "\u{2212}55.6 %"]
        );
        assert_eq!(share(5, 0), 0.0);
    }
}
