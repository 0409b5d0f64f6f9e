//! What `--help` says.

pub(crate) const USAGE: &str = "\
heapglass: where the memory goes, from any allocation profile

  heapglass report FILE… [--json | --md | --svg | --csv TABLE | --folded | --search WORDS
                    | --list REGEX [--source FOLDER]…]
                   [--metric NAME] [--top N] [--noise WHICH] [--as FORMAT]
                   [--rules RULES] [--pack PACK] [--focus X] [--ignore X] [--hide X]
                   [--show-from X] [--collapse X] [--hide-noise] [--label KEY=VALUE]
                   [--ignore-label KEY=VALUE] [--group-by KEY] [--names FORM]
                   [--budgets FILE] [--expect WHAT]… [--strict]
  heapglass check --budgets FILE [--expect WHAT]… [--junit FILE] [--json | --md]
                  [--strict] [--rules RULES] [filters and how to read, as above] PROFILE…
  heapglass diff BEFORE AFTER… [--equal WHICH] [--scaled] [--at TIMES] [as a report]
  heapglass formats

FILE and PROFILE may be - for standard input, and may be compressed with gzip or zstd.

  --json         the whole report as JSON (one object; a list for several files)
  --md           the report as Markdown
  --svg          the icicle as a picture; with --width PIXELS, --title WORDS
  --csv TABLE    one table: functions, stacks, outermost, leaf, caller,
                 subsystems, conflicts or findings
  --folded       the stacks of one metric, folded, one line each
  --metric NAME  what to measure by, by name or number; the first if not said
  --top N        rows of each table (if not said: 25; 15 stacks in Markdown; in
                 JSON and CSV all, but 25 stacks in JSON)
  --names FORM   how text, Markdown and pictures show names: short, full, or pprof
                 (as google/pprof shortens them)
  --noise WHICH  frames passed over when a stack is put down to one of them:
                 name (allocators, threads and entries, by the function's own
                 name; if not said), seed (the lists of the old scripts), off
  --focus X      only stacks with this in a frame (words, or /a pattern/)
  --ignore X     only stacks without it
  --hide X       without these frames; what they hold goes to their callers
  --show-from X  each stack from this frame on
  --collapse X   what these frames call becomes part of them
  --hide-noise   without allocators, threads and entries
  --label KEY=VALUE
                 only records with this label: VALUE is one value or several,
                 VALUE,VALUE; a range of numbers, 32B:64KiB; (none); or
                 /a pattern/; without =VALUE, any
  --ignore-label KEY=VALUE
                 only records without it
  --group-by KEY each stack below a frame that names its value of this label;
                 all of these are done in the order given
  --search WORDS what the stacks with these words in a frame hold, the 20
                 largest (or --top), five in full, and what occurs with them;
                 with --json as JSON
  --list REGEX   what each line of the functions that match holds, as
                 go tool pprof -list has it; with --json as JSON
  --source WHERE a folder with their source, or a file of it; may be given often;
                 files are found by how their paths end
  --rules RULES  a file of rules for subsystems and noise
  --pack PACK    rules behind those: clickhouse, rust, go, jvm, node, python;
                 groups (by namespace), none; auto if not said
  --as FORMAT    read every file as this format, whatever it looks like
  --memory MIB   stop reading when a profile takes more than this

diff is a report of what changed; more than two profiles are snapshots over time.
Of several profiles of one format, a report tells the last how it compares.

  --equal WHICH  frames that are one: functions (of one name; if not said),
                 written (equal in all), builds (but for hashes, addresses and
                 the like)
  --scaled       each profile gets the totals of the first: shares are compared
  --at TIMES     when they were taken, with commas: dates, or 0,90s,5min,1.5h
  --merge WHICH  a report of the sum or the mean of all profiles
  --alone        a report of each profile for itself
  --workload X   what a Go program did, for its report

check holds profiles against what they may allocate, and ends with 0 if all is
kept, 1 if a limit is violated or an estimate is off by more than ten times, 2 if
something could not be checked; a report with --budgets or --expect has the same
rows, and ends with 0:

  --budgets FILE a budget in a line: a tier, a path and limits, as in
                 HOT codec::decode* blocks = 0 and peak bytes <= 64 KiB
  --expect WHAT  an estimate to check first, as in allocations=50k or
                 'codec::*:bytes=2.5 MiB'; may be given often
  --junit FILE   the results for a build server, too
  --strict       a path that matches nothing is not checked, as if it were
                 misspelt

  -h, --help     this
  -V, --version  the version
";
