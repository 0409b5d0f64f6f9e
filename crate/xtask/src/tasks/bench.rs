//! `cargo xtask bench`: what heapglass promises about speed and memory, measured.
//!
//! Everything is measured in one run on one machine and judged by ratios to
//! something measured beside it (reading the file and doing nothing, the best
//! known peer), since seconds alone say more about the machine than about us.

mod marks;
mod native;
mod samples;

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;

use crate::error::{Context, Result};
use crate::r#gen::Profile;
use crate::place::Place;
use crate::process;
use crate::server::Server;
use crate::setup::{self, browser, node, pins};
use crate::tasks::build;
use samples::Samples;

/// Sizes of the profiles in MiB, and how often each thing is measured.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Sizes {
    pub(crate) usual: u64,
    pub(crate) big: u64,
    pub(crate) small: u64,
    pub(crate) runs: u64,
}

impl Default for Sizes {
    fn default() -> Self {
        Sizes {
            usual: 256,
            big: 1024,
            small: 64,
            runs: 3,
        }
    }
}

/// One profile to measure with.
#[derive(Debug)]
struct Input {
    mib: u64,
    path: PathBuf,
}

pub(crate) fn task(place: &Place, sizes: Sizes) -> Result<()> {
    let tools = setup::for_build(place)?;
    let browser = browser::ensure()?;
    node::install(place, &place.e2e())?;
    let inferno = pins::INFERNO.ensure(place)?;
    build::everything(place, &tools)?;
    let ours = native_build(place)?;

    let mut inputs = Vec::new();
    for mib in [sizes.usual, sizes.small, sizes.big] {
        let profile = Profile { mib, seed: 1 };
        let path = profile.default_path(&place.target);
        profile.ensure(&path)?;
        inputs.push(Input { mib, path });
    }

    let mut samples = Samples::default();
    in_browser(place, &browser.chromium, &inputs, sizes, &mut samples)?;
    let usual = &inputs[0];
    for _ in 0..sizes.runs {
        native::measure(
            "native",
            Command::new(&ours)
                .arg("report")
                .arg(&usual.path)
                .arg("--json"),
            usual.mib,
            &mut samples,
        )?;
        native::measure(
            "seed",
            Command::new(&ours)
                .arg("report")
                .arg(&usual.path)
                .args(["--json", "--noise", "seed"]),
            usual.mib,
            &mut samples,
        )?;
        native::measure(
            "inferno",
            Command::new(&inferno).arg(&usual.path),
            usual.mib,
            &mut samples,
        )?;
    }

    // Once is enough for what takes so long; without Python the row has a gap.
    if process::version_of("python3").is_some() {
        native::measure(
            "scripts",
            Command::new("python3")
                .arg(place.root.join("crate/benches/scripts.py"))
                .arg(&usual.path),
            usual.mib,
            &mut samples,
        )?;
    }

    let report = marks::report(&samples, sizes, cores());
    println!("\n{report}");
    let path = place.root.join("BENCHMARKS.md");
    fs::write(&path, report).context(|| format!("Cannot write {}", place.short(&path)))
}

fn cores() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}

fn native_build(place: &Place) -> Result<PathBuf> {
    process::run(Command::new("cargo").current_dir(&place.root).args([
        "build",
        "--release",
        "--package",
        "heapglass",
        "--bin",
        "heapglass",
    ]))?;
    Ok(place
        .target
        .join("release")
        .join(format!("heapglass{}", env::consts::EXE_SUFFIX)))
}

/// Serves both pages and lets the script open the profiles in them.
fn in_browser(
    place: &Place,
    chromium: &Path,
    inputs: &[Input],
    sizes: Sizes,
    samples: &mut Samples,
) -> Result<()> {
    let page = serve(&place.dist())?;
    let peer = serve(&place.e2e().join("node_modules/speedscope/dist/release"))?;
    let mut script = Command::new("node");
    script
        .current_dir(&place.root)
        .env(browser::CHROMIUM, chromium)
        .arg("crate/benches/browser.mjs")
        .args([page, peer, sizes.runs.to_string()]);
    for Input { mib, path } in inputs {
        script.arg(format!("{mib}={}", path.display()));
    }
    println!("Measuring in Chromium; this takes minutes");
    process::each_line(&mut script, |line| {
        // The many answers of an open profile are for the table alone.
        if !line.contains(':') {
            println!("  {line}");
        }
        samples.read(line)
    })
}

/// Serves a folder for as long as this program runs.
fn serve(folder: &Path) -> Result<String> {
    let server =
        Server::bind(folder, 0).context(|| format!("Cannot serve {}", folder.display()))?;
    let address = server
        .address()
        .context(|| "Cannot tell the server's address".to_owned())?;
    thread::spawn(|| server.run());
    Ok(format!("http://{address}/"))
}
