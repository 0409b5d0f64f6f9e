//! Numbers that name things.
//!
//! Every table of the model is a set of columns, and a row is named by its
//! index. Each table has its own type of index, so that a frame can never be
//! taken for a node. They are 32 bits wide: the tables are what a profile's
//! size is made of, and four thousand million rows is more than fits in a
//! browser's memory anyway. `usize` is for loops and never stored.

use std::fmt;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);

        impl $name {
            /// The row as an index into a column.
            #[inline]
            pub const fn index(self) -> usize {
                self.0 as usize
            }

            /// The id of row `index` of a table whose length is known to fit.
            #[inline]
            pub const fn of(index: usize) -> Self {
                debug_assert!(index <= u32::MAX as usize);
                Self(index as u32)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}#{}", stringify!($name), self.0)
            }
        }
    };
}

id! {
    /// A distinct string: [`crate::strings`]. Row 0 is the empty string.
    StringId
}
id! {
    /// A distinct frame: [`crate::frames`]. Row 0 is the root's.
    FrameId
}
id! {
    /// A place in the call tree: [`crate::tree`]. Row 0 is the root.
    NodeId
}
id! {
    /// One measured quantity of a profile: [`crate::metric`].
    MetricId
}
id! {
    /// All frames of one name: [`crate::analysis::functions`].
    FunctionId
}

id! {
    /// A distinct label: [`crate::labels`].
    LabelId
}
id! {
    /// A distinct set of labels. Row 0 is the empty set.
    SetId
}

impl SetId {
    /// Of records without a label.
    pub const NONE: Self = Self(0);
    /// Trees need the numbers beyond for something else.
    pub const LAST: u32 = u32::MAX >> 1;
}

impl StringId {
    /// The empty string, which every table of strings holds first.
    pub const EMPTY: Self = Self(0);
}

impl FrameId {
    /// The frame of the root, which no stack of a file can name.
    pub const ROOT: Self = Self(0);
}

impl NodeId {
    /// The node that holds everything.
    pub const ROOT: Self = Self(0);
}
