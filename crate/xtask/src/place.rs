//! Where things are: every task names its files through this one struct.

use std::env;
use std::path::{Path, PathBuf};

/// The repository and the folder that holds all that is made from it.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    pub(crate) root: PathBuf,
    pub(crate) target: PathBuf,
}

impl Place {
    /// The repository that this program was built from.
    pub(crate) fn find() -> Self {
        let here = env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        // crate/xtask is two folders down.
        let root = here.ancestors().nth(2).unwrap_or(&here).to_path_buf();
        let target = env::var_os("CARGO_TARGET_DIR")
            .map_or_else(|| root.join("target"), |set| root.join(set));
        Place { root, target }
    }

    pub(crate) fn page(&self) -> PathBuf {
        self.root.join("www")
    }

    pub(crate) fn dist(&self) -> PathBuf {
        self.root.join("www/dist")
    }

    /// wasm-pack's output.
    pub(crate) fn pkg(&self) -> PathBuf {
        self.root.join("pkg")
    }

    pub(crate) fn e2e(&self) -> PathBuf {
        self.root.join("tests/e2e")
    }

    /// Tools that the tasks install for themselves, `bin` inside.
    pub(crate) fn tools(&self) -> PathBuf {
        self.target.join("tools")
    }

    /// How a path is said to a person: from the root, where that is possible.
    pub(crate) fn short<'a>(&self, path: &'a Path) -> std::path::Display<'a> {
        path.strip_prefix(&self.root).unwrap_or(path).display()
    }
}
