//! `{"job":"mail", "tenant":"a \"b\""}`: labels of goroutines, as Go quotes
//! them.

/// All pairs, as far as the text is well written.
pub(super) fn each(text: &[u8], mut take: impl FnMut(&str, &str)) {
    let Some(mut rest) = text.trim_ascii().strip_prefix(b"{") else {
        return;
    };
    while let Some((key, after)) = quoted(rest) {
        let Some(value) = after.trim_ascii_start().strip_prefix(b":") else {
            return;
        };
        let Some((value, after)) = quoted(value) else {
            return;
        };
        take(&key, &value);
        rest = match after.trim_ascii_start().strip_prefix(b",") {
            Some(rest) => rest,
            None => return,
        };
    }
}

/// A text in quotes, and what follows.
fn quoted(text: &[u8]) -> Option<(String, &[u8])> {
    let text = text.trim_ascii_start().strip_prefix(b"\"")?;
    let mut plain = Vec::new();
    let mut at = 0;
    loop {
        match *text.get(at)? {
            b'"' => break,
            b'\\' => {
                // Whatever else is escaped stays as it is written.
                at += 1;
                match *text.get(at)? {
                    b'n' => plain.push(b'\n'),
                    b't' => plain.push(b'\t'),
                    byte @ (b'"' | b'\\') => plain.push(byte),
                    byte => plain.extend([b'\\', byte]),
                }
            }
            byte => plain.push(byte),
        }
        at += 1;
    }
    let plain = String::from_utf8_lossy(&plain).into_owned();
    Some((plain, &text[at + 1..]))
}

#[cfg(test)]
mod tests {
    use super::each;

    #[test]
    fn pairs_in_quotes() {
        for (text, want) in [
            (r#"{"job":"mail"}"#, "job=mail;"),
            (r#"{"a":"1", "b":"x \"y\" \\"}"#, r#"a=1;b=x "y" \;"#),
            (r#"{"a":"1", "b"#, "a=1;"),
            (r#"{"a" "1"}"#, ""),
            ("{}", ""),
            ("", ""),
        ] {
            let mut seen = String::new();
            each(text.as_bytes(), |key, value| {
                seen.push_str(&format!("{key}={value};"));
            });
            assert_eq!(seen, want, "{text}");
        }
    }
}
