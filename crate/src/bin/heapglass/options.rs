//! What was asked for, from the words of a command line.

use crate::open::How;
use crate::usage::USAGE;
use heapglass::analysis::budgets::Budgets;
use heapglass::analysis::estimates::{Estimate, read_lines};
use heapglass::analysis::labels::Pick;
use heapglass::analysis::moments;
use heapglass::analysis::noise::Reading;
use heapglass::analysis::rules::RuleFile;
use heapglass::analysis::search::between_slashes;
use heapglass::analysis::subsystems::Choice;
use heapglass::formats::FORMATS;
use heapglass::join::{Matching, Plan, Purpose};
use heapglass::report::csv::TABLES;
use heapglass::report::svg::Picture;
use heapglass::report::{Form, Options};
use heapglass::transform::{Step, Target, Verb};
use heapglass::view::names;
use std::ffi::{OsStr, OsString};

pub(crate) struct Command {
    pub(crate) files: Vec<OsString>,
    pub(crate) form: Form,
    pub(crate) steps: Vec<Step>,
    pub(crate) how: How,
    pub(crate) options: Options,
    /// A file and texts, which [`Command::read`] makes options of.
    pub(crate) budgets: Option<OsString>,
    pub(crate) expect: Vec<String>,
    /// How several profiles become one, and when they were taken.
    pub(crate) plan: Plan,
    pub(crate) at: Vec<String>,
    /// Each file for itself.
    pub(crate) alone: bool,
    /// Where files of source are.
    pub(crate) sources: Vec<OsString>,
    /// Of `check`: where to write.
    pub(crate) junit: Option<OsString>,
}

pub(crate) enum Wanted {
    Report(Box<Command>),
    /// Profiles as one.
    Diff(Box<Command>),
    Check(Box<Command>),
    Text(String),
}

impl Command {
    /// Reads what is asked of every profile before any is read: a mistake in it
    /// is no profile's fault.
    pub(crate) fn read(&mut self) -> Result<(), String> {
        if let Some(path) = &self.budgets {
            self.options.budgets = budgets(path)?;
        }
        let lines: Result<String, String> = self.expect.iter().map(|it| expectation(it)).collect();
        self.options.estimates = lines?;
        Ok(())
    }
}

pub(crate) fn parse(mut words: lexopt::Parser) -> Result<Wanted, lexopt::Error> {
    use lexopt::prelude::*;
    let mut command = Command {
        files: Vec::new(),
        form: Form::Text,
        steps: Vec::new(),
        how: How::default(),
        options: Options::default(),
        budgets: None,
        expect: Vec::new(),
        plan: Plan::default(),
        at: Vec::new(),
        alone: false,
        sources: Vec::new(),
        junit: None,
    };
    let mut verb = None;
    let mut picture = Picture::default();
    let mut forms = Vec::new();
    let mut given = Vec::new();
    while let Some(word) = words.next()? {
        if let Long(name) = word {
            given.push(name.to_owned());
        }
        match word {
            Short('h') | Long("help") => return Ok(Wanted::Text(USAGE.to_owned())),
            Short('V') | Long("version") => {
                let version = env!("CARGO_PKG_VERSION");
                return Ok(Wanted::Text(format!("heapglass {version}\n")));
            }
            Long("json") => forms.push(("--json", Form::Json)),
            Long("md") => forms.push(("--md", Form::Markdown(Vec::new()))),
            Long("svg") => forms.push(("--svg", Form::Svg(Picture::default()))),
            Long("folded") => forms.push(("--folded", Form::Folded)),
            Long("csv") => forms.push(("--csv", table(&words.value()?.string()?)?)),
            Long("width") => picture.width = Some(words.value()?.parse()?),
            Long("title") => picture.title = Some(words.value()?.string()?),
            Long("metric") => command.options.metric = Some(words.value()?.string()?),
            Long("names") => command.options.names = Some(names(&words.value()?.string()?)?),
            Long("top") => command.options.top = Some(words.value()?.parse()?),
            Long("noise") => command.options.noise = noise(&words.value()?.string()?)?,
            Long(word @ ("focus" | "ignore" | "hide" | "show-from" | "collapse")) => {
                let verb = verb_named(word);
                let target = target(words.value()?.string()?)?;
                command.steps.push(Step { verb, target });
            }
            Long(word @ ("label" | "ignore-label" | "group-by")) => {
                let verb = verb_named(word);
                let target = label(words.value()?.string()?)?;
                command.steps.push(Step { verb, target });
            }
            Long("hide-noise") => command.steps.push(hide_noise(Reading::Name)),
            Long("search") => {
                let json = false;
                let words = words.value()?.string()?;
                if words.is_empty() {
                    return Err("a search needs words or /a pattern/".into());
                }
                forms.push(("--search", Form::Search { words, json }));
            }
            Long("list") => {
                let json = false;
                let pattern = words.value()?.string()?;
                if pattern.is_empty() {
                    return Err("--list needs a pattern that names functions".into());
                }
                forms.push(("--list", Form::List { pattern, json }));
            }
            Long("source") => command.sources.push(words.value()?),
            Long("rules") => command.options.rules = rules(&words.value()?)?,
            Long("pack") => command.options.pack = pack(words.value()?.string()?)?,
            Long("as") => command.how.read_as = Some(format(words.value()?.string()?)?),
            Long("memory") => command.how.memory_mib = words.value()?.parse()?,
            Long("budgets") if command.budgets.is_some() => {
                return Err("--budgets is there twice: all budgets stand in one file".into());
            }
            Long("budgets") => command.budgets = Some(words.value()?),
            Long("expect") => command.expect.push(words.value()?.string()?),
            Long("junit") => command.junit = Some(words.value()?),
            Long("strict") => command.options.strict = true,
            Long("equal") => command.plan.matching = matching(&words.value()?.string()?)?,
            Long("scaled") => command.plan.scaled = true,
            Long("workload") => command.options.workload = words.value()?.string()?,
            Long("alone") => command.alone = true,
            Long("merge") => command.plan.purpose = merge(&words.value()?.string()?)?,
            Long("at") => {
                let times = words.value()?.string()?;
                for time in times.split(',') {
                    moments::read(time)?;
                    command.at.push(time.to_owned());
                }
            }
            Value(word) if verb.is_none() => verb = Some(word.string()?),
            Value(word) => command.files.push(word),
            other => return Err(other.unexpected()),
        }
    }
    // Whatever the order of the words, noise is what --noise says.
    for step in &mut command.steps {
        if let Target::Noise(_) = step.target {
            *step = hide_noise(command.options.noise);
        }
    }
    // What is made of several is one.
    let is_one = verb.as_deref() == Some("diff") || command.plan.purpose != Purpose::Compare;
    let files = if is_one { 1 } else { command.files.len() };
    command.form = one_form(forms, picture, files)?;
    let several = |word: &&String| OF_SEVERAL.contains(&word.as_str());
    let of_several = given.iter().find(several).map(String::as_str);
    if !command.sources.is_empty() && !matches!(command.form, Form::List { .. }) {
        return Err("--source goes with --list only".into());
    }
    let nothing_asked = command.budgets.is_none() && command.expect.is_empty();
    match verb.as_deref() {
        Some("report") if command.files.is_empty() => {
            Err("report needs a file, or - for standard input".into())
        }
        _ if !command.at.is_empty() && command.at.len() != command.files.len() => {
            let (times, files) = (command.at.len(), command.files.len());
            Err(format!("--at has {times} times for {files} profiles").into())
        }
        _ if command.files.iter().filter(|file| *file == "-").count() > 1 => {
            Err("standard input can be read once".into())
        }
        _ if of_several.is_some() && command.files.len() == 1 => {
            let word = of_several.unwrap_or_default();
            Err(format!("--{word} goes with several profiles").into())
        }
        Some("diff") if command.alone => Err("--alone goes with report only".into()),
        Some("diff") if command.files.len() < 2 => {
            Err("diff needs two profiles: before and after".into())
        }
        Some("diff") if command.plan.purpose != Purpose::Compare => {
            Err("--merge goes with report only".into())
        }
        Some("diff") => {
            refuse(&given, OF_CHECK, "check")?;
            Ok(Wanted::Diff(Box::new(command)))
        }
        Some("check") if command.files.is_empty() => {
            Err("check needs a profile, or - for standard input".into())
        }
        Some("check") if nothing_asked => {
            Err("check needs --budgets FILE, or what to --expect".into())
        }
        Some("report") if nothing_asked && command.options.strict => {
            Err("--strict goes with --budgets or --expect".into())
        }
        Some("report") if command.plan.purpose != Purpose::Compare => {
            refuse(&given, OF_CHECK, "check")?;
            if command.files.len() < 2 {
                return Err("--merge takes two profiles at least".into());
            }
            Ok(Wanted::Diff(Box::new(command)))
        }
        Some("report") => {
            refuse(&given, OF_CHECK, "check")?;
            Ok(Wanted::Report(Box::new(command)))
        }
        Some("check") => {
            refuse(&given, OF_REPORT, "report")?;
            Ok(Wanted::Check(Box::new(command)))
        }
        Some("formats") => Ok(Wanted::Text(formats())),
        Some(other) => Err(format!("there is no command \u{201c}{other}\u{201d}").into()),
        None => Err("a command is missing".into()),
    }
}

/// Words that go with one command only.
const OF_CHECK: &[&str] = &["junit"];
const OF_REPORT: &[&str] = &[
    "svg", "folded", "csv", "width", "title", "metric", "top", "search", "list", "source", "pack",
    "names", "workload", "merge",
];

/// Words that say how profiles become one.
const OF_SEVERAL: &[&str] = &["equal", "scaled", "at", "alone"];

fn refuse(given: &[String], of: &[&str], command: &str) -> Result<(), String> {
    match given.iter().find(|word| of.contains(&word.as_str())) {
        Some(word) => Err(format!("--{word} goes with {command} only")),
        None => Ok(()),
    }
}

fn matching(word: &str) -> Result<Matching, String> {
    Matching::from_word(word).ok_or_else(|| {
        let known: Vec<_> = Matching::ALL.iter().map(|it| it.word()).collect();
        format!(
            "names are equal as {}, not \u{201c}{word}\u{201d}",
            known.join(", ")
        )
    })
}

fn merge(word: &str) -> Result<Purpose, String> {
    match word {
        "sum" => Ok(Purpose::Sum),
        "mean" => Ok(Purpose::Mean),
        _ => Err(format!(
            "profiles merge as sum or mean, not \u{201c}{word}\u{201d}"
        )),
    }
}

const fn verb_named(word: &str) -> Verb {
    match word.as_bytes() {
        b"focus" | b"label" => Verb::Focus,
        b"ignore" | b"ignore-label" => Verb::Ignore,
        b"group-by" => Verb::Group,
        b"hide" => Verb::Hide,
        b"show-from" => Verb::ShowFrom,
        _ => Verb::CollapseFunction,
    }
}

/// `/a pattern/`, or words.
fn target(text: String) -> Result<Target, String> {
    match between_slashes(&text) {
        Some(pattern) => Ok(Target::Regex(pattern.to_owned())),
        None if text.is_empty() => Err("a filter needs words or /a pattern/".to_owned()),
        None => Ok(Target::Words(text)),
    }
}

/// `KEY=VALUE`, or a key.
fn label(text: String) -> Result<Target, String> {
    match Pick::read(&text).key.is_empty() {
        true => Err("a filter by label needs a key, as in handler=/upload".to_owned()),
        false => Ok(Target::Label(text)),
    }
}

fn hide_noise(reading: Reading) -> Step {
    Step {
        verb: Verb::Hide,
        target: Target::Noise(reading.word().to_owned()),
    }
}

/// One form at most; what goes only with a picture, and what only with one
/// file, is refused elsewhere.
fn one_form(
    mut forms: Vec<(&'static str, Form)>,
    picture: Picture,
    files: usize,
) -> Result<Form, String> {
    // A search and a list are questions: JSON is how they are answered.
    if let [_, _] = &forms[..]
        && let Some(at) = forms.iter().position(|(_, form)| *form == Form::Json)
        && let (_, Form::Search { json, .. } | Form::List { json, .. }) = &mut forms[1 - at]
    {
        *json = true;
        forms.remove(at);
    }
    if let [(one, _), (other, _), ..] = &forms[..] {
        return Err(format!("{one} and {other} exclude one another"));
    }
    let (word, form) = forms.pop().unwrap_or(("", Form::Text));
    if matches!(form, Form::Svg(_) | Form::Csv(_) | Form::Folded) && files > 1 {
        return Err(format!("{word} takes one file, not {files}"));
    }
    match form {
        Form::Svg(_) => Ok(Form::Svg(picture)),
        _ if picture != Picture::default() => {
            Err("--width and --title go with --svg only".to_owned())
        }
        form => Ok(form),
    }
}

fn table(word: &str) -> Result<Form, String> {
    let known = TABLES.iter().find(|(name, _)| *name == word);
    known.map(|(_, table)| Form::Csv(*table)).ok_or_else(|| {
        let words: Vec<_> = TABLES.iter().map(|(name, _)| *name).collect();
        format!(
            "a table is one of {}, not \u{201c}{word}\u{201d}",
            words.join(", ")
        )
    })
}

fn noise(word: &str) -> Result<Reading, String> {
    Reading::from_word(word).ok_or_else(|| {
        let known: Vec<_> = Reading::ALL.iter().map(|reading| reading.word()).collect();
        format!(
            "noise is one of {}, not \u{201c}{word}\u{201d}",
            known.join(", ")
        )
    })
}

fn names(word: &str) -> Result<names::Form, String> {
    names::Form::from_word(word).ok_or_else(|| {
        let known: Vec<_> = names::Form::ALL.iter().map(|form| form.word()).collect();
        format!(
            "names are one of {}, not \u{201c}{word}\u{201d}",
            known.join(", ")
        )
    })
}

/// Read and tried before any profile is: a mistake in it is no profile's fault.
fn rules(path: &OsStr) -> Result<String, String> {
    let text = std::fs::read_to_string(path);
    let path = path.to_string_lossy();
    let text = text.map_err(|error| format!("{path}: {error}"))?;
    match RuleFile::read(&text) {
        Ok(_) => Ok(text),
        Err(mistake) => Err(format!("{path}: {mistake}")),
    }
}

/// The same for budgets.
fn budgets(path: &OsStr) -> Result<String, String> {
    let text = std::fs::read_to_string(path);
    let path = path.to_string_lossy();
    let text = text.map_err(|error| format!("{path}: {error}"))?;
    match Budgets::read(&text) {
        Ok(budgets) if budgets.is_empty() => Err(format!("{path}: there is no budget in it")),
        Ok(_) => Ok(text),
        Err(mistake) => Err(format!("{path}: {mistake}")),
    }
}

/// An expectation as a line of a text, where a comment would say nothing.
fn expectation(text: &str) -> Result<String, String> {
    let line = format!("{}\n", text.replace(['\n', '\r'], " "));
    match (Estimate::read(text), read_lines(&line).as_deref()) {
        (Ok(_), Ok([_])) => Ok(line),
        (Ok(_), _) => {
            Err("--expect, column 1: an expectation was expected, not a comment".to_owned())
        }
        (Err(it), _) => Err(format!("--expect, column {}: {}", it.column, it.expected)),
    }
}

fn pack(word: String) -> Result<String, String> {
    match Choice::from_word(&word) {
        Some(_) => Ok(word),
        None => Err(format!(
            "there is no pack of rules called \u{201c}{word}\u{201d}"
        )),
    }
}

fn format(word: String) -> Result<String, String> {
    if FORMATS.iter().any(|format| format.id == word) {
        return Ok(word);
    }
    let known: Vec<_> = FORMATS.iter().map(|format| format.id).collect();
    Err(format!(
        "there is no format called \u{201c}{word}\u{201d}; there is: {}",
        known.join(", ")
    ))
}

fn formats() -> String {
    let line = |f: &heapglass::ingest::Format| format!("{:<12} {}: {}\n", f.id, f.title, f.writers);
    FORMATS.iter().map(line).collect()
}
