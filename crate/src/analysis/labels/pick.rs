//! Some values of a label, as the user says them.
//!
//! ```text
//! handler=/upload,/list    these; a backslash before `=`, `,` and `\` where they are meant
//! handler=(none)           records without that label
//! handler                  records with it, whatever its value
//! handler=/^\/v[12]/       a pattern
//! bytes=64                 a number, or with its unit: 64B
//! bytes=32B:64KiB          from, up to; one of both may be missing
//! ```

use super::{value_text, values_text};
use crate::analysis::quantity::{Of, Quantity, quantity};
use crate::analysis::ratio::Ratio;
use crate::analysis::search::{Matcher, Query, between_slashes};
use crate::ids::{LabelId, SetId};
use crate::profile::{Label, LabelValue, Profile};
use std::ops::Range;

/// How the lack of a label is called.
pub const NONE: &str = "(none)";

/// See the module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pick {
    pub key: String,
    wanted: Wanted,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Wanted {
    Any,
    Pattern(String),
    Values(Vec<Value>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Value {
    None,
    Text(String),
    Range(Option<Quantity>, Option<Quantity>),
}

impl Pick {
    pub fn read(text: &str) -> Self {
        let (key, rest) = cut(text, '=');
        let key = plain(key);
        let wanted = match rest {
            None => Wanted::Any,
            Some(rest) => match between_slashes(rest) {
                Some(pattern) => Wanted::Pattern(pattern.to_owned()),
                None => Wanted::Values(values(rest)),
            },
        };
        Self { key, wanted }
    }

    /// Is it a key alone?
    pub fn is_key(&self) -> bool {
        self.wanted == Wanted::Any
    }

    /// For the eye: `handler = /upload or (none)`.
    pub fn title(&self) -> String {
        let key = &self.key;
        match &self.wanted {
            Wanted::Any => key.clone(),
            Wanted::Pattern(pattern) => format!("{key} = /{pattern}/"),
            Wanted::Values(values) => {
                let values: Vec<String> = values.iter().map(Value::title).collect();
                format!("{key} = {}", values.join(" or "))
            }
        }
    }

    /// The text that picks one row of a table: a value, or the lack of one.
    pub fn of_value(key: &str, value: Option<&str>) -> String {
        let key = escaped(key, "=");
        match value {
            None => format!("{key}={NONE}"),
            Some(value) => {
                let text = escaped(value, ",:");
                // What would be read as something else begins with an escape.
                let guard = match between_slashes(&text).is_some() || text == NONE {
                    true => "\\",
                    false => "",
                };
                format!("{key}={guard}{text}")
            }
        }
    }

    /// The text that means a key.
    pub fn of_key(key: &str) -> String {
        escaped(key, "=")
    }

    /// The labels of this key in the table; none if the profile has none.
    pub fn rows(&self, profile: &Profile) -> Option<Range<usize>> {
        let keys = profile.labels.keys();
        let is = |name: &[u8]| String::from_utf8_lossy(name) == self.key;
        let found = keys
            .into_iter()
            .find(|(key, _)| is(profile.strings.get(*key)));
        found.map(|(_, rows)| rows)
    }

    /// For each set of labels, whether it is meant. The error says what is
    /// wrong with a pattern or a number.
    pub fn sets(&self, profile: &Profile, rows: &Range<usize>) -> Result<Vec<bool>, String> {
        let labels = &profile.labels;
        if let Some(text) = self.no_number(profile, rows) {
            let key = &self.key;
            return Err(format!(
                "The values of {key} are numbers; \u{201c}{text}\u{201d} is neither a number, \
                 with its unit or without, nor a range as in 32B:64KiB."
            ));
        }
        let pattern = match &self.wanted {
            Wanted::Pattern(pattern) => Some(Matcher::new(&Query {
                pattern: pattern.clone(),
                regex: true,
                case: true,
            })?),
            _ => None,
        };
        let means = |label: Label| match (&self.wanted, &pattern) {
            (Wanted::Values(values), _) => {
                let text = value_text(profile, label);
                values.iter().any(|value| value.is(profile, label, &text))
            }
            (_, Some(pattern)) => pattern.matches(value_text(profile, label).as_bytes()),
            (_, None) => true,
        };
        let meant: Vec<bool> = labels.rows()[rows.clone()]
            .iter()
            .copied()
            .map(means)
            .collect();
        let means_set = |set: usize| match (labels.of_key(SetId::of(set), rows), &self.wanted) {
            ([], Wanted::Values(values)) => values.contains(&Value::None),
            ([], _) => false,
            (values, wanted) => {
                let one = |label: &LabelId| meant[label.index() - rows.start];
                values.iter().any(one) || values.len() > 1 && wanted.is_text(profile, values)
            }
        };
        Ok((0..labels.sets()).map(means_set).collect())
    }

    /// What is asked of a key of numbers, and can be no value of it.
    fn no_number(&self, profile: &Profile, rows: &Range<usize>) -> Option<&str> {
        let Wanted::Values(values) = &self.wanted else {
            return None;
        };
        let labels = &profile.labels;
        let number = |label: &Label| matches!(label.value, LabelValue::Number { .. });
        if !labels.rows()[rows.clone()].iter().all(number) {
            return None;
        }
        let said = |text: &str| {
            let mut sets = (0..labels.sets()).map(|set| labels.of_key(SetId::of(set), rows));
            sets.any(|values| values_text(profile, values) == text)
        };
        values.iter().find_map(|value| match value {
            Value::Text(text) if quantity(text).is_err() && !said(text) => Some(text.as_str()),
            _ => None,
        })
    }
}

impl Wanted {
    /// Are these values together asked for?
    fn is_text(&self, profile: &Profile, labels: &[LabelId]) -> bool {
        let Self::Values(values) = self else {
            return false;
        };
        let text = values_text(profile, labels);
        values.contains(&Value::Text(text))
    }
}

impl Value {
    fn read(text: &str) -> Self {
        if text == NONE {
            return Self::None;
        }
        let end = |text: &str| match text.trim() {
            "" => Some(None),
            text => quantity(text).ok().map(Some),
        };
        if let (from, Some(to)) = cut(text, ':')
            && let (Some(from), Some(to)) = (end(from), end(to))
            && (from.is_some() || to.is_some())
        {
            return Self::Range(from, to);
        }
        Self::Text(plain(text))
    }

    fn title(&self) -> String {
        let end =
            |end: &Option<Quantity>| end.as_ref().map_or_else(String::new, |q| q.written.clone());
        match self {
            Self::None => NONE.to_owned(),
            Self::Text(text) => text.clone(),
            Self::Range(from, to) => format!("{}:{}", end(from), end(to)),
        }
    }

    fn is(&self, profile: &Profile, label: Label, text: &str) -> bool {
        let size =
            |quantity: &Quantity| Some(measured(profile, label, quantity.of)?.cmp(&quantity.value));
        match self {
            Self::None => false,
            Self::Text(wanted) if wanted == text => true,
            Self::Text(wanted) => {
                let wanted = quantity(wanted).ok();
                wanted
                    .and_then(|wanted| size(&wanted))
                    .is_some_and(std::cmp::Ordering::is_eq)
            }
            Self::Range(from, to) => {
                let within = |end: &Option<Quantity>, is: fn(std::cmp::Ordering) -> bool| {
                    end.as_ref().is_none_or(|end| size(end).is_some_and(is))
                };
                matches!(label.value, LabelValue::Number { .. })
                    && within(from, std::cmp::Ordering::is_ge)
                    && within(to, std::cmp::Ordering::is_le)
            }
        }
    }
}

/// Units as profilers write them out, and how they are written here.
const UNITS: &[(&str, &str)] = &[
    ("nanoseconds", "ns"),
    ("microseconds", "us"),
    ("milliseconds", "ms"),
    ("seconds", "s"),
    ("kilobytes", "KiB"),
    ("megabytes", "MiB"),
    ("gigabytes", "GiB"),
    ("terabytes", "TiB"),
    // Keys whose numbers are bytes though nobody says so.
    ("request", "B"),
    ("alignment", "B"),
];

/// A label's number in these units: of its own unit, else of the one that its
/// key is called by.
pub fn measured(profile: &Profile, label: Label, of: Of) -> Option<Ratio> {
    let LabelValue::Number { value, unit } = label.value else {
        return None;
    };
    let value = Ratio::whole(i128::from(value));
    if of == Of::Anything {
        return Some(value);
    }
    let text = profile.strings.text(match profile.strings.get(unit) {
        b"" => label.key,
        _ => unit,
    });
    let known = UNITS.iter().find(|(long, _)| *long == text);
    let unit = known.map_or(text.as_str(), |(_, short)| *short);
    let one = quantity(&format!("1 {unit}")).ok()?;
    (one.of == of).then(|| value.times(one.value)).flatten()
}

/// Parts at the first such letter without a backslash before it.
fn cut(text: &str, at: char) -> (&str, Option<&str>) {
    let mut escape = false;
    for (i, c) in text.char_indices() {
        if c == at && !escape {
            return (&text[..i], Some(&text[i + at.len_utf8()..]));
        }
        escape = c == '\\' && !escape;
    }
    (text, None)
}

fn values(text: &str) -> Vec<Value> {
    let (mut values, mut rest) = (Vec::new(), Some(text));
    while let Some(text) = rest {
        let value;
        (value, rest) = cut(text, ',');
        values.push(Value::read(value));
    }
    values
}

/// Without backslashes, but for those that have one before them.
fn plain(text: &str) -> String {
    let mut escape = false;
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        escape = c == '\\' && !escape;
        if !escape {
            plain.push(c);
        }
    }
    plain
}

fn escaped(text: &str, special: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if c == '\\' || special.contains(c) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::tests::labelled;

    /// The sets that a text picks, each by its labels.
    fn picked(text: &str) -> Vec<String> {
        let profile = labelled(&[
            ("f", "h=/upload", 1),
            ("f", "h=/list bytes=64", 1),
            ("f", "h=a,b bytes=2048", 1),
            ("f", "h=a h=b", 1),
            ("f", "ms=3", 1),
            ("f", "h=(none)", 1),
            ("f", "", 1),
        ]);
        let pick = Pick::read(text);
        let Some(rows) = pick.rows(&profile) else {
            return vec!["no such key".to_owned()];
        };
        let meant = pick.sets(&profile, &rows).unwrap();
        let label = |label: &LabelId| {
            let label = profile.labels.get(*label);
            let key = profile.strings.text(label.key);
            format!("{key}={}", value_text(&profile, label))
        };
        let sets = (0..meant.len()).filter(|set| meant[*set]);
        sets.map(|set| {
            let labels = profile.labels.set(SetId::of(set)).iter();
            labels.map(label).collect::<Vec<_>>().join(" ")
        })
        .collect()
    }

    #[test]
    fn what_can_be_no_number_is_told() {
        let profile = labelled(&[("f", "bytes=64 bytes=8", 1), ("f", "h=x", 1)]);
        let why = |text: &str| {
            let pick = Pick::read(text);
            pick.sets(&profile, &pick.rows(&profile).unwrap()).err()
        };
        for text in ["bytes=64,32X:64", "bytes=x", "bytes=8:y"] {
            assert!(why(text).unwrap().contains("are numbers"), "{text}");
        }
        for text in [
            "bytes=9",
            "bytes=8\\, 64",
            "bytes=(none)",
            "bytes=1:",
            "h=2:x",
        ] {
            assert_eq!(why(text), None, "{text}");
        }
    }

    #[test]
    fn values_are_picked_by_text_number_range_and_pattern() {
        for (text, want) in [
            ("h=/upload,x", &["h=/upload"][..]),
            ("h=a\\,b", &["bytes=2048 h=a,b"]),
            ("h=b", &["h=a h=b"]),
            ("h=a\\, b", &["h=a h=b"]),
            ("h=(none)", &["", "ms=3"]),
            ("h=\\(none)", &["h=(none)"]),
            ("h=/^.l/", &["bytes=64 h=/list"]),
            ("ms", &["ms=3"]),
            ("bytes=64", &["bytes=64 h=/list"]),
            ("bytes=2KiB", &["bytes=2048 h=a,b"]),
            ("bytes=65:", &["bytes=2048 h=a,b"]),
            (":=1", &["no such key"]),
            ("bytes=32B:1 KiB", &["bytes=64 h=/list"]),
            ("bytes=:64s", &[]),
            ("ms=:3000us", &["ms=3"]),
        ] {
            assert_eq!(picked(text), want, "{text}");
        }
    }

    #[test]
    fn what_a_row_says_is_read_back_as_that_row() {
        for (key, value) in [
            ("a=b", Some("c=d,e:f\\")),
            ("k", Some("/x/")),
            ("k", Some("(none)")),
            ("k", Some("")),
            ("k", Some("1:2")),
            ("k", None),
        ] {
            let text = Pick::of_value(key, value);
            let value = value.map_or(Value::None, |value| Value::Text(value.to_owned()));
            let want = Pick {
                key: key.to_owned(),
                wanted: Wanted::Values(vec![value]),
            };
            assert_eq!(Pick::read(&text), want, "{text}");
        }
        assert!(Pick::read(&Pick::of_key("a=b")).is_key());
        assert_eq!(
            Pick::read("h=a,(none),1:2").title(),
            "h = a or (none) or 1:2"
        );
    }
}
