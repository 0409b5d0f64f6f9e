//! The part of a snapshot that says how reading the file went.

use super::{BadSnapshot, Source, Writer, damaged};
use crate::profile::{ImportReport, Place, Reason, Rejection};

pub(super) fn write(out: &mut Writer, import: &ImportReport) {
    let numbers = [
        import.lines,
        import.records,
        import.rejected,
        import.skipped,
        import.bytes,
        import.text_bytes,
    ];
    numbers.iter().for_each(|number| out.number(*number));
    // Reasons are told by name, so that they survive other versions.
    out.number(import.reasons.len() as u64);
    for reason in &import.reasons {
        out.bytes(reason.reason.as_bytes());
        out.number(reason.count);
        out.number(reason.first_line);
    }
    out.number(import.rejections.len() as u64);
    for rejection in &import.rejections {
        let which = |r: &Reason| r.reason == rejection.reason;
        let reason = import.reasons.iter().position(which).unwrap_or(0);
        out.number(reason as u64);
        out.number(rejection.place.line);
        out.number(rejection.place.offset);
        out.bytes(&rejection.excerpt);
    }
    out.number(import.warnings.len() as u64);
    import.warnings.iter().for_each(|w| out.bytes(w.as_bytes()));
    for why in [&import.stopped, &import.doubt] {
        out.number(u64::from(why.is_some()));
        why.iter().for_each(|why| out.bytes(why.as_bytes()));
    }
}

pub(super) fn read(from: &mut Source<'_>) -> Result<ImportReport, BadSnapshot> {
    let mut report = ImportReport {
        lines: from.number()?,
        records: from.number()?,
        rejected: from.number()?,
        skipped: from.number()?,
        bytes: from.number()?,
        text_bytes: from.number()?,
        ..ImportReport::default()
    };
    report.reasons = from.list(|from| {
        Ok(Reason {
            reason: from.text()?.into(),
            count: from.number()?,
            first_line: from.number()?,
        })
    })?;
    let reasons: Vec<_> = report.reasons.iter().map(|r| r.reason.clone()).collect();
    report.rejections = from.list(|from| {
        let Some(reason) = reasons.get(from.number()? as usize) else {
            return damaged("a rejection has no reason");
        };
        Ok(Rejection {
            reason: reason.clone(),
            place: Place {
                line: from.number()?,
                offset: from.number()?,
            },
            excerpt: from.bytes()?.to_vec(),
        })
    })?;
    report.warnings = from.list(Source::text)?;
    for why in [&mut report.stopped, &mut report.doubt] {
        if from.number()? == 1 {
            *why = Some(from.text()?);
        }
    }
    Ok(report)
}
