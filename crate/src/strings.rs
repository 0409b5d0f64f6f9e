//! Every distinct string of a profile, once.
//!
//! Names make up nearly all bytes of a profile and repeat without end, so
//! they lie end to end in one arena and are named by number. Bytes are kept as
//! they came, valid UTF-8 or not; turning them into text is a matter of
//! display.
//!
//! The index that finds a string again holds row numbers only, and lives only
//! while a profile is built.

use crate::column::{out_of_memory, reserve};
use crate::error::Stop;
use crate::ids::StringId;
use hashbrown::{HashMap, HashTable};

/// The frozen table.
///
/// Invariants: row 0 is empty; `ends` ascends and its last entry is the
/// length of `bytes`; no two rows are equal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Strings {
    bytes: Vec<u8>,
    /// Where row `i` ends; it begins where row `i - 1` ends.
    ends: Vec<u32>,
}

impl Strings {
    fn new() -> Self {
        Self {
            bytes: Vec::new(),
            ends: vec![0],
        }
    }

    #[inline]
    pub fn get(&self, id: StringId) -> &[u8] {
        let i = id.index();
        let start = if i == 0 { 0 } else { self.ends[i - 1] as usize };
        &self.bytes[start..self.ends[i] as usize]
    }

    /// For display: what is not UTF-8 becomes U+FFFD.
    pub fn text(&self, id: StringId) -> String {
        String::from_utf8_lossy(self.get(id)).into_owned()
    }

    pub fn len(&self) -> usize {
        self.ends.len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() <= 1
    }

    pub fn iter(&self) -> impl Iterator<Item = (StringId, &[u8])> {
        (0..self.len()).map(|i| (StringId::of(i), self.get(StringId::of(i))))
    }

    /// The rows of strings that may not be in the frozen table yet.
    pub fn add(&mut self, texts: &[Vec<u8>]) -> Result<Vec<StringId>, Stop> {
        let mut known: HashMap<&[u8], Option<StringId>> =
            texts.iter().map(|text| (text.as_slice(), None)).collect();
        for (id, text) in self.iter() {
            if let Some(known) = known.get_mut(text) {
                *known = Some(id);
            }
        }
        let mut rows = Vec::new();
        for text in texts {
            let known = known.entry(text).or_default();
            if known.is_none() {
                let end = u32::try_from(self.bytes.len() + text.len());
                let end = end.map_err(|_| Stop::Full("names"))?;
                reserve(&mut self.bytes, text.len())?;
                reserve(&mut self.ends, 1)?;
                self.bytes.extend_from_slice(text);
                self.ends.push(end);
                *known = Some(StringId::of(self.ends.len() - 1));
            }
            rows.extend(*known);
        }
        Ok(rows)
    }

    /// A table of these rows in this order; the first of them is row 0.
    pub fn pick(&self, rows: &[StringId]) -> Result<Self, Stop> {
        let mut picked = Self {
            bytes: Vec::new(),
            ends: Vec::new(),
        };
        let bytes = rows.iter().map(|id| self.get(*id).len()).sum();
        reserve(&mut picked.bytes, bytes)?;
        reserve(&mut picked.ends, rows.len())?;
        for id in rows {
            picked.bytes.extend_from_slice(self.get(*id));
            picked.ends.push(picked.bytes.len() as u32);
        }
        Ok(picked)
    }

    /// Length of the arena: what a search has to look through.
    pub fn byte_len(&self) -> usize {
        self.bytes.len()
    }
}

/// The table while it is built.
#[derive(Debug)]
pub struct StringInterner {
    strings: Strings,
    index: HashTable<u32>,
}

impl Default for StringInterner {
    fn default() -> Self {
        let mut interner = Self {
            strings: Strings::new(),
            index: HashTable::new(),
        };
        // Row 0 must be found like any other.
        interner.index.insert_unique(hash(b""), 0, |_| hash(b""));
        interner
    }
}

impl StringInterner {
    /// The row of `text`, new or old.
    #[inline]
    pub fn intern(&mut self, text: &[u8]) -> Result<StringId, Stop> {
        let hash = hash(text);
        let strings = &self.strings;
        match self
            .index
            .find(hash, |&i| same(strings.get(StringId(i)), text))
        {
            Some(&i) => Ok(StringId(i)),
            None => self.insert(hash, text),
        }
    }

    #[cold]
    fn insert(&mut self, hash_of_text: u64, text: &[u8]) -> Result<StringId, Stop> {
        let id = u32::try_from(self.strings.ends.len()).map_err(|_| Stop::Full("names"))?;
        let end = u32::try_from(self.strings.bytes.len() + text.len())
            .map_err(|_| out_of_memory("4 GiB of names"))?;
        reserve(&mut self.strings.bytes, text.len())?;
        reserve(&mut self.strings.ends, 1)?;
        let strings = &self.strings;
        self.index
            .try_reserve(1, |&i| hash(strings.get(StringId(i))))
            .map_err(|_| out_of_memory("the system"))?;
        self.strings.bytes.extend_from_slice(text);
        self.strings.ends.push(end);
        let strings = &self.strings;
        self.index
            .insert_unique(hash_of_text, id, |&i| hash(strings.get(StringId(i))));
        Ok(StringId(id))
    }

    pub fn strings(&self) -> &Strings {
        &self.strings
    }

    /// Memory held, in bytes.
    pub fn footprint(&self) -> usize {
        self.strings.bytes.capacity() + self.strings.ends.capacity() * 4 + self.index.capacity() * 5
    }

    pub fn freeze(mut self) -> Strings {
        self.strings.bytes.shrink_to_fit();
        self.strings.ends.shrink_to_fit();
        self.strings
    }
}

/// Equality of two byte strings, eight bytes at a step: the portable `memcmp`
/// of WebAssembly goes byte by byte, and this runs once for every frame of
/// every line.
#[inline]
fn same(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    let ((x, x_rest), (y, y_rest)) = (a.as_chunks(), b.as_chunks());
    for (p, q) in x.iter().zip(y) {
        if u64::from_le_bytes(*p) != u64::from_le_bytes(*q) {
            return false;
        }
    }
    x_rest == y_rest
}

/// The two halves of sixteen bytes.
#[inline]
fn words(sixteen: [u8; 16]) -> (u64, u64) {
    let both = u128::from_le_bytes(sixteen);
    (both as u64, (both >> 64) as u64)
}

/// A hash for long names: two independent lanes of 64-bit multiplications,
/// which WebAssembly has, in place of the 128-bit ones that most fast hashes
/// are built on, which it has not.
#[inline]
fn hash(text: &[u8]) -> u64 {
    const A: u64 = 0x9e37_79b9_7f4a_7c15;
    const B: u64 = 0xc2b2_ae3d_27d4_eb4f;
    let mut x = A ^ text.len() as u64;
    let mut y = B;
    let mut take = |sixteen: [u8; 16]| {
        let (low, high) = words(sixteen);
        x = (x ^ low).wrapping_mul(A).rotate_left(29);
        y = (y ^ high).wrapping_mul(B).rotate_left(31);
    };
    let (pairs, rest) = text.as_chunks();
    pairs.iter().for_each(|pair| take(*pair));
    let mut tail = [0u8; 16];
    tail[..rest.len()].copy_from_slice(rest);
    take(tail);
    let mut h = (x ^ y.rotate_left(32)).wrapping_mul(A);
    h ^= h >> 32;
    h = h.wrapping_mul(B);
    h ^ (h >> 29)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_strings_share_a_row_and_keep_their_bytes() {
        let mut table = StringInterner::default();
        let a = table.intern(b"DB::Memory").unwrap();
        let bad = table.intern(b"caf\xe9").unwrap();
        assert_eq!(table.intern(b"DB::Memory").unwrap(), a);
        assert_eq!(table.intern(b"").unwrap(), StringId::EMPTY);
        assert_ne!(a, bad);
        let strings = table.freeze();
        assert_eq!(strings.get(bad), b"caf\xe9");
        assert_eq!(strings.text(bad), "caf\u{fffd}");
        assert_eq!(strings.len(), 3);
    }

    #[test]
    fn lengths_around_a_word_differ() {
        let mut table = StringInterner::default();
        let long = [b'x'; 40];
        let ids: Vec<_> = (0..40).map(|n| table.intern(&long[..n]).unwrap()).collect();
        for (n, id) in ids.iter().enumerate() {
            assert_eq!(table.intern(&long[..n]).unwrap(), *id);
            assert_eq!(table.strings().get(*id).len(), n);
        }
    }

    #[test]
    fn many_rows_survive_growth() {
        let mut table = StringInterner::default();
        for i in 0..50_000u32 {
            let id = table.intern(format!("function_{i}").as_bytes()).unwrap();
            assert_eq!(id.0, i + 1);
        }
        assert_eq!(table.intern(b"function_0").unwrap().0, 1);
        assert_eq!(table.intern(b"function_49999").unwrap().0, 50_000);
    }
}
