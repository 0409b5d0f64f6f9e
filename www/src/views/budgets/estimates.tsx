/** Was it about as much as expected? */
import type { Checked, EstimateRow, Status } from "../../engine/report.ts";
import { Icon } from "../icons.tsx";
import { plain } from "../name/plain.ts";
import { StatusWord } from "./compliance.tsx";

export const VERDICTS: Record<Status, [sign: string, word: string]> = {
  pass: ["✓", "YES"],
  fail: ["✕", "NO"],
  unknown: ["?", "could not check"],
};

const times = ({ ratio }: EstimateRow) => (ratio ? `${ratio}×` : "–");

export function Estimates({ checked: { estimates, advice } }: { checked: Checked }) {
  return (
    <>
      <table class="plain compliance" aria-label="Expectations">
        <thead>
          <tr>
            <th>What was expected</th>
            <th class="right">Expected</th>
            <th class="right">Actual</th>
            <th class="right">Ratio</th>
            <th>Within ten times</th>
          </tr>
        </thead>
        <tbody>
          {estimates.map((row, i) => (
            <tr key={i}>
              <td class="compliance-path mono" title={row.metric ? `${row.what}, measured as ${row.metric}` : row.what}>
                <span class="compliance-plain">{plain(row.what)}</span>
                {row.note && <div class="dim estimate-note">{row.note}</div>}
              </td>
              <td class="right number">{row.expected}</td>
              <td class="right number" title={row.actual?.exact}>
                {row.actual?.text ?? "–"}
              </td>
              <td class="right number">{times(row)}</td>
              <td>
                <StatusWord status={row.status} words={VERDICTS} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {advice && (
        <p class="amber advice" role="note">
          <Icon name="warning" />
          <span>{advice}</span>
        </p>
      )}
    </>
  );
}
