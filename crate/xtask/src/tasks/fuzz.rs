//! `cargo xtask fuzz`: broken files for the readers, for as long as one likes.
//!
//! cargo-fuzz is by far the better fuzzer, since it sees which lines an input
//! reaches, but it needs a nightly Rust and a C++ compiler. Where those are
//! missing, a plain loop of mutations runs the same function on stable, so that
//! the task always does something.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::error::{Context, Result};
use crate::place::Place;
use crate::process;
use crate::setup::pins;

/// The one target: see `crate/fuzz`.
const TARGET: &str = "load";
/// Longer files find little more, and that slowly.
const LONGEST: usize = 16 << 10;

pub(crate) fn task(place: &Place, seconds: u64) -> Result<()> {
    match missing() {
        None => cargo_fuzz(place, seconds),
        Some(what) => {
            println!("{what}, so inputs are mutated blindly; install it for the better fuzzer");
            mutate(place, seconds)
        }
    }
}

/// What cargo-fuzz would need and does not find.
fn missing() -> Option<&'static str> {
    let nightly = process::output(Command::new("rustup").args(["toolchain", "list"]))
        .is_ok_and(|list| list.lines().any(|name| name.starts_with("nightly")));
    if !nightly {
        return Some("There is no nightly Rust (`rustup toolchain install nightly`)");
    }
    if process::on_path(&["c++", "g++", "clang++"]).is_none() {
        return Some("There is no C++ compiler (`apt-get install g++`)");
    }
    None
}

fn cargo_fuzz(place: &Place, seconds: u64) -> Result<()> {
    let tool = pins::CARGO_FUZZ.ensure(place)?;
    // What the fuzzer finds of interest is kept for its next run, not committed.
    let found = place.target.join("fuzz/corpus");
    fs::create_dir_all(&found)
        .context(|| format!("Cannot make the folder {}", place.short(&found)))?;
    let mut command = Command::new("cargo");
    command
        .current_dir(&place.root)
        .env("PATH", process::path_with(&tool)?)
        .args([
            "+nightly",
            "fuzz",
            "run",
            "--fuzz-dir",
            "crate/fuzz",
            "--target-dir",
        ])
        .arg(place.target.join("fuzz"))
        .arg(TARGET)
        .arg(found)
        .args(seeds(place))
        .arg("--")
        .args([
            format!("-max_total_time={seconds}"),
            format!("-max_len={LONGEST}"),
        ]);
    process::run(&mut outside_of_the_toolchain(command))
}

fn mutate(place: &Place, seconds: u64) -> Result<()> {
    process::run(
        Command::new("cargo")
            .current_dir(&place.root)
            .args([
                "run",
                "--quiet",
                "--release",
                "--manifest-path",
                "crate/fuzz/Cargo.toml",
                "--target-dir",
            ])
            .arg(place.target.join("fuzz"))
            .args(["--no-default-features", "--bin", "mutate", "--"])
            .args([seconds.to_string(), LONGEST.to_string()])
            .args(seeds(place)),
    )
}

/// Files to begin with: those made for it, and what real tools wrote.
fn seeds(place: &Place) -> Vec<PathBuf> {
    ["crate/fuzz/corpus/load", "tests/fixtures"]
        .map(|folder| place.root.join(folder))
        .into_iter()
        .filter(|folder| folder.is_dir())
        .collect()
}

/// `cargo run` fixes the toolchain for what it starts; `+nightly` is to choose another.
fn outside_of_the_toolchain(mut command: Command) -> Command {
    for set in ["RUSTUP_TOOLCHAIN", "CARGO", "RUSTC", "RUSTDOC"] {
        command.env_remove(set);
    }
    command
}
