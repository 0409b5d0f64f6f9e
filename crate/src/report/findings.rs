//! Findings and questions, for a terminal.

use crate::analysis::findings::{SHOWN, Share};
use crate::analysis::names::OwnNames;
use crate::analysis::noise::Noise;
use crate::ids::{MetricId, NodeId};
use crate::profile::Profile;
use crate::report::text::tail;
use crate::view::findings::say;
use crate::view::label::short;
use std::fmt::Write as _;

/// Frames of the stack that proves it.
pub(super) const PROOF: usize = 6;

/// Nothing where there is nothing to say.
pub(super) fn section(
    profile: &Profile,
    metric: MetricId,
    names: &OwnNames,
    noise: &Noise,
    subsystems: &[Share],
    complete: bool,
) -> Result<String, String> {
    let said = say(profile, metric, names, subsystems, complete, short)?;
    let mut text = String::new();
    // Writing into a String cannot fail.
    if !said.findings.is_empty() {
        let _ = writeln!(text, "\nFindings");
    }
    for (i, finding) in said.findings.iter().take(SHOWN).enumerate() {
        let _ = writeln!(
            text,
            "  {}. {} [{}]",
            i + 1,
            finding.title,
            finding.severity
        );
        let _ = writeln!(text, "     {}", finding.detail);
        let _ = writeln!(text, "     {}", finding.advice);
        if let Some(proof) = finding.proof {
            let tail = tail(profile, noise, NodeId(proof), PROOF);
            let _ = writeln!(text, "     {}", tail.join(" <- "));
        }
    }
    if let [.., _] = said.findings.get(SHOWN..).unwrap_or_default() {
        let _ = writeln!(text, "  Less weighty:");
        for finding in &said.findings[SHOWN..] {
            let _ = writeln!(text, "  - {}", finding.title);
        }
    }
    if !said.questions.is_empty() {
        let _ = writeln!(text, "\nQuestions to ask next");
    }
    for question in &said.questions {
        let _ = writeln!(text, "  - {}", question.text);
    }
    Ok(text)
}
