//! Finding: the same paths below many threads of one pool.
//!
//! Where stacks begin with a thread's name, threads of a pool differ in a
//! number (`worker-7`, `[pool-1-thread-3 tid=99]`). What stands, frame for
//! frame, below many of them is held once for each.

use super::{Facts, Said, limits};
use crate::analysis::link::Link;
use crate::analysis::sentence::Sentence;
use crate::ids::{FrameId, NodeId};
use hashbrown::HashMap;

pub(super) fn per_thread(facts: &Facts<'_>) -> Option<Said> {
    let tree = &facts.profile.tree;
    let mut pools: HashMap<Vec<u8>, Vec<NodeId>> = HashMap::new();
    for thread in tree.children(NodeId::ROOT) {
        let kind = facts.profile.frames.get(tree.frame(thread)).kind;
        let name = facts.profile.node_name(thread);
        let is_thread = kind.is_thread() || is_thread(name);
        if let Some(pool) = without_numbers(name).filter(|_| is_thread) {
            pools.entry(pool).or_default().push(thread);
        }
    }
    let enough = |threads: &Vec<NodeId>| threads.len() as u64 >= limits::THREADS;
    let mut pools: Vec<_> = pools.into_values().filter(enough).collect();
    pools.sort_unstable();
    let found = pools
        .into_iter()
        .filter_map(|threads| common(facts, &threads));
    let found = found.max_by_key(|common| (common.value, std::cmp::Reverse(common.proof)))?;
    if !facts.reaches(found.value, limits::THREADS_SHARE) {
        return None;
    }
    let proof = NodeId(found.proof);
    let name = tree.path(proof).last().map(|thread| tree.frame(thread))?;
    let detail = Sentence::default()
        .count(found.paths, "path")
        .words(format!(" below at least {} of ", limits::THREADS))
        .count(found.threads, "thread")
        .words(" like ")
        .frame(name)
        .words(" are the same, frame for frame. Together they ")
        .words(facts.words.hold)
        .words(" ")
        .amount_and_share(found.value)
        .words(" in ")
        .count(found.records, "stack")
        .words(".");
    Some(Said {
        of: None,
        title: Sentence::default().count(found.threads, "thread").words(
            match facts.words.is_memory {
                true => " allocate in the same places",
                false => " do the same",
            },
        ),
        detail,
        value: found.value,
        stacks: found.records,
        proof: Some(proof),
        link: Link::Stack(proof),
    })
}

/// Does a name look like a thread's, not a function's? `worker-7`, `io 3`,
/// `pool-1-thread-2` and `[name tid=5]` do; `main.run.func7`, `f<3>()` and
/// `std::a17` do not.
fn is_thread(name: &[u8]) -> bool {
    const CODE: [&[u8]; 4] = [b"::", b"(", b"<", b".func"];
    if CODE
        .iter()
        .any(|code| memchr::memmem::find(name, code).is_some())
    {
        return false;
    }
    let inside = name.strip_prefix(b"[").and_then(|n| n.strip_suffix(b"]"));
    let inside = inside.unwrap_or(name);
    let digits = inside.iter().rev().take_while(|b| b.is_ascii_digit());
    let head = &inside[..inside.len() - digits.count()];
    let numbered = head.len() < inside.len();
    // A slash is a package's, but for `kworker/0:1` and `perf-12/13`.
    let is_path = |pair: &[u8]| pair[0] == b'/' && pair[1].is_ascii_alphabetic();
    numbered
        && head.last().is_some_and(|last| b"- #=/:".contains(last))
        && !head.windows(2).any(is_path)
}

/// Numbers become `#`; `None` where there is none, or nothing else.
fn without_numbers(name: &[u8]) -> Option<Vec<u8>> {
    let mut pool = Vec::with_capacity(name.len());
    for byte in name {
        match byte {
            b'0'..=b'9' if pool.last() == Some(&b'#') => {}
            b'0'..=b'9' => pool.push(b'#'),
            other => pool.push(*other),
        }
    }
    let letters = pool.iter().filter(|b| b.is_ascii_alphabetic()).count();
    (letters >= 2 && pool.contains(&b'#')).then_some(pool)
}

/// A path below a thread: below which path, and the frame that follows.
type Step = (u32, FrameId);

/// What ends at one path, below whichever threads.
#[derive(Debug, Clone, Copy, Default)]
struct Path {
    threads: u64,
    records: u64,
    value: i64,
    largest: u64,
    node: u32,
}

/// What many threads have in common.
#[derive(Debug, Clone, Copy, Default)]
struct Common {
    threads: u64,
    paths: u64,
    records: u64,
    value: i64,
    /// The largest stack of it.
    proof: u32,
}

/// What stands below at least [`limits::THREADS`] of them.
fn common(facts: &Facts<'_>, threads: &[NodeId]) -> Option<Common> {
    let tree = &facts.profile.tree;
    let mut known: HashMap<Step, u32> = HashMap::new();
    // For each path, by its number; 0 is that of the threads themselves.
    let mut sums = vec![Path::default()];
    for thread in threads {
        let (from, to) = (thread.0, tree.end(*thread).0);
        let mut path = vec![0u32; (to - from) as usize];
        let rows = facts.profile.tree.stacks().rows_in(from, to);
        for row in from + 1..to {
            let node = NodeId(row);
            let above = path[(tree.parent(node).0 - from) as usize];
            let next = sums.len() as u32;
            let number = *known.entry((above, tree.frame(node))).or_insert(next);
            if number == next {
                sums.push(Path::default());
            }
            path[(row - from) as usize] = number;
        }
        for row in rows {
            let node = facts.nodes[row];
            let sum = &mut sums[path[(node.0 - from) as usize] as usize];
            let size = facts.own[row].unsigned_abs();
            sum.threads += 1;
            sum.records += facts.records[row];
            sum.value += facts.own[row];
            if size > sum.largest || sum.node == 0 {
                (sum.largest, sum.node) = (size, node.0);
            }
        }
    }
    let shared = sums.iter().skip(1);
    let mut all = Common::default();
    let mut largest = 0;
    for path in shared.filter(|path| path.threads >= limits::THREADS) {
        all.value += path.value;
        all.records += path.records;
        all.paths += 1;
        if path.largest > largest {
            (largest, all.proof) = (path.largest, path.node);
        }
    }
    all.threads = threads.len() as u64;
    (all.proof != 0).then_some(all)
}
