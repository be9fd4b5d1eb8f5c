import type { BinaryRecord } from '../fixtures/records.ts';

const HEAD_BYTES = 4;

/** Splits a stream of xls into its records ([MS-XLS] 2.1.4). */
export function parseBiff(stream: Buffer): BinaryRecord[] {
  const records: BinaryRecord[] = [];
  for (let at = 0; at + HEAD_BYTES <= stream.length; ) {
    const end = at + HEAD_BYTES + stream.readUInt16LE(at + 2);
    const record = { type: stream.readUInt16LE(at), content: Buffer.from(stream.subarray(at + HEAD_BYTES, end)) };
    // Zeros that fill the last sector of a small stream.
    if (record.type === 0 && record.content.length === 0 && stream.subarray(at).every((byte) => byte === 0)) break;
    records.push(record);
    at = end;
  }
  return records;
}

export function writeBiff(records: readonly BinaryRecord[]): Buffer {
  return Buffer.concat(records.flatMap((record) => [writeHead(record), record.content]));
}

function writeHead({ type, content, length }: BinaryRecord): Buffer {
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeUInt16LE(type, 0);
  head.writeUInt16LE((length ?? content.length) & 0xffff, 2);
  return head;
}

/** Removing a record moves all later ones: updates where the sheets begin, as programs that rewrite a file do. */
export function moveSheetStarts(records: readonly BinaryRecord[]): BinaryRecord[] {
  const starts = findStarts(records);
  return records.map((record) => {
    const { meaning } = record;
    const start = meaning?.kind === 'entry' ? starts.get(meaning.sheet) : undefined;
    if (start === undefined || record.content.length < 4) return record;
    const content = Buffer.from(record.content);
    content.writeUInt32LE(start, 0);
    return { ...record, content };
  });
}

/** Whether the list of sheets says where each sheet begins. */
export function hasRightStarts(records: readonly BinaryRecord[]): boolean {
  const starts = findStarts(records);
  return records.every(
    ({ meaning, content }) =>
      meaning?.kind !== 'entry' || (content.length >= 4 && starts.get(meaning.sheet) === content.readUInt32LE(0)),
  );
}

function findStarts(records: readonly BinaryRecord[]): Map<number, number> {
  const starts = new Map<number, number>();
  let at = 0;
  for (const { meaning, content } of records) {
    if (meaning?.kind === 'start' && meaning.sheet !== null) starts.set(meaning.sheet, at);
    at += HEAD_BYTES + content.length;
  }
  return starts;
}
