/**
 * Files on their way in. A job becomes an open profile under the same number,
 * so its tab stays where it is. Two are read at once, the rest wait; each has
 * its own worker, so that ending one is instant and harms no other.
 */
import { batch, computed, signal } from "@preact/signals";
import { takeEngine, warmUp } from "../engine/boot.ts";
import { type Engine, EngineDead } from "../engine/engine.ts";
import type { FormatInfo, Progress, Refusal } from "../engine/protocol.ts";
import type { LoadedFile } from "../engine/session.ts";
import type { Source } from "../source/source.ts";
import { markChosen, markRead } from "../util/marks.ts";
import { activate, addProfile } from "./profiles.ts";
import { activeId, opened } from "./state.ts";

export interface Job {
  id: number;
  source: Source;
  readAs: string | undefined;
  stage:
    | { is: "waiting" }
    | { is: "reading"; progress: Progress | null }
    | { is: "refused"; refusal: Refusal }
    | { is: "broken"; reason: string };
}

const AT_ONCE = 2;

export const jobs = signal<Job[]>([]);
export const formats = signal<FormatInfo[]>([]);
export const activeJob = computed(() => jobs.value.find((job) => job.id === activeId.value) ?? null);

let lastId = 0;
const engines = new Map<number, Engine>();

/** `#mem=64` in the address: a memory limit of 64 MiB, for trying what happens at the limit. */
export function memoryLimit(): number {
  const mebibytes = Number(new URLSearchParams(location.hash.slice(1)).get("mem"));
  return Number.isFinite(mebibytes) && mebibytes > 0 ? Math.round(mebibytes * 1024 * 1024) : 0;
}

function change(id: number, part: Partial<Job>): void {
  jobs.value = jobs.value.map((job) => (job.id === id ? { ...job, ...part } : job));
}

const find = (id: number) => jobs.peek().find((job) => job.id === id);

/** Opens files, each in its own tab; shows the first of them. */
export function openSources(sources: readonly Source[]): void {
  if (sources.length === 0) return;
  markChosen();
  const made = sources.map((source): Job => ({ id: ++lastId, source, readAs: undefined, stage: { is: "waiting" } }));
  batch(() => {
    jobs.value = [...jobs.value, ...made];
    if (made[0]) activate(made[0].id);
  });
  next();
}

/** Reads a refused or broken file once more, perhaps as another format. */
export function retry(id: number, readAs?: string): void {
  change(id, { readAs, stage: { is: "waiting" } });
  next();
}

/** Opens the file of a dead profile again, in a fresh engine and under the same number. */
export function reopen(id: number): void {
  const profile = opened.value.find((p) => p.id === id);
  if (!profile) return;
  profile.engine.terminate();
  batch(() => {
    opened.value = opened.value.filter((p) => p.id !== id);
    jobs.value = [...jobs.value, { id, source: profile.source, readAs: profile.readAs, stage: { is: "waiting" } }];
  });
  next();
}

/** Ends a job, whatever it is doing, and its worker with it. */
export function cancel(id: number): void {
  engines.get(id)?.terminate("cancelled");
  engines.delete(id);
  batch(() => {
    jobs.value = jobs.value.filter((job) => job.id !== id);
    if (activeId.value === id) activate(opened.value.at(-1)?.id ?? jobs.value.at(-1)?.id ?? null);
  });
  next();
}

function next(): void {
  const reading = jobs.peek().filter((job) => job.stage.is === "reading").length;
  const waiting = jobs.peek().filter((job) => job.stage.is === "waiting");
  for (const job of waiting.slice(0, Math.max(0, AT_ONCE - reading))) void run(job);
}

async function run(job: Job): Promise<void> {
  const { id, source, readAs } = job;
  change(id, { stage: { is: "reading", progress: null } });
  let engine: Engine | null = null;
  try {
    engine = await takeEngine(memoryLimit());
    if (!find(id)) return engine.terminate();
    engines.set(id, engine);
    const loaded = source.join
      ? await joined(engine, source.join)
      : await engine.load(source.name, source.blob, readAs, (progress) => {
          if (find(id)?.stage.is === "reading") change(id, { stage: { is: "reading", progress } });
        });
    if (loaded.ok) {
      const mine = engine;
      if (source.unit) await mine.setUnit(0, source.unit);
      const overview = await mine.overview();
      if (!find(id)) return engine.terminate();
      engines.delete(id);
      markRead(loaded.finishing);
      const { milliseconds, memory_text: memoryText, read_text: readText, unread } = loaded;
      batch(() => {
        jobs.value = jobs.value.filter((other) => other.id !== id);
        addProfile({
          id,
          source,
          readAs,
          engine: mine,
          overview,
          milliseconds,
          memoryText,
          readText,
          unread,
          saved: null,
        });
      });
    } else {
      if (formats.peek().length === 0) formats.value = await engine.formats();
      engine.terminate();
      change(id, { stage: { is: "refused", refusal: loaded.refusal } });
    }
  } catch (error) {
    engine?.terminate();
    // A cancelled job is gone from the list already.
    const reason = error instanceof EngineDead ? error.reason : String(error instanceof Error ? error.message : error);
    change(id, { stage: { is: "broken", reason } });
  } finally {
    engines.delete(id);
    next();
  }
}

/** Profiles of other tabs, brought to a new engine and laid over each other there. */
async function joined(engine: Engine, { of, wanted }: NonNullable<Source["join"]>): Promise<LoadedFile> {
  const parts = of.map((id) => opened.peek().find((profile) => profile.id === id));
  const snapshots: Uint8Array[] = [];
  for (const part of parts) {
    if (!part) {
      const sentence = "Not all of the profiles that this was made of are open any more: open them again, and compare.";
      return { ok: false, refusal: { sentence, head: "" } };
    }
    snapshots.push(await part.engine.snapshot());
  }
  return engine.join(snapshots, wanted);
}

/** Before the first file: an engine ready, so that choosing a file starts reading it. */
export function prepareEngine(): void {
  warmUp(memoryLimit());
}
