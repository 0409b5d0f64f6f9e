/**
 * What paths may allocate and what was expected, as texts, and beside them what
 * came of both for the profile: it follows the typing.
 */
import example from "heapglass:budgets";
import type { Checked, LimitRow } from "../../engine/report.ts";
import { chooseText, saveText } from "../../util/textfile.ts";
import { inForce, isAsked, keeps, mistakes, setStrict, settled, strict, useChecked, write, written } from "../asked.ts";
import { CopyButton } from "../parts.tsx";
import { active, type OpenProfile, report } from "../state.ts";
import { asTsv, plainNumber } from "../table/tsv.ts";
import { shown } from "../transforms.ts";
import { useWhole } from "../whole.ts";
import { Compliance, sorted, sum } from "./compliance.tsx";
import { Estimates } from "./estimates.tsx";
import { openKnown } from "./known.tsx";
import { Numbered } from "./numbered.tsx";
import "./budgets.css";

/** Of the example, without what it says of itself. */
const FIRST = example.split("\n").slice(6, 13).join("\n");

export function BudgetsView() {
  const profile = active.value;
  return profile && <BudgetsOf key={profile.id} profile={profile} />;
}

function BudgetsOf({ profile }: { profile: OpenProfile }) {
  const checked = useChecked(profile, ["budgets", "estimates"]);
  useWhole("budgets", profile, "the whole profile");
  const rows = checked?.budgets ?? [];
  return (
    <section class="budgets-view" aria-label="Budgets">
      <div class="toolbar">
        <span class="budgets-sum" role="status">
          {rows.length > 0 ? <b>{sum(rows)}</b> : checked ? "" : "Nothing to check yet"}
          {shown.value && checked && <span class="dim"> · of what the filters leave</span>}
        </span>
        <span class="grow" />
        <label class="check" title="A path that matches nothing is no pass">
          <input type="checkbox" checked={strict.value} onChange={(event) => setStrict(event.currentTarget.checked)} />
          Strict
        </label>
        <CopyButton
          text={async () => (isAsked.peek() ? profile.engine.checkMarkdown(await settled()) : "")}
          title="Tables and violations as Markdown, as the command line writes them"
        >
          Copy Markdown
        </CopyButton>
        <CopyButton text={() => tsv(rows)} title="The table for a spreadsheet, with exact numbers">
          Copy TSV
        </CopyButton>
      </div>
      <div class="budgets-body">
        <div class="budgets-texts">
          <BudgetsText />
          <EstimatesText />
        </div>
        {/* A region that scrolls is reached with the keyboard. */}
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: see above */}
        <div class="budgets-result scroll" role="region" aria-label="What came of it" tabIndex={0}>
          {checked && !isEmpty(checked) ? (
            <Result profile={profile} checked={checked} />
          ) : hasMistake() ? (
            <Later />
          ) : (
            <Nothing />
          )}
        </div>
      </div>
    </section>
  );
}

const isEmpty = ({ budgets, estimates }: Checked) => budgets.length + estimates.length === 0;

function Result({ profile, checked }: { profile: OpenProfile; checked: Checked }) {
  return (
    <>
      {checked.notes.map((note) => (
        <p key={note} class="warn-text">
          {note}
        </p>
      ))}
      {checked.estimates.length > 0 && <Estimates checked={checked} />}
      {checked.budgets.length > 0 && <Compliance profile={profile} rows={checked.budgets} />}
      <InCi name={profile.overview.name} />
    </>
  );
}

function BudgetsText() {
  const text = written.budgets.value;
  return (
    <div class="budgets-text">
      <div class="pane-line">
        <h2>Budgets</h2>
        <span class="grow" />
        <button
          type="button"
          class="button"
          disabled={text.trim() !== ""}
          title={text.trim() === "" ? "An example with comments, to go on from" : "It would replace what is written"}
          onClick={() => write("budgets", example)}
        >
          Example
        </button>
        <button
          type="button"
          class="button"
          onClick={() => chooseText(".budgets,.txt,text/plain").then((chosen) => write("budgets", chosen), report)}
        >
          Import…
        </button>
        <button type="button" class="button" disabled={text === ""} onClick={() => saveText(text, "heapglass.budgets")}>
          Export
        </button>
      </div>
      <Numbered
        id="budgets-says"
        label="Budgets"
        text={text}
        write={(now) => write("budgets", now)}
        mistake={mistakes.value.budgets}
        hint={
          keeps.value
            ? "Kept in this browser, for every profile."
            : "This browser keeps nothing for this page: export what you want to have again."
        }
        placeholder="HOT  codec::decode*  blocks = 0"
      />
    </div>
  );
}

function EstimatesText() {
  return (
    <div class="budgets-text estimates-text">
      <div class="pane-line">
        <h2>Expectations</h2>
        <span class="grow" />
        <button type="button" class="button" title="Check the tool with a known small program" onClick={openKnown}>
          Check the tool…
        </button>
      </div>
      <Numbered
        id="estimates-says"
        label="Expectations"
        text={written.estimates.value}
        write={(now) => write("estimates", now)}
        mistake={mistakes.value.estimates}
        hint="Kept until this browser tab is closed."
        placeholder={"allocations=50k\ncodec::*:bytes=2.5 MiB"}
      />
    </div>
  );
}

const hasMistake = () => mistakes.value.budgets !== null || mistakes.value.estimates !== null;

const Later = () => <p class="dim">What comes of it is shown here as soon as the text can be read.</p>;

function Nothing() {
  return (
    <div class="budgets-nothing">
      <h2>What may each path allocate?</h2>
      <p>
        A budget says in one line what a path of calls may allocate, as in “decoding allocates nothing”. Every budget is
        held against the open profile exactly, while you write, and what is violated leads to the stacks that do it. The
        same text keeps a build from getting worse, with one command in CI.
      </p>
      <pre class="budgets-first">{FIRST}</pre>
      <button
        type="button"
        class="button primary"
        disabled={written.budgets.value.trim() !== ""}
        onClick={() => write("budgets", example)}
      >
        Begin with the example
      </button>
    </div>
  );
}

/** As a shell takes it for one word. */
const quoted = (word: string) => (/^[\w./:=,+@%-]+$/.test(word) ? word : `'${word.replace(/'/g, "'\\''")}'`);

function InCi({ name }: { name: string }) {
  const { budgets, estimates } = inForce.value;
  const expected = estimates.split("\n").filter((line) => line.trim() !== "" && !line.trim().startsWith("#"));
  const command = [
    "heapglass check",
    ...(budgets.trim() === "" ? [] : ["--budgets heapglass.budgets"]),
    ...expected.map((line) => `--expect ${quoted(line.trim())}`),
    ...(strict.value ? ["--strict"] : []),
    quoted(name),
  ].join(" ");
  return (
    <div class="in-ci">
      <p class="dim">The same in CI, with what Export saves; it ends with 0 only if all is kept:</p>
      <div class="command">
        <code>{command}</code>
        <CopyButton text={() => command} title="Copy the command">
          Copy
        </CopyButton>
      </div>
    </div>
  );
}

/** Numbers are exact; "too little" is a minus. */
function tsv(rows: readonly LimitRow[]): Promise<string> {
  const list = sorted(rows);
  return asTsv<LimitRow>(
    async () => ({ rows: list.length, start: 0, list }),
    ["path", "tier", "budget", "metric", "actual", "status", "over by", "note"],
    ({ path, tier, budget, metric, actual, status, over, short, note }) => [
      path,
      tier ?? "",
      budget,
      metric ?? "",
      actual ? plainNumber(actual) : "",
      status,
      over ? `${short ? "-" : ""}${plainNumber(over)}` : "",
      note ?? "",
    ],
  );
}
