//! What is the memory for?
//!
//! Each stack belongs to one subsystem: that of the first rule that its whole
//! path meets (see [`super::rules`]; the user's rules stand before a pack's),
//! so that an aggregation inside a dictionary's loading is Dictionary Loading.
//! Where no pack knows the program, what its rules leave over is grouped by
//! namespace instead. What belongs to nothing is *other*; rows and other add
//! up to the whole.
//!
//! ```text
//! Loading: *Dictionary::load*       DB::FlatDictionary::loadData;DB::Aggregator::init 7
//! Aggregation: DB::Aggregator::*    DB::Aggregator::init 2
//! main;f 1
//!                Loading 7, Aggregation 2, other 1; Loading before Aggregation: 7
//! ```
//!
//! A stack that rules of other subsystems would have taken as well is told of
//! as a conflict, by pairs.

mod automatic;
mod choice;
mod matching;
mod packs;

use super::along::Numbers;
use super::names::OwnNames;
use super::noise::Noise;
use super::rules::RuleFile;
use super::weights::whole;
use crate::error::Stop;
use crate::ids::{MetricId, NodeId};
use crate::profile::Profile;
use std::collections::BTreeMap;

pub use choice::{Choice, Measured, measured};
pub use packs::{PACKS, Pack};

/// In a column of subsystems: none.
pub const OTHER: u32 = u32::MAX;

/// To which subsystem each stack belongs; the same for every metric.
#[derive(Debug, Clone)]
pub struct Assignment {
    /// Of the subsystems.
    pub names: Vec<String>,
    /// By row of the table of stacks.
    pub of_stack: Vec<u32>,
    /// By row of the table of stacks: a row of `met`.
    met_by: Vec<u32>,
    /// All subsystems that rules put a stack in; the first is its own.
    met: Vec<Vec<u32>>,
}

/// Rows of amounts, by subsystem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subsystems {
    /// Largest first, in magnitude; only those that have stacks.
    pub rows: Vec<Row>,
    pub other: Row,
    /// The magnitudes of what belongs to a subsystem, and of everything.
    pub covered: i64,
    pub whole: i64,
    /// Largest first.
    pub conflicts: Vec<Conflict>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// In [`Assignment::of_stack`].
    pub subsystem: u32,
    pub name: String,
    pub value: i64,
    /// Records.
    pub stacks: u64,
    pub distinct: u64,
    /// Where the largest of its stacks ends.
    pub node: NodeId,
}

/// Stacks of one subsystem that a later rule would have put in another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    pub winner: u32,
    pub other: u32,
    pub value: i64,
    pub stacks: u64,
}

/// By rules alone; earlier files stand before later ones.
pub fn by_rules(
    profile: &Profile,
    names: &OwnNames,
    noise: &Noise,
    files: &[&RuleFile],
) -> Result<Assignment, Stop> {
    matching::assign(profile, names, noise, files)
}

/// By rules, and by namespace what they leave over.
pub fn by_group(
    profile: &Profile,
    names: &OwnNames,
    noise: &Noise,
    files: &[&RuleFile],
) -> Result<Assignment, Stop> {
    let assignment = matching::assign(profile, names, noise, files)?;
    automatic::fill(profile, noise, assignment)
}

/// A pack, and how it sorts a profile.
type Sorted = Option<(&'static Pack, Assignment)>;

/// How much packs cover of a profile's magnitudes, in the order of [`PACKS`],
/// and how the one that covers most sorts it. Only stacks that speak a pack's
/// language count for it (`io.netty` is no Go); one that could not cover more
/// than another does is not tried, since each takes time.
fn coverages(
    profile: &Profile,
    metric: MetricId,
    names: &OwnNames,
    noise: &Noise,
) -> Result<(Vec<Option<i64>>, Sorted), Stop> {
    let heard = matching::met_by_frames(profile, names, &packs::evidence())?;
    let speaks = |row: usize, language: usize| heard[row] >> language & 1 == 1;
    let own = profile.tree.stacks().own(metric);
    let sum = |counts: &dyn Fn(usize) -> bool| {
        let rows = own.iter().enumerate().filter(|(row, _)| counts(*row));
        rows.fold(0, |sum: i64, (_, own)| {
            sum.saturating_add(own.saturating_abs())
        })
    };
    let (mut known, mut best, mut most) = (Vec::new(), None, 0);
    for (language, pack) in PACKS.iter().enumerate() {
        if sum(&|row| speaks(row, language)) <= most {
            known.push(None);
            continue;
        }
        let assignment = matching::assign(profile, names, noise, &[&pack.rules()])?;
        let covered = sum(&|row| assignment.of_stack[row] != OTHER && speaks(row, language));
        known.push(Some(covered));
        if covered > most {
            (best, most) = (Some((pack, assignment)), covered);
        }
    }
    Ok((known, best))
}

/// The pack that covers most, if that is at least half.
pub fn best_pack(coverages: &[Option<i64>], whole: i64) -> Option<&'static Pack> {
    let tried = coverages.iter().enumerate();
    let tried = tried.filter_map(|(i, covered)| Some((i, (*covered)?)));
    let by_coverage = |(i, covered): &(usize, i64)| (*covered, std::cmp::Reverse(*i));
    let (i, covered) = tried.max_by_key(by_coverage)?;
    let half = covered > 0 && i128::from(covered) * 2 >= i128::from(whole);
    half.then(|| PACKS.get(i)).flatten()
}

fn covered(profile: &Profile, metric: MetricId, assignment: &Assignment) -> i64 {
    let own = profile.tree.stacks().own(metric).iter();
    let rows = own.zip(&assignment.of_stack);
    rows.filter(|(_, subsystem)| **subsystem != OTHER)
        .fold(0, |sum: i64, (own, _)| {
            sum.saturating_add(own.saturating_abs())
        })
}

/// What each subsystem holds.
pub fn subsystems(profile: &Profile, metric: MetricId, assignment: &Assignment) -> Subsystems {
    let stacks = profile.tree.stacks();
    let columns = stacks.own(metric).iter().zip(stacks.records());
    let mut by_met = vec![(0i64, 0u64); assignment.met.len()];
    let mut sums = vec![Sum::default(); assignment.names.len() + 1];
    for (i, (own, records)) in columns.enumerate() {
        let met = &mut by_met[assignment.met_by[i] as usize];
        met.0 += own;
        met.1 += records;
        let subsystem = (assignment.of_stack[i] as usize).min(assignment.names.len());
        sums[subsystem].take(*own, *records, stacks.nodes()[i]);
    }
    let row = |(subsystem, sum): (usize, Sum)| Row {
        subsystem: match assignment.names.get(subsystem) {
            Some(_) => subsystem as u32,
            None => OTHER,
        },
        name: assignment.names.get(subsystem).cloned().unwrap_or_default(),
        value: sum.value,
        stacks: sum.stacks,
        distinct: sum.distinct,
        node: sum.node,
    };
    let mut rows: Vec<Row> = sums.into_iter().enumerate().map(row).collect();
    // The last is the sum of what belongs to none.
    let other = rows.pop().unwrap_or_else(|| row((0, Sum::default())));
    rows.retain(|row| row.distinct > 0);
    let size = |row: &Row| row.value.unsigned_abs();
    rows.sort_unstable_by(|a, b| (size(b), &a.name).cmp(&(size(a), &b.name)));
    Subsystems {
        rows,
        other,
        covered: covered(profile, metric, assignment),
        whole: whole(profile, metric),
        conflicts: conflicts(assignment, &by_met),
    }
}

#[derive(Debug, Clone, Copy)]
struct Sum {
    value: i64,
    stacks: u64,
    distinct: u64,
    largest: u64,
    node: NodeId,
}

impl Default for Sum {
    fn default() -> Self {
        Self {
            value: 0,
            stacks: 0,
            distinct: 0,
            largest: 0,
            node: NodeId::ROOT,
        }
    }
}

impl Sum {
    fn take(&mut self, own: i64, records: u64, node: NodeId) {
        self.value += own;
        self.stacks += records;
        if own.unsigned_abs() > self.largest || self.distinct == 0 {
            (self.largest, self.node) = (own.unsigned_abs(), node);
        }
        self.distinct += 1;
    }
}

fn conflicts(assignment: &Assignment, by_met: &[(i64, u64)]) -> Vec<Conflict> {
    let mut pairs: BTreeMap<(u32, u32), (i64, u64)> = BTreeMap::new();
    for (met, (value, stacks)) in assignment.met.iter().zip(by_met) {
        let [winner, others @ ..] = met.as_slice() else {
            continue;
        };
        for other in others {
            let pair = pairs.entry((*winner, *other)).or_default();
            pair.0 += value;
            pair.1 += stacks;
        }
    }
    let conflict = |((winner, other), (value, stacks))| Conflict {
        winner,
        other,
        value,
        stacks,
    };
    let mut list: Vec<Conflict> = pairs.into_iter().map(conflict).collect();
    list.retain(|conflict| conflict.stacks > 0);
    // Stable: pairs of one amount stay in the order of the rules.
    list.sort_by_key(|conflict| std::cmp::Reverse(conflict.value.unsigned_abs()));
    list
}

impl Assignment {
    fn new(names: Vec<String>, met_by: Vec<u32>, met: Vec<Vec<u32>>) -> Self {
        let first = |met: &Vec<u32>| met.first().copied().unwrap_or(OTHER);
        let own: Vec<u32> = met.iter().map(first).collect();
        Self {
            names,
            of_stack: met_by.iter().map(|met| own[*met as usize]).collect(),
            met_by,
            met,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::noise::Reading;
    use crate::analysis::tests::profile;

    const M: MetricId = MetricId(0);

    fn rows(subsystems: &Subsystems) -> Vec<String> {
        let rows = subsystems.rows.iter();
        rows.map(|row| format!("{} {} x{}", row.name, row.value, row.stacks))
            .chain([format!("other {}", subsystems.other.value)])
            .collect()
    }

    fn sorted(stacks: &[(&str, i64)], rules: &str) -> (Profile, Assignment, Subsystems) {
        let profile = profile(stacks);
        let names = OwnNames::new(&profile);
        let noise = Noise::new(&profile, Reading::Name);
        let file = RuleFile::read(rules).unwrap();
        let assignment = by_rules(&profile, &names, &noise, &[&file]).unwrap();
        let subsystems = subsystems(&profile, M, &assignment);
        (profile, assignment, subsystems)
    }

    fn picture(stacks: &[(&str, i64)], rules: &str) -> Vec<String> {
        rows(&sorted(stacks, rules).2)
    }

    #[test]
    fn the_first_rule_that_the_path_meets_counts() {
        let stacks = [
            (
                "DB::FlatDictionary::loadData(int);DB::Aggregator<int>::init",
                7,
            ),
            ("DB::Aggregator<long>::init;malloc", 2),
            ("main;f", 1),
        ];
        let rules = "Loading: *Dictionary::load*\nAggregation: DB::Aggregator::*\n";
        let (profile, assignment, subsystems) = sorted(&stacks, rules);
        assert_eq!(
            rows(&subsystems),
            ["Loading 7 x1", "Aggregation 2 x1", "other 1"]
        );
        assert_eq!((subsystems.covered, subsystems.whole), (9, 10));
        let conflict = Conflict {
            winner: 0,
            other: 1,
            value: 7,
            stacks: 1,
        };
        assert_eq!(subsystems.conflicts, [conflict]);
        let largest = profile.node_name(subsystems.rows[1].node);
        assert_eq!(largest, b"malloc");
        assert_eq!(assignment.of_stack, [0, 1, OTHER]);
    }

    #[test]
    fn conditions_look_at_the_whole_path() {
        let stacks = [
            ("start_thread;a;b;c;malloc", 1),
            ("start_thread;b;a;calloc", 2),
            ("start_thread;c;b", 4),
            ("start_thread;malloc", 8),
            ("a;a", 16),
        ];
        for (rules, want) in [
            ("X: a", "X 19"),
            ("X: b not a", "X 4"),
            ("X: a and b", "X 3"),
            ("X: a above b", "X 1"),
            ("X: a above a", "X 16"),
            ("X: not a above b", "X 30"),
            ("X: b above a c", "X 3"),
            ("X: outermost a", "X 17"),
            ("X: outermost start_thread", "X 8"),
            ("X: leaf a b", "X 22"),
            ("X: leaf malloc", "X 8"),
            ("X: outermost c and leaf b", "X 4"),
            ("X: a c\nX: b", "X 23"),
            ("X: nothing", "other 31"),
            ("", "other 31"),
        ] {
            let got = &picture(&stacks, rules)[0];
            assert_eq!(got.split(" x").next().unwrap(), want, "{rules}");
        }
    }

    #[test]
    fn the_whole_text_is_looked_at_where_a_rule_says_so() {
        let stacks = [
            ("DB::SystemLog<DB::QueryLogElement>::flush(int)", 3),
            ("DB::SystemLog<DB::TextLogElement>::flush(int)", 5),
            ("f(DB::QueryLogElement)", 9),
        ];
        assert_eq!(picture(&stacks, "X: *QueryLog*")[0], "other 17");
        assert_eq!(
            picture(&stacks, "X: text DB::SystemLog<*QueryLog*\nY: /^f$/"),
            ["Y 9 x1", "X 3 x1", "other 5"]
        );
    }

    #[test]
    fn parts_add_up_and_names_are_just_text() {
        let long = "A".repeat(1 << 20);
        let stacks = [
            (long.as_str(), i64::MAX / 4),
            ("<img onerror=x>;\u{1}", -7),
            ("main", 3),
        ];
        let (profile, _, subsystems) = sorted(&stacks, "<b>: *A*A\nminus: <img*\n \"x\" : main");
        let sum: i64 = subsystems.rows.iter().map(|row| row.value).sum();
        assert_eq!(Some(sum + subsystems.other.value), profile.total(M));
        assert_eq!(rows(&subsystems)[1..], ["\"x\" 3 x1", "other -7"]);
        assert_eq!(subsystems.whole - subsystems.covered, 7);
    }

    #[test]
    fn what_shrank_most_stands_before_what_grew_less() {
        let rows = picture(&[("a", 10), ("b", -30), ("c", 20)], "A: a\nB: b\nC: c");
        assert_eq!(rows, ["B -30 x1", "C 20 x1", "A 10 x1", "other 0"]);
    }

    #[test]
    fn a_deep_stack_is_ordinary() {
        let deep = format!("{}b", "a;".repeat(100_000));
        assert_eq!(
            picture(&[(&deep, 2), ("b", 1)], "X: a above b")[0],
            "X 2 x1"
        );
    }

    #[test]
    fn what_rules_leave_over_is_grouped_by_namespace() {
        let profile = profile(&[
            ("start_thread;app::http::serve;std::vector::push;malloc", 8),
            ("main;worker;app::jobs::run", 4),
            ("main;lib::read", 2),
            ("main;worker", 1),
        ]);
        let names = OwnNames::new(&profile);
        let noise = Noise::new(&profile, Reading::Name);
        let own = RuleFile::read("Jobs: app::jobs::*").unwrap();
        let assignment = by_group(&profile, &names, &noise, &[&own]).unwrap();
        let subsystems = subsystems(&profile, M, &assignment);
        assert_eq!(
            rows(&subsystems),
            ["app 8 x1", "Jobs 4 x1", "lib 2 x1", "other 1"]
        );
    }

    fn pack_of(stacks: &[(&str, i64)]) -> &'static str {
        let profile = profile(stacks);
        let names = OwnNames::new(&profile);
        let noise = Noise::new(&profile, Reading::Name);
        let known = measured(&profile, &names, &noise).unwrap();
        Choice::Automatic.settled(&known).word()
    }

    #[test]
    fn a_pack_needs_its_language_not_only_its_words() {
        for (stack, want) in [
            (
                "java/lang/Thread.run_[j];io/netty/handler/codec/http/HttpObjectDecoder.decode_[j]",
                "jvm",
            ),
            (
                "<module> (app.py:1);os.walk (os.py:3);json.load (lib/json/decoder.py:7)",
                "python",
            ),
            ("os.walk;io.open;log.info;net.x", "groups"),
            ("std::thread::run;object::parse", "rust"),
            ("A::main;object::parse;log::write", "groups"),
            (
                "net/http.(*conn).serve;main.handler;encoding/json.Marshal",
                "go",
            ),
            ("runtime.main;main.main;os.ReadFile", "go"),
        ] {
            assert_eq!(pack_of(&[(stack, 10)]), want, "{stack}");
        }
        // Most of it is Python, although Go covers all of the rest.
        let two = [
            ("f (a.py:1);g (lib/json/x.py:2)", 60),
            ("runtime.main;net/http.(*conn).serve", 40),
        ];
        assert_eq!(pack_of(&two), "python");
    }

    #[test]
    fn what_runs_the_program_is_not_what_it_does() {
        let below = |scaffold: &str, code: &str| -> Vec<(String, i64)> {
            let stack = |i| {
                (
                    format!("{scaffold};{}", code.replace('N', &i64::to_string(&i))),
                    1000,
                )
            };
            (0..20).map(stack).collect()
        };
        for (scaffold, code) in [
            (
                "java/lang/Thread.run_[0]",
                "com/acme/Foo.barN_[0];com/acme/Util.copy_[0];byte[]_[k]",
            ),
            (
                "java/util/TimerThread.run_[0];java/util/concurrent/ThreadPoolExecutor$Worker.run_[0];java/lang/reflect/Method.invoke_[0]",
                "com/acme/Foo.barN_[0];byte[]_[k]",
            ),
            (
                "_bootstrap (/usr/lib/python3.12/threading.py:9);run (/usr/lib/python3.12/asyncio/runners.py:1);load (<frozen importlib._bootstrap>:3)",
                "fN (app.py:3);g (app.py:4)",
            ),
            (
                "node::Start;node::SpinEventLoop;uv_run;v8::Function::Call;v8::internal::Execution::Call",
                "fN /app/a.js:3;g /app/a.js:4",
            ),
            (
                "std::rt::lang_start;tokio::task::run;tracing::instrument::poll",
                "app::fN;app::g",
            ),
            (
                "runtime.goexit;sync.(*Once).Do",
                "acme/app.(*T).fN;acme/app.G",
            ),
        ] {
            let stacks = below(scaffold, code);
            let stacks: Vec<_> = stacks.iter().map(|(s, v)| (s.as_str(), *v)).collect();
            assert_eq!(pack_of(&stacks), "groups", "{scaffold}");
        }
    }

    #[test]
    fn the_pack_that_covers_half_is_chosen() {
        let whole = 100;
        let mut coverages = vec![Some(0); PACKS.len()];
        assert!(best_pack(&coverages, whole).is_none());
        coverages[0] = None;
        coverages[1] = Some(49);
        assert!(best_pack(&coverages, whole).is_none());
        coverages[2] = Some(50);
        coverages[3] = Some(50);
        assert_eq!(best_pack(&coverages, whole).unwrap().id, PACKS[2].id);
        assert!(best_pack(&vec![Some(0); PACKS.len()], 0).is_none());
    }
}
