//! Findings and questions as a page or a program reads them: text, amounts in
//! both spellings, and for each the view that shows the proof.

use super::label::{self, Amount};
use super::opened::{NoSuch, Opened};
use super::sentence::Writer;
use crate::analysis::findings::{Facts, Finding, Of, SHOWN, Share, findings};
use crate::analysis::link::Link;
use crate::analysis::names::OwnNames;
use crate::analysis::noise::Noise;
use crate::analysis::questions::{Question, questions};
use crate::ids::{MetricId, NodeId};
use crate::metric::Metric;
use crate::profile::Profile;
use crate::transform::Step;
use serde::Serialize;

/// What follows from a profile, in one metric.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Findings {
    /// The weightiest first.
    pub findings: Vec<FindingRow>,
    pub questions: Vec<QuestionRow>,
    /// So many of the findings are for a first look.
    pub first: usize,
}

#[derive(Debug, Clone, Serialize)]
pub struct FindingRow {
    pub id: &'static str,
    pub severity: &'static str,
    /// What its amounts are of.
    pub metric: String,
    pub title: String,
    pub detail: String,
    pub amount: Amount,
    /// The same, for exact arithmetic.
    #[serde(skip)]
    pub value: i64,
    pub share: f64,
    pub stacks: u64,
    pub advice: &'static str,
    pub view: LinkRow,
    /// The end of a stack that proves it.
    pub proof: Option<u32>,
    /// Its last frames, leaf first; `depth` is how many there are.
    pub path: Vec<String>,
    pub depth: u32,
}

#[derive(Debug, Clone, Serialize)]
pub struct QuestionRow {
    pub id: &'static str,
    pub text: String,
    pub view: LinkRow,
}

/// Which view, and what it is to show there.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct LinkRow {
    /// `icicle`, `stacks`, `explore`, `sites` or `import`.
    pub view: &'static str,
    /// The place that is selected.
    pub node: Option<u32>,
    /// What is searched for, letter by letter.
    pub search: Option<String>,
    /// Of sites: `outermost`, `leaf` or `caller`.
    pub list: Option<&'static str>,
    /// What it is to be measured by there.
    pub metric: Option<u32>,
}

/// Frames of a proof that are sent at once.
const PATH: usize = 40;

impl From<&Link> for LinkRow {
    fn from(link: &Link) -> Self {
        let at = |view, node: &NodeId| Self {
            view,
            node: Some(node.0),
            ..Self::default()
        };
        let of = |view| Self {
            view,
            ..Self::default()
        };
        match link {
            Link::Place(node) => at("icicle", node),
            Link::Stack(node) => at("stacks", node),
            Link::Search(words) => Self {
                search: Some(words.clone()),
                ..of("explore")
            },
            Link::Sites(list) => Self {
                list: Some(list.word()),
                ..of("sites")
            },
            Link::Subsystems => of("subsystems"),
            Link::Import => of("import"),
        }
    }
}

/// `amount` writes amounts inside sentences.
pub(crate) fn say(
    profile: &Profile,
    metric: MetricId,
    names: &OwnNames,
    noise: &Noise,
    subsystems: &[Share],
    complete: bool,
    amount: fn(i64, &Metric) -> String,
) -> Result<Findings, String> {
    let facts = Facts::new(profile, metric, names, noise, subsystems, complete)
        .map_err(|stop| stop.to_string())?;
    let Some(facts) = facts else {
        return Ok(Findings::default());
    };
    let writer = |of: Of| Writer {
        profile,
        metric: of.metric,
        whole: of.whole,
        amount,
    };
    let found = findings(&facts);
    let asked = questions(&facts);
    let asked = asked.iter().map(|one| question(&writer(facts.of()), one));
    Ok(Findings {
        findings: found
            .iter()
            .map(|one| finding(&writer(one.of), one))
            .collect(),
        questions: asked.collect(),
        first: SHOWN,
    })
}

fn finding(writer: &Writer<'_>, finding: &Finding) -> FindingRow {
    let profile = writer.profile;
    let names = finding.proof.map(|node| {
        let name = |node| String::from_utf8_lossy(profile.node_name(node)).into_owned();
        profile.tree.path(node).take(PATH).map(name).collect()
    });
    FindingRow {
        id: finding.id,
        severity: finding.severity.word(),
        title: writer.text(&finding.title),
        detail: writer.text(&finding.detail),
        amount: label::amount(finding.value, profile.metric(writer.metric)),
        value: finding.value,
        share: label::share(finding.value, writer.whole),
        stacks: finding.stacks,
        advice: finding.advice,
        metric: profile.metric(writer.metric).name.clone(),
        view: LinkRow {
            metric: Some(writer.metric.0),
            ..(&finding.link).into()
        },
        proof: finding.proof.map(|node| node.0),
        path: names.unwrap_or_default(),
        depth: finding.proof.map_or(0, |node| profile.tree.depth(node)),
    }
}

fn question(writer: &Writer<'_>, question: &Question) -> QuestionRow {
    QuestionRow {
        id: question.id,
        text: writer.text(&question.text),
        view: (&question.link).into(),
    }
}

impl Opened {
    /// The last answer is kept: a page asks at every change.
    pub fn findings(&mut self, metric: MetricId) -> Result<Findings, NoSuch> {
        let unit = self.profile.metric(metric).unit;
        let known = &self.memos[metric.index()].findings;
        if let Some((of, known)) = known
            && *of == unit
        {
            return Ok(known.clone());
        }
        let subsystems = self.known_subsystems(metric)?;
        let complete = !self.steps.iter().any(Step::takes_frames);
        let text = |value, metric: &Metric| label::amount(value, metric).text;
        let said = say(
            &self.profile,
            metric,
            self.own_names(),
            self.noise_marks(),
            &subsystems,
            complete,
            text,
        )
        .map_err(NoSuch::Stopped)?;
        self.memos[metric.index()].findings = Some((unit, said.clone()));
        Ok(said)
    }
}
