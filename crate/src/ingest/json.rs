//! JSON out of pieces of bytes, a token at a time.
//!
//! A profile in JSON may be larger than memory, so there is no tree of
//! values: the text goes by as a row of tokens, and a reader keeps what it
//! wants of them.
//!
//! ```text
//! {"a": [1, -2.5e3], "b": null}
//! {  a:  [  1  -2.5e3  ]  b:  null  }
//! ```
//!
//! Nearly every token lies whole inside one piece and is lent out from there;
//! one that is cut, or has escapes, is put together first. Numbers stay text,
//! for no type holds them all. Strings are bytes, valid UTF-8 or not. What is
//! open is remembered in a bit each, and nothing recurses.

use crate::column::reserve;
use crate::error::Stop;
use crate::profile::Place;
use memchr::memchr3;
use thiserror::Error;

/// One token. What is lent ends with the next call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Token<'a> {
    ObjectStart,
    ObjectEnd,
    ListStart,
    ListEnd,
    /// A member's name; its value comes next.
    Key(&'a [u8]),
    String(&'a [u8]),
    /// As written.
    Number(&'a [u8]),
    Bool(bool),
    Null,
    /// A list without its `[`: see [`Json::tolerating_lone_brackets`].
    LoneListEnd,
}

/// Why the text is not JSON, and where. Nothing can be read after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("line {}, byte {}: {what}", place.line, place.offset)]
pub struct Mistake {
    /// Of the byte at which it shows.
    pub place: Place,
    pub what: &'static str,
}

/// What keeps a text from being read on.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum JsonStop {
    #[error("{0}")]
    Mistake(#[from] Mistake),
    #[error(transparent)]
    Stop(#[from] Stop),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Expect {
    Value,
    /// A list has just begun.
    ValueOrEnd,
    /// An object has just begun.
    KeyOrEnd,
    Key,
    Colon,
    /// The value of a member.
    MemberValue,
    CommaOrEnd,
    /// The text is over.
    Nothing,
}

/// What a piece may have cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Between,
    String,
    Escape,
    /// So many digits of `\u` are there, and what they are worth.
    Hex(u8, u16),
    Number,
    Word,
}

/// See the module.
#[derive(Debug)]
pub struct Json {
    expect: Expect,
    part: Part,
    /// Open objects and lists, from the outside; true: an object.
    open: Vec<bool>,
    /// A token that was cut or has escapes.
    carry: Vec<u8>,
    /// `carry` holds the beginning of the token.
    carried: bool,
    /// The first half of a character that takes two `\u`.
    high: Option<u16>,
    /// Of the next byte.
    offset: u64,
    line: u64,
    /// Where the latest token begins.
    token: Place,
    cap: usize,
    lone_brackets: bool,
}

/// Deeper nesting is no data.
const DEEPEST: usize = 10_000;

const STRAY: &str = "a value was expected";
const TOO_LONG: &str = "a string or number is longer than can be read";
const WORDS: [(&[u8], Token<'static>); 3] = [
    (b"true", Token::Bool(true)),
    (b"false", Token::Bool(false)),
    (b"null", Token::Null),
];

impl Json {
    /// `cap`: the longest string or number, in bytes.
    pub fn new(cap: usize) -> Self {
        Self {
            expect: Expect::Value,
            part: Part::Between,
            open: Vec::new(),
            carry: Vec::new(),
            carried: false,
            high: None,
            offset: 0,
            line: 1,
            token: Place { line: 1, offset: 0 },
            cap,
            lone_brackets: false,
        }
    }

    /// There are writers that mean an empty list when they write `"a":]`.
    pub fn tolerating_lone_brackets(mut self) -> Self {
        self.lone_brackets = true;
        self
    }

    /// Bytes taken.
    pub fn offset(&self) -> u64 {
        self.offset
    }

    /// Memory held, in bytes.
    pub fn footprint(&self) -> usize {
        self.carry.capacity() + self.open.capacity()
    }

    /// The next token and where it begins; it is taken from `bytes`. None if
    /// they end before.
    pub fn next<'s, 'b: 's>(
        &'s mut self,
        bytes: &mut &'b [u8],
    ) -> Result<Option<(Place, Token<'s>)>, JsonStop> {
        if self.part == Part::Between {
            let byte = loop {
                self.skip_space(bytes);
                match bytes.first() {
                    None => return Ok(None),
                    Some(&byte @ (b',' | b':')) => {
                        self.separator(byte)?;
                        self.take(bytes, 1);
                    }
                    Some(&byte) => break byte,
                }
            };
            let place = self.here();
            self.token = place;
            match byte {
                b'"' => {
                    self.take(bytes, 1);
                    self.expects_string()?;
                    self.part = Part::String;
                }
                b'-' | b'0'..=b'9' => {
                    self.expects_value()?;
                    self.part = Part::Number;
                }
                b't' | b'f' | b'n' => {
                    self.expects_value()?;
                    self.part = Part::Word;
                }
                _ => {
                    let token = self.bracket(byte)?;
                    self.take(bytes, 1);
                    return Ok(Some((place, token)));
                }
            }
            self.carry.clear();
            self.carried = false;
        }
        let place = self.token;
        let token = match self.part {
            Part::Number => self.number(bytes),
            Part::Word => self.word(bytes),
            _ => self.string(bytes),
        };
        Ok(token?.map(|token| (place, token)))
    }

    /// There are no more bytes. Answers a number that ended only with them.
    pub fn finish(&mut self) -> Result<Option<Token<'_>>, JsonStop> {
        let what = match (self.part, self.expect) {
            (Part::Number, _) if self.open.is_empty() => {
                return self.end_number().map(Some);
            }
            (Part::Between, Expect::Nothing) => return Ok(None),
            (Part::String | Part::Escape | Part::Hex(..), _) => "the text ends inside a string",
            _ if self.open.is_empty() => "the text ends before anything is said",
            _ => "the text ends before all brackets are closed",
        };
        Err(self.mistake(what))
    }

    fn here(&self) -> Place {
        Place {
            line: self.line,
            offset: self.offset,
        }
    }

    #[cold]
    fn mistake(&self, what: &'static str) -> JsonStop {
        JsonStop::Mistake(Mistake {
            place: self.here(),
            what,
        })
    }

    #[inline]
    fn take<'b>(&mut self, bytes: &mut &'b [u8], n: usize) -> &'b [u8] {
        let (taken, rest) = bytes.split_at(n);
        *bytes = rest;
        self.offset += n as u64;
        taken
    }

    #[inline]
    fn skip_space(&mut self, bytes: &mut &[u8]) {
        let mut n = 0;
        while let Some(byte) = bytes.get(n) {
            match byte {
                b' ' | b'\t' | b'\r' => {}
                b'\n' => self.line += 1,
                _ => break,
            }
            n += 1;
        }
        self.take(bytes, n);
    }

    #[inline]
    fn expects_value(&mut self) -> Result<(), JsonStop> {
        match self.expect {
            Expect::Value | Expect::ValueOrEnd | Expect::MemberValue => Ok(()),
            other => Err(self.mistake(other.wanted())),
        }
    }

    #[inline]
    fn expects_string(&mut self) -> Result<(), JsonStop> {
        match self.expect {
            Expect::Key | Expect::KeyOrEnd => Ok(()),
            _ => self.expects_value(),
        }
    }

    /// A value has ended.
    #[inline]
    fn ended(&mut self) {
        self.expect = match self.open.is_empty() {
            true => Expect::Nothing,
            false => Expect::CommaOrEnd,
        };
    }

    #[inline]
    fn separator(&mut self, byte: u8) -> Result<(), JsonStop> {
        self.expect = match (byte, self.expect, self.open.last()) {
            (b':', Expect::Colon, _) => Expect::MemberValue,
            (b',', Expect::CommaOrEnd, Some(true)) => Expect::Key,
            (b',', Expect::CommaOrEnd, _) => Expect::Value,
            (_, other, _) => return Err(self.mistake(other.wanted())),
        };
        Ok(())
    }

    fn bracket(&mut self, byte: u8) -> Result<Token<'static>, JsonStop> {
        let inside_list = self.open.last() == Some(&false);
        match (byte, self.expect) {
            (b'{' | b'[', Expect::Value | Expect::ValueOrEnd | Expect::MemberValue) => {
                if self.open.len() == DEEPEST {
                    return Err(self.mistake("brackets are nested more than 10,000 deep"));
                }
                let object = byte == b'{';
                reserve(&mut self.open, 1)?;
                self.open.push(object);
                let (expect, token) = match object {
                    true => (Expect::KeyOrEnd, Token::ObjectStart),
                    false => (Expect::ValueOrEnd, Token::ListStart),
                };
                self.expect = expect;
                Ok(token)
            }
            (b']', Expect::MemberValue) if self.lone_brackets => {
                self.ended();
                Ok(Token::LoneListEnd)
            }
            (b']', Expect::ValueOrEnd | Expect::CommaOrEnd) if inside_list => {
                self.open.pop();
                self.ended();
                Ok(Token::ListEnd)
            }
            (b'}', Expect::KeyOrEnd | Expect::CommaOrEnd) if !inside_list => {
                self.open.pop();
                self.ended();
                Ok(Token::ObjectEnd)
            }
            (_, expect) => Err(self.mistake(expect.wanted())),
        }
    }

    /// Keeps a part of a token.
    fn keep(&mut self, bytes: &[u8]) -> Result<(), JsonStop> {
        if self.carry.len() + bytes.len() > self.cap {
            return Err(self.bad_token(TOO_LONG));
        }
        self.carried = true;
        reserve(&mut self.carry, bytes.len())?;
        self.carry.extend_from_slice(bytes);
        Ok(())
    }

    fn number<'s, 'b: 's>(
        &'s mut self,
        bytes: &mut &'b [u8],
    ) -> Result<Option<Token<'s>>, JsonStop> {
        let of_number = |b: &u8| matches!(b, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E');
        let end = bytes.iter().position(|b| !of_number(b));
        if self.carry.len() + end.unwrap_or(bytes.len()) > self.cap {
            return Err(self.bad_token(TOO_LONG));
        }
        let Some(end) = end else {
            let all = self.take(bytes, bytes.len());
            self.keep(all)?;
            return Ok(None);
        };
        let text = self.take(bytes, end);
        if !self.carried {
            if !is_number(text) {
                return Err(self.no_number());
            }
            self.part = Part::Between;
            self.ended();
            return Ok(Some(Token::Number(text)));
        }
        self.keep(text)?;
        self.end_number().map(Some)
    }

    fn end_number(&mut self) -> Result<Token<'_>, JsonStop> {
        if !is_number(&self.carry) {
            return Err(self.no_number());
        }
        self.part = Part::Between;
        self.ended();
        Ok(Token::Number(&self.carry))
    }

    fn no_number(&self) -> JsonStop {
        self.bad_token("this is not a number")
    }

    #[cold]
    fn bad_token(&self, what: &'static str) -> JsonStop {
        JsonStop::Mistake(Mistake {
            place: self.token,
            what,
        })
    }

    fn word<'s, 'b: 's>(&'s mut self, bytes: &mut &'b [u8]) -> Result<Option<Token<'s>>, JsonStop> {
        while let Some(&byte) = bytes.first() {
            let n = self.carry.len();
            let goes_on = |word: &[u8]| word.starts_with(&self.carry) && word.get(n) == Some(&byte);
            let Some((word, token)) = WORDS.iter().find(|(word, _)| goes_on(word)) else {
                return Err(self.mistake(STRAY));
            };
            self.take(bytes, 1);
            self.keep(&[byte])?;
            if word.len() == n + 1 {
                self.part = Part::Between;
                self.ended();
                return Ok(Some(*token));
            }
        }
        Ok(None)
    }

    fn string<'s, 'b: 's>(
        &'s mut self,
        bytes: &mut &'b [u8],
    ) -> Result<Option<Token<'s>>, JsonStop> {
        loop {
            match self.part {
                Part::Escape => {
                    let Some(&byte) = bytes.first() else {
                        return Ok(None);
                    };
                    self.escape(byte)?;
                    self.take(bytes, 1);
                }
                Part::Hex(digits, value) => {
                    let Some(&byte) = bytes.first() else {
                        return Ok(None);
                    };
                    let Some(digit) = (byte as char).to_digit(16) else {
                        return Err(self.mistake("four hexadecimal digits must follow \\u"));
                    };
                    self.take(bytes, 1);
                    let value = value << 4 | digit as u16;
                    if digits < 3 {
                        self.part = Part::Hex(digits + 1, value);
                    } else {
                        self.part = Part::String;
                        self.unit(value)?;
                    }
                }
                _ => {
                    let Some(end) = memchr3(b'"', b'\\', b'\n', bytes) else {
                        if bytes.len() + self.carry.len() > self.cap {
                            return Err(self.bad_token(TOO_LONG));
                        }
                        if !bytes.is_empty() {
                            self.lone_high()?;
                            let all = self.take(bytes, bytes.len());
                            self.keep(all)?;
                        }
                        return Ok(None);
                    };
                    if end + self.carry.len() > self.cap {
                        return Err(self.bad_token(TOO_LONG));
                    }
                    let byte = bytes[end];
                    if end > 0 || byte != b'\\' {
                        self.lone_high()?;
                    }
                    let text = self.take(bytes, end);
                    if byte == b'"' && !self.carried {
                        self.take(bytes, 1);
                        return Ok(Some(self.ended_string(text)));
                    }
                    self.keep(text)?;
                    self.take(bytes, 1);
                    match byte {
                        b'"' => {
                            let key = self.ended_part();
                            let text = &self.carry;
                            return Ok(Some(match key {
                                true => Token::Key(text),
                                false => Token::String(text),
                            }));
                        }
                        b'\\' => self.part = Part::Escape,
                        // Not allowed, but clear.
                        _ => {
                            self.line += 1;
                            self.keep(b"\n")?;
                        }
                    }
                }
            }
        }
    }

    #[inline]
    fn ended_string<'b>(&mut self, text: &'b [u8]) -> Token<'b> {
        match self.ended_part() {
            true => Token::Key(text),
            false => Token::String(text),
        }
    }

    /// A string has ended; was it a key?
    #[inline]
    fn ended_part(&mut self) -> bool {
        self.part = Part::Between;
        let key = matches!(self.expect, Expect::Key | Expect::KeyOrEnd);
        match key {
            true => self.expect = Expect::Colon,
            false => self.ended(),
        }
        key
    }

    fn escape(&mut self, byte: u8) -> Result<(), JsonStop> {
        let means = match byte {
            b'"' | b'\\' | b'/' => byte,
            b'b' => 8,
            b'f' => 12,
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'u' => {
                self.part = Part::Hex(0, 0);
                return Ok(());
            }
            _ => return Err(self.mistake("there is no such escape in a string")),
        };
        self.part = Part::String;
        self.lone_high()?;
        self.keep(&[means])
    }

    /// What `\u` says: a half of a character is kept until the other comes.
    fn unit(&mut self, unit: u16) -> Result<(), JsonStop> {
        let code = u32::from(unit);
        if let (Some(high), 0xdc00..=0xdfff) = (self.high, code) {
            self.high = None;
            let both = 0x10000 + ((u32::from(high) & 0x3ff) << 10) + (code & 0x3ff);
            return self.character(char::from_u32(both));
        }
        self.lone_high()?;
        if (0xd800..0xdc00).contains(&code) {
            self.high = Some(unit);
            return Ok(());
        }
        self.character(char::from_u32(code))
    }

    /// Half a character without the other is none.
    #[inline]
    fn lone_high(&mut self) -> Result<(), JsonStop> {
        match self.high.take() {
            None => Ok(()),
            Some(_) => self.character(None),
        }
    }

    fn character(&mut self, character: Option<char>) -> Result<(), JsonStop> {
        let character = character.unwrap_or(char::REPLACEMENT_CHARACTER);
        self.keep(character.encode_utf8(&mut [0; 4]).as_bytes())
    }
}

impl Expect {
    fn wanted(self) -> &'static str {
        match self {
            Self::Value | Self::MemberValue => STRAY,
            Self::ValueOrEnd => "a value or ] was expected",
            Self::KeyOrEnd => "a name in quotes or } was expected",
            Self::Key => "a name in quotes was expected",
            Self::Colon => "a colon was expected",
            Self::CommaOrEnd => "a comma or the closing bracket was expected",
            Self::Nothing => "the text goes on after its end",
        }
    }
}

/// Is this what JSON calls a number? Leading zeros are let pass.
fn is_number(text: &[u8]) -> bool {
    let digits = |text: &mut &[u8]| {
        let n = text.iter().take_while(|b| b.is_ascii_digit()).count();
        *text = &text[n..];
        n > 0
    };
    let mut rest = text.strip_prefix(b"-").unwrap_or(text);
    if !digits(&mut rest) {
        return false;
    }
    if let Some(mut fraction) = rest.strip_prefix(b".") {
        if !digits(&mut fraction) {
            return false;
        }
        rest = fraction;
    }
    if let [b'e' | b'E', exponent @ ..] = rest {
        let mut exponent = match exponent {
            [b'+' | b'-', digits @ ..] => digits,
            all => all,
        };
        return digits(&mut exponent) && exponent.is_empty();
    }
    rest.is_empty()
}

#[cfg(test)]
mod tests;
