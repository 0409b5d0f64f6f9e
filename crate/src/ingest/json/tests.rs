use super::*;

/// The tokens of a text cut into pieces of a size, as a line.
fn cut(text: &[u8], size: usize, json: Json) -> String {
    let (mut json, mut seen) = (json, Vec::new());
    let mut show = |token: Token<'_>| {
        let text = |text| String::from_utf8_lossy(text).into_owned();
        seen.push(match token {
            Token::ObjectStart => "{".to_owned(),
            Token::ObjectEnd => "}".to_owned(),
            Token::ListStart => "[".to_owned(),
            Token::ListEnd => "]".to_owned(),
            Token::Key(name) => format!("{}:", text(name)),
            Token::String(words) => format!("\u{201c}{}\u{201d}", text(words)),
            Token::Number(digits) => text(digits),
            Token::Bool(yes) => yes.to_string(),
            Token::Null => "null".to_owned(),
            Token::LoneListEnd => "[]".to_owned(),
        });
    };
    let mut stop = None;
    'pieces: for piece in text.chunks(size) {
        let mut rest = piece;
        loop {
            match json.next(&mut rest) {
                Ok(Some((_, token))) => show(token),
                Ok(None) => break,
                Err(why) => {
                    stop = Some(why);
                    break 'pieces;
                }
            }
        }
    }
    if stop.is_none() {
        match json.finish() {
            Ok(token) => token.into_iter().for_each(show),
            Err(why) => stop = Some(why),
        }
    }
    seen.extend(stop.map(|why| format!("! {why}")));
    seen.join(" ")
}

/// The same, however it is cut.
fn tokens(text: impl AsRef<[u8]>) -> String {
    tokens_of(text.as_ref(), || Json::new(1000))
}

fn tokens_of(text: &[u8], json: impl Fn() -> Json) -> String {
    let whole = cut(text, text.len().max(1), json());
    for size in 1..text.len() {
        assert_eq!(cut(text, size, json()), whole, "in pieces of {size}");
    }
    whole
}

#[test]
fn a_text_is_a_row_of_tokens() {
    assert_eq!(
        tokens(" {\"a\": [1, -2.5e3, []],\n\"b\" :null,\"c\":{\"d\":true, \"e\":false}} "),
        "{ a: [ 1 -2.5e3 [ ] ] b: null c: { d: true e: false } }"
    );
    assert_eq!(tokens("12"), "12");
    assert_eq!(tokens("\"x\""), "\u{201c}x\u{201d}");
    let u128_max = "[340282366920938463463374607431768211455]";
    assert_eq!(
        tokens(u128_max),
        "[ 340282366920938463463374607431768211455 ]"
    );
}

#[test]
fn strings_are_bytes_and_their_escapes_are_undone() {
    let shown = |text: &str| format!("\u{201c}{text}\u{201d}");
    assert_eq!(
        tokens(r#""a\"b\\c\/d\n\t\u00b5\ud83d\ude00é""#),
        shown("a\"b\\c/d\n\t\u{b5}\u{1f600}é")
    );
    // Halves of characters.
    assert_eq!(
        tokens(r#""\ud83dx\ude00\ud83d\ud83d\ude00\ud83d\n""#),
        shown("\u{fffd}x\u{fffd}\u{fffd}\u{1f600}\u{fffd}\n")
    );
    assert_eq!(tokens(r#""\ud83d""#), shown("\u{fffd}"));
    let bytes = b"\"caf\xe9\"";
    let mut json = Json::new(9);
    let mut rest = bytes.as_slice();
    let place = Place { line: 1, offset: 0 };
    let token = Token::String(b"caf\xe9");
    assert_eq!(json.next(&mut rest), Ok(Some((place, token))));
    assert_eq!(
        tokens("{\"a\\nb\":\"two\nlines\"}"),
        "{ a\nb: \u{201c}two\nlines\u{201d} }"
    );
}

#[test]
fn a_mistake_has_a_line_and_an_offset() {
    for (text, want) in [
        (
            "[1,\n 2 3]",
            "[ 1 2 ! line 2, byte 7: a comma or the closing bracket was expected",
        ),
        ("{\"a\" 1}", "{ a: ! line 1, byte 5: a colon was expected"),
        (
            "{1:2}",
            "{ ! line 1, byte 1: a name in quotes or } was expected",
        ),
        ("[1,]", "[ 1 ! line 1, byte 3: a value was expected"),
        (
            "[1}",
            "[ 1 ! line 1, byte 2: a comma or the closing bracket was expected",
        ),
        (
            "{\"a\":1]",
            "{ a: 1 ! line 1, byte 6: a comma or the closing bracket was expected",
        ),
        ("{\"a\":]", "{ a: ! line 1, byte 5: a value was expected"),
        ("[trux]", "[ ! line 1, byte 4: a value was expected"),
        (
            "[\"a\n\\x\"]",
            "[ ! line 2, byte 5: there is no such escape in a string",
        ),
        (
            "[\"\\u12g\"]",
            "[ ! line 1, byte 6: four hexadecimal digits must follow \\u",
        ),
        ("[1-2]", "[ ! line 1, byte 1: this is not a number"),
        ("[-]", "[ ! line 1, byte 1: this is not a number"),
        (
            "{} {}",
            "{ } ! line 1, byte 3: the text goes on after its end",
        ),
        ("]", "! line 1, byte 0: a value was expected"),
        ("x", "! line 1, byte 0: a value was expected"),
    ] {
        assert_eq!(tokens(text), want);
    }
}

#[test]
fn a_text_that_ends_early_says_so() {
    for (text, want) in [
        (
            "",
            "! line 1, byte 0: the text ends before anything is said",
        ),
        ("{\"a", "{ ! line 1, byte 3: the text ends inside a string"),
        ("[\"\\", "[ ! line 1, byte 3: the text ends inside a string"),
        (
            "[12",
            "[ ! line 1, byte 3: the text ends before all brackets are closed",
        ),
        (
            "{\n",
            "{ ! line 2, byte 2: the text ends before all brackets are closed",
        ),
    ] {
        assert_eq!(tokens(text), want);
    }
}

#[test]
fn a_lone_bracket_is_an_empty_list_where_that_is_wanted() {
    let lenient = || Json::new(99).tolerating_lone_brackets();
    let seen = tokens_of(b"{\"fs\":],\"b\":1}", lenient);
    assert_eq!(seen, "{ fs: [] b: 1 }");
    // Anywhere else it is what it is.
    let seen = tokens_of(b"[1,]", lenient);
    assert_eq!(seen, "[ 1 ! line 1, byte 3: a value was expected");
}

#[test]
fn there_are_limits() {
    let deep = "[".repeat(DEEPEST + 1);
    let seen = cut(deep.as_bytes(), 4096, Json::new(9));
    assert!(seen.ends_with("nested more than 10,000 deep"), "{seen}");
    for text in [format!("\"{}\"", "x".repeat(20)), "1".repeat(20)] {
        for size in [1, 7, 100] {
            let seen = cut(text.as_bytes(), size, Json::new(10));
            assert!(seen.ends_with(TOO_LONG), "{seen}");
        }
    }
}
