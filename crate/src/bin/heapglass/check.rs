//! `heapglass check`

use crate::open::open;
use crate::options::Command;
use crate::say::{complain, done};
use crate::together::{self, Order};
use heapglass::analysis::budgets::{Budgets, Verdict};
use heapglass::analysis::estimates::read_lines;
use heapglass::analysis::rules::{Mistake, RuleFile};
use heapglass::join::Purpose;
use heapglass::profile::Profile;
use heapglass::report::check::junit::{self, Suite};
use heapglass::report::check::{Answers, Asked, answers, json, markdown, text};
use heapglass::report::{Form, Options};
use heapglass::transform::apply_all;
use std::ffi::OsString;
use std::io::{self, Write};
use std::process::ExitCode;

const VIOLATED: u8 = 1;
/// It weighs more than a violation, as the answer is not complete.
const NOT_CHECKED: u8 = 2;

pub(crate) fn run(command: &Command) -> ExitCode {
    let asked = match Asking::of(&command.options) {
        Ok(asked) => asked,
        Err(why) => return refuse(command, &why),
    };
    let told = |(name, answers): Suite| {
        if let Err(why) = &answers {
            complain(&format!("heapglass: {name}: {why}\n"));
        }
        (name, answers)
    };
    let (each, together) = asked.split(command);
    let mut suites = Vec::new();
    if let Some(each) = each {
        suites.extend(command.files.iter().map(|path| {
            let name = path.to_string_lossy().into_owned();
            let profile = open(path, &command.how);
            let answers = profile.and_then(|profile| checked(profile, command, &each));
            told((name, answers))
        }));
    }
    if let Some(together) = together {
        let joined = together::joined(command, Purpose::Compare, Order::Time);
        let name = joined
            .as_ref()
            .map_or("snapshots", |(it, _)| it.name.as_str());
        let name = name.to_owned();
        let answers = joined.and_then(|(profile, _)| checked(profile, command, &together));
        suites.push(told((name, answers)));
    }
    let mut status = suites.iter().map(|(_, it)| exit(it)).max().unwrap_or(0);
    if !keep(command, &suites) {
        status = NOT_CHECKED;
    }
    let mut out = io::stdout().lock();
    let written = out.write_all(printed(&suites, &command.form).as_bytes());
    match done(written.and_then(|()| out.flush())) {
        ExitCode::SUCCESS => ExitCode::from(status),
        _ => ExitCode::from(NOT_CHECKED),
    }
}

/// Nothing can be checked. A build server would take the results of an older
/// run for those of this one, so it is told, too.
pub(crate) fn refuse(command: &Command, why: &str) -> ExitCode {
    complain(&format!("heapglass: {why}\n"));
    let suite = |path: &OsString| (path.to_string_lossy().into_owned(), Err(why.to_owned()));
    keep(
        command,
        &command.files.iter().map(suite).collect::<Vec<_>>(),
    );
    ExitCode::from(NOT_CHECKED)
}

/// Writes the results for a build server, if they are wanted; no if it cannot.
fn keep(command: &Command, suites: &[Suite]) -> bool {
    let Some(path) = &command.junit else {
        return true;
    };
    match std::fs::write(path, junit::report(suites)) {
        Ok(()) => true,
        Err(error) => {
            complain(&format!("heapglass: {}: {error}\n", path.to_string_lossy()));
            false
        }
    }
}

/// What is asked of each profile, and of all together: limits on growth are of
/// snapshots over time.
struct Asking<'a> {
    options: &'a Options,
    growth: bool,
}

impl<'a> Asking<'a> {
    fn of(options: &'a Options) -> Result<Self, String> {
        let asked = asked(options, |budgets| budgets)?;
        let growth = !asked.budgets.only(true).is_empty();
        Ok(Self { options, growth })
    }

    /// One profile is asked for everything: it has no growth, and says so.
    fn split(&self, command: &Command) -> (Option<Asked>, Option<Asked>) {
        let all = || asked(self.options, |budgets| budgets).ok();
        if !self.growth || command.files.len() < 2 {
            return (all(), None);
        }
        let each = asked(self.options, |budgets| budgets.only(false)).ok();
        let each = each.filter(|it| !it.budgets.is_empty() || !it.estimates.is_empty());
        let together = asked(self.options, |budgets| budgets.only(true)).ok();
        let alone = |asked| Asked {
            estimates: Vec::new(),
            ..asked
        };
        (each, together.map(alone))
    }
}

fn asked(options: &Options, which: impl Fn(Budgets) -> Budgets) -> Result<Asked, String> {
    let mistaken = |mistake: Mistake| mistake.to_string();
    Ok(Asked {
        budgets: which(Budgets::read(&options.budgets).map_err(mistaken)?),
        estimates: read_lines(&options.estimates).map_err(mistaken)?,
        strict: options.strict,
        rules: RuleFile::read(&options.rules).map_err(mistaken)?,
    })
}

fn checked(mut profile: Profile, command: &Command, asked: &Asked) -> Result<Answers, String> {
    let taken = apply_all(&mut profile, &command.steps, &asked.rules);
    let taken = taken.map_err(|why| why.to_string())?;
    let filters = taken.map(|taken| taken.titles).unwrap_or_default();
    Ok(answers(&profile, asked, filters))
}

fn exit(answers: &Result<Answers, String>) -> u8 {
    match answers.as_ref().map(|it| it.checked.verdict()) {
        Ok(Verdict::Pass) => 0,
        Ok(Verdict::Fail) => VIOLATED,
        Ok(Verdict::Unknown) | Err(_) => NOT_CHECKED,
    }
}

fn printed(suites: &[Suite], form: &Form) -> String {
    let is_list = suites.len() > 1;
    let write = match form {
        Form::Json => return objects(suites, is_list),
        Form::Markdown(_) => markdown::report,
        _ => text::report,
    };
    let read = suites.iter().filter_map(|(_, it)| it.as_ref().ok());
    read.map(write).collect::<Vec<_>>().join("\n")
}

/// One object, or a list of them.
fn objects(suites: &[Suite], is_list: bool) -> String {
    let object = |(file, it): &Suite| match it {
        Ok(answers) => serde_json::to_string(&json::report(answers)).ok(),
        Err(why) if is_list => Some(serde_json::json!({ "file": file, "error": why }).to_string()),
        Err(_) => None,
    };
    let objects: Vec<String> = suites.iter().filter_map(object).collect();
    match (is_list, objects.is_empty()) {
        (true, _) => format!("[{}]\n", objects.join(",")),
        (false, true) => String::new(),
        (false, false) => format!("{}\n", objects.concat()),
    }
}
