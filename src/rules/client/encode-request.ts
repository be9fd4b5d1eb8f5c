import { ByteBuilder } from '../../workbook/index.ts';
import { HEADER_BYTES } from '../frames.ts';
import type { EncodedList, RequestToSend } from '../protocol.ts';

const START_BYTES = 512 * 1024;

/** Only the record of a document with many sheets is larger than this. */
const MAX_REUSED_BYTES = 4 * 1024 * 1024;

/** Reused for all requests: large requests follow one another, and each would need much memory. */
const frame = new ByteBuilder(START_BYTES);

/** The frame of a request. Lists that are already encoded are copied unchanged. */
export function encodeRequest(seq: number, request: RequestToSend): Buffer {
  frame.length = HEADER_BYTES;
  writeObject({ seq, ...request });
  const bytes = takeFrame();
  bytes.writeUInt32LE(bytes.length - HEADER_BYTES, 0);
  return bytes;
}

/** The bytes of the frame: a copy, or if the frame is too large to be kept, the frame itself. */
function takeFrame(): Buffer {
  if (frame.bytes.length <= MAX_REUSED_BYTES) return frame.take();
  const bytes = frame.bytes.subarray(0, frame.length);
  frame.restart(Buffer.allocUnsafeSlow(START_BYTES));
  return bytes;
}

function writeObject(object: object): void {
  let separator = '{';
  for (const [key, value] of Object.entries(object)) {
    if (value === undefined) continue;
    frame.writeUtf8(`${separator}${JSON.stringify(key)}:`);
    if (isEncodedList(value)) value.writeJson(frame);
    else if (holdsEncodedLists(value)) writeObject(value);
    else frame.writeUtf8(JSON.stringify(value));
    separator = ',';
  }
  frame.writeAscii('}');
}

function isEncodedList(value: unknown): value is EncodedList {
  return typeof (value as Partial<EncodedList> | null)?.writeJson === 'function';
}

function holdsEncodedLists(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.values(value).some(isEncodedList);
}
