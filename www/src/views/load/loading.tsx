/** A file on its way in: how far, how fast, how long still, and what was found so far. */
import type { Progress } from "../../engine/protocol.ts";
import { cancel, type Job } from "../jobs.ts";

export function Loading({ job, progress }: { job: Job; progress: Progress | null }) {
  const waiting = job.stage.is === "waiting";
  const share = progress && progress.size > 0 ? Math.min(1, progress.bytes / progress.size) : 0;
  const counting = progress !== null && share === 1;
  const now = waiting
    ? "Waiting for the files before it"
    : job.source.join
      ? "Laying profiles over each other"
      : counting
        ? "Adding up the call tree"
        : "Reading";
  return (
    <section class="panel coming" aria-label={`Opening ${job.source.name}`}>
      <h2 class="mono panel-title">{job.source.name}</h2>
      <div
        class="progress"
        role="progressbar"
        aria-label="Read so far"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.floor(share * 100)}
      >
        <div class="progress-done" style={{ transform: `scaleX(${share})` }} />
      </div>
      <p class="progress-line">
        <span class="progress-percent number">{Math.floor(share * 100)} %</span>
        <span>{now}</span>
        <span class="number">{progress && `${progress.bytes_text} of ${progress.size_text}`}</span>
        <span class="number">{!counting && progress?.speed_text}</span>
        <span class="number">{!counting && progress?.left_text}</span>
      </p>
      <dl class="facts">
        <Fact name="Format" value={progress?.format ?? "not known yet"} />
        <Fact name="Records read" value={progress?.records.toLocaleString("en") ?? "0"} />
        <Fact name="Their amounts together" value={progress?.total_text ?? "0"} />
        <Fact name="Lines rejected" value={progress?.rejected.toLocaleString("en") ?? "0"} />
        <Fact name="Places in the call tree" value={progress?.nodes.toLocaleString("en") ?? "0"} />
        <Fact name="Memory used" value={progress?.memory_text ?? ""} />
      </dl>
      <footer class="panel-foot">
        <button type="button" class="button" onClick={() => cancel(job.id)}>
          Cancel
        </button>
      </footer>
    </section>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd class="number">{value}</dd>
    </div>
  );
}
