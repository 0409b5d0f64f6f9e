/**
 * Moves a file into a reader: one read is always under way ahead of the parser,
 * so that the disk and the parser work at the same time, and never more than
 * two pieces of the file are in memory.
 */
const PIECE = 2 << 20;

/** Calls `feed` for each piece until it returns false or the file ends. */
export async function pump(file: Blob, feed: (piece: Uint8Array) => boolean): Promise<void> {
  const stream = file.stream();
  let reader: ReadableStreamBYOBReader | null = null;
  try {
    reader = stream.getReader({ mode: "byob" });
  } catch {
    // A browser whose file streams are not byte streams.
  }
  if (reader) await pumpBytes(reader, feed);
  else await pumpDefault(stream.getReader(), feed);
}

async function pumpBytes(reader: ReadableStreamBYOBReader, feed: (piece: Uint8Array) => boolean): Promise<void> {
  let spare = new ArrayBuffer(PIECE);
  let next = reader.read(new Uint8Array(new ArrayBuffer(PIECE)));
  for (;;) {
    const { value, done } = await next;
    if (done || !value) return;
    next = reader.read(new Uint8Array(spare));
    if (!feed(value)) {
      next.catch(() => {});
      await reader.cancel();
      return;
    }
    spare = value.buffer;
  }
}

async function pumpDefault(reader: ReadableStreamDefaultReader<Uint8Array>, feed: (piece: Uint8Array) => boolean) {
  let next = reader.read();
  for (;;) {
    const { value, done } = await next;
    if (done) return;
    next = reader.read();
    if (!feed(value)) {
      next.catch(() => {});
      await reader.cancel();
      return;
    }
  }
}
