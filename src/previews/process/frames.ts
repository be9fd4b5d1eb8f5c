/** A frame from the preview process: its kind, the length of its payload in 4 bytes, and the payload. */
export const FRAME_KINDS = {
  /** Rows of the current sheet, one JSON object for each line. */
  rows: 1,
  /** The index of the current sheet; the next frame belongs to the next sheet. */
  index: 2,
  /** The list of sheets, or the error, as JSON. This is the last frame. */
  result: 3,
} as const;

export type FrameKind = (typeof FRAME_KINDS)[keyof typeof FRAME_KINDS];

const HEADER_BYTES = 5;
/** Far more than any chunk that the process sends. */
const MAX_FRAME_BYTES = 64 * 1_048_576;

export interface Frame {
  kind: number;
  payload: Buffer;
}

export function makeFrame(kind: FrameKind, payload: Buffer): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt8(kind, 0);
  header.writeUInt32BE(payload.length, 1);
  return Buffer.concat([header, payload]);
}

/** The frames of a stream, except an incomplete last one. Throws if a frame claims to be larger than allowed. */
export async function* readFrames(stream: AsyncIterable<Buffer>): AsyncGenerator<Frame> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of stream) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    while (rest.length >= HEADER_BYTES) {
      const length = rest.readUInt32BE(1);
      if (length > MAX_FRAME_BYTES) throw new Error('a frame is too large');
      if (rest.length < HEADER_BYTES + length) break;
      yield { kind: rest.readUInt8(0), payload: rest.subarray(HEADER_BYTES, HEADER_BYTES + length) };
      rest = rest.subarray(HEADER_BYTES + length);
    }
  }
}
