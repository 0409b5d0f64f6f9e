//! What goes to standard output and standard error.

use std::io::{self, Write};
use std::process::ExitCode;

/// To standard error; if even that is closed, there is nobody to tell.
pub(crate) fn complain(text: &str) {
    let _ = io::stderr().write_all(text.as_bytes());
}

pub(crate) fn print(text: &str) -> ExitCode {
    let mut out = io::stdout().lock();
    done(out.write_all(text.as_bytes()).and_then(|()| out.flush()))
}

/// A reader that has seen enough (`| head`) is no failure.
pub(crate) fn done(written: io::Result<()>) -> ExitCode {
    match written {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            complain(&format!("heapglass: {error}\n"));
            ExitCode::from(1)
        }
    }
}
