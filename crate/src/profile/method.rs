//! How the profiler came by its amounts: what can be concluded from them.

/// A reader says it where its format does; otherwise nothing special is known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Method {
    /// It saw every event, not samples of them.
    pub exact: bool,
    /// It saw one byte in so many, and what it saw was scaled up; 0 where that
    /// is not known.
    pub one_in: u64,
    pub event: Event,
}

/// What is counted where blocks and bytes are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[repr(u8)]
pub enum Event {
    #[default]
    Allocated,
    /// Bytes moved from one place to another.
    Copied,
    /// Whatever the program itself told of.
    Other,
}

impl Event {
    pub const fn from_code(code: u64) -> Option<Self> {
        match code {
            0 => Some(Self::Allocated),
            1 => Some(Self::Copied),
            2 => Some(Self::Other),
            _ => None,
        }
    }
}
