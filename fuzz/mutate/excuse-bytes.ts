import type { BinaryRecord } from '../fixtures/records.ts';
import type { Excuse } from './types.ts';

/** What a format allows: how long a record's head is, and which types no record of the format has. */
export interface RecordFormat {
  write(records: readonly BinaryRecord[]): Buffer;
  headBytes(record: BinaryRecord): number;
  /** In how many bytes of the head the type is. */
  typeBytes(record: BinaryRecord): number;
  /** Types that no specification and no program has: a reader can tell that something is wrong. */
  unknownTypes: { first: number; last: number };
}

/** What nothing could tell if the content of a record has become another of the same length. */
export function excuseContent({ content, free = [] }: BinaryRecord, changed: Buffer): Excuse[] {
  if (content.length !== changed.length) return [];
  const isTouched = (start: number, end: number) => !content.subarray(start, end).equals(changed.subarray(start, end));
  return free
    .filter(({ start, end }) => isTouched(start, end))
    .map(({ places, isPlace }): Excuse => ({ id: 'free-bytes', places, ...(isPlace && { mayAdd: true }) }));
}

/** What nothing could tell if the bytes of these records have become others of the same length. */
export function excuseBytes(records: readonly BinaryRecord[], changed: Buffer, format: RecordFormat): Excuse[] {
  const excuses: Excuse[] = [];
  let at = 0;
  for (const record of records) {
    const start = at + format.headBytes(record);
    const type = changed.subarray(at, at + format.typeBytes(record));
    at = start + record.content.length;
    const before = format.write([{ ...record, content: Buffer.alloc(0), length: record.content.length }]);
    if (!type.equals(before.subarray(0, type.length))) excuses.push(...excuseType(record));
    excuses.push(...excuseContent(record, changed.subarray(start, at)));
  }
  return excuses;
}

/** What is lost if readers skip the record because it has another type. */
export function excuseType({ free = [] }: BinaryRecord): Excuse[] {
  return free.map(({ places }): Excuse => ({ id: 'other-type', places, mayAdd: true }));
}
