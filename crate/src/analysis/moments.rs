//! When was a snapshot taken?
//!
//! The profile may say it, or its file's name, or the file's date, or its
//! user; the first of these is sure only in the other order. Times of several
//! snapshots are compared only if all are told in one way, but for names and
//! dates, which both are clocks.
//!
//! ```text
//! heap_1700000000.prof           2023-11-14 22:13:20 UTC
//! prod-2024-05-01T12-30-00.pb.gz 2024-05-01 12:30:00 UTC
//! jeprof.1234.0.f.heap           (no time)
//! 90m                            an hour and a half after nought
//! ```

use crate::profile::{Moment, Told};
use regex_automata::meta::Regex;

const SECOND: i64 = 1_000_000_000;

/// What is known of one file.
#[derive(Debug, Clone, Copy, Default)]
pub struct Source<'a> {
    pub profile: Option<i64>,
    pub name: &'a str,
    pub file: Option<i64>,
    /// As its user wrote it.
    pub typed: Option<&'a str>,
}

/// A moment for each, as far as it is known; a text that is no time is told.
pub fn moments(sources: &[Source<'_>]) -> Result<Vec<Option<Moment>>, String> {
    if sources.iter().any(|source| source.typed.is_some()) {
        let typed = |source: &Source<'_>| source.typed.map(read).transpose();
        let times: Result<Vec<Option<i64>>, String> = sources.iter().map(typed).collect();
        return Ok(told(times?, Told::User));
    }
    let by_profile: Vec<Option<i64>> = sources.iter().map(|it| it.profile).collect();
    if by_profile.iter().all(Option::is_some) {
        return Ok(told(by_profile, Told::Profile));
    }
    let by_name: Vec<Option<i64>> = sources.iter().map(|it| in_name(it.name)).collect();
    if by_name.iter().all(Option::is_some) {
        return Ok(told(by_name, Told::Name));
    }
    let by_file: Vec<Option<i64>> = sources.iter().map(|it| it.file).collect();
    // Copies have the date of their copying.
    let apart = by_file.iter().any(|at| *at != by_file[0]);
    if by_file.iter().all(Option::is_some) && apart {
        return Ok(told(by_file, Told::File));
    }
    let clock = |source: &Source<'_>| {
        let profile = source.profile.map(|at| (at, Told::Profile));
        let name = || in_name(source.name).map(|at| (at, Told::Name));
        let file = || source.file.map(|at| (at, Told::File));
        let (at, told) = profile.or_else(name).or_else(file)?;
        Some(Moment { at, told })
    };
    Ok(sources.iter().map(clock).collect())
}

fn told(times: Vec<Option<i64>>, told: Told) -> Vec<Option<Moment>> {
    let moment = |at: i64| Moment { at, told };
    times.into_iter().map(|time| time.map(moment)).collect()
}

/// What somebody wrote: a date, seconds since 1970, or a time from nought:
/// `0`, `90s`, `5 min`, `1.5h`, `2d`.
pub fn read(text: &str) -> Result<i64, String> {
    let text = text.trim();
    let digits = text.find(|c: char| !c.is_ascii_digit() && c != '.');
    let (number, unit) = text.split_at(digits.unwrap_or(text.len()));
    let seconds = match unit.trim() {
        "" if number == "0" => Some(0),
        "s" | "sec" => Some(1),
        "m" | "min" => Some(60),
        "h" => Some(3_600),
        "d" => Some(86_400),
        _ => None,
    };
    let from_nought = seconds.and_then(|unit| decimal(number)?.checked_mul(unit));
    from_nought.or_else(|| in_name(text)).ok_or_else(|| {
        format!(
            "\u{201c}{text}\u{201d} is no time: `90s`, `5min`, `1.5h`, `2d`, `2024-05-01 12:30` and seconds since 1970 are."
        )
    })
}

/// Nanoseconds of so many seconds.
fn decimal(number: &str) -> Option<i64> {
    let (whole, rest) = number.split_once('.').unwrap_or((number, ""));
    if rest.len() > 9 || whole.is_empty() && rest.is_empty() {
        return None;
    }
    let digits = |text: &str| match text {
        "" => Some(0),
        text => text.parse::<i64>().ok(),
    };
    let part = digits(rest)? * 10i64.pow(9 - rest.len() as u32);
    digits(whole)?.checked_mul(SECOND)?.checked_add(part)
}

/// A moment in a file's name, the last if there are several.
pub fn in_name(path: &str) -> Option<i64> {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    date(name).or_else(|| since_1970(name))
}

const DATE: &str = r"((?:19|20)[0-9]{2})[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12][0-9]|3[01])(?:[T_ .-]?([01][0-9]|2[0-3])[-:_.h]?([0-5][0-9])(?:[-:_.m]?([0-5][0-9]))?(?:\.[0-9]+)?(?:(Z)|([+-][0-9]{2}):([0-5][0-9]))?)?";

fn date(name: &str) -> Option<i64> {
    let regex = Regex::new(DATE).ok()?;
    let mut captures = regex.create_captures();
    let mut found = None;
    for at in regex.find_iter(name) {
        // A part of a longer number is no date.
        let is_digit = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_digit);
        let bytes = name.as_bytes();
        if at.start() > 0 && is_digit(bytes.get(at.start() - 1)) || is_digit(bytes.get(at.end())) {
            continue;
        }
        regex.search_captures(
            &regex_automata::Input::new(name).range(at.range()),
            &mut captures,
        );
        let group = |i: usize| -> Option<i64> {
            let span = captures.get_group(i)?;
            name[span.range()].parse().ok()
        };
        let (Some(year), Some(month), Some(day)) = (group(1), group(2), group(3)) else {
            continue;
        };
        let time =
            group(4).unwrap_or(0) * 3_600 + group(5).unwrap_or(0) * 60 + group(6).unwrap_or(0);
        // East of Greenwich it is later.
        let zone = |i: usize| captures.get_group(i).map(|span| &name[span.range()]);
        let east = zone(8).map_or(0, |hours| {
            let west = hours.starts_with('-');
            let hours: i64 = hours[1..].parse().unwrap_or(0);
            let east = hours * 3_600 + group(9).unwrap_or(0) * 60;
            if west { -east } else { east }
        });
        let time = time - east;
        found = Some((days(year, month, day) * 86_400 + time) * SECOND);
    }
    found
}

/// Days since 1970. Years begin in March here, so that a leap day is the last
/// of its year; see [`crate::number::utc`], which goes the other way.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let (year, month) = match month {
        1 | 2 => (year - 1, month + 9),
        _ => (year, month - 3),
    };
    let leap = year / 4 - year / 100 + year / 400;
    365 * year + leap + (153 * month + 2) / 5 + day - 1 - 719_468
}

/// Ten digits are seconds of a time from 2001 to 2033, and three, six or nine
/// more are parts of them.
fn since_1970(name: &str) -> Option<i64> {
    let numbers = name.split(|c: char| !c.is_ascii_digit());
    let time = |text: &str| {
        let unit = match text.len() {
            10 => SECOND,
            13 => 1_000_000,
            16 => 1_000,
            19 => 1,
            _ => return None,
        };
        let number: i64 = text.starts_with('1').then(|| text.parse().ok())??;
        number.checked_mul(unit)
    };
    numbers.filter_map(time).next_back()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::utc;

    #[test]
    fn names_have_times_in_many_forms() {
        for (name, want) in [
            ("heap_1700000000.prof", "2023-11-14 22:13:20 UTC"),
            ("heap-1700000000123.pb.gz", "2023-11-14 22:13:20 UTC"),
            ("a/20240501/heap.prof", "-"),
            ("prod-2024-05-01T12-30-00.pb.gz", "2024-05-01 12:30:00 UTC"),
            ("prod_20240229-235959.heap", "2024-02-29 23:59:59 UTC"),
            ("2024-05-01 12:30", "2024-05-01 12:30:00 UTC"),
            ("p-2024-05-01T12:30:00+02:00.txt", "2024-05-01 10:30:00 UTC"),
            ("p-2024-05-01T12:30:00.5Z", "2024-05-01 12:30:00 UTC"),
            ("p-2024-05-01T12:30:00-00:30", "2024-05-01 13:00:00 UTC"),
            ("heap.2024.05.01.pb.gz", "2024-05-01 00:00:00 UTC"),
            ("jeprof.1234.0.f.heap", "-"),
            ("heap20240501123.prof", "-"),
            ("heap1.prof", "-"),
        ] {
            let got = in_name(name).map_or("-".to_owned(), utc);
            assert_eq!(got, want, "{name}");
        }
    }

    #[test]
    fn what_is_typed_is_a_clock_of_its_own() {
        for (text, want) in [
            ("0", Some(0)),
            ("90s", Some(90)),
            ("1.5h", Some(5_400)),
            ("2 d", Some(172_800)),
            ("5min", Some(300)),
            ("1700000000", Some(1_700_000_000)),
            ("soon", None),
            ("5", None),
        ] {
            assert_eq!(read(text).ok(), want.map(|s: i64| s * SECOND), "{text}");
        }
    }

    #[test]
    fn one_clock_for_all_or_what_there_is() {
        let source = |profile, name, file| Source {
            profile,
            name,
            file,
            typed: None,
        };
        let told = |sources: &[Source<'_>]| -> Vec<String> {
            let moments = moments(sources).unwrap();
            let word = |it: &Option<Moment>| {
                it.map_or("-".to_owned(), |it| format!("{:?} {}", it.told, it.at))
            };
            moments.iter().map(word).collect()
        };
        let a = source(Some(5), "a_1700000000", Some(7));
        let b = source(None, "b_1700000001", Some(8));
        let c = source(None, "c", None);
        assert_eq!(told(&[a, a]), ["Profile 5", "Profile 5"]);
        assert_eq!(
            told(&[a, b]),
            ["Name 1700000000000000000", "Name 1700000001000000000"]
        );
        assert_eq!(told(&[a, c]), ["Profile 5", "-"]);
        let typed = Source {
            typed: Some("1h"),
            ..a
        };
        assert_eq!(told(&[typed, b]), ["User 3600000000000", "-"]);
    }
}
