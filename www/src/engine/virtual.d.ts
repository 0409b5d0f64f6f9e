/**
 * Modules that the build makes (build.mjs): what is inlined into the one page.
 * `heapglass:core` is wasm-pack's output; only the worker imports it.
 */
declare module "heapglass:core" {
  export function initSync(options: { module: WebAssembly.Module }): { memory: WebAssembly.Memory };
  export const Session: new (memoryLimit: number) => import("./session.ts").Session;
}

declare module "heapglass:worker" {
  /** The worker's script. */
  const text: string;
  export default text;
}

declare module "heapglass:wasm" {
  /** gzip in base64. */
  const packed: string;
  export default packed;
}

declare module "heapglass:budgets" {
  /** An example. */
  const text: string;
  export default text;
}

declare module "heapglass:samples" {
  const samples: { name: string; about: string; unit: import("./protocol.ts").Unit; gzip: string }[];
  export default samples;
}
