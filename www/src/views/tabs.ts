/** The tabs: open profiles and files on their way in, in the order in which they came. */
import { cancel, type Job, jobs } from "./jobs.ts";
import { activate, closeProfile } from "./profiles.ts";
import { activeId, opened } from "./state.ts";

export interface Tab {
  id: number;
  name: string;
  note: string;
  close: () => void;
}

function noteOf(job: Job): string {
  const { stage } = job;
  if (stage.is === "waiting") return "waiting";
  if (stage.is === "refused") return "not opened";
  if (stage.is === "broken") return "stopped";
  const { bytes = 0, size = 0 } = stage.progress ?? {};
  return size > 0 ? `${Math.floor((100 * bytes) / size)} %` : "…";
}

export function tabs(): Tab[] {
  const open = opened.value.map(({ id, overview, engine }) => ({
    id,
    name: overview.name,
    note: engine.dead.value === null ? "" : "stopped",
    close: () => closeProfile(id),
  }));
  const coming = jobs.value.map((job) => ({
    id: job.id,
    name: job.source.name,
    note: noteOf(job),
    close: () => cancel(job.id),
  }));
  return [...open, ...coming].sort((a, b) => a.id - b.id);
}

/** The next tab or the one before; from the start page the first or the last. */
export function stepTab(forward: boolean): boolean {
  const list = tabs();
  if (list.length === 0) return false;
  const at = list.findIndex(({ id }) => id === activeId.value);
  const next = at < 0 && !forward ? -1 : at + (forward ? 1 : -1);
  const tab = list.at(next % list.length);
  if (tab) activate(tab.id);
  return true;
}

export function closeTab(): boolean {
  const tab = tabs().find(({ id }) => id === activeId.value);
  tab?.close();
  return tab !== undefined;
}
