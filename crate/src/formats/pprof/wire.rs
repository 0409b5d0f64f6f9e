//! Protocol buffers as far as profiles need them: fields of a message, one
//! after the other, from bytes that nobody has checked.

use crate::error::Stop;

/// What a field carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Value<'a> {
    Number(u64),
    /// A text, a message, or numbers in a row.
    Bytes(&'a [u8]),
    /// Of a type that no field of a profile has.
    Other,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Field<'a> {
    pub(super) number: u64,
    pub(super) value: Value<'a>,
}

/// Why there is no next field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Halt {
    /// It goes on behind the end of what is there.
    Cut,
    /// No field looks like this.
    Broken,
}

/// Why a message was not taken: it is broken, or there is no memory for it.
#[derive(Debug)]
pub(super) enum Wrong {
    Message,
    Stop(Stop),
}

impl From<Halt> for Wrong {
    fn from(_: Halt) -> Self {
        Self::Message
    }
}

impl From<Stop> for Wrong {
    fn from(stop: Stop) -> Self {
        Self::Stop(stop)
    }
}

/// Takes a number from the front. Ten bytes hold 64 bits; what a tenth byte
/// has beyond them is no number.
pub(super) fn number(rest: &mut &[u8]) -> Result<u64, Halt> {
    let mut value = 0;
    for (i, byte) in rest.iter().enumerate().take(10) {
        if i == 9 && *byte > 1 {
            return Err(Halt::Broken);
        }
        value |= u64::from(byte & 0x7f) << (7 * i);
        if *byte < 0x80 {
            *rest = &rest[i + 1..];
            return Ok(value);
        }
    }
    match rest.len() < 10 {
        true => Err(Halt::Cut),
        false => Err(Halt::Broken),
    }
}

/// Takes a field from the front; nothing is taken if there is none.
pub(super) fn field<'a>(bytes: &mut &'a [u8]) -> Result<Field<'a>, Halt> {
    let mut rest = *bytes;
    let tag = number(&mut rest)?;
    let (field, kind) = (tag >> 3, tag & 7);
    if field == 0 {
        return Err(Halt::Broken);
    }
    let value = match kind {
        0 => Value::Number(number(&mut rest)?),
        1 => fixed(&mut rest, 8)?,
        2 => {
            let length = number(&mut rest)?;
            let length = usize::try_from(length).map_err(|_| Halt::Cut)?;
            let (text, behind) = rest.split_at_checked(length).ok_or(Halt::Cut)?;
            rest = behind;
            Value::Bytes(text)
        }
        5 => fixed(&mut rest, 4)?,
        _ => return Err(Halt::Broken),
    };
    *bytes = rest;
    Ok(Field {
        number: field,
        value,
    })
}

fn fixed<'a>(rest: &mut &'a [u8], length: usize) -> Result<Value<'a>, Halt> {
    *rest = rest.get(length..).ok_or(Halt::Cut)?;
    Ok(Value::Other)
}

/// All fields of a message that is there whole.
pub(super) fn fields(mut bytes: &[u8]) -> impl Iterator<Item = Result<Field<'_>, Halt>> {
    let mut over = false;
    std::iter::from_fn(move || {
        if over || bytes.is_empty() {
            return None;
        }
        let field = field(&mut bytes);
        over = field.is_err();
        Some(field)
    })
}

/// The fields of a message that are single numbers.
pub(super) fn numbered(message: &[u8], mut take: impl FnMut(u64, u64)) -> Result<(), Halt> {
    for field in fields(message) {
        let field = field?;
        if let Value::Number(number) = field.value {
            take(field.number, number);
        }
    }
    Ok(())
}

/// Numbers of a repeated field: one, or many in a row.
pub(super) fn numbers(value: Value<'_>, mut take: impl FnMut(u64)) -> Result<(), Halt> {
    match value {
        Value::Number(one) => take(one),
        Value::Bytes(mut rest) => {
            while !rest.is_empty() {
                take(number(&mut rest)?);
            }
        }
        Value::Other => return Err(Halt::Broken),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_end_where_they_say() {
        for (bytes, want) in [
            (&[0x05][..], Ok(5)),
            (&[0xac, 0x02], Ok(300)),
            (&[0xff; 10], Err(Halt::Broken)),
            (
                &[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
                Ok(u64::MAX),
            ),
            (&[0x80, 0x80], Err(Halt::Cut)),
            (&[], Err(Halt::Cut)),
        ] {
            assert_eq!(number(&mut &bytes[..]), want, "{bytes:?}");
        }
    }

    #[test]
    fn fields_of_all_kinds_are_stepped_over() {
        let message = [
            0x08, 0x07, // 1: 7
            0x12, 0x02, b'a', b'b', // 2: "ab"
            0x1d, 1, 2, 3, 4, // 3: four bytes
            0x21, 1, 2, 3, 4, 5, 6, 7, 8, // 4: eight bytes
        ];
        let all: Vec<_> = fields(&message).map(Result::unwrap).collect();
        let values: Vec<_> = all
            .iter()
            .map(|field| (field.number, field.value))
            .collect();
        assert_eq!(
            values,
            [
                (1, Value::Number(7)),
                (2, Value::Bytes(b"ab")),
                (3, Value::Other),
                (4, Value::Other)
            ]
        );
        for (bytes, halt) in [
            (&[0x12, 0x05, b'a'][..], Halt::Cut),
            (&[0x0b], Halt::Broken),
            (&[0x00, 0x01], Halt::Broken),
            (
                &[0x12, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f],
                Halt::Cut,
            ),
        ] {
            assert_eq!(field(&mut &bytes[..]), Err(halt), "{bytes:?}");
        }
    }
}
