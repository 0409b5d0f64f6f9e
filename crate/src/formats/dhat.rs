//! DHAT's JSON: what valgrind's DHAT and the Rust crate `dhat` write.
//!
//! ```text
//! {"dhatFileVersion":2,"mode":"heap", …,"te":1118452,"tg":1102963
//! ,"pps":[{"tb":48,"tbk":1,"tl":973814, …,"fs":[1,2]}, …]
//! ,"ftbl":["[root]","0x10924C: alloc (a.c:7)","0x109301: main (a.c:12)"]
//! }
//! ```
//!
//! A program point (an element of `pps`) is a stack, as numbers of frames
//! with the leaf first, and its amounts. The names of frames come last, and
//! keys in any order; so the tree is built over the numbers, and frames are
//! given for them at the end. The file is never held, only the program point
//! at hand.
//!
//! Whatever keeps one program point from being read rejects it, with its
//! place; a file that is cut keeps all before the cut, and frames whose names
//! are lost are called by their numbers.

mod frame;
mod point;
mod settle;

use crate::error::Stop;
use crate::ids::FrameId;
use crate::ingest::{Format, Json, JsonStop, Peek, Reader, Sniff, Token, reserve};
use crate::profile::{Clock, Place, ProfileBuilder};
use memchr::memmem;
use point::{Intake, Point};

pub(super) const FORMAT: Format = Format {
    id: "dhat",
    title: "DHAT profile",
    writers: "valgrind --tool=dhat, the dhat crate for Rust",
    extensions: &["json", "out"],
    priority: 9,
    sniff,
    open: |_| Box::new(Dhat::new()),
};

/// The key that every file has, and within so many bytes of its beginning.
const MARK: &[u8] = b"\"dhatFileVersion\"";
const HEAD: usize = 4096;

fn sniff(peek: Peek<'_>) -> Sniff {
    let head = &peek.bytes[..peek.bytes.len().min(HEAD)];
    let object = head.trim_ascii_start().first() == Some(&b'{');
    match object && memmem::find(head, MARK).is_some() {
        true => Sniff::Yes,
        false => Sniff::No,
    }
}

/// The longest name of a frame, or command: 16 MiB.
const LONGEST: usize = 16 << 20;
/// Of a rejected program point, what is kept to be shown.
const EXCERPT: usize = 220;

const CUT: &str = "the file ends inside this program point";
const STOPPED: &str = "reading stopped inside this program point";
const BROKEN: &str = "the JSON is broken inside this program point";
const NO_POINT: &str = "this program point is not an object";
const NO_NAME: &str = "the name of a frame is not a text";

/// Where the reading is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum At {
    /// Before the first bracket.
    Start,
    Top,
    /// The value of a key comes.
    Header(Header),
    Points,
    Point,
    /// The value of an amount comes.
    Amount(usize),
    StackValue,
    Stack,
    AccessValue,
    Access,
    Names,
    /// All is over.
    End,
}

/// Keys beside `pps` and `ftbl`, by what becomes of their values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Header {
    Points,
    Names,
    Version,
    /// Kept as it is under its key.
    Meta(&'static str),
    Lifetimes,
    Accesses,
    Unit,
    MegaUnit,
    End,
    Gmax,
    ShortLived,
}

/// Names of version 1 stand beside those of version 2.
const KEYS: &[(&[u8], Header)] = &[
    (b"pps", Header::Points),
    (b"aps", Header::Points),
    (b"ftbl", Header::Names),
    (b"dhatFileVersion", Header::Version),
    (b"mode", Header::Meta("mode")),
    (b"verb", Header::Meta("verb")),
    (b"cmd", Header::Meta("cmd")),
    (b"pid", Header::Meta("pid")),
    (b"bu", Header::Meta("bu")),
    (b"bsu", Header::Meta("bsu")),
    (b"bksu", Header::Meta("bksu")),
    (b"bklt", Header::Lifetimes),
    (b"bkacc", Header::Accesses),
    (b"tu", Header::Unit),
    (b"Mtu", Header::MegaUnit),
    (b"te", Header::End),
    (b"ei", Header::End),
    (b"tg", Header::Gmax),
    (b"mi", Header::Gmax),
    (b"tuth", Header::ShortLived),
];

/// What the file says of itself.
#[derive(Debug, Default)]
struct Said {
    version: Option<i64>,
    lifetimes: Option<bool>,
    accesses: Option<bool>,
    clock: Clock,
    /// Times larger than a number holds.
    large_times: Vec<&'static str>,
}

/// The reader.
#[derive(Debug)]
struct Dhat {
    json: Json,
    at: At,
    /// An unknown value is passed over: so many brackets of it are open.
    skipping: Option<u32>,
    said: Said,
    point: Point,
    intake: Intake,
    /// By number, as the table of frames has them; `None`: unreadable.
    names: Vec<Option<FrameId>>,
    /// Two numbers are one frame.
    twins: bool,
    named: Vec<bool>,
    has_names: bool,
    has_points: bool,
    /// The text is not JSON from here on, or goes on after its end.
    over: bool,
    settled: bool,
}

impl Dhat {
    fn new() -> Self {
        Self {
            json: Json::new(LONGEST).tolerating_lone_brackets(),
            at: At::Start,
            skipping: None,
            said: Said::default(),
            point: Point::default(),
            intake: Intake::default(),
            names: Vec::new(),
            twins: false,
            named: Vec::new(),
            has_names: false,
            has_points: false,
            over: false,
            settled: false,
        }
    }

    fn footprint(&self) -> usize {
        self.json.footprint()
            + self.point.footprint()
            + self.intake.footprint()
            + self.names.capacity() * size_of::<Option<FrameId>>()
            + self.named.capacity()
    }

    /// Takes all tokens of a piece. The text of the program point at hand is
    /// remembered for whoever has to reject it.
    fn take(&mut self, bytes: &[u8], out: &mut ProfileBuilder) -> Result<(), JsonStop> {
        let begin = self.json.offset();
        let mut rest = bytes;
        loop {
            let (place, token) = match self.json.next(&mut rest) {
                Ok(Some(token)) => token,
                Ok(None) => break,
                Err(stop) => {
                    if let JsonStop::Mistake(mistake) = &stop {
                        self.point.remember(bytes, begin, mistake.place.offset);
                    }
                    return Err(stop);
                }
            };
            let end = begin + (bytes.len() - rest.len()) as u64;
            // Places of tokens and their text belong to this one; the rest
            // of `self` is taken apart so that the token may be lent.
            let mut parts = Parts {
                at: &mut self.at,
                skipping: &mut self.skipping,
                said: &mut self.said,
                point: &mut self.point,
                names: &mut self.names,
                named: &mut self.named,
                twins: &mut self.twins,
                has_names: &mut self.has_names,
                has_points: &mut self.has_points,
                place,
            };
            match parts.token(token, out)? {
                Ended::Nothing => {}
                Ended::Point => {
                    self.point.remember(bytes, begin, end);
                    self.intake.point(&mut self.point, out)?;
                }
                Ended::NoPoint => {
                    out.import.lines += 1;
                    out.reject(place, NO_POINT, b"");
                }
            }
        }
        if inside_point(self.at) {
            self.point.remember(bytes, begin, self.json.offset());
        }
        Ok(())
    }

    /// The program point at hand cannot be read to its end.
    fn abandon(&mut self, reason: &'static str, out: &mut ProfileBuilder) {
        if inside_point(self.at) {
            out.import.lines += 1;
            out.reject(self.point.place, reason, self.point.text());
        }
        self.over = true;
    }
}

impl Reader for Dhat {
    fn feed(&mut self, bytes: &[u8], out: &mut ProfileBuilder) -> Result<(), Stop> {
        self.intake.begin(out)?;
        out.import.text_bytes += bytes.len() as u64;
        if self.over {
            return Ok(());
        }
        let taken = self.take(bytes, out);
        out.held = self.footprint();
        match taken {
            Ok(()) => Ok(()),
            Err(JsonStop::Stop(stop)) => {
                self.over = true;
                Err(stop)
            }
            Err(JsonStop::Mistake(mistake)) if self.at == At::End => {
                self.over = true;
                let line = mistake.place.line;
                out.doubt(format!(
                    "Something follows the end of the profile, on line {line}; it is not read."
                ));
                Ok(())
            }
            Err(JsonStop::Mistake(mistake)) => {
                self.abandon(BROKEN, out);
                Err(Stop::Damaged(format!("The JSON is broken: {mistake}")))
            }
        }
    }

    fn finish(&mut self, out: &mut ProfileBuilder) -> Result<(), Stop> {
        self.intake.begin(out)?;
        // Once: asked again after running out of memory, it is what it is.
        if std::mem::replace(&mut self.settled, true) {
            return Ok(());
        }
        if !self.over && self.at != At::End {
            let cut = match out.import.stopped {
                Some(_) => STOPPED,
                None => CUT,
            };
            self.abandon(cut, out);
            self.settle(out)?;
            // Of what is missing nobody can say that it is small.
            let what = "The file is cut: it ends before its last bracket".to_owned();
            return Err(Stop::Damaged(what));
        }
        self.settle(out)
    }
}

fn inside_point(at: At) -> bool {
    use At::{Access, AccessValue, Amount, Point, Stack, StackValue};
    matches!(
        at,
        Point | Amount(_) | StackValue | Stack | AccessValue | Access
    )
}

/// What a token may have completed.
enum Ended {
    Nothing,
    Point,
    /// Something else stands where a program point should.
    NoPoint,
}

/// The reader without the tokenizer, which has lent the token.
struct Parts<'a> {
    at: &'a mut At,
    skipping: &'a mut Option<u32>,
    said: &'a mut Said,
    point: &'a mut Point,
    names: &'a mut Vec<Option<FrameId>>,
    named: &'a mut Vec<bool>,
    twins: &'a mut bool,
    has_names: &'a mut bool,
    has_points: &'a mut bool,
    /// Of the token.
    place: Place,
}

impl Parts<'_> {
    fn token(&mut self, token: Token<'_>, out: &mut ProfileBuilder) -> Result<Ended, Stop> {
        if let Some(open) = self.skipping {
            match token {
                Token::ObjectStart | Token::ListStart => *open += 1,
                Token::ObjectEnd | Token::ListEnd => *open -= 1,
                _ => {}
            }
            if *open == 0 {
                *self.skipping = None;
            }
            return Ok(Ended::Nothing);
        }
        match (*self.at, token) {
            (At::Start, Token::ObjectStart) => *self.at = At::Top,
            (At::Top, Token::Key(key)) => match KEYS.iter().find(|(name, _)| *name == key) {
                Some((_, header)) => *self.at = At::Header(*header),
                None => *self.skipping = Some(0),
            },
            (At::Top, Token::ObjectEnd) => *self.at = At::End,
            (At::Header(header), token) => self.header(header, token, out),
            (At::Points, Token::ObjectStart) => {
                self.point.begin(self.place);
                *self.at = At::Point;
            }
            (At::Points | At::Names, Token::ListEnd) => *self.at = At::Top,
            (At::Points, other) => {
                self.pass(other);
                return Ok(Ended::NoPoint);
            }
            (At::Point, Token::Key(key)) => *self.at = self.point.key(key, self.skipping),
            (At::Point, Token::ObjectEnd) => {
                *self.at = At::Points;
                return Ok(Ended::Point);
            }
            (At::Amount(which), token) => {
                *self.at = At::Point;
                self.point.amount(which, token);
                self.pass(token);
            }
            (At::StackValue | At::AccessValue, Token::ListStart) => {
                *self.at = match *self.at {
                    At::StackValue => {
                        self.point.began_stack();
                        At::Stack
                    }
                    _ => At::Access,
                };
            }
            (At::StackValue | At::AccessValue, token) => {
                let stack = *self.at == At::StackValue;
                *self.at = At::Point;
                self.point.no_list(stack, token);
                self.pass(token);
            }
            (At::Stack | At::Access, Token::ListEnd) => *self.at = At::Point,
            (At::Stack, token) => {
                self.point.frame(token)?;
                self.pass(token);
            }
            (At::Access, token) => {
                self.point.access(token)?;
                self.pass(token);
            }
            (At::Names, token) => self.name(token, out)?,
            // A list or a single value instead of an object; the end is told
            // where all is settled.
            (_, token) => self.pass(token),
        }
        Ok(Ended::Nothing)
    }

    /// Passes over the value that begins with this token.
    fn pass(&mut self, token: Token<'_>) {
        if matches!(token, Token::ObjectStart | Token::ListStart) {
            *self.skipping = Some(1);
        }
    }

    fn name(&mut self, token: Token<'_>, out: &mut ProfileBuilder) -> Result<(), Stop> {
        let id = match token {
            Token::String(text) => Some(frame::intern(text, out)?),
            other => {
                self.pass(other);
                out.import.lines += 1;
                out.reject(self.place, NO_NAME, b"");
                None
            }
        };
        reserve(self.names, 1)?;
        self.names.push(id);
        if let Some(id) = id {
            if self.named.len() <= id.index() {
                let more = id.index() + 1 - self.named.len();
                reserve(self.named, more)?;
                self.named.resize(id.index() + 1, false);
            }
            *self.twins |= std::mem::replace(&mut self.named[id.index()], true);
        }
        Ok(())
    }

    fn header(&mut self, header: Header, token: Token<'_>, out: &mut ProfileBuilder) {
        *self.at = At::Top;
        let time = |token, name, large: &mut Vec<&'static str>| {
            let (time, is_large) = point::whole(token)?;
            if is_large {
                large.push(name);
            }
            Some(time)
        };
        let said = &mut *self.said;
        let large = &mut said.large_times;
        let understood = match (header, token) {
            (Header::Points, Token::ListStart) => {
                *self.at = At::Points;
                *self.has_points = true;
                true
            }
            (Header::Names, Token::ListStart) => {
                *self.at = At::Names;
                *self.has_names = true;
                true
            }
            (Header::Points | Header::Names, Token::LoneListEnd) => true,
            (Header::Version, token) => {
                said.version = point::whole(token).map(|(version, _)| version);
                said.version.is_some()
            }
            (Header::Meta(key), Token::String(text) | Token::Number(text)) => {
                out.add_meta(key, &String::from_utf8_lossy(text));
                true
            }
            (Header::Lifetimes, Token::Bool(yes)) => {
                said.lifetimes = Some(yes);
                true
            }
            (Header::Accesses, Token::Bool(yes)) => {
                said.accesses = Some(yes);
                true
            }
            (Header::Unit, Token::String(text)) => {
                said.clock.unit = String::from_utf8_lossy(text).into_owned();
                true
            }
            (Header::MegaUnit, Token::String(text)) => {
                said.clock.mega_unit = String::from_utf8_lossy(text).into_owned();
                true
            }
            (Header::End, token) => {
                said.clock.end = time(token, "te", large);
                said.clock.end.is_some()
            }
            (Header::Gmax, token) => {
                said.clock.gmax = time(token, "tg", large);
                said.clock.gmax.is_some()
            }
            (Header::ShortLived, token) => {
                said.clock.short_lived = time(token, "tuth", large);
                said.clock.short_lived.is_some()
            }
            _ => false,
        };
        if !understood {
            self.pass(token);
            out.import.lines += 1;
            out.reject(self.place, header.wanted(), b"");
        }
    }
}

impl Header {
    fn wanted(self) -> &'static str {
        match self {
            Self::Points => "pps, the program points, are not a list",
            Self::Names => "ftbl, the table of frames, is not a list",
            Self::Version => "dhatFileVersion is not a whole number",
            Self::Meta(_) | Self::Unit | Self::MegaUnit => {
                "this part of the description is not a text"
            }
            Self::Lifetimes | Self::Accesses => "bklt or bkacc is neither true nor false",
            Self::End | Self::Gmax | Self::ShortLived => "this time is not a whole number",
        }
    }
}

#[cfg(test)]
mod tests;
