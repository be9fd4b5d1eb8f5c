/**
 * Frames that a confined process sends on descriptor 3: a kind, the length of the payload in 4 bytes, and the payload.
 * The kinds are the caller's.
 */
import { writeSync } from 'node:fs';
import type { Static, TSchema } from 'typebox';
import { Check } from 'typebox/value';

const OUTPUT_FD = 3;
const HEADER_BYTES = 5;
/** Far more than any chunk that a process sends. */
const MAX_FRAME_BYTES = 64 * 1_048_576;

export interface Frame {
  kind: number;
  payload: Buffer;
}

/** A process has sent what it must not send. */
export class InvalidFrame extends Error {
  override readonly name = 'InvalidFrame';
}

/** Sends a frame from inside the process. */
export function sendFrame(kind: number, payload: Buffer): void {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt8(kind, 0);
  header.writeUInt32BE(payload.length, 1);
  const frame = Buffer.concat([header, payload]);
  for (let sent = 0; sent < frame.length; ) sent += writeSync(OUTPUT_FD, frame, sent);
}

/** The frames of a stream, except an incomplete last one. Throws `InvalidFrame` if one claims to be larger than allowed. */
export async function* readFrames(stream: AsyncIterable<Buffer>): AsyncGenerator<Frame> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of stream) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    while (rest.length >= HEADER_BYTES) {
      const length = rest.readUInt32BE(1);
      if (length > MAX_FRAME_BYTES) throw new InvalidFrame('a frame is too large');
      if (rest.length < HEADER_BYTES + length) break;
      yield { kind: rest.readUInt8(0), payload: rest.subarray(HEADER_BYTES, HEADER_BYTES + length) };
      rest = rest.subarray(HEADER_BYTES + length);
    }
  }
}

/** The value of a frame; undefined if it is invalid. */
export function parseFrame<Schema extends TSchema>(schema: Schema, payload: Buffer): Static<Schema> | undefined {
  try {
    const value: unknown = JSON.parse(payload.toString('utf8'));
    return Check(schema, value) ? (value as Static<Schema>) : undefined;
  } catch {
    return undefined;
  }
}
