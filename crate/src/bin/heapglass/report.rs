//! `heapglass report`

use crate::open::open;
use crate::options::Command;
use crate::say::{complain, done};
use crate::source::Folders;
use crate::together::{self, Order};
use heapglass::analysis::rules::RuleFile;
use heapglass::join::Purpose;
use heapglass::profile::{FormatName, Profile};
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
/// read before the first is reported: the last of a kind is told how it compares
/// with those before it, and what the trace of a garbage collector says.
struct Files<'a> {
    command: &'a Command,
    read: VecDeque<(Result<Profile, String>, Beside)>,
}

/// What was given beside a profile.
#[derive(Default)]
struct Beside {
    compared: Option<Box<Compared>>,
    trace: Option<Box<Profile>>,
}

/// Profiles of one kind measure the same.
type Kind<'a> = (&'a FormatName, Vec<&'a str>);

fn kind(profile: &Profile) -> Kind<'_> {
    let metrics = profile.metrics.iter().map(|metric| metric.name.as_str());
    (&profile.format, metrics.collect())
}

impl<'a> Files<'a> {
    fn of(command: &'a Command) -> Self {
        let tables = matches!(command.form, Form::Text | Form::Json | Form::Markdown(_));
        let mut read = VecDeque::new();
        if tables && !command.alone && command.files.len() > 1 {
            let files = command.files.iter();
            read.extend(files.map(|path| (open(path, &command.how), Beside::default())));
            let beside: Vec<Beside> = (0..read.len())
                .map(|at| beside(command, &read, at))
                .collect();
            for ((_, none), beside) in read.iter_mut().zip(beside) {
                *none = beside;
            }
        }
        Self { command, read }
    }

    fn next(&mut self, path: &OsStr) -> Result<(Profile, Beside), Failed> {
        let (read, beside) = match self.read.pop_front() {
            Some(read) => read,
            None => (open(path, &self.command.how), Beside::default()),
        };
        Ok((read?, beside))
    }
}

/// What the last profile of a kind is told of the others.
fn beside(
    command: &Command,
    read: &VecDeque<(Result<Profile, String>, Beside)>,
    at: usize,
) -> Beside {
    let open = command.files.iter().zip(read);
    let open: Vec<Option<(&OsString, &Profile)>> = open
        .map(|(path, (read, _))| Some((path, read.as_ref().ok()?)))
        .collect();
    let Some((_, profile)) = open[at].filter(|(_, profile)| profile.gc.is_none()) else {
        return Beside::default();
    };
    let same = |one: &Option<(&OsString, &Profile)>| {
        one.is_some_and(|(_, it)| it.gc.is_none() && kind(it) == kind(profile))
    };
    if open[at + 1..].iter().any(same) {
        return Beside::default();
    }
    let alike: Vec<(&OsString, &Profile)> = open
        .iter()
        .filter(|it| same(it))
        .copied()
        .flatten()
        .collect();
    let told = match alike.len() {
        0 | 1 => Ok(None),
        _ => together::lay(&alike, command, Purpose::Compare, Order::Time)
            .and_then(|joined| Compared::told(&joined, &command.options)),
    };
    let compared = told.unwrap_or_else(|why| {
        complain(&format!("heapglass: not compared: {why}\n"));
        None
    });
    let mut traces = open.iter().flatten().map(|(_, profile)| *profile);
    Beside {
        compared: compared.map(Box::new),
        trace: traces.rfind(|it| it.gc.is_some()).cloned().map(Box::new),
    }
}

/// `heapglass diff`, and a report of profiles that are merged.
pub(crate) fn joined(command: &Command) -> ExitCode {
    let mut out = BufWriter::new(io::stdout().lock());
    let mut report = Vec::new();
    let mut print = |text: &[u8]| out.write_all(text);
    let shelf = Folders::open(&command.sources);
    let joined = together::joined(command, command.plan.purpose, Order::Given);
    let answer = joined
        .map_err(Failed::Question)
        .and_then(|(profile, trace)| {
            let beside = Beside {
                trace,
                ..Beside::default()
            };
            write(profile, command, &shelf, beside, &mut report, &mut print)
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
