import { isAscii } from 'node:buffer';
import { createReadStream } from 'node:fs';

const CHUNK_BYTES = 64 * 1024;
/** So many bytes of lines show the encoding; more add nothing. */
const ENOUGH_BYTES = 64 * 1024;
/** How far to look for more lines, once there is one. */
const MAX_BYTES = 16 * 1024 * 1024;
const LINE_FEED = 0x0a;

/** The lines of a file that are not all ASCII, as far as they are needed to detect the encoding. */
export async function collectForeignLines(path: string): Promise<Buffer> {
  const lines: Buffer[] = [];
  let found = 0;
  let read = 0;
  let held: Buffer = Buffer.alloc(0);
  const collect = (block: Buffer) => {
    for (const line of splitLines(block)) {
      if (isAscii(line)) continue;
      lines.push(line);
      found += line.length;
    }
  };
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES }) as AsyncIterable<Buffer>) {
    read += chunk.length;
    const block = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    // The start of a line that is ASCII so far tells nothing.
    if (isAscii(block)) {
      held = Buffer.alloc(0);
      continue;
    }
    const end = findBlockEnd(block);
    collect(block.subarray(0, end));
    held = block.subarray(end);
    if (found >= ENOUGH_BYTES || (found > 0 && read >= MAX_BYTES)) return Buffer.concat(lines);
  }
  collect(held);
  return Buffer.concat(lines);
}

/** The end of the last complete line; a line longer than a chunk is not waited for. */
function findBlockEnd(block: Buffer): number {
  const end = block.lastIndexOf(LINE_FEED) + 1;
  return end === 0 && block.length > CHUNK_BYTES ? block.length : end;
}

function splitLines(block: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  let from = 0;
  while (from < block.length) {
    const end = block.indexOf(LINE_FEED, from);
    const next = end === -1 ? block.length : end + 1;
    lines.push(block.subarray(from, next));
    from = next;
  }
  return lines;
}
