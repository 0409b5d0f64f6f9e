//! `heapglass report`

use crate::open::open;
use crate::options::Command;
use crate::say::{complain, done};
use crate::source::Folders;
use heapglass::analysis::rules::RuleFile;
use heapglass::report::list::{self, Shelf};
use heapglass::report::{self, Failed, Form, Options};
use heapglass::transform::apply_all;
use std::ffi::OsStr;
use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

pub(crate) fn run(command: &Command) -> ExitCode {
    let json = matches!(
        command.form,
        Form::Json | Form::Search { json: true, .. } | Form::List { json: true, .. }
    );
    let shelf = Folders::open(&command.sources);
    let list = json && command.files.len() > 1;
    let mut out = BufWriter::new(io::stdout().lock());
    let mut status = ExitCode::SUCCESS;
    let mut begun = false;
    // What a list or several texts have before, between and after them.
    let (open_with, between, close_with) = match (list, json) {
        (true, _) => ("[", ",", "]\n"),
        (false, true) => ("", "", ""),
        (false, false) => ("", "\n", ""),
    };
    let mut print = |text: &[u8]| out.write_all(text);
    let mut written = print(open_with.as_bytes());
    for path in &command.files {
        let name = &*path.to_string_lossy();
        let mut report = Vec::new();
        let why = match answer(path, command, &shelf, list, &mut report, &mut print) {
            Ok(()) => None,
            Err(Failed::Output(error)) => {
                written = Err(error);
                break;
            }
            Err(Failed::Question(why)) => Some(why),
        };
        if let Some(why) = why {
            complain(&format!("heapglass: {name}: {why}\n"));
            status = ExitCode::from(1);
            report.clear();
            if list {
                let failed = serde_json::json!({ "file": name, "error": why });
                report = failed.to_string().into_bytes();
            }
        }
        if report.is_empty() {
            continue;
        }
        if std::mem::replace(&mut begun, true) {
            written = written.and_then(|()| print(between.as_bytes()));
        }
        written = written.and_then(|()| print(&report));
    }
    written = written
        .and_then(|()| print(close_with.as_bytes()))
        .and_then(|()| out.flush());
    match done(written) {
        ExitCode::SUCCESS => status,
        failed => failed,
    }
}

/// One file's report: into `report`, or where it may be as large as the
/// file, straight to where it goes.
fn answer(
    path: &OsStr,
    command: &Command,
    shelf: &Folders,
    one_of_many: bool,
    report: &mut Vec<u8>,
    print: &mut dyn FnMut(&[u8]) -> io::Result<()>,
) -> Result<(), Failed> {
    let mut profile = open(path, &command.how)?;
    let rules = RuleFile::read(&command.options.rules).map_err(|mistake| mistake.to_string())?;
    let taken = apply_all(&mut profile, &command.steps, &rules);
    let taken = taken.map_err(|why| why.to_string())?;
    let options = &Options {
        taken,
        ..command.options.clone()
    };
    let form = &command.form;
    let told = match form {
        Form::List { pattern, json } => {
            let shelf = Shelf {
                sources: &shelf.sources,
                read: &|row| shelf.read(row),
            };
            list::write(&profile, options, pattern, *json, &shelf, report)?;
            None
        }
        Form::Folded | Form::Csv(_) => report::write(&profile, options, form, &mut Through(print))?,
        _ => report::write(&profile, options, form, report)?,
    };
    if one_of_many {
        report.truncate(report.trim_ascii_end().len());
    }
    if let Some(told) = told {
        let name = path.to_string_lossy();
        complain(&format!("heapglass: {name}: {told}\n"));
    }
    Ok(())
}

/// What is written goes on at once.
struct Through<'a>(&'a mut dyn FnMut(&[u8]) -> io::Result<()>);

impl Write for Through<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        (self.0)(bytes).map(|()| bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
