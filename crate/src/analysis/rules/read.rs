//! From text to rules, a line at a time.

use super::words::{Kind, PATTERN, Word, Wrong, column_of, comment, in_line, lines, words, wrong};
use super::{Alternatives, Condition, Mistake, Place, Rule, RuleFile};
use crate::analysis::noise::{OwnRule, Side, is_rule_id};

/// More than anybody writes, so that a profile dropped here by mistake ends soon.
pub const MOST_RULES: usize = 2000;
/// Of all rules together: lists of patterns are numbered in 16 bits.
const MOST_PATTERNS: usize = 10_000;

/// Words that mean something; others are patterns.
const WORDS: &[&str] = &[
    "anywhere",
    "outermost",
    "leaf",
    "text",
    "above",
    "and",
    "not",
];

const NOISE: &[&str] = &["inner", "outer", "off"];

const RULE: &str =
    "a name, a colon, a blank and patterns, as in `Caches: DB::MarkCache::*`, was expected";

pub(super) fn read(text: &str) -> Result<RuleFile, Mistake> {
    let mut file = RuleFile::default();
    let mut left = MOST_PATTERNS;
    for (number, line) in lines(text) {
        let at = |wrong| in_line(number, wrong);
        read_line(&mut file, &mut left, number, line).map_err(at)?;
    }
    Ok(file)
}

fn read_line(file: &mut RuleFile, left: &mut usize, number: u32, line: &str) -> Result<(), Wrong> {
    let line = &line[..comment(line)];
    let begun = line.trim_start();
    if begun.is_empty() {
        return Ok(());
    }
    if file.rules.len() + file.own_noise.len() >= MOST_RULES {
        return wrong(1, format!("at most {MOST_RULES} rules were expected"));
    }
    if is_noise(begun) {
        return read_noise(file, &words(line, 0)?);
    }
    let start = column_of(line, line.len() - begun.len());
    let Some(colon) = colon(line) else {
        return wrong(start, RULE);
    };
    let name = line[..colon].trim();
    if name.is_empty() {
        return wrong(start, RULE);
    }
    let words = words(line, colon + 1)?;
    let end = column_of(line, line.trim_end().len());
    let conditions = Reader {
        words: &words,
        end,
        left,
    }
    .conditions()?;
    let known = file.names.iter().position(|known| known == name);
    let subsystem = known.unwrap_or_else(|| {
        file.names.push(name.to_owned());
        file.names.len() - 1
    });
    file.rules.push(Rule {
        subsystem,
        line: number,
        conditions,
    });
    Ok(())
}

/// The colon behind a name: the first that a blank follows.
fn colon(line: &str) -> Option<usize> {
    let bytes = line.as_bytes();
    memchr::memchr_iter(b':', bytes).find(|i| bytes.get(i + 1).is_none_or(u8::is_ascii_whitespace))
}

fn is_noise(line: &str) -> bool {
    let mut words = line.split_whitespace();
    words.next() == Some("noise") && words.next().is_some_and(|word| NOISE.contains(&word))
}

/// Reads conditions from the front of its words.
struct Reader<'a> {
    words: &'a [Word],
    /// The column behind the line.
    end: u32,
    /// So many patterns may still come.
    left: &'a mut usize,
}

impl Reader<'_> {
    fn conditions(&mut self) -> Result<Vec<Condition>, Wrong> {
        let mut conditions = Vec::new();
        let mut negated = self.take("not");
        loop {
            conditions.push(self.condition(negated)?);
            if self.words.is_empty() {
                return Ok(conditions);
            }
            let and = self.take("and");
            negated = self.take("not");
            if !and && !negated {
                return wrong(self.column(), "`and`, `not` or `above` was expected");
            }
        }
    }

    fn condition(&mut self, negated: bool) -> Result<Condition, Wrong> {
        let place = if self.take("outermost") {
            Place::Outermost
        } else if self.take("leaf") {
            Place::Leaf
        } else {
            self.take("anywhere");
            Place::Anywhere
        };
        let frame = self.alternatives()?;
        let column = self.column();
        let above = match self.take("above") {
            true if place != Place::Anywhere => {
                return wrong(
                    column,
                    "`above` goes with a frame anywhere: `and` was expected, \
                     and the second pattern alone",
                );
            }
            true => Some(self.alternatives()?),
            false => None,
        };
        Ok(Condition {
            negated,
            place,
            frame,
            above,
        })
    }

    fn alternatives(&mut self) -> Result<Alternatives, Wrong> {
        let text = self.take("text");
        let mut patterns = Vec::new();
        while let Some(word) = self.words.first() {
            if matches!(&word.kind, Kind::Bare(word) if WORDS.contains(&word.as_str())) {
                break;
            }
            let Some(left) = self.left.checked_sub(1) else {
                return wrong(
                    word.column,
                    format!("at most {MOST_PATTERNS} patterns were expected"),
                );
            };
            *self.left = left;
            patterns.push(word.pattern()?);
            self.words = &self.words[1..];
        }
        match patterns.is_empty() {
            true => wrong(self.column(), PATTERN),
            false => Ok(Alternatives { text, patterns }),
        }
    }

    fn take(&mut self, wanted: &str) -> bool {
        let is = self.words.first().is_some_and(|word| word.is(wanted));
        if is {
            self.words = &self.words[1..];
        }
        is
    }

    fn column(&self) -> u32 {
        self.words.first().map_or(self.end, |word| word.column)
    }
}

/// `noise inner je_* my_malloc`, `noise off glibc c++:std::*`
fn read_noise(file: &mut RuleFile, words: &[Word]) -> Result<(), Wrong> {
    let [_, which, rest @ ..] = words else {
        return Ok(());
    };
    if rest.is_empty() {
        return wrong(which.column, "names behind it were expected");
    }
    let which = match &which.kind {
        Kind::Bare(which) => which.as_str(),
        _ => "",
    };
    for word in rest {
        let (Kind::Bare(name) | Kind::Quoted(name)) = &word.kind else {
            return wrong(word.column, "a name was expected, no regular expression");
        };
        let side = match which {
            "off" if is_rule_id(name) => {
                file.noise_off.insert(name.clone());
                continue;
            }
            "off" => {
                return wrong(
                    word.column,
                    "a pack or a rule of noise was expected, as in `glibc` or `c++:std::*`",
                );
            }
            "outer" => Side::Outer,
            _ => Side::Inner,
        };
        let star = name.find('*').is_some_and(|at| at + 1 != name.len());
        if star || name == "*" {
            return wrong(
                word.column,
                "a name was expected, or the beginning of one with * at its end",
            );
        }
        let own = OwnRule {
            side,
            name: name.clone(),
        };
        if !file.own_noise.contains(&own) {
            file.own_noise.push(own);
        }
    }
    Ok(())
}

/// A name as a word of a line.
pub fn quoted(name: &str) -> String {
    let plain = !name.is_empty()
        && !name.contains(|c: char| c.is_whitespace() || c == '"' || c == '#')
        && !name.starts_with('/')
        && !WORDS.contains(&name);
    match plain {
        true => name.to_owned(),
        // There is no quote in quotes: a star stands for it.
        false => format!("\"{}\"", name.replace(['"', '\n', '\r'], "*")),
    }
}

pub(super) fn switched(text: &str, id: &str, on: bool) -> String {
    let mut kept = Vec::new();
    for line in text.lines() {
        let said = &line[..comment(line)];
        let found = (is_noise(said.trim_start()))
            .then(|| words(said, 0).ok())
            .flatten();
        let Some([_, which, rest @ ..]) = found.as_deref() else {
            kept.push(line.to_owned());
            continue;
        };
        let names = |word: &Word| match &word.kind {
            Kind::Bare(name) | Kind::Quoted(name) => Some(name.clone()),
            Kind::Regex(..) => None,
        };
        let all: Vec<String> = rest.iter().filter_map(names).collect();
        let of_off = which.kind == Kind::Bare("off".to_owned());
        if !of_off || !all.iter().any(|name| name == id) {
            kept.push(line.to_owned());
            continue;
        }
        let left: Vec<String> = all
            .iter()
            .filter(|name| *name != id)
            .map(|name| quoted(name))
            .collect();
        if !left.is_empty() {
            let line = format!("noise off {} {}", left.join(" "), &line[said.len()..]);
            kept.push(line.trim_end().to_owned());
        }
    }
    if !on {
        kept.push(format!("noise off {}", quoted(id)));
    }
    match kept.is_empty() {
        true => String::new(),
        false => kept.join("\n") + "\n",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rules as they were understood.
    fn picture(text: &str) -> Vec<String> {
        let file = read(text).unwrap();
        let condition = |c: &Condition| {
            let not = if c.negated { "not " } else { "" };
            let text = if c.frame.text { " text" } else { "" };
            let above = c.above.as_ref().map_or(String::new(), |below| {
                format!(" above {}", below.patterns.len())
            });
            let count = c.frame.patterns.len();
            format!("{not}{:?}{text} {count}{above}", c.place)
        };
        let rule = |rule: &Rule| {
            let all: Vec<_> = rule.conditions.iter().map(condition).collect();
            format!("{}: {}", file.names[rule.subsystem], all.join(", "))
        };
        file.rules.iter().map(rule).collect()
    }

    #[test]
    fn lines_are_rules() {
        let text = "\
# a comment, and an empty line

Dictionary Loading: DB::ExternalLoader::*  DB::*Dictionary::load*
Part Loading: anywhere DB::MergeTreeData::load* not DB::Backup*  # what is meant
Merges & Mutations: DB::MergeTask::* above *write* \"a b\" and leaf Foo#bar
System:Logs: outermost text /SystemLog<.*>::saving\\/x/i
Part Loading: not leaf \"not\" and x
";
        assert_eq!(
            picture(text),
            [
                "Dictionary Loading: Anywhere 2",
                "Part Loading: Anywhere 1, not Anywhere 1",
                "Merges & Mutations: Anywhere 1 above 2, Leaf 1",
                "System:Logs: Outermost text 1",
                "Part Loading: not Leaf 1, Anywhere 1",
            ]
        );
    }

    #[test]
    fn a_mistake_has_a_place_and_says_what_was_expected() {
        for (text, want) in [
            ("no colon here", "Line 1, column 1: a name, a colon"),
            ("\n  : x", "Line 2, column 3: a name, a colon"),
            ("A:", "Line 1, column 3: a pattern was expected"),
            ("Größe: x not", "Line 1, column 13: a pattern was expected"),
            ("A: x above", "Line 1, column 11: a pattern was expected"),
            ("A: leaf x above y", "Line 1, column 11: `above` goes with"),
            ("A: x leaf y", "Line 1, column 6: `and`, `not` or `above`"),
            ("A: x text y", "Line 1, column 6: `and`, `not` or `above`"),
            (
                "A: ok /a(b/",
                "Line 1, column 7: a regular expression was expected, but: unclosed group",
            ),
            ("A: /ab", "Line 1, column 4: a second / was expected"),
            ("A: x \"ab", "Line 1, column 6: a second \" was expected"),
            ("noise off nothing", "Line 1, column 11: a pack or a rule"),
            ("noise inner", "Line 1, column 7: names behind it"),
            (
                "noise inner a*b",
                "Line 1, column 13: a name was expected, or",
            ),
            (
                "noise outer /x/",
                "Line 1, column 13: a name was expected, no",
            ),
        ] {
            let got = read(text).unwrap_err().to_string();
            assert!(got.starts_with(want), "{text}: {got}");
        }
        let many = "A: x\n".repeat(MOST_RULES + 1);
        assert_eq!(read(&many).unwrap_err().line, MOST_RULES as u32 + 1);
        // On one line or on many: so many patterns, and no more.
        let half = format!("A:{}\n", " x".repeat(MOST_PATTERNS / 2));
        let full = half.repeat(2);
        assert!(read(&full).is_ok());
        let more = read(&format!("{full}B: y above z\n")).unwrap_err();
        assert_eq!((more.line, more.column), (3, 4));
        let not = read(&format!("A:{}", " not x".repeat(MOST_PATTERNS + 1))).unwrap_err();
        assert!(not.expected.starts_with("at most 10000 patterns"), "{not}");
    }

    #[test]
    fn noise_is_switched_in_the_text_and_nothing_else_changes() {
        let text = "# mine\nA: x\nnoise off glibc c++:std::* # why\n";
        let file = read(text).unwrap();
        assert_eq!(file.noise_off.len(), 2);
        let on = switched(text, "glibc", true);
        assert_eq!(on, "# mine\nA: x\nnoise off c++:std::* # why\n");
        assert_eq!(switched(&on, "c++:std::*", true), "# mine\nA: x\n");
        let off = switched("", "c++:operator new", false);
        assert_eq!(off, "noise off \"c++:operator new\"\n");
        assert_eq!(read(&off).unwrap().noise_off.len(), 1);
        assert_eq!(switched(&off, "c++:operator new", false), off);
        assert_eq!(switched(&off, "c++:operator new", true), "");
        assert_eq!(switched("A: x", "glibc", true), "A: x\n");
    }

    #[test]
    fn a_name_is_written_so_that_it_is_read_again() {
        for name in ["DB::f", "operator new", "not", "a # b", "/x", "a\"b"] {
            let text = format!("A: {}", quoted(name));
            let file = read(&text).unwrap();
            let frame = &file.rules[0].conditions[0].frame;
            let name = name.as_bytes();
            let pairs = crate::analysis::rules::pattern::Pairs::of(name);
            assert!(frame.matches((name, &pairs), (b"", &pairs)), "{text}");
        }
    }
}
