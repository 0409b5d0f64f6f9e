//! Where the frames of a stack end, and what their names say of how they ran.

use crate::frames::FrameKind;
use memchr::memchr;

/// How far ahead the `]` of a `[T; N]` is looked for.
const ARRAY: usize = 256;

/// Where the frame that begins at `at` ends, and whether that is sure whatever
/// comes later in the line. Rust writes array types as `[T; N]` and nobody
/// escapes them: inside an open bracket a semicolon before a space belongs to
/// the name, if the bracket is closed soon after. So does any inside the name
/// of a thread, which comes first: `[pool;1 tid=5]`.
pub(super) fn frame_end(stack: &[u8], at: usize) -> (usize, bool) {
    let mut sure = true;
    if at == 0 && stack.first() == Some(&b'[') {
        if let Some(end) = thread_end(stack) {
            return (end, false);
        }
        // Without the `tid=` of this line, another that begins alike may have one.
        let end = memchr(b';', stack).unwrap_or(stack.len());
        sure = stack[end - 1] == b']';
    }
    let (mut from, mut depth) = (at, 0);
    while let Some(found) = memchr(b';', &stack[from..]) {
        let end = from + found;
        if stack.get(end + 1) != Some(&b' ') {
            return (end, sure);
        }
        depth = brackets(&stack[from..end], depth);
        if depth == 0 {
            return (end, sure);
        }
        sure = false;
        let ahead = &stack[end..stack.len().min(end + ARRAY)];
        if !closes(ahead, depth) {
            return (end, sure);
        }
        from = end + 1;
    }
    (stack.len(), sure)
}

/// The end of `[any name tid=123]` at the beginning.
fn thread_end(stack: &[u8]) -> Option<usize> {
    let head = &stack[..stack.len().min(ARRAY)];
    if head.first() != Some(&b'[') {
        return None;
    }
    let tid = memchr::memmem::find(head, b" tid=")?;
    let digits = &head[tid + 5..];
    let end = tid + 5 + digits.iter().position(|b| *b == b']')? + 1;
    let number = &head[tid + 5..end - 1];
    let one = memchr::memmem::find(&head[..tid], b"];").is_none();
    let over = matches!(stack.get(end), None | Some(b';'));
    (one && over && !number.is_empty() && number.iter().all(u8::is_ascii_digit)).then_some(end)
}

fn brackets(text: &[u8], open: u32) -> u32 {
    text.iter().fold(open, |depth, byte| match byte {
        b'[' => depth + 1,
        b']' => depth.saturating_sub(1),
        _ => depth,
    })
}

fn closes(text: &[u8], open: u32) -> bool {
    let mut depth = open;
    text.iter().any(|byte| {
        match byte {
            b'[' => depth += 1,
            b']' => depth -= 1,
            _ => {}
        }
        depth == 0
    })
}

/// How a frame's code ran, from what profilers append to its name.
pub(super) fn kind(name: &[u8]) -> FrameKind {
    match name {
        [.., b'_', b'[', mark, b']'] => match mark {
            b'k' => FrameKind::Kernel,
            b'i' => FrameKind::Inlined,
            b'j' => FrameKind::Jit,
            b'0' => FrameKind::Interpreted,
            b'1' => FrameKind::C1,
            _ => FrameKind::Plain,
        },
        [b'[', inside @ .., b']'] => {
            let names_thread = memchr::memmem::find(inside, b"tid=").is_some();
            if names_thread || inside.starts_with(b"CPU-") {
                FrameKind::Thread
            } else {
                FrameKind::Plain
            }
        }
        _ => FrameKind::Plain,
    }
}
