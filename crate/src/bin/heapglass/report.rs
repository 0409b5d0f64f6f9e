//! `heapglass report`

use crate::open::open;
use crate::options::Command;
use crate::say::{complain, done};
use crate::source::Folders;
use crate::together;
use heapglass::analysis::rules::RuleFile;
use heapglass::join::Purpose;
use heapglass::profile::Profile;
use heapglass::report::compared::Compared;
use heapglass::report::list::{self, Shelf};
use heapglass::report::{self, Failed, Form, Options};
use heapglass::transform::apply_all;
use std::collections::VecDeque;
use std::ffi::{OsStr, OsString};
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
    let mut files = Files::of(command);
    for path in &command.files {
        let name = &*path.to_string_lossy();
        let mut report = Vec::new();
        let answer = files.next(path).and_then(|(profile, beside)| {
            write(profile, command, &shelf, beside, &mut report, &mut print)
        });
        if list {
            report.truncate(report.trim_ascii_end().len());
        }
        let why = match answer {
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

/// The profiles of a report, one after the other. Snapshots of one program are
/// read before the first is reported: the last is told how it compares with
/// them.
struct Files<'a> {
    command: &'a Command,
    read: VecDeque<Result<Profile, String>>,
    compared: Option<Box<Compared>>,
    /// Of a garbage collector, for the same profile.
    trace: Option<Box<Profile>>,
    /// Of the file that the comparison is told of.
    last: usize,
    at: usize,
}

/// What was given beside a profile.
#[derive(Default)]
struct Beside {
    compared: Option<Box<Compared>>,
    trace: Option<Box<Profile>>,
}

impl<'a> Files<'a> {
    fn of(command: &'a Command) -> Self {
        let mut files = Self {
            command,
            read: VecDeque::new(),
            compared: None,
            trace: None,
            last: 0,
            at: 0,
        };
        let tables = matches!(command.form, Form::Text | Form::Json | Form::Markdown(_));
        if tables && !command.alone && command.files.len() > 1 {
            files.compare();
        }
        files
    }

    fn compare(&mut self) {
        let command = self.command;
        self.read
            .extend(command.files.iter().map(|path| open(path, &command.how)));
        let open = command.files.iter().zip(&self.read).enumerate();
        let open = open.filter_map(|(i, (path, read))| Some((i, path, read.as_ref().ok()?)));
        let stacks: Vec<_> = open
            .filter(|(.., profile)| !profile.tree.is_empty())
            .collect();
        let [.., (last, _, newest)] = &stacks[..] else {
            return;
        };
        let same = |(.., profile): &&(usize, &OsString, &Profile)| profile.format == newest.format;
        let alike: Vec<(&OsString, &Profile)> = stacks
            .iter()
            .filter(same)
            .map(|(_, path, profile)| (*path, *profile))
            .collect();
        self.last = *last;
        let mut traces = self.read.iter().filter_map(|read| read.as_ref().ok());
        let trace = traces.rfind(|profile| profile.gc.is_some());
        self.trace = trace.cloned().map(Box::new);
        if alike.len() < 2 {
            return;
        }
        let told = together::lay(&alike, command, Purpose::Compare)
            .and_then(|joined| Compared::told(&joined, &command.options));
        match told {
            Ok(told) => self.compared = told.map(Box::new),
            Err(why) => complain(&format!("heapglass: not compared: {why}\n")),
        }
    }

    fn next(&mut self, path: &OsStr) -> Result<(Profile, Beside), Failed> {
        let read = self.read.pop_front();
        let profile = read.unwrap_or_else(|| open(path, &self.command.how))?;
        self.at += 1;
        let is_last = self.at == self.last + 1;
        let beside = Beside {
            compared: self.compared.take_if(|_| is_last),
            trace: self.trace.take_if(|_| is_last),
        };
        Ok((profile, beside))
    }
}

/// `heapglass diff`, and a report of profiles that are merged.
pub(crate) fn joined(command: &Command) -> ExitCode {
    let mut out = BufWriter::new(io::stdout().lock());
    let mut report = Vec::new();
    let mut print = |text: &[u8]| out.write_all(text);
    let shelf = Folders::open(&command.sources);
    let joined = together::joined(command, command.plan.purpose);
    let answer = joined.map_err(Failed::Question).and_then(|profile| {
        write(
            profile,
            command,
            &shelf,
            Beside::default(),
            &mut report,
            &mut print,
        )
    });
    let status = match answer {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failed::Output(error)) => return done(Err(error)),
        Err(Failed::Question(why)) => {
            complain(&format!("heapglass: {why}\n"));
            return ExitCode::from(1);
        }
    };
    match done(print(&report).and_then(|()| out.flush())) {
        ExitCode::SUCCESS => status,
        failed => failed,
    }
}

/// One file's report: into `report`, or where it may be as large as the
/// file, straight to where it goes.
fn write(
    mut profile: Profile,
    command: &Command,
    shelf: &Folders,
    beside: Beside,
    report: &mut Vec<u8>,
    print: &mut dyn FnMut(&[u8]) -> io::Result<()>,
) -> Result<(), Failed> {
    let rules = RuleFile::read(&command.options.rules).map_err(|mistake| mistake.to_string())?;
    let taken = apply_all(&mut profile, &command.steps, &rules);
    let taken = taken.map_err(|why| why.to_string())?;
    let options = &Options {
        taken,
        beside: beside.compared,
        trace: beside.trace,
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
    if let Some(told) = told {
        let name = &profile.name;
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
