//! Other programs: run them, and say in one sentence what went wrong.
//!
//! Their output goes straight to the terminal; an error here only says which
//! command failed, because what it printed is already on the screen.

use std::env;
use std::ffi::{OsStr, OsString};
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::error::{Context, Error, Result};

/// Runs a command to its end; anything but success is an error.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = command
        .status()
        .map_err(|error| cannot_start(command, &error))?;
    if status.success() {
        return Ok(());
    }
    Err(Error::new(format!(
        "`{}` failed with {status}; its output is above",
        shown(command)
    )))
}

/// Runs a command and returns what it printed.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let done = command
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| cannot_start(command, &error))?;
    if !done.status.success() {
        return Err(Error::new(format!(
            "`{}` failed with {}",
            shown(command),
            done.status
        )));
    }
    Ok(String::from_utf8_lossy(&done.stdout).into_owned())
}

/// Runs a command and gives each line that it prints to `take`, as it comes.
pub(crate) fn each_line(
    command: &mut Command,
    mut take: impl FnMut(&str) -> Result<()>,
) -> Result<()> {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| cannot_start(command, &error))?;
    let taken = match child.stdout.take() {
        Some(printed) => BufReader::new(printed).lines().try_for_each(|line| {
            take(&line.context(|| format!("Cannot read what `{}` prints", shown(command)))?)
        }),
        None => Ok(()),
    };
    let status = child
        .wait()
        .context(|| format!("Cannot wait for `{}`", shown(command)))?;
    taken?;
    if status.success() {
        return Ok(());
    }
    Err(Error::new(format!(
        "`{}` failed with {status}; why is above",
        shown(command)
    )))
}

fn cannot_start(command: &Command, error: &io::Error) -> Error {
    let program = command.get_program().to_string_lossy();
    let hint = match (error.kind(), program.as_ref()) {
        (io::ErrorKind::NotFound, "node" | "npm" | "npx") => {
            "; install Node 20 or newer (https://nodejs.org)"
        }
        (io::ErrorKind::NotFound, "rustup") => "; install it from https://rustup.rs",
        (io::ErrorKind::NotFound, _) => "; it is not on PATH",
        _ => "",
    };
    Error::new(format!("Cannot start `{program}`: {error}{hint}"))
}

/// A command as one would type it, without the folders of its program.
pub(crate) fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let mut text = program
        .file_name()
        .unwrap_or(program.as_os_str())
        .to_string_lossy()
        .into_owned();
    for argument in command.get_args() {
        text.push(' ');
        text.push_str(&argument.to_string_lossy());
    }
    text
}

/// The first of `names` that PATH knows.
pub(crate) fn on_path(names: &[&str]) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    names.iter().find_map(|name| {
        let file = format!("{name}{}", env::consts::EXE_SUFFIX);
        env::split_paths(&path)
            .map(|folder| folder.join(&file))
            .find(|found| found.is_file())
    })
}

/// PATH with the folder of `program` in front, for a program that looks another one up.
pub(crate) fn path_with(program: &Path) -> Result<OsString> {
    let old = env::var_os("PATH").unwrap_or_default();
    let folders = program
        .parent()
        .map(Path::to_path_buf)
        .into_iter()
        .chain(env::split_paths(&old));
    env::join_paths(folders).context(|| "Cannot put a folder on PATH".to_owned())
}

/// The number in what a tool prints for `--version`: `wasm-pack 0.15.1`, `v20.20.2`.
pub(crate) fn version_in(printed: &str) -> Option<&str> {
    printed
        .split_whitespace()
        .map(|word| word.trim_start_matches('v'))
        .find(|word| word.starts_with(|c: char| c.is_ascii_digit()))
}

/// What `program --version` says, if the program is there and says anything.
pub(crate) fn version_of(program: impl AsRef<OsStr>) -> Option<String> {
    let done = Command::new(program)
        .arg("--version")
        .stdin(Stdio::null())
        .output()
        .ok()?;
    let printed = String::from_utf8_lossy(&done.stdout);
    version_in(&printed).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_found_in_what_tools_print() {
        assert_eq!(version_in("wasm-pack 0.15.1\n"), Some("0.15.1"));
        assert_eq!(
            version_in("wasm-bindgen 0.2.130 (abc 2026-01-01)"),
            Some("0.2.130")
        );
        assert_eq!(version_in("v20.20.2\n"), Some("20.20.2"));
        assert_eq!(
            version_in("ChromeDriver 156.0.8078.79 (a21)"),
            Some("156.0.8078.79")
        );
        assert_eq!(version_in("no number here"), None);
    }

    #[test]
    fn a_command_is_shown_without_its_folder() {
        let mut command = Command::new("/usr/local/bin/npm");
        command.args(["run", "build"]);
        assert_eq!(shown(&command), "npm run build");
    }

    #[test]
    fn a_missing_program_is_named_with_what_to_do() {
        let error = run(&mut Command::new("heapglass-no-such-program"))
            .unwrap_err()
            .to_string();
        assert!(
            error.starts_with("Cannot start `heapglass-no-such-program`"),
            "{error}"
        );
        assert!(error.ends_with("it is not on PATH"), "{error}");
    }
}
