//! A tool written in Rust: taken from PATH if it is the right one, else built.
//!
//! The version must be exactly the pinned one. "Or newer" would let two
//! machines build two different pages from one commit.

use std::env;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::error::{Context, Error, Result};
use crate::place::Place;
use crate::process;

/// A row of the table in `pins`.
#[derive(Debug)]
pub(crate) struct CargoTool {
    pub(crate) package: &'static str,
    pub(crate) binary: &'static str,
    pub(crate) version: &'static str,
    /// Whether to build with the versions that its authors locked.
    pub(crate) locked: bool,
}

/// The path of a tool that has the pinned version.
pub(crate) type Found = PathBuf;

impl CargoTool {
    /// Finds the tool or builds it, which takes minutes the first time.
    pub(crate) fn ensure(&self, place: &Place) -> Result<Found> {
        if let Some(found) = self.find(place) {
            return Ok(found);
        }
        println!(
            "Installing {} {} into {}",
            self.package,
            self.version,
            place.short(&place.tools())
        );
        let mut install = Command::new("cargo");
        install
            .current_dir(&place.root)
            .args(["install", self.package, "--version", self.version, "--root"])
            .arg(place.tools());
        if self.locked {
            install.arg("--locked");
        }
        process::run(&mut install)
            .context(|| format!("Cannot install {} {}", self.package, self.version))?;
        self.own(place).ok_or_else(|| {
            Error::new(format!(
                "cargo installed {}, but without `{}`",
                self.package, self.binary
            ))
        })
    }

    fn find(&self, place: &Place) -> Option<Found> {
        process::on_path(&[self.binary])
            .filter(|path| process::version_of(path).as_deref() == Some(self.version))
            .or_else(|| self.own(place))
    }

    /// The one that was built here, if it is of this version. Cargo's own
    /// record says so, since not every program knows its version.
    fn own(&self, place: &Place) -> Option<Found> {
        let record = fs::read_to_string(place.tools().join(".crates.toml")).ok()?;
        let path =
            place
                .tools()
                .join("bin")
                .join(format!("{}{}", self.binary, env::consts::EXE_SUFFIX));
        (self.is_in(&record) && path.is_file()).then_some(path)
    }

    fn is_in(&self, record: &str) -> bool {
        let entry = format!("\"{} {} (", self.package, self.version);
        record.lines().any(|line| line.starts_with(&entry))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cargos_record_is_read_to_the_last_digit() {
        let tool = CargoTool {
            package: "inferno",
            binary: "inferno-flamegraph",
            version: "0.12.8",
            locked: true,
        };
        let record = |version| {
            format!("[v1]\n\"inferno {version} (registry+https://x)\" = [\"inferno-flamegraph\"]\n")
        };
        assert!(tool.is_in(&record("0.12.8")));
        assert!(!tool.is_in(&record("0.12.80")));
        assert!(!tool.is_in(&record("0.12.7")));
    }
}
