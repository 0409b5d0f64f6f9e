//! Places of code that have no name.

/// `libfoo.so+0x1a2b`: a binary by its last name, and how far into its file.
pub(crate) fn in_binary(path: &str, offset: u64) -> String {
    let base = path.rsplit(['/', '\\']).next().unwrap_or(path);
    format!("{base}+0x{offset:x}")
}
