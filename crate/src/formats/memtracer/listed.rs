//! The rows of the second layout as JSON: a list of objects, wherever in the
//! text it stands.
//!
//! ```text
//! {"recorded": 75000, "allocations": [{"location": "queens.lox:42", "count": 50000, "size": "400KB", "type": "LoxArray"}]}
//! ```
//!
//! No writer of it is known, so that names are taken in several spellings. An
//! object with a place and a count is a row; one with only one of them is told.

use super::row::{Place, Site, count, size};
use super::table::{Kind, Table};
use super::{Intake, begin};
use crate::error::Stop;
use crate::ingest::{Json, JsonStop, Peek, Reader, Token};
use crate::profile::{self, ProfileBuilder};

const HALF: &str = "the object has a place or a count, but not both";
const BROKEN: &str = "the JSON is broken here";

/// Longer texts are no names.
const LONGEST: usize = 1 << 20;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Place,
    Count,
    Size,
    Type,
    /// How many there were in all.
    Recorded,
}

const FIELDS: [(&str, Field); 14] = [
    ("location", Field::Place),
    ("sourcelocation", Field::Place),
    ("source", Field::Place),
    ("site", Field::Place),
    ("count", Field::Count),
    ("allocationcount", Field::Count),
    ("allocated", Field::Count),
    ("size", Field::Size),
    ("bytes", Field::Size),
    ("type", Field::Type),
    ("objecttype", Field::Type),
    ("recorded", Field::Recorded),
    ("totalallocations", Field::Recorded),
    ("total", Field::Recorded),
];

fn field(key: &[u8]) -> Option<Field> {
    let letters = key.iter().filter(|b| b.is_ascii_alphabetic());
    let word: Vec<u8> = letters.map(u8::to_ascii_lowercase).collect();
    let known = FIELDS.iter().find(|(name, _)| name.as_bytes() == word);
    known.map(|(_, field)| *field)
}

/// Does the beginning of a JSON text have names of a place and of a count?
pub(super) fn is_it(peek: Peek<'_>) -> bool {
    let text = peek.bytes.trim_ascii_start();
    let names = text.split(|b| *b == b'"').skip(1).step_by(2).take(400);
    let fields: Vec<Field> = names.filter_map(field).collect();
    matches!(text.first(), Some(b'{' | b'['))
        && fields.contains(&Field::Place)
        && fields.contains(&Field::Count)
}

/// An object that is open.
#[derive(Debug, Default)]
struct Object {
    at: Option<profile::Place>,
    field: Option<Field>,
    place: Option<Vec<u8>>,
    kind: Vec<u8>,
    count: Option<i64>,
    bytes: Option<(i64, bool)>,
}

/// The reader.
#[derive(Debug)]
pub(super) struct Listed {
    json: Json,
    open: Vec<Object>,
    intake: Intake,
    over: bool,
    settled: bool,
}

impl Default for Listed {
    fn default() -> Self {
        Self {
            json: Json::new(LONGEST),
            open: Vec::new(),
            intake: Intake {
                table: Some(Table::new(1, Kind::Other, None)),
                tables: 1,
                ..Intake::default()
            },
            over: false,
            settled: false,
        }
    }
}

impl Reader for Listed {
    fn feed(&mut self, bytes: &[u8], out: &mut ProfileBuilder) -> Result<(), Stop> {
        begin(out)?;
        out.import.text_bytes += bytes.len() as u64;
        let mut rest = bytes;
        while !self.over {
            let Self {
                json, open, intake, ..
            } = self;
            match json.next(&mut rest) {
                Ok(None) => break,
                Ok(Some((at, token))) => take(open, intake, at, token, out)?,
                Err(JsonStop::Stop(stop)) => return Err(stop),
                Err(JsonStop::Mistake(mistake)) => self.end(mistake.place, out),
            }
        }
        out.held = self.json.footprint();
        Ok(())
    }

    fn finish(&mut self, out: &mut ProfileBuilder) -> Result<(), Stop> {
        begin(out)?;
        if !self.over
            && let Err(JsonStop::Mistake(mistake)) = self.json.finish()
        {
            self.end(mistake.place, out);
        }
        if std::mem::replace(&mut self.settled, true) {
            return Ok(());
        }
        self.intake.settle(out)
    }
}

impl Listed {
    /// Nothing behind a mistake can be read; what stood before it is kept.
    fn end(&mut self, at: profile::Place, out: &mut ProfileBuilder) {
        self.over = true;
        out.import.lines += 1;
        out.reject(at, BROKEN, b"");
    }
}

fn take(
    open: &mut Vec<Object>,
    intake: &mut Intake,
    at: profile::Place,
    token: Token<'_>,
    out: &mut ProfileBuilder,
) -> Result<(), Stop> {
    match token {
        Token::ObjectStart | Token::ListStart => open.push(Object {
            at: matches!(token, Token::ObjectStart).then_some(at),
            ..Object::default()
        }),
        Token::ListEnd | Token::LoneListEnd => {
            open.pop();
        }
        Token::ObjectEnd => {
            if let Some(object) = open.pop() {
                row(&object, intake, out)?;
            }
        }
        Token::Key(key) => {
            if let Some(object) = open.last_mut() {
                object.field = field(key);
            }
        }
        Token::String(text) | Token::Number(text) => {
            let Some(object) = open.last_mut() else {
                return Ok(());
            };
            match object.field.take() {
                Some(Field::Place) => object.place = Some(text.to_vec()),
                Some(Field::Type) => object.kind = text.to_vec(),
                Some(Field::Count) => object.count = count(text).map(|(count, _)| count),
                Some(Field::Size) => object.bytes = size(text),
                Some(Field::Recorded) => {
                    let recorded = count(text).map(|(count, _)| count);
                    if let Some(table) = &mut intake.table {
                        table.recorded = recorded.or(table.recorded);
                    }
                }
                None => {}
            }
        }
        Token::Bool(_) | Token::Null => {}
    }
    Ok(())
}

fn row(object: &Object, intake: &mut Intake, out: &mut ProfileBuilder) -> Result<(), Stop> {
    let Some(at) = object.at else { return Ok(()) };
    let (place, count) = match (&object.place, object.count) {
        (None, None) => return Ok(()),
        (Some(place), Some(count)) => (place, count),
        (place, _) => {
            out.import.lines += 1;
            out.reject(at, HALF, place.as_deref().unwrap_or_default());
            return Ok(());
        }
    };
    out.import.lines += 1;
    let written = match Place::of(place).line {
        0 => &b""[..],
        _ => place,
    };
    let site = Site {
        name: place,
        place: written,
        kind: &object.kind,
        count,
        bytes: object.bytes.map(|(bytes, _)| bytes),
        guessed: object.bytes.is_some_and(|(_, guessed)| guessed),
        ..Site::default()
    };
    intake.record(&site, at, place, out)
}
