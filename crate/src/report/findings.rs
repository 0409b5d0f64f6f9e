//! Findings and questions, for a terminal.

use super::facts::Facts;
use super::text::tail;
use crate::analysis::findings::SHOWN;
use crate::ids::NodeId;
use std::fmt::Write as _;

/// Frames of the stack that proves it.
pub(super) const PROOF: usize = 6;

/// Nothing where there is nothing to say.
pub(super) fn findings(text: &mut String, facts: &Facts<'_>) -> std::fmt::Result {
    let said = &facts.said;
    if !said.findings.is_empty() {
        writeln!(text, "\nFindings")?;
    }
    for (i, finding) in said.findings.iter().take(SHOWN).enumerate() {
        let (number, severity) = (i + 1, finding.severity);
        writeln!(text, "  {number}. {} [{severity}]", finding.title)?;
        writeln!(text, "     {}", finding.detail)?;
        writeln!(text, "     {}", finding.advice)?;
        if let Some(proof) = finding.proof {
            writeln!(text, "     {}", tail(facts, NodeId(proof), PROOF))?;
        }
    }
    if let [.., _] = said.findings.get(SHOWN..).unwrap_or_default() {
        writeln!(text, "  Less weighty:")?;
        for finding in &said.findings[SHOWN..] {
            writeln!(text, "  - {}", finding.title)?;
        }
    }
    if !said.questions.is_empty() {
        writeln!(text, "\nQuestions to ask next")?;
    }
    for question in &said.questions {
        writeln!(text, "  - {}", question.text)?;
    }
    Ok(())
}
