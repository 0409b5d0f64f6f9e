/** The lines of one function: what each holds, and its text where its file is at hand. */
import { signal, useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import type { ListingHead, ListingQuery, ListingRow } from "../../engine/lines.ts";
import { save } from "../../util/save.ts";
import { menuOfChoice } from "../menu/place.ts";
import { Name } from "../name/name.tsx";
import { CopyButton, percent } from "../parts.tsx";
import { savedName } from "../saved.ts";
import { metric, type OpenProfile, report, revision, setView } from "../state.ts";
import type { Column } from "../table/column.ts";
import { Grid } from "../table/grid.tsx";
import { plainNumber } from "../table/tsv.ts";
import { amountWidth } from "../table/width.ts";
import { FilesWanted, Which } from "./ask.tsx";
import { files, listing } from "./files.ts";

/** Over all of a file, not only around what holds something. */
const whole = signal(false);

export function Lines({ profile, routine }: { profile: OpenProfile; routine: number }) {
  const { engine } = profile;
  const head = useSignal<ListingHead | null>(null);
  const line = useSignal<number | null>(null);
  const chosen = useSignal<ReadonlyMap<string, number>>(new Map());
  // The file of a routine is known with its first answer.
  const answered = useSignal({ routine: -1, path: "" });
  const query: ListingQuery = {
    metric: metric.value,
    routine,
    chosen: answered.value.routine === routine ? (chosen.value.get(answered.value.path) ?? null) : null,
    whole: whole.value,
  };
  const asked = JSON.stringify(query);
  const fetch = useMemo(
    () => async (start: number, count: number) => {
      const part = await listing(engine, { ...query, start, count });
      head.value = part.head;
      if (answered.peek().routine !== routine) answered.value = { routine, path: part.head.path };
      return part;
    },
    [asked, revision.value, engine, files.value],
  );
  // A number among the files means another one among others.
  useEffect(() => {
    chosen.value = new Map();
  }, [files.value]);
  // Once the text is there: rows are others before.
  const ready = () => listing(engine, { ...query, start: 0, count: 0 });
  const text = async () => {
    await ready();
    return engine.listingText(query);
  };
  const now = head.value;
  return (
    <div class="source">
      {now && (
        <Head head={now}>
          <button
            type="button"
            class="button"
            aria-pressed={whole.value}
            disabled={!now.has_text}
            title="All lines of the file, not only those around the amounts"
            onClick={() => {
              whole.value = !whole.value;
            }}
          >
            Whole file
          </button>
          <CopyButton text={text} title="The listing as text, with its amounts">
            Copy
          </CopyButton>
          <button
            type="button"
            class="button"
            title="Save the listing as text, with its amounts"
            onClick={() => {
              text()
                .then((listed) => save(listed, "text/plain", savedName(profile, "lines.txt")))
                .catch(report);
            }}
          >
            Save
          </button>
        </Head>
      )}
      {now && now.offered.length > 0 && (
        <Which
          head={now}
          choose={(source) => {
            chosen.value = new Map(chosen.peek()).set(now.path, source);
          }}
        />
      )}
      {now && !now.source && now.offered.length === 0 && <FilesWanted path={now.path} />}
      {now && now.told.length > 0 && (
        <div class="amber" role="status">
          <span>{now.told.join(" ")}</span>
        </div>
      )}
      <Grid
        id="lines"
        label="Lines"
        columns={columns(now?.has_text ?? false)}
        fetch={fetch}
        selected={(row) => row.line === line.value && row.line !== null}
        onSelect={(row) => {
          line.value = row.line;
        }}
        onOpen={() => setView("callers")}
        onMenu={(at, table) => menuOfChoice(engine, at, table)}
        find={async () => {
          await ready();
          return engine.listingHit(query, undefined, true);
        }}
        nextMark={(from, forward) => engine.listingHit(query, from, forward)}
        empty="No line of this function holds anything."
        failed={report}
      />
    </div>
  );
}

interface HeadProps {
  head: ListingHead;
  children: ComponentChildren;
}

function Head({ head, children }: HeadProps) {
  return (
    <header class="source-head">
      <h2 class="source-name mono">
        <Name text={head.name} letters={60} />
      </h2>
      <span class="number">
        <b title={head.self.exact}>{head.self.text}</b> <span class="dim">self</span>
      </span>
      <span class="number" title="Of its lines, added up: a stack on two of them counts at each">
        <b title={head.total.exact}>{head.total.text}</b> <span class="dim">total</span> {percent(head.total_share)}
      </span>
      <span class="grow" />
      <span class="source-do">{children}</span>
      <p class="source-path mono dim" title={head.path}>
        {head.path || "The profile does not name its file."}
        {head.source && <span title={head.source.path}> · shown from {head.source.path}</span>}
      </p>
    </header>
  );
}

const amountAt = (id: "self" | "total", title: string): Column<ListingRow> => ({
  id,
  title,
  width: amountWidth.value,
  right: true,
  cell: (row) => row[id] && <span title={row[id].exact}>{row[id].text}</span>,
  bar: (row) => row[`${id}_heat`],
  written: { head: id, cell: (row) => (row[id] ? plainNumber(row[id]) : "0") },
});

const columns = (hasText: boolean): readonly Column<ListingRow>[] => [
  { ...amountAt("self", "Self"), about: "Of stacks that end on the line" },
  { ...amountAt("total", "Total"), about: "Of stacks that pass through the line, each once" },
  {
    id: "line",
    title: "Line",
    width: "52px",
    right: true,
    cell: ({ line }) => <span class="dim">{line ?? "?"}</span>,
  },
  {
    id: "text",
    title: "Source",
    width: "minmax(0, 1fr)",
    cell: ({ text, line, total_heat }) => (
      <code class="source-text" style={{ "--heat": Math.abs(total_heat).toFixed(3) }} title={text ?? undefined}>
        {text ?? <i class="dim">{line === null ? "line not known" : hasText ? "not in this file" : ""}</i>}
      </code>
    ),
  },
];
