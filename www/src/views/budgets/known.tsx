/**
 * Does the tool count at all? Small programs whose numbers are known before
 * they run, and what is right to see of them.
 */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { LimitRow } from "../../engine/report.ts";
import { openDialog, Section } from "../dialog.tsx";
import { CopyButton } from "../parts.tsx";
import { active, report } from "../state.ts";

interface Known {
  format: string;
  title: string;
  steps: { say: string; command: string }[];
  right: string;
  why: string;
  /** Budgets that a profile of this program keeps. */
  fits: string;
}

const PROGRAM = `cat > known.c <<'END'
#include <stdlib.h>
int main(void) {
  for (int i = 0; i < 100; i++) {
    volatile char *p = malloc(64);
    p[0] = 1;
    free((void *)p);
  }
}
END`;

const KNOWN: readonly Known[] = [
  {
    format: "dhat",
    title: "DHAT: 100 blocks of 64 bytes",
    steps: [
      { say: "A program that allocates 100 times, on one line:", command: PROGRAM },
      {
        say: "Profile it, then open known.dhat here:",
        command: "cc -g -O0 known.c -o known && valgrind --tool=dhat --dhat-out-file=known.dhat ./known",
      },
    ],
    right:
      "From main exactly 100 blocks and 6,400 bytes; in total the same, or a little more. At the peak one block of 64 bytes, at the end none.",
    why: "What a C library or a C++ runtime allocates before main (buffers, tables of 70 kB) is in the total, never in main. With -O2 a compiler may leave out blocks that nobody uses.",
    fits: "main blocks = 100 and bytes = 6400\ntotal blocks <= 120 and bytes <= 200 kB",
  },
  {
    format: "memtracer",
    title: "Truffle memory tracer: one array",
    steps: [
      {
        say: "A program of one line; keep what is printed, and open it here:",
        command: "js --experimental-options --memtracer -e 'var a = [1,2,3];' > known.txt",
      },
    ],
    right: "At least one allocation, the array, in a row of its own for the program; a handful in all.",
    why: "The interpreter's own set-up may be counted, and differs from version to version. It counts allocations and knows no sizes.",
    fits: "total allocations >= 1 and allocations <= 100",
  },
  {
    format: "collapsed",
    title: "Folded stacks: three lines",
    steps: [
      {
        say: "A file whose sums you can do in your head:",
        command: "printf 'main;a;alloc 100\\nmain;a 20\\nmain;b 3\\n' > known.folded",
      },
    ],
    right: "123 in 3 stacks; a has 120 in total and 20 of its own, alloc 100, b 3.",
    why: "Nothing may differ: no tool stands between. If it does, the file was changed on its way.",
    fits: "total amount = 123\na amount = 120\nalloc amount = 100\nb amount = 3",
  },
];

export function openKnown(): void {
  openDialog("Check the tool with a known small program", () => <KnownPrograms />, true);
}

function KnownPrograms() {
  return (
    <>
      <p>
        Before you believe numbers that you cannot check, look at some that you can. If the tool is wrong about a
        program of a few lines, it is wrong about yours.
      </p>
      <Fits />
      {KNOWN.map(({ format, title, steps, right, why }) => (
        <Section key={format} title={title}>
          {steps.map(({ say, command }) => (
            <div key={say} class="step">
              <p>{say}</p>
              <div class="command">
                <code class="known-command">{command}</code>
                <CopyButton text={() => command} title="Copy it">
                  Copy
                </CopyButton>
              </div>
            </div>
          ))}
          <p class="known-right">
            <b>Right:</b> {right}
          </p>
          <p class="dim">{why}</p>
        </Section>
      ))}
    </>
  );
}

/** Said of the open profile if it is one of them. */
function Fits() {
  const rows = useSignal<LimitRow[] | null>(null);
  const profile = active.value;
  const known = KNOWN.find(({ format }) => format === profile?.overview.format.id);
  useEffect(() => {
    if (!profile || !known) return;
    profile.engine.check({ budgets: known.fits, estimates: "", strict: true }).then(({ budgets }) => {
      if (budgets.every(({ status }) => status === "pass")) rows.value = budgets;
    }, report);
  }, [profile, known]);
  if (!rows.value || !profile || !known) return null;
  const found = rows.value.map(({ path, budget, actual }) => `${path} ${budget.split(" ")[0]} ${actual?.text ?? ""}`);
  return (
    <p class="known-fits" role="status">
      <span aria-hidden="true">✓</span> {profile.overview.name} fits “{known.title}”: {[...new Set(found)].join(", ")}.
      The tool counts right.
    </p>
  );
}
