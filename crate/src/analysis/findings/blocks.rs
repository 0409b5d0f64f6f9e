//! Findings about blocks, where a profiler follows each to its end: how long
//! they live, how large they are, whether anybody uses them.
//!
//! Each looks at the metrics that it is about, whichever is in question.

use super::facts::Sum;
use super::{Facts, Of, Said, limits};
use crate::analysis::link::Link;
use crate::analysis::sentence::Sentence;
use crate::analysis::weights::{at_least, at_most, whole};
use crate::ids::NodeId;
use crate::metric::of_blocks;
use crate::profile::Event;

/// The column of a metric, by row of the table of stacks.
pub(super) struct Column<'a> {
    pub(super) own: &'a [i64],
    pub(super) of: Of,
}

pub(super) fn column<'a>(facts: &Facts<'a>, name: &str) -> Option<Column<'a>> {
    let profile = facts.profile;
    let metric = profile.metric_named(name)?;
    let whole = whole(profile, metric);
    (profile.metric(metric).additive && whole > 0).then(|| Column {
        own: profile.tree.stacks().own(metric),
        of: Of { metric, whole },
    })
}

/// What is said of the stacks that something is true of.
pub(super) struct Wanted {
    /// Thousandths of the metric that are worth saying.
    pub(super) least: i64,
    /// Behind the share.
    pub(super) title: String,
    /// Behind the amount and the stacks.
    pub(super) detail: &'static str,
}

pub(super) fn say(
    facts: &Facts<'_>,
    column: &Column<'_>,
    wanted: Wanted,
    is: impl Fn(usize) -> bool,
) -> Option<Said> {
    let sum = sum(facts, column, is);
    let largest = sum.largest?;
    if !at_least(sum.value, column.of.whole, wanted.least) {
        return None;
    }
    let place = facts.places[largest].leaf;
    let detail = Sentence::default()
        .amount_and_share(sum.value)
        .words(" in ")
        .count(sum.distinct, "stack")
        .words(wanted.detail)
        .words("; most of it from ")
        .frame(facts.profile.tree.frame(place))
        .words(" (")
        .amount(column.own[largest])
        .words(").");
    Some(Said {
        of: Some(column.of),
        title: Sentence::default().share(sum.value).words(wanted.title),
        detail,
        value: sum.value,
        stacks: sum.records,
        proof: Some(facts.nodes[largest]),
        link: Link::Stack(facts.nodes[largest]),
    })
}

fn sum(facts: &Facts<'_>, column: &Column<'_>, is: impl Fn(usize) -> bool) -> Sum {
    let mut sum = Sum::default();
    for (row, own) in column.own.iter().enumerate() {
        if *own == 0 || !is(row) {
            continue;
        }
        sum.value += own;
        sum.records += facts.records[row];
        sum.distinct += 1;
        if sum.largest.is_none_or(|old| *own > column.own[old]) {
            sum.largest = Some(row);
        }
    }
    sum
}

pub(super) fn short_lived(facts: &Facts<'_>) -> Option<Said> {
    let blocks = column(facts, of_blocks::TOTAL_BLOCKS)?;
    let lifetimes = facts.profile.metric_named(of_blocks::LIFETIMES)?;
    let lifetimes = facts.profile.tree.stacks().own(lifetimes);
    let clock = facts.profile.clock.as_ref()?;
    let short = clock.short_lived?;
    let wanted = Wanted {
        least: limits::SHORT_LIVED,
        title: format!(" of all blocks are gone within {short} {}", clock.unit),
        detail: " live no longer than that on average",
    };
    say(facts, &blocks, wanted, |row| {
        i128::from(lifetimes[row]) <= i128::from(short) * i128::from(blocks.own[row])
    })
}

pub(super) fn tiny(facts: &Facts<'_>) -> Option<Said> {
    // Elsewhere blocks are what was copied, or events of any kind.
    if facts.profile.method.event != Event::Allocated {
        return None;
    }
    let (blocks, bytes) = (
        column(facts, of_blocks::TOTAL_BLOCKS)?,
        column(facts, of_blocks::TOTAL_BYTES)?,
    );
    let wanted = Wanted {
        least: limits::TINY,
        title: format!(" of all blocks have {} bytes or less", limits::TINY_BYTES),
        detail: " are so small on average",
    };
    say(facts, &blocks, wanted, |row| {
        i128::from(bytes.own[row]) <= i128::from(limits::TINY_BYTES) * i128::from(blocks.own[row])
    })
}

/// Reads and writes of each stack; none where accesses were not recorded.
fn accesses<'a>(facts: &Facts<'a>) -> Option<(Column<'a>, [&'a [i64]; 2])> {
    let own = |name| {
        let metric = facts.profile.metric_named(name)?;
        Some(facts.profile.tree.stacks().own(metric))
    };
    let uses = [own(of_blocks::READ_BYTES)?, own(of_blocks::WRITTEN_BYTES)?];
    Some((column(facts, of_blocks::TOTAL_BYTES)?, uses))
}

pub(super) fn never_used(facts: &Facts<'_>) -> Option<Said> {
    let (bytes, [reads, writes]) = accesses(facts)?;
    let wanted = Wanted {
        least: limits::NEVER_USED,
        title: " of what was allocated was never used".to_owned(),
        detail: " were neither read nor written",
    };
    say(facts, &bytes, wanted, |row| {
        reads[row] == 0 && writes[row] == 0
    })
}

pub(super) fn never_read(facts: &Facts<'_>) -> Option<Said> {
    let (bytes, [reads, writes]) = accesses(facts)?;
    let wanted = Wanted {
        least: limits::NEVER_READ,
        title: " of what was allocated was written and never read".to_owned(),
        detail: " were written at most once a byte and not read",
    };
    say(facts, &bytes, wanted, |row| {
        reads[row] == 0 && writes[row] > 0 && writes[row] <= bytes.own[row]
    })
}

pub(super) fn low_access(facts: &Facts<'_>) -> Option<Said> {
    let (bytes, uses) = accesses(facts)?;
    let wanted = Wanted {
        least: limits::LOW_ACCESS,
        title: " of what was allocated was hardly used".to_owned(),
        detail: " have fewer than 0.4 reads or writes a byte",
    };
    say(facts, &bytes, wanted, |row| {
        let few = |of: &[i64]| at_most(of[row], bytes.own[row], limits::LOW_ACCESS_RATIO);
        uses.iter().all(|of| of[row] > 0) && uses.iter().any(|of| few(of))
    })
}

pub(super) fn high_access(facts: &Facts<'_>) -> Option<Said> {
    let (bytes, uses) = accesses(facts)?;
    let reads = column(facts, of_blocks::READ_BYTES)?;
    let wanted = Wanted {
        least: limits::HIGH_ACCESS,
        title: " of all reads go to few, hot bytes".to_owned(),
        detail: " go to blocks with a thousand reads or writes a byte and more",
    };
    say(facts, &reads, wanted, |row| {
        let often = |of: &[i64]| at_least(of[row], bytes.own[row], limits::HIGH_ACCESS_RATIO);
        bytes.own[row] > 0 && uses.iter().any(|of| often(of))
    })
}

pub(super) fn alive_at_end(facts: &Facts<'_>) -> Option<Said> {
    let (end, peak) = (
        column(facts, of_blocks::END_BYTES)?,
        column(facts, of_blocks::GMAX_BYTES)?,
    );
    let of_peak = Column {
        own: end.own,
        of: Of {
            metric: end.of.metric,
            whole: peak.of.whole,
        },
    };
    let wanted = Wanted {
        least: limits::ALIVE,
        title: " as much as the peak was still in use at the end".to_owned(),
        detail: " were not freed (shares are of what was in use at the peak)",
    };
    say(facts, &of_peak, wanted, |_| true)
}

pub(super) fn peak(facts: &Facts<'_>) -> Option<Said> {
    let peak = column(facts, of_blocks::GMAX_BYTES)?;
    let mut rows: Vec<usize> = (0..peak.own.len())
        .filter(|row| peak.own[*row] > 0)
        .collect();
    if (rows.len() as u64) < limits::ENOUGH {
        return None;
    }
    rows.sort_by_key(|row| std::cmp::Reverse(peak.own[*row]));
    let (mut value, mut records, mut many) = (0, 0, 0);
    for row in rows.iter().take(limits::PEAK_STACKS) {
        if at_least(value, peak.of.whole, limits::PEAK) {
            break;
        }
        value += peak.own[*row];
        records += facts.records[*row];
        many += 1;
    }
    if !at_least(value, peak.of.whole, limits::PEAK) {
        return None;
    }
    let proof: NodeId = facts.nodes[rows[0]];
    let detail = Sentence::default()
        .amount_and_share(value)
        .words(" of what was in use at the peak; the first of them ")
        .amount_and_share(peak.own[rows[0]])
        .words(", the others of ")
        .count(rows.len() as u64, "stack")
        .words(" share the rest.");
    Some(Said {
        of: Some(peak.of),
        title: Sentence::default()
            .count(many, "stack")
            .words(if many == 1 { " makes " } else { " make " })
            .share(value)
            .words(" of the peak"),
        detail,
        value,
        stacks: records,
        proof: Some(proof),
        link: Link::Stack(proof),
    })
}

#[cfg(test)]
mod tests {
    use crate::analysis::findings::{Facts, Finding, findings};
    use crate::analysis::names::OwnNames;
    use crate::analysis::noise::{Noise, Reading};
    use crate::frames::FrameKind;
    use crate::ids::{MetricId, NodeId};
    use crate::metric::{Metric, Unit};
    use crate::profile::{Clock, Event, Profile, ProfileBuilder};

    const METRICS: [&str; 7] = [
        "total_bytes",
        "total_blocks",
        "gmax_bytes",
        "end_bytes",
        "lifetimes",
        "read_bytes",
        "written_bytes",
    ];
    /// 100 blocks of 100 bytes that live long, are used a few times, and go.
    const USUAL: [i64; 7] = [10_000, 100, 100, 0, 1_000_000, 30_000, 10_000];

    fn profile(stacks: &[[i64; 7]]) -> Profile {
        let mut out = ProfileBuilder::new("test", usize::MAX).unwrap();
        for name in METRICS {
            out.add_metric(Metric::new(name, Unit::Count)).unwrap();
        }
        out.clock = Some(Clock {
            unit: "instrs".into(),
            short_lived: Some(500),
            ..Clock::default()
        });
        for (i, amounts) in stacks.iter().enumerate() {
            let name = format!("f{}", char::from(b'a' + i as u8));
            let frame = out.frame_named(name.as_bytes(), |_| FrameKind::Plain);
            let node = out.child(NodeId::ROOT, frame.unwrap()).unwrap();
            out.import.lines += 1;
            out.record(node, amounts).unwrap();
        }
        out.finish().unwrap()
    }

    fn found(stacks: &[[i64; 7]]) -> Vec<Finding> {
        let profile = profile(stacks);
        let names = OwnNames::new(&profile);
        let noise = Noise::of(&profile, &names, Reading::Name);
        let facts = Facts::new(&profile, MetricId(0), &names, &noise, &[], true);
        findings(&facts.unwrap().unwrap())
    }

    /// Beside four usual stacks, one that differs in some amounts.
    fn with(changes: &[(usize, i64)]) -> Vec<[i64; 7]> {
        let mut odd = USUAL;
        for (metric, amount) in changes {
            odd[*metric] = *amount;
        }
        vec![USUAL, USUAL, USUAL, USUAL, odd]
    }

    fn value(id: &str, stacks: &[[i64; 7]]) -> Option<i64> {
        let found = found(stacks);
        found.iter().find(|f| f.id == id).map(|f| f.value)
    }

    #[test]
    fn each_is_said_from_its_threshold_on() {
        for (id, said, not_said, want) in [
            // 500 instrs each, on average.
            (
                "short-lived",
                [(4, 50_000), (0, 10_000)],
                [(4, 50_001), (0, 10_000)],
                100,
            ),
            (
                "tiny",
                [(0, 1_600), (4, 1_000_000)],
                [(0, 1_601), (4, 1_000_000)],
                100,
            ),
            ("never-used", [(5, 0), (6, 0)], [(5, 0), (6, 1)], 10_000),
            (
                "never-read",
                [(5, 0), (6, 10_000)],
                [(5, 0), (6, 10_001)],
                10_000,
            ),
            (
                "low-access",
                [(5, 4_000), (6, 10_000)],
                [(5, 4_001), (6, 10_000)],
                10_000,
            ),
            (
                "high-access",
                [(5, 10_000_000), (6, 1)],
                [(5, 9_999_999), (6, 1)],
                10_000_000,
            ),
        ] {
            assert_eq!(value(id, &with(&said)), Some(want), "{id}");
            assert_eq!(value(id, &with(&not_said)), None, "{id}");
        }
        // Too little of the whole: 19 of 1,000 bytes.
        let little = with(&[(0, 750), (1, 7), (5, 0), (6, 0)]);
        assert_eq!(value("never-used", &little), None);
    }

    #[test]
    fn what_was_copied_is_not_spoken_of_as_allocated() {
        let mut profile = profile(&with(&[(0, 1_600)]));
        let titles = |profile: &Profile| {
            let names = OwnNames::new(profile);
            let noise = Noise::of(profile, &names, Reading::Name);
            let facts = Facts::new(profile, MetricId(1), &names, &noise, &[], true);
            let facts = facts.unwrap().unwrap();
            let ids: Vec<_> = findings(&facts).iter().map(|f| f.id).collect();
            (ids.contains(&"tiny"), facts.words.allocates)
        };
        assert_eq!(titles(&profile), (true, "allocates"));
        profile.method.event = Event::Copied;
        assert_eq!(titles(&profile), (false, "copies"));
        profile.method.event = Event::Other;
        assert_eq!(titles(&profile), (false, "takes"));
    }

    #[test]
    fn what_is_alive_at_the_end_is_a_share_of_the_peak() {
        let stacks = with(&[(3, 5)]);
        let found = found(&stacks);
        let alive = found.iter().find(|f| f.id == "alive-at-end").unwrap();
        assert_eq!((alive.value, alive.of.whole), (5, 500));
        assert_eq!(alive.of.metric, MetricId(3));
        assert_eq!(value("alive-at-end", &with(&[(3, 4)])), None);
    }

    #[test]
    fn few_stacks_make_the_peak() {
        let mut stacks = vec![USUAL; 19];
        stacks.push(USUAL);
        stacks[0][2] = 1_800;
        stacks[1][2] = 200;
        // 2,000 of 3,800, and one of them alone would not be half.
        assert_eq!(value("peak", &stacks), Some(2_000));
        stacks.pop();
        assert_eq!(value("peak", &stacks), None, "too few stacks to tell");
    }
}
