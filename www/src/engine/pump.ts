/**
 * Moves a file into a reader: one read is always under way ahead of the parser,
 * so that the disk and the parser work at the same time, and never more than
 * two pieces of the file are in memory.
 *
 * On a busy machine Chromium now and then lets a read of a large file wait for
 * ever. A read that takes too long is therefore given up, and the file opened
 * again where it stood; each time with twice the patience, because a slow disk
 * looks the same.
 */
const PIECE = 2 << 20;
const PATIENCE = 2000; // ms

type Feed = (piece: Uint8Array) => boolean;
type Read = () => Promise<{ value?: Uint8Array | undefined; done: boolean }>;
type End = "done" | "enough" | "stalled";

/** Calls `feed` for each piece until it returns false or the file ends. */
export async function pump(file: Blob, feed: Feed): Promise<void> {
  let at = 0;
  let patience = PATIENCE;
  const count: Feed = (piece) => {
    at += piece.byteLength;
    return feed(piece);
  };
  for (;;) {
    const end = await through(file.slice(at), count, patience);
    if (end !== "stalled") return;
    patience *= 2;
  }
}

/** Reads to the end, until `feed` has enough, or until a read stalls. */
async function through(part: Blob, feed: Feed, patience: number): Promise<End> {
  const stream = part.stream();
  const reader = byteReader(stream) ?? stream.getReader();
  const read = reader instanceof ReadableStreamDefaultReader ? () => reader.read() : intoTwoBuffers(reader);
  let next = read();
  for (;;) {
    const piece = await inTime(next, patience);
    if (piece === "stalled") return leave(reader, "stalled");
    if (piece.done || !piece.value) return "done";
    // The buffer of this piece is free again only after `feed`.
    next = read();
    next.catch(() => {});
    if (!feed(piece.value)) return leave(reader, "enough");
  }
}

/** Null in a browser whose file streams are not byte streams. */
function byteReader(stream: ReadableStream<Uint8Array>): ReadableStreamBYOBReader | null {
  try {
    return stream.getReader({ mode: "byob" });
  } catch {
    return null;
  }
}

/** Reads by turns into two buffers, which go back and forth between here and the browser. */
function intoTwoBuffers(reader: ReadableStreamBYOBReader): Read {
  const spare = [new ArrayBuffer(PIECE), new ArrayBuffer(PIECE)];
  return async () => {
    const result = await reader.read(new Uint8Array(spare.shift() ?? new ArrayBuffer(PIECE)));
    if (result.value) spare.push(result.value.buffer as ArrayBuffer);
    return result;
  };
}

async function inTime<T>(promise: Promise<T>, patience: number): Promise<T | "stalled"> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stalled = new Promise<"stalled">((resolve) => {
    timer = setTimeout(() => resolve("stalled"), patience);
  });
  try {
    return await Promise.race([promise, stalled]);
  } finally {
    clearTimeout(timer);
  }
}

function leave(reader: ReadableStreamBYOBReader | ReadableStreamDefaultReader, end: End): End {
  reader.cancel().catch(() => {});
  return end;
}
