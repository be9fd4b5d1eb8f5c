/** The host's end of its pipes: requests on fd 0, answers on fd 3. */
import { readSync, writeSync } from 'node:fs';
import { encodeFrame, HEADER_BYTES } from '../frames.ts';

const REQUEST_FD = 0;
const ANSWER_FD = 3;

/**
 * The text of the next request, or null when there are no more. Waits without the event loop: what a rule left running
 * stands still between calls, and no stream object exists that a rule could get hold of.
 */
export function readRequest(): string | null {
  const header = readExactly(HEADER_BYTES);
  return header && (readExactly(header.readUInt32LE(0))?.toString('utf8') ?? null);
}

export function sendMessage(message: object): void {
  const frame = encodeFrame(message);
  for (let offset = 0; offset < frame.length; ) offset += writeSync(ANSWER_FD, frame, offset);
}

function readExactly(length: number): Buffer | null {
  const buffer = Buffer.allocUnsafe(length);
  for (let offset = 0; offset < length; ) {
    const count = readSync(REQUEST_FD, buffer, offset, length - offset, null);
    if (count === 0) return null;
    offset += count;
  }
  return buffer;
}
