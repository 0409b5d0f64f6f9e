//! The one table of tool versions. npm's are in the two package.json files.

use std::fs;
use std::path::Path;

use super::cargo_tool::CargoTool;
use crate::error::{Context, Error, Result};

/// Writes the JavaScript around the WebAssembly. Its version must be that of
/// the wasm-bindgen in Cargo.lock, to the last digit.
pub(crate) static WASM_BINDGEN: CargoTool = CargoTool {
    package: "wasm-bindgen-cli",
    binary: "wasm-bindgen",
    version: "0.2.130",
    // Its lock file names a package version that not every mirror has.
    locked: false,
};

pub(crate) static WASM_PACK: CargoTool = CargoTool {
    package: "wasm-pack",
    binary: "wasm-pack",
    version: "0.15.1",
    locked: true,
};

pub(crate) static CARGO_FUZZ: CargoTool = CargoTool {
    package: "cargo-fuzz",
    binary: "cargo-fuzz",
    version: "0.13.2",
    locked: true,
};

/// What the bench compares the native command with. Installed as a program,
/// not linked: its licence (CDDL) shall not touch ours.
pub(crate) static INFERNO: CargoTool = CargoTool {
    package: "inferno",
    binary: "inferno-flamegraph",
    version: "0.12.8",
    locked: true,
};

/// Two programs that only work together if they are of one version.
pub(crate) fn check_lock(root: &Path) -> Result<()> {
    let path = root.join("Cargo.lock");
    let text = fs::read_to_string(&path).context(|| format!("Cannot read {}", path.display()))?;
    let pin = WASM_BINDGEN.version;
    match locked(&text, "wasm-bindgen") {
        Some(found) if found == pin => Ok(()),
        Some(found) => Err(Error::new(format!(
            "Cargo.lock has wasm-bindgen {found} but the pin is {pin}: make `WASM_BINDGEN` in crate/xtask/src/setup/pins.rs say {found}"
        ))),
        None => Err(Error::new(
            "Cargo.lock does not name wasm-bindgen, so the page's engine cannot be built",
        )),
    }
}

/// The version of a package in the text of a Cargo.lock.
fn locked<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name);
    lines
        .nth(1)?
        .strip_prefix("version = \"")?
        .strip_suffix('"')
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCK: &str = "version = 4\n\n[[package]]\nname = \"wasm-bindgen-macro\"\nversion = \"0.1.0\"\n\n[[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";

    #[test]
    fn the_lock_is_read_by_whole_names() {
        assert_eq!(locked(LOCK, "wasm-bindgen"), Some("0.2.130"));
        assert_eq!(locked(LOCK, "wasm"), None);
    }

    #[test]
    fn the_pin_is_the_version_in_this_repositorys_lock() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        check_lock(&root).unwrap();
    }
}
