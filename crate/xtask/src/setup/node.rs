//! Node and the packages of the page and of its tests.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::error::{Context, Error, Result};
use crate::place::Place;
use crate::process;

const OLDEST: u32 = 20;

/// A copy of the lock file that the packages were installed from. It lies
/// among them, so whoever deletes them deletes it too.
const STAMP: &str = "node_modules/.heapglass-lock.json";

/// Fails with what to do unless Node is there and new enough.
pub(crate) fn check() -> Result<()> {
    let printed = process::output(Command::new("node").arg("--version"))?;
    let major = process::version_in(&printed).and_then(major);
    match major {
        Some(found) if found >= OLDEST => Ok(()),
        _ => Err(Error::new(format!(
            "Node is {}, but {OLDEST} or newer is needed (https://nodejs.org)",
            printed.trim()
        ))),
    }
}

/// Installs what `package-lock.json` in `folder` says, unless it already is there.
pub(crate) fn install(place: &Place, folder: &Path) -> Result<()> {
    let lock = folder.join("package-lock.json");
    let wanted = fs::read(&lock).context(|| format!("Cannot read {}", lock.display()))?;
    let stamp = folder.join(STAMP);
    if fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    println!("Installing the npm packages of {}", place.short(folder));
    process::run(npm(folder).args(["ci", "--no-audit", "--no-fund", "--loglevel=error"]))?;
    fs::write(&stamp, wanted).context(|| format!("Cannot write {}", stamp.display()))
}

/// `npm` in a folder.
pub(crate) fn npm(folder: &Path) -> Command {
    in_folder(if cfg!(windows) { "npm.cmd" } else { "npm" }, folder)
}

/// `npx` in a folder, for the programs that its packages bring.
pub(crate) fn npx(folder: &Path) -> Command {
    in_folder(if cfg!(windows) { "npx.cmd" } else { "npx" }, folder)
}

/// No package may fetch a browser of its own.
fn in_folder(program: &str, folder: &Path) -> Command {
    let mut command = Command::new(program);
    command
        .current_dir(folder)
        .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    command
}

fn major(version: &str) -> Option<u32> {
    version.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_is_the_first_number() {
        assert_eq!(major("20.20.2"), Some(20));
        assert_eq!(major("9"), Some(9));
        assert_eq!(major("x"), None);
    }
}
