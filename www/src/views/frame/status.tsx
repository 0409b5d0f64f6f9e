/** The bottom line: that the numbers add up, what was not read, and what the reading took. */
import { seconds } from "../../util/duration.ts";
import { openImportReport } from "../dialogs/report.tsx";
import { Icon } from "../icons.tsx";
import { active, activeMetric, conservation, told } from "../state.ts";

export function Status() {
  const profile = active.value;
  if (!profile) return null;
  const { overview, milliseconds, memoryText, readText } = profile;
  const { rejected, warnings } = overview.import;
  return (
    <footer class="status">
      <Sum />
      <span class="status-dot" />
      <button type="button" class="link" onClick={openImportReport}>
        {rejected === 0
          ? "no line rejected"
          : `${rejected.toLocaleString("en")} ${rejected === 1 ? "line" : "lines"} rejected`}
        {warnings.length > 0 && `, ${warnings.length} ${warnings.length === 1 ? "warning" : "warnings"}`}
        <Icon name="right" />
      </button>
      <span class="status-told" role="status">
        {told.value}
      </span>
      <span class="grow" />
      <span class="number">
        {readText} in {seconds(milliseconds)} · {memoryText} used
      </span>
    </footer>
  );
}

function Sum() {
  const sum = conservation.value;
  const total = active.value?.overview.is_gc_trace ? null : activeMetric.value?.total;
  if (!sum)
    return (
      <span class="number" title={total?.exact}>
        {total && (
          <>
            total <b>{total.text}</b>
          </>
        )}
      </span>
    );
  return (
    <span
      class="number"
      title={`${sum.parts.map((part) => `${part.label} ${part.amount.exact}`).join(" + ")} = ${sum.total.exact}`}
    >
      {sum.parts.map(({ label, amount }, index) => (
        <span key={label}>
          {index > 0 && " + "}
          {label} <b>{amount.text}</b>
        </span>
      ))}{" "}
      = <b>{sum.total.text}</b>
    </span>
  );
}
