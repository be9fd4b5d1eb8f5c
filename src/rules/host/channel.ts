/** The host's end of its pipes: requests on fd 0, answers on fd 3. */
import { readSync, writeSync } from 'node:fs';
import { encodeFrame, HEADER_BYTES } from '../frames.ts';

const REQUEST_FD = 0;
const ANSWER_FD = 3;

/** The value of this clock never changes, so waiting for a change is a sleep. */
const clock = new Int32Array(new SharedArrayBuffer(4));

/** The text of the next request, or null if there are no more. Waits without the event loop. */
export function readRequest(): string | null {
  const header = readExactly(HEADER_BYTES);
  return header && (readExactly(header.readUInt32LE(0))?.toString('utf8') ?? null);
}

export function sendText(text: string): void {
  writeFully(ANSWER_FD, encodeFrame(text));
}

/** Writes all bytes, however long the reader takes. */
export function writeFully(fd: number, bytes: Buffer): void {
  for (let offset = 0; offset < bytes.length; ) offset += retry(() => writeSync(fd, bytes, offset));
}

function readExactly(length: number): Buffer | null {
  const buffer = Buffer.allocUnsafeSlow(length);
  for (let offset = 0; offset < length; ) {
    const count = retry(() => readSync(REQUEST_FD, buffer, offset, length - offset, null));
    if (count === 0) return null;
    offset += count;
  }
  return buffer;
}

/** Retries until the step works, since a pipe may be non-blocking. */
function retry(step: () => number): number {
  for (;;) {
    try {
      return step();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      Atomics.wait(clock, 0, 0, 1);
    }
  }
}
