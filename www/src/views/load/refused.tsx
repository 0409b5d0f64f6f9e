/**
 * A file that was not opened: one sentence on what it is and what to do, the
 * first bytes to recognise it by, and the way to read it against advice.
 */
import { useSignal } from "@preact/signals";
import type { Refusal } from "../../engine/protocol.ts";
import { Icon } from "../icons.tsx";
import { cancel, formats, type Job, retry } from "../jobs.ts";

export function Refused({ job, refusal }: { job: Job; refusal: Refusal }) {
  const format = useSignal(formats.value[0]?.id ?? "");
  return (
    <section class="panel" aria-label={`${job.source.name} was not opened`}>
      <h2 class="panel-title">
        <Icon name="warning" /> <span class="mono">{job.source.name}</span> was not opened
      </h2>
      <p role="alert">{refusal.sentence}</p>
      {refusal.head !== "" && (
        <>
          <h3>How it begins</h3>
          <pre class="head-bytes">{refusal.head}</pre>
        </>
      )}
      <footer class="panel-foot">
        <button type="button" class="button" onClick={() => cancel(job.id)}>
          Close
        </button>
        <span class="grow" />
        <label>
          Read it as{" "}
          <select
            value={format.value}
            onChange={(event) => {
              format.value = event.currentTarget.value;
            }}
          >
            {formats.value.map(({ id, title }) => (
              <option key={id} value={id}>
                {title}
              </option>
            ))}
          </select>
        </label>
        <button type="button" class="button" disabled={format.value === ""} onClick={() => retry(job.id, format.value)}>
          Read
        </button>
      </footer>
    </section>
  );
}

/** The engine stopped: this file's worker is gone, everything else goes on. */
export function Broken({
  name,
  reason,
  again,
  close,
}: {
  name: string;
  reason: string;
  again: () => void;
  close: () => void;
}) {
  return (
    <section class="panel" aria-label={`The engine of ${name} stopped`}>
      <h2 class="panel-title">
        <Icon name="warning" /> The engine stopped at <span class="mono">{name}</span>
      </h2>
      <p role="alert">
        This is a mistake in heapglass, not in your file. Other open profiles go on unharmed. A fresh start reads the
        file again; if it stops again, the message below helps to find out why.
      </p>
      <pre class="head-bytes">{reason}</pre>
      <footer class="panel-foot">
        <button type="button" class="button" onClick={close}>
          Close
        </button>
        <span class="grow" />
        <button type="button" class="button primary" onClick={again}>
          Fresh start
        </button>
      </footer>
    </section>
  );
}
