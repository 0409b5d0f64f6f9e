/**
 * How to get a profile from each tool, as commands to copy. Only options that
 * the tools really have; what differs from one program to the next is written
 * in capitals.
 */
export interface Writer {
  name: string;
  /** What the numbers in its file mean. */
  gives: string;
  steps: { say: string; command?: string }[];
}

export const writers: readonly Writer[] = [
  {
    name: "ClickHouse",
    gives: "bytes in use now, as jemalloc sampled them",
    steps: [
      {
        say: "26.2 or newer, with the profiler on in the server's configuration:",
        command: "<jemalloc_enable_global_profiler>1</jemalloc_enable_global_profiler>",
      },
      { say: "Take a profile:", command: 'clickhouse-client -q "SYSTEM JEMALLOC FLUSH PROFILE"' },
      {
        say: "Save it as collapsed stacks:",
        command:
          'clickhouse-client -q "SELECT * FROM system.jemalloc_profile_text FORMAT TSVRaw" > clickhouse.collapsed',
      },
      {
        say: "The amounts are those of the samples: smaller than the memory of the process unless every allocation is sampled.",
      },
    ],
  },
  {
    name: "jemalloc",
    gives: "bytes in use, scaled up from the samples",
    steps: [
      { say: "Run with jemalloc built with profiling:", command: "MALLOC_CONF=prof:true,prof_final:true PROGRAM" },
      {
        say: "Collapse what it leaves behind:",
        command: "jeprof --collapsed PROGRAM jeprof.*.heap > program.collapsed",
      },
      { say: "Or drop the dump as it is: scaled up the same way, by binary and offset instead of by name." },
    ],
  },
  {
    name: "Go",
    gives: "objects and bytes, allocated and in use, scaled up from the samples",
    steps: [
      {
        say: "From a server that has net/http/pprof:",
        command: "curl -o heap.pb.gz http://localhost:6060/debug/pprof/heap",
      },
      { say: "From a test or benchmark:", command: "go test -bench . -memprofile heap.pb.gz" },
      {
        say: "heap?debug=1 is read, too; a difference is made with:",
        command: "go tool pprof -proto -base A B > d.pb.gz",
      },
    ],
  },
  {
    name: "Goroutines",
    gives: "every goroutine of a Go program: its stack, who created it, how long it has waited",
    steps: [
      {
        say: "From a server that has net/http/pprof:",
        command: 'curl -o goroutines.txt "http://localhost:6060/debug/pprof/goroutine?debug=2"',
      },
      { say: "Of any Go program, which it ends (the dump is in its standard error):", command: "kill -QUIT PID" },
      {
        say: "Panics are read as they are. Of very many goroutines, goroutine?debug=1 is shorter: it counts them by stack.",
      },
    ],
  },
  {
    name: "Go's garbage collector",
    gives: "each collection: heap, pauses, processor time; no stacks",
    steps: [
      { say: "Keep what it prints:", command: "GODEBUG=gctrace=1 PROGRAM 2> gctrace.log" },
      { say: "A log in which other things stand, too, will do: of a container, or as JSON." },
    ],
  },
  {
    name: "DHAT",
    gives: "every block: sizes, lifetimes, reads and writes",
    steps: [
      { say: "Of any program:", command: "valgrind --tool=dhat PROGRAM" },
      { say: "Of a Rust program with the crate dhat: run it, and drop dhat-heap.json." },
    ],
  },
  {
    name: "async-profiler",
    gives: "bytes allocated (with --total), by Java stack and class",
    steps: [
      {
        say: "30 seconds of allocations of a running JVM:",
        command: "asprof -e alloc -d 30 -o collapsed --total -f alloc.collapsed PID",
      },
      { say: "Without --total the numbers are samples: switch the unit to count." },
    ],
  },
  {
    name: "GraalVM",
    gives: "allocations of a program in one of Truffle's languages, by place, type or call",
    steps: [
      {
        say: "Its memory tracer prints a table when the program ends; keep all that is printed:",
        command: "js --experimental-options --memtracer --memtracer.Output=calltree PROGRAM.js > memtracer.txt",
      },
      { say: "It counts allocations and knows no sizes. Other languages have the same options." },
    ],
  },
  {
    name: "heaptrack",
    gives: "allocations, temporary, leaked or peak bytes",
    steps: [
      { say: "Record:", command: "heaptrack PROGRAM" },
      {
        say: "Write the stacks; the cost is one of allocations, temporary, leaked, peak:",
        command: "heaptrack_print -f heaptrack.PROGRAM.PID.zst -F peak.folded --flamegraph-cost-type peak",
      },
    ],
  },
  {
    name: "perf",
    gives: "events by stack: page faults show where memory is first touched",
    steps: [
      { say: "Record page faults with stacks:", command: "perf record -e page-faults -g PROGRAM" },
      { say: "Collapse with inferno …", command: "perf script | inferno-collapse-perf > faults.folded" },
      { say: "… or with FlameGraph:", command: "perf script | stackcollapse-perf.pl > faults.folded" },
    ],
  },
  {
    name: "gperftools",
    gives: "bytes in use",
    steps: [
      { say: "Run with tcmalloc's heap profiler:", command: "HEAPPROFILE=/tmp/program PROGRAM" },
      { say: "Collapse:", command: "pprof --collapsed PROGRAM /tmp/program.0001.heap > program.collapsed" },
      { say: "Or drop the dump as it is: by binary and offset instead of by name." },
    ],
  },
  {
    name: "py-spy",
    gives: "samples of time, not memory: the same file format",
    steps: [
      { say: "Raw output is collapsed stacks:", command: "py-spy record --format raw -o program.folded --pid PID" },
    ],
  },
];
