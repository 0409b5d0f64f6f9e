/**
 * What can be kept of a profile: a preview of exactly the text that is saved,
 * its sections to choose from, and a button for each form.
 */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { inForce, isAsked, strict } from "../asked.ts";
import { CopyButton } from "../parts.tsx";
import { savedName } from "../saved.ts";
import { active, metric, type OpenProfile, report, revision } from "../state.ts";
import { useWhole } from "../whole.ts";
import { type Form, forms, leftOut, reportText, saveForm, savePng, tables, windowPicture } from "./export.ts";
import "./report.css";

/** Letters of the preview; the rest is in the file, and the page says how much. */
const MOST = 200_000;

/** A report has no section on budgets where there are none. */
const isThere = ([id]: [id: string, title: string]) => id !== "budgets" || isAsked.value;

export function ReportView() {
  const profile = active.value;
  return profile && <ReportOf key={profile.id} profile={profile} />;
}

function ReportOf({ profile }: { profile: OpenProfile }) {
  const text = useSignal<string | null>(null);
  const told = useSignal("");
  const table = useSignal<string>(tables[0]?.form ?? "functions");
  const sections = useSignal<[id: string, title: string][]>([]);
  const out = leftOut.value;

  useEffect(() => {
    profile.engine.reportSections().then((rows) => {
      sections.value = rows;
    }, report);
  }, [profile.engine]);

  useEffect(() => {
    let late = false;
    reportText(profile, [...out]).then(
      (now) => {
        if (!late) text.value = now;
      },
      (error) => {
        if (!late) told.value = error instanceof Error ? error.message : String(error);
        report(error);
      },
    );
    return () => {
      late = true;
    };
  }, [profile.engine, out, metric.value, revision.value, inForce.value, strict.value]);

  useWhole("report", profile, "in the report");

  const run = async (what: () => Promise<string | null | undefined>) => {
    try {
      told.value = (await what()) ?? "";
    } catch (error) {
      told.value = error instanceof Error ? error.message : String(error);
    }
  };
  const saves = (form: Form) => (
    <button
      key={form.form}
      type="button"
      class="button"
      title={`Save ${savedName(profile, form.ending)}`}
      onClick={() => run(() => saveForm(profile, form, [...out], form.form === "svg" ? windowPicture() : null))}
    >
      {form.title}
    </button>
  );
  const chosen = tables.find(({ form }) => form === table.value);
  const whole = text.value ?? "";

  return (
    <section class="report-view" aria-label="Report">
      <div class="toolbar">
        <span class="dim">Save as</span>
        {saves(forms.md)}
        {saves(forms.json)}
        {!profile.overview.is_gc_trace && (
          <>
            {saves(forms.svg)}
            <button
              type="button"
              class="button"
              title="The icicle's window as a picture of dots"
              onClick={() => run(() => savePng(profile, windowPicture()).then(() => null))}
            >
              PNG
            </button>
            {saves(forms.folded)}
            <select
              aria-label="Table to save as CSV"
              value={table.value}
              onChange={(event) => {
                table.value = event.currentTarget.value;
              }}
            >
              {tables.map(({ form, title }) => (
                <option key={form} value={form}>
                  {title}
                </option>
              ))}
            </select>
            {chosen && saves({ ...chosen, title: "CSV" })}
          </>
        )}
        <span class="grow" />
        <CopyButton text={() => reportText(profile, [...out])} title="The whole report as Markdown">
          Copy Markdown
        </CopyButton>
      </div>
      <fieldset class="report-sections">
        <legend class="sr">Sections of the report</legend>
        {sections.value.filter(isThere).map(([id, title]) => (
          <label key={id}>
            <input
              type="checkbox"
              checked={!out.has(id)}
              onChange={(event) => {
                const next = new Set(out);
                if (event.currentTarget.checked) next.delete(id);
                else next.add(id);
                leftOut.value = next;
              }}
            />
            {title}
          </label>
        ))}
      </fieldset>
      <p class="report-told small" role="status">
        {told.value}
      </p>
      {text.value === null && told.value === "" && (
        <p class="report-coming dim" role="status">
          Writing the report…
        </p>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached with keys */}
      <pre class="report-text" role="document" tabIndex={0} aria-label="The report as Markdown">
        {whole.slice(0, MOST)}
        {whole.length > MOST &&
          `\n… ${(whole.length - MOST).toLocaleString("en")} letters more are in the file that is saved`}
      </pre>
    </section>
  );
}
