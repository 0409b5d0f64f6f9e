/**
 * The worker of one profile: it owns the wasm instance, reads the file, and
 * answers questions. The only file of the page that imports the engine.
 */
import { initSync, Session } from "heapglass:core";
import { expose, transfer } from "comlink";
import { seconds } from "../util/duration.ts";
import type { Wanted } from "./changes.ts";
import type { ProfileId, Progress } from "./protocol.ts";
import { pump } from "./pump.ts";
import type { Session as Core, Finished, LoadedFile, WorkerApi } from "./session.ts";
import { warm } from "./warm.ts";

const REPORT_EVERY = 100; // ms

/**
 * The engine writes the reason of a panic to the console, and then traps with
 * no word of it: the words are kept, so that the page can show them.
 */
let lastWords = "";
const complain = console.error;
console.error = (...words: unknown[]) => {
  lastWords = words.map(String).join(" ");
  complain(...words);
};

/** A trap, told in the engine's own last words. */
function explained(error: unknown): unknown {
  if (!(error instanceof WebAssembly.RuntimeError)) return error;
  return Object.assign(new Error(lastWords || error.message), { name: "RuntimeError" });
}

let memory: WebAssembly.Memory | null = null;
let session: Core | null = null;
let profile: ProfileId | null = null;

function core(): Core {
  if (!session) throw new Error("The engine has not been started.");
  return session;
}

async function load(
  name: string,
  file: Blob,
  readAs: string | undefined,
  report: (progress: Progress) => void,
): Promise<LoadedFile> {
  const engine = core();
  const began = performance.now();
  const id = engine.begin(name, file.size, readAs);
  let reported = began;

  const tell = (now: number) => {
    const progress = engine.progress(id);
    const speed = progress.bytes / Math.max(1, now - began);
    // The first moments say little about the whole.
    const known = now - began > 300 && progress.bytes > 0;
    report({
      ...progress,
      speed_text: known ? `${engine.format_bytes(Math.round(speed * 1000))}/s` : "",
      left_text: known && file.size > 0 ? `${seconds((file.size - progress.bytes) / speed)} left` : "",
    });
  };

  try {
    await pump(file, (piece) => {
      const goOn = engine.feed(id, piece);
      const now = performance.now();
      if (now - reported >= REPORT_EVERY) {
        reported = now;
        tell(now);
      }
      return goOn;
    });
  } catch (error) {
    if (!(error instanceof DOMException)) throw explained(error);
    const { bytes_text } = engine.progress(id);
    return {
      ok: false,
      refusal: {
        sentence: `The browser could not read ${name} beyond ${bytes_text}: ${error.message} Was it changed or removed after you chose it? Open it again.`,
        head: "",
      },
    };
  }
  const read = performance.now();
  tell(read);
  const { bytes, bytes_text: read_text } = engine.progress(id);
  const unread = file.size > 0 ? 1 - bytes / file.size : 0;
  // Lets that last word out before the tree is counted, which may take a moment.
  await new Promise((resolve) => setTimeout(resolve, 0));
  let finished: Finished;
  try {
    finished = engine.finish(id);
  } catch (error) {
    throw explained(error);
  }
  if (!finished.ok) return finished;
  profile = finished.profile;
  const now = performance.now();
  return { ...finished, read_text, unread, milliseconds: now - began, finishing: now - read };
}

/** Profiles of other workers as one, which is this worker's. */
function join(snapshots: Uint8Array[], wanted: Wanted): LoadedFile {
  const engine = core();
  const began = performance.now();
  try {
    const parts = snapshots.map((bytes) => engine.restore(bytes));
    const joined = engine.join(Uint32Array.from(parts), wanted);
    for (const part of parts) engine.close(part);
    if (!joined.ok) return joined;
    profile = joined.profile;
    const milliseconds = performance.now() - began;
    return { ...joined, read_text: `${parts.length} profiles`, unread: 0, milliseconds, finishing: milliseconds };
  } catch (error) {
    throw explained(error);
  }
}

/** Typed columns move to the page instead of being copied. */
function handOver<T>(answer: T): T {
  if (answer === null || typeof answer !== "object") return answer;
  const buffers = Object.values(answer)
    .filter(ArrayBuffer.isView)
    .map((view) => view.buffer as ArrayBuffer);
  return buffers.length > 0 && !buffers.includes(memory?.buffer as ArrayBuffer)
    ? (transfer(answer as object, [...new Set(buffers)]) as T)
    : answer;
}

const api: WorkerApi = {
  start(module, memoryLimit) {
    memory = initSync({ module }).memory;
    session = new Session(memoryLimit);
    warm(session);
  },
  formats: () => core().formats(),
  mistakes: (budgets, estimates) => core().mistakes(budgets, estimates),
  load,
  snapshot() {
    if (profile === null) throw new Error("No profile is open here.");
    const bytes = core().snapshot(profile);
    return transfer(bytes, [bytes.buffer as ArrayBuffer]);
  },
  join,
  moments: (sources) => core().moments(sources),
  ask(question, ...rest) {
    if (profile === null) throw new Error("No profile is open here.");
    const answer = core() as unknown as Record<string, (...args: unknown[]) => unknown>;
    const ask = answer[question];
    if (!ask) throw new Error(`The engine knows no "${question}".`);
    try {
      return handOver(ask.call(answer, profile, ...rest)) as never;
    } catch (error) {
      throw explained(error);
    }
  },
  async read_source(source, file) {
    const bytes = new Uint8Array(await file.arrayBuffer());
    if (profile === null) throw new Error("No profile is open here.");
    try {
      core().give_source(profile, source, bytes);
    } catch (error) {
      throw explained(error);
    }
  },
  memory: () => memory?.buffer.byteLength ?? 0,
};

expose(api);
