import { createReadStream } from 'node:fs';

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
