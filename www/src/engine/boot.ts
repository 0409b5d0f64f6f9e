/**
 * Starts engines. The WebAssembly is unpacked and compiled once for all of
 * them, and a spare worker waits ready, so that a chosen file is read at once.
 */
import wasm from "heapglass:wasm";
import script from "heapglass:worker";
import { fromBase64, gunzip } from "../util/bytes.ts";
import { Engine } from "./engine.ts";

interface Trusted {
  trustedTypes?: {
    createPolicy(
      name: string,
      rules: { createScriptURL(url: string): string },
    ): { createScriptURL(url: string): string };
  };
}

/** Where the page's policy asks for trusted types, this is the one place that makes one. */
function workerUrl(): string {
  const url = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  const policy = (globalThis as Trusted).trustedTypes?.createPolicy("heapglass", { createScriptURL: (made) => made });
  return policy ? policy.createScriptURL(url) : url;
}

let ready: Promise<{ url: string; module: WebAssembly.Module }> | null = null;
let spare: { limit: number; engine: Promise<Engine> } | null = null;

function prepare() {
  ready ??= (async () => ({ url: workerUrl(), module: await WebAssembly.compile(await gunzip(fromBase64(wasm))) }))();
  return ready;
}

async function start(limit: number): Promise<Engine> {
  const { url, module } = await prepare();
  return Engine.start(url, module, limit);
}

/** Makes sure that an engine with this memory limit waits ready. */
export function warmUp(limit: number): void {
  if (spare?.limit === limit) return;
  spare?.engine.then((engine) => engine.terminate()).catch(() => {});
  spare = { limit, engine: start(limit) };
  // Whoever takes it hears of a failure.
  spare.engine.catch(() => {});
}

/** The engine that waits, to be asked what needs no profile; it goes on waiting. */
export function waitingEngine(limit: number): Promise<Engine> {
  warmUp(limit);
  return spare?.engine ?? start(limit);
}

/** A fresh engine; another one is started in its place. */
export function takeEngine(limit: number): Promise<Engine> {
  warmUp(limit);
  const taken = spare?.engine ?? start(limit);
  spare = null;
  setTimeout(() => warmUp(limit), 500);
  return taken;
}
