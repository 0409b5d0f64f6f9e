//! Files of source, for a listing: which there are, and what one says.

use crate::say::complain;
use heapglass::analysis::lines::Sources;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// The files in the folders that were named, in order.
pub(crate) struct Folders {
    pub(crate) sources: Sources,
    files: Vec<PathBuf>,
}

/// Folders of tools, in which nobody's source is.
const LEFT_OUT: &[&str] = &[".git", ".hg", ".svn"];

impl Folders {
    pub(crate) fn open(named: &[OsString]) -> Self {
        let (mut paths, mut files) = (Vec::new(), Vec::new());
        for root in named {
            let root = Path::new(root);
            // A path begins with the name of the folder that was named.
            let above = root.canonicalize().unwrap_or_else(|_| root.to_owned());
            let above = above.parent().map(Path::to_owned).unwrap_or_default();
            for file in files_in(root) {
                let full = file.canonicalize().unwrap_or_else(|_| file.clone());
                let path = full.strip_prefix(&above).unwrap_or(&full);
                paths.push(path.to_string_lossy().into_owned());
                files.push(file);
            }
        }
        Self {
            sources: Sources::new(paths),
            files,
        }
    }

    pub(crate) fn read(&self, row: usize) -> Result<Vec<u8>, String> {
        let file = self.files.get(row).ok_or("there is no such file")?;
        std::fs::read(file).map_err(|error| error.to_string())
    }
}

/// All files below, without following links; what cannot be read is told.
fn files_in(root: &Path) -> Vec<PathBuf> {
    let mut waiting = vec![root.to_owned()];
    let mut files = Vec::new();
    while let Some(path) = waiting.pop() {
        if path != root && path.is_symlink() {
            continue;
        }
        if path.is_file() {
            files.push(path);
            continue;
        }
        let listed = std::fs::read_dir(&path).and_then(Iterator::collect::<Result<Vec<_>, _>>);
        match listed {
            Ok(entries) => {
                let is_left_out = |path: &PathBuf| {
                    let name = path.file_name().map(|name| name.to_string_lossy());
                    name.is_some_and(|name| LEFT_OUT.contains(&&*name))
                };
                let inside = entries.into_iter().map(|entry| entry.path());
                waiting.extend(inside.filter(|path| !is_left_out(path)));
            }
            Err(error) => complain(&format!("heapglass: {}: {error}\n", path.display())),
        }
    }
    files.sort();
    files
}
