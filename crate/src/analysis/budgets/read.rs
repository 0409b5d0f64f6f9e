//! From text to budgets, a line at a time.

use super::{Budget, Budgets, Limit, Operator};
use crate::analysis::measure::{METRIC, Measure};
use crate::analysis::path::Path;
use crate::analysis::quantity::{NUMBER, quantity};
use crate::analysis::rules::Mistake;
use crate::analysis::rules::words::{
    Kind, Word, Wrong, column_of, comment, in_line, lines, words, wrong,
};

/// More than anybody writes, so that a profile dropped here by mistake ends soon.
const MOST_LIMITS: usize = 2000;

const OPERATOR: &str = "`=`, `<`, `<=`, `>` or `>=` was expected";

pub(super) fn read(text: &str) -> Result<Budgets, Mistake> {
    let mut budgets = Budgets::default();
    let mut left = MOST_LIMITS;
    for (number, line) in lines(text) {
        let budget = read_line(line, number, &mut left).map_err(|wrong| in_line(number, wrong))?;
        budgets.all.extend(budget);
    }
    Ok(budgets)
}

fn read_line(line: &str, number: u32, left: &mut usize) -> Result<Option<Budget>, Wrong> {
    let line = line[..comment(line)].trim_end();
    let words = words(line, 0)?;
    let mut rest = words.as_slice();
    let end = column_of(line, line.len());
    let Some(first) = rest.first() else {
        return Ok(None);
    };
    let tier = tier(first);
    if tier.is_some() {
        rest = &rest[1..];
    }
    let path = Path::read(&mut rest, end)?;
    let mut tokens = Tokens::of(rest, end);
    let limits = tokens.limits(left).map_err(|(column, expected)| {
        // `MAIN blocks = 0`: what was meant as a path was taken for a tier.
        let misled = tier.is_some() && tokens.begins(column) && expected == METRIC;
        match misled {
            true => {
                let hint = "a path and its limits were expected behind a tier; a path in capitals stands in quotes";
                (column, hint.to_owned())
            }
            false => (column, expected),
        }
    })?;
    Ok(Some(Budget {
        line: number,
        tier,
        path,
        limits,
    }))
}

/// A word in capitals.
fn tier(word: &Word) -> Option<String> {
    let Kind::Bare(text) = &word.kind else {
        return None;
    };
    let is_capital = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_' || c == '-';
    let begins = text.starts_with(|c: char| c.is_ascii_uppercase());
    (begins && text.chars().all(is_capital)).then(|| text.clone())
}

/// A word, or a part of one: operators need no blanks around them.
struct Token {
    column: u32,
    text: String,
    kind: Part,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Word,
    Quoted,
    Operator,
}

/// What stands behind a path.
pub(in crate::analysis) struct Tokens {
    all: Vec<Token>,
    at: usize,
    end: u32,
}

impl Tokens {
    pub(in crate::analysis) fn of(words: &[Word], end: u32) -> Self {
        let mut all = Vec::new();
        for word in words {
            match &word.kind {
                Kind::Bare(text) => split(word.column, text, &mut all),
                Kind::Quoted(text) => all.push(Token {
                    column: word.column,
                    text: text.clone(),
                    kind: Part::Quoted,
                }),
                Kind::Regex(text, _) => all.push(Token {
                    column: word.column,
                    text: format!("/{text}/"),
                    kind: Part::Word,
                }),
            }
        }
        Self { all, at: 0, end }
    }

    fn begins(&self, column: u32) -> bool {
        self.all.first().map_or(self.end, |token| token.column) == column
    }

    fn limits(&mut self, left: &mut usize) -> Result<Vec<Limit>, Wrong> {
        let mut limits = Vec::new();
        loop {
            *left = left.checked_sub(1).ok_or_else(|| {
                let most = format!("at most {MOST_LIMITS} limits were expected");
                (self.column(), most)
            })?;
            limits.push(self.limit()?);
            if self.is_done() {
                return Ok(limits);
            }
            self.at += 1; // `and`
        }
    }

    pub(in crate::analysis) fn limit(&mut self) -> Result<Limit, Wrong> {
        let measure = self.measure()?;
        let column = self.column();
        let operator = match self.all.get(self.at) {
            Some(token) if token.kind == Part::Operator => {
                let known = Operator::ALL.iter().find(|o| o.word() == token.text);
                *known.ok_or((column, OPERATOR.to_owned()))?
            }
            _ => return wrong(column, OPERATOR),
        };
        self.at += 1;
        let column = self.column();
        let mut number = String::new();
        while let Some(token) = self.all.get(self.at)
            && !(token.kind == Part::Word && token.text == "and")
        {
            number = format!("{number} {}", token.text);
            self.at += 1;
        }
        if number.is_empty() {
            return wrong(column, NUMBER);
        }
        let limit = quantity(&number).map_err(|expected| (column, expected))?;
        let fits = measure.takes(limit.of);
        fits.map_err(|expected| (column, expected))?;
        Ok(Limit {
            measure,
            operator,
            limit,
        })
    }

    /// One word, or two that belong together.
    fn measure(&mut self) -> Result<Measure, Wrong> {
        let column = self.column();
        let (first, second) = match &self.all[self.at.min(self.all.len())..] {
            [first, ..] if first.kind == Part::Quoted => {
                self.at += 1;
                return Ok(Measure::Named(first.text.clone()));
            }
            [first, second, ..] if second.kind == Part::Word => (first, Some(second)),
            [first, ..] => (first, None),
            [] => return wrong(column, METRIC),
        };
        if first.kind != Part::Word {
            return wrong(column, METRIC);
        }
        let both = second.and_then(|second| {
            let words = format!("{} {}", first.text, second.text);
            Measure::read(&words).ok()
        });
        self.at += if both.is_some() { 2 } else { 1 };
        match both {
            Some(measure) => Ok(measure),
            None => Measure::read(&first.text).map_err(|expected| (column, expected)),
        }
    }

    pub(in crate::analysis) fn is_done(&self) -> bool {
        self.at == self.all.len()
    }

    pub(in crate::analysis) fn column(&self) -> u32 {
        self.all.get(self.at).map_or(self.end, |token| token.column)
    }
}

/// `blocks<=100`: a word, an operator, a word.
fn split(column: u32, text: &str, all: &mut Vec<Token>) {
    let is_operator = |c: char| "=<>!".contains(c);
    let mut column = column;
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let kind = is_operator(first);
        let end = rest.find(|c| is_operator(c) != kind).unwrap_or(rest.len());
        all.push(Token {
            column,
            text: rest[..end].to_owned(),
            kind: if kind { Part::Operator } else { Part::Word },
        });
        column += rest[..end].chars().count() as u32;
        rest = &rest[end..];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(text: &str) -> Vec<String> {
        let budgets = read(text).unwrap();
        let limits = |b: &Budget| {
            b.limits
                .iter()
                .map(Limit::text)
                .collect::<Vec<_>>()
                .join(", ")
        };
        let tier = |b: &Budget| b.tier.clone().unwrap_or("-".to_owned());
        let line = |b: &Budget| {
            format!(
                "{} {} | {} | {}",
                b.line,
                tier(b),
                b.path.written,
                limits(b)
            )
        };
        budgets.all.iter().map(line).collect()
    }

    #[test]
    fn a_line_is_a_budget() {
        let text = "\
\u{feff}# HOT paths allocate nothing.

HOT   codec::decode*         blocks = 0
HOT   /parse_(fast|slow)/i   blocks=0  # why
WARM  \"operator new\"         blocks<100 and peak  bytes <= 64KiB
P_1   a::* above text *b<c>* bytes <= 1.5   MiB
      total                  peak bytes > 1,234 and avg size >= 16 B
      \"total\"                share <= 5 %
      operator<              \"my metric\" < 3 and gmax_bytes < 2 ms
";
        assert_eq!(
            picture(text),
            [
                "3 HOT | codec::decode* | blocks = 0",
                "4 HOT | /parse_(fast|slow)/i | blocks = 0",
                "5 WARM | \"operator new\" | blocks < 100, peak bytes <= 64KiB",
                "6 P_1 | a::* above text *b<c>* | bytes <= 1.5 MiB",
                "7 - | total | peak bytes > 1,234, avg size >= 16 B",
                "8 - | \"total\" | share <= 5 %",
                "9 - | operator< | my metric < 3, gmax_bytes < 2 ms",
            ]
        );
        assert_eq!(picture(" \n# nothing\n"), [""; 0]);
    }

    #[test]
    fn a_mistake_has_a_place_and_says_what_was_expected() {
        for (text, want) in [
            ("HOT", "Line 1, column 4: a pattern was expected"),
            ("\n  f", "Line 2, column 4: a metric was expected"),
            ("f blocks", "Line 1, column 9: `=`, `<`, `<=`"),
            ("f blocks 5", "Line 1, column 10: `=`, `<`, `<=`"),
            ("f blocks == 5", "Line 1, column 10: `=`, `<`, `<=`"),
            ("f blocks != 5", "Line 1, column 10: `=`, `<`, `<=`"),
            (
                "gr\u{f6}\u{df}e blocks =",
                "Line 1, column 15: a number was expected",
            ),
            ("f blocks = x", "Line 1, column 12: a number was expected"),
            (
                "f blocks = 5 parsec",
                "Line 1, column 12: a unit was expected",
            ),
            (
                "f blocks = 5 MiB",
                "Line 1, column 12: a number without a unit",
            ),
            ("f bytes = 5 ms", "Line 1, column 11: a size was expected"),
            ("f share = 5", "Line 1, column 11: a share in per cent"),
            ("f avg size = 5 %", "Line 1, column 14: a size was expected"),
            (
                "f blocks = 5 and",
                "Line 1, column 17: a metric was expected",
            ),
            (
                "f blocks = 5 bytes = 6",
                "Line 1, column 12: a unit was expected",
            ),
            (
                "f above blocks = 5",
                "Line 1, column 16: a metric was expected",
            ),
            ("f above", "Line 1, column 8: a pattern was expected"),
            ("and blocks = 5", "Line 1, column 1: a pattern was expected"),
            (
                "/a(b/ blocks = 5",
                "Line 1, column 1: a regular expression was",
            ),
            (
                "\"ab blocks = 5",
                "Line 1, column 1: a second \" was expected",
            ),
            (
                "MAIN blocks = 0",
                "Line 1, column 13: a path and its limits were",
            ),
        ] {
            let got = read(text).unwrap_err().to_string();
            assert!(got.starts_with(want), "{text}: {got}");
        }
        let many = "f blocks = 0\n".repeat(MOST_LIMITS + 1);
        assert_eq!(read(&many).unwrap_err().line, MOST_LIMITS as u32 + 1);
    }
}
