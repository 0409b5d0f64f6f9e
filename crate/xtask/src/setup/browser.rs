//! Chromium and its driver, from the system: neither is ever downloaded here.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::error::{Context, Error, Result};
use crate::process;

/// The variables by which a person, and then the tests, name the browser.
pub(crate) const CHROMIUM: &str = "HEAPGLASS_CHROMIUM";
const CHROMEDRIVER: &str = "CHROMEDRIVER";

const MAC_CHROME: &str = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";

/// A browser and the driver that steers it.
#[derive(Debug)]
pub(crate) struct Browser {
    pub(crate) chromium: PathBuf,
    pub(crate) driver: PathBuf,
}

/// Finds both, installing them first where that can be done without asking.
pub(crate) fn ensure() -> Result<Browser> {
    if let Some(found) = find() {
        return Ok(found);
    }
    if !may_install() {
        return Err(Error::new(format!(
            "The browser tests need Chromium (or Chrome) and chromedriver of the same version: install them, on Debian and Ubuntu with `sudo apt-get install chromium chromium-driver`, or name them in {CHROMIUM} and {CHROMEDRIVER}"
        )));
    }
    println!("Installing chromium and chromium-driver with apt-get");
    apt(&["update"])?;
    apt(&[
        "install",
        "-y",
        "--no-install-recommends",
        "chromium",
        "chromium-driver",
    ])?;
    find().ok_or_else(|| {
        Error::new("apt-get installed chromium and chromium-driver, but PATH does not find them")
    })
}

fn find() -> Option<Browser> {
    let chromium = named(CHROMIUM)
        .or_else(|| {
            process::on_path(&[
                "chromium",
                "chromium-browser",
                "google-chrome-stable",
                "google-chrome",
                "chrome",
            ])
        })
        .or_else(|| Some(PathBuf::from(MAC_CHROME)).filter(|path| path.is_file()))?;
    let driver = named(CHROMEDRIVER).or_else(|| process::on_path(&["chromedriver"]))?;
    Some(Browser { chromium, driver })
}

fn named(variable: &str) -> Option<PathBuf> {
    env::var_os(variable)
        .map(PathBuf::from)
        .filter(|path| path.is_file())
}

/// Only root on a Debian-like system: elsewhere it would ask for a password.
fn may_install() -> bool {
    let root = process::output(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0");
    root && Path::new("/etc/debian_version").exists() && process::on_path(&["apt-get"]).is_some()
}

fn apt(arguments: &[&str]) -> Result<()> {
    let mut command = Command::new("apt-get");
    command
        .args(arguments)
        .env("DEBIAN_FRONTEND", "noninteractive");
    process::run(&mut command)
        .context(|| "Cannot install Chromium for the browser tests".to_owned())
}
