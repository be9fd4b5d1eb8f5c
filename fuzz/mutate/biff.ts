import { CFB } from '@e965/xlsx';
import type { Choices } from '../random.ts';
import { byteMutations } from './bytes.ts';
import { type BinaryRecord, recordMutations } from './records.ts';
import { type Mutant, mutateOnce } from './types.ts';

const OLE_START = 0xe011cfd0;
/** BOUNDSHEET: where a sheet's part of the stream begins ([MS-XLS] 2.4.28). */
const BOUND_SHEET = 0x85;
const START_OF_PART = new Set([0x009, 0x209, 0x409, 0x809]);

/** Changes an xls file: its records, or its bytes. */
export function mutateXls(bytes: Buffer, count: number, choices: Choices): Mutant {
  const steps: string[] = [];
  if (choices.happens(20)) {
    let changed = bytes;
    for (let i = 0; i < count; i++) changed = mutateOnce(changed, byteMutations, choices, steps);
    return { bytes: changed, steps };
  }
  const { stream, pack } = openStream(bytes);
  const offsets = new Map<BinaryRecord, number>();
  let records: readonly BinaryRecord[] = parseRecords(stream, offsets);
  for (let i = 0; i < count; i++) records = mutateOnce(records, recordMutations, choices, steps);
  if (choices.happens(70)) {
    records = moveSheetStarts(records, offsets);
    steps.push('records: the places of the sheets are right');
  }
  return { bytes: pack(writeRecords(records)), steps };
}

/** The stream of records, and a function that replaces it. */
export function openStream(bytes: Buffer): { stream: Buffer; pack: (stream: Buffer) => Buffer } {
  if (bytes.readUInt32LE(0) !== OLE_START) return { stream: bytes, pack: (stream) => stream };
  const container = CFB.read(bytes, { type: 'buffer' });
  const name = CFB.find(container, '/Workbook') ? '/Workbook' : '/Book';
  const pack = (stream: Buffer) => {
    const changed = CFB.utils.cfb_new();
    CFB.utils.cfb_add(changed, name, stream);
    return CFB.write(changed, { type: 'buffer' }) as Buffer;
  };
  return { stream: Buffer.from(CFB.find(container, name)!.content as Uint8Array), pack };
}

export function parseRecords(stream: Buffer, offsets = new Map<BinaryRecord, number>()): BinaryRecord[] {
  const records: BinaryRecord[] = [];
  for (let at = 0; at + 4 <= stream.length; ) {
    const end = at + 4 + stream.readUInt16LE(at + 2);
    const record = { type: stream.readUInt16LE(at), content: Buffer.from(stream.subarray(at + 4, end)) };
    // Zeros that fill the last sector of a small stream.
    if (record.type === 0 && record.content.length === 0 && stream.subarray(at).every((byte) => byte === 0)) break;
    offsets.set(record, at);
    records.push(record);
    at = end;
  }
  return records;
}

function writeRecords(records: readonly BinaryRecord[]): Buffer {
  return Buffer.concat(
    records.flatMap(({ type, content, length }) => {
      const head = Buffer.alloc(4);
      head.writeUInt16LE(type, 0);
      head.writeUInt16LE(length ?? content.length, 2);
      return [head, content];
    }),
  );
}

/** Removing a record moves all later ones: update where the sheets begin, as programs that rewrite a file do. */
function moveSheetStarts(records: readonly BinaryRecord[], offsets: ReadonlyMap<BinaryRecord, number>): BinaryRecord[] {
  const moved = new Map<number, number>();
  let at = 0;
  for (const record of records) {
    const before = offsets.get(record);
    if (before !== undefined && START_OF_PART.has(record.type)) moved.set(before, at);
    at += 4 + record.content.length;
  }
  return records.map((record) => {
    if (record.type !== BOUND_SHEET || record.content.length < 4) return record;
    const start = moved.get(record.content.readUInt32LE(0));
    if (start === undefined) return record;
    const content = Buffer.from(record.content);
    content.writeUInt32LE(start, 0);
    return { ...record, content };
  });
}
