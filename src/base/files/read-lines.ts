import { closeSync, createReadStream, openSync, readSync } from 'node:fs';

const READ_BYTES = 256 * 1024;
const LINE_FEED = 10;

/** Lines of a file. Splits only at `\n`: node:readline would also split at U+2028, which a message may contain. */
export async function* readLines(path: string): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of createReadStream(path, 'utf8')) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  yield rest;
}

/**
 * Reads synchronously, for threads that do nothing else. Skips an incomplete last line, without a line feed. `from`: the
 * byte at which a line begins.
 */
export function* readLinesSync(path: string, from = 0): Generator<string> {
  const file = openSync(path, 'r');
  try {
    let position = from;
    let rest: Buffer = Buffer.alloc(0);
    for (;;) {
      const chunk = Buffer.alloc(READ_BYTES);
      const count = readSync(file, chunk, 0, chunk.length, position);
      position += count;
      if (count === 0) return;
      rest = Buffer.concat([rest, chunk.subarray(0, count)]);
      let start = 0;
      for (let end = rest.indexOf(LINE_FEED); end !== -1; end = rest.indexOf(LINE_FEED, start)) {
        yield rest.toString('utf8', start, end);
        start = end + 1;
      }
      rest = rest.subarray(start);
    }
  } finally {
    closeSync(file);
  }
}
