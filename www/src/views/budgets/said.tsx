/** Under the headline of the overview: whether the profile is about what was expected. */
import type { EstimateRow } from "../../engine/report.ts";
import { mistakes, useChecked } from "../asked.ts";
import { plain } from "../name/plain.ts";
import { type OpenProfile, setView } from "../state.ts";
import { StatusWord } from "./compliance.tsx";
import { VERDICTS } from "./estimates.tsx";
import "./budgets.css";

/** Lines that the overview has room for. */
const MOST = 3;

export function Said({ profile }: { profile: OpenProfile }) {
  const rows = useChecked(profile, ["estimates"])?.estimates ?? [];
  const wrong = mistakes.value.estimates;
  if (rows.length === 0 && !wrong) return null;
  const others = rows.length - MOST;
  const stop = rows.some(({ status }) => status === "fail");
  const more = (words: string) => (
    <button type="button" class="link small said-more" onClick={() => setView("budgets")}>
      {words}
    </button>
  );
  const end = (
    <>
      {stop && "Stop: check the tool and the workload first. "}
      {more(others > 0 ? `${others.toLocaleString("en")} more expectations, and budgets` : "Expectations and budgets")}
    </>
  );
  return (
    <div class="said" role="status" aria-label="What was expected">
      {wrong && (
        <p class="bad-text">
          Expectation {wrong.line} cannot be read: column {wrong.column}: {wrong.expected}. {more("Correct it")}
        </p>
      )}
      {rows.slice(0, MOST).map((row, i) => (
        <p key={i}>
          <One row={row} /> {rows.length === 1 && end}
        </p>
      ))}
      {rows.length > 1 && <p>{end}</p>}
    </div>
  );
}

function One({ row }: { row: EstimateRow }) {
  const { what, expected, actual, ratio, status, note } = row;
  const verdict = <StatusWord status={status} words={VERDICTS} />;
  return (
    <>
      Expected{" "}
      <b>
        {plain(what)} = {expected}
      </b>
      {actual && (
        <>
          , found{" "}
          <b class="number" title={actual.exact}>
            {actual.text}
          </b>
        </>
      )}
      {ratio && `: ${ratio}×`}, {verdict}
      {status === "unknown" && note ? `: ${note}` : "."}
    </>
  );
}
