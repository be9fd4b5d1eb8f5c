import { packOle } from '../fixtures/ole.ts';
import { Contradiction } from '../fixtures/read-meaning.ts';
import type { BinaryRecord } from '../fixtures/records.ts';
import type { XlsFixture } from '../fixtures/xls.ts';
import { readXlsMeaning } from '../fixtures/xls-meaning.ts';
import type { Choices } from '../random.ts';
import { hasRightStarts, moveSheetStarts, parseBiff, writeBiff } from './biff.ts';
import { byteMutations } from './bytes.ts';
import { excuseBytes, type RecordFormat } from './excuse-bytes.ts';
import { MeaningOfRecords } from './expect.ts';
import { makeMeaningfulMutations } from './meaningful-records.ts';
import { oleDamage } from './ole-damage.ts';
import { type Records, recordMutations } from './records.ts';
import { type Excuse, type Mutant, type Mutation, mutateOnce } from './types.ts';

const RECORD_HEAD_BYTES = 4;
const BIFF: RecordFormat = {
  write: writeBiff,
  headBytes: () => RECORD_HEAD_BYTES,
  typeBytes: () => 2,
  // No version of Excel has a record with one of these types.
  unknownTypes: { first: 0x0300, last: 0x03ff },
};
const meaningful = makeMeaningfulMutations(BIFF.unknownTypes);

/** Changes an xls file: what its records mean, its records, or its bytes. */
export function mutateXls(fixture: XlsFixture, count: number, choices: Choices): Mutant {
  const level = choices.below(100);
  if (level < 25) return damageFile(fixture, count, choices);
  return changeRecords(fixture, count, choices, level < 65 ? meaningful : recordMutations);
}

function changeRecords(
  fixture: XlsFixture,
  count: number,
  choices: Choices,
  mutations: readonly Mutation<Records>[],
): Mutant {
  const steps: string[] = [];
  const meaning = new MeaningOfRecords(fixture.records, fixture.sheets);
  // A program that changes records also changes where the sheets begin; damage does not.
  const isTidy = mutations === meaningful || choices.happens(70);
  let records: Records = fixture.records;
  for (let i = 0; i < count; i++) {
    records = mutateOnce(records, mutations, choices, steps);
    if (isTidy) records = moveSheetStarts(records);
    meaning.follow(() => readMeaning(records, fixture));
  }
  if (isTidy) steps.push('records: the places of the sheets are right');
  const stream = writeBiff(records);
  const bytes = fixture.streamName === null ? stream : packOle(stream, fixture.streamName).bytes;
  return { bytes, steps, expectation: meaning.expect(records), isExact: true };
}

function readMeaning(records: readonly BinaryRecord[], { listed, sheets, streamName }: XlsFixture) {
  if (!hasRightStarts(records)) throw new Contradiction('the list of sheets says another place');
  // Before Excel 5, there is no list: the one sheet is there or not.
  if (streamName === null) return readSingle(records, sheets[0]!.name);
  return readXlsMeaning(records, listed);
}

/** A file of one sheet, read as if it had a list of it. */
function readSingle(records: readonly BinaryRecord[], name: string) {
  const frame: BinaryRecord[] = [
    { type: 0, content: Buffer.alloc(0), meaning: { kind: 'start', sheet: null } },
    { type: 0, content: Buffer.alloc(0), meaning: { kind: 'entry', sheet: 0 } },
    { type: 0, content: Buffer.alloc(0), meaning: { kind: 'end' } },
  ];
  return readXlsMeaning([...frame, ...records], [{ name, isChart: false }]);
}

function damageFile({ records, sheets, streamName }: XlsFixture, count: number, choices: Choices): Mutant {
  const steps: string[] = [];
  const stream = writeBiff(records);
  if (streamName === null) {
    let bytes = stream;
    for (let i = 0; i < count; i++) bytes = mutateOnce(bytes, byteMutations, choices, steps);
    return { bytes, steps, expectation: { sheets, excuses: excuseStream(records, stream, bytes) }, isExact: true };
  }
  const layout = packOle(stream, streamName);
  let damaged = layout;
  for (let i = 0; i < count; i++) damaged = mutateOnce(damaged, oleDamage, choices, steps);
  const excuses = excuseInPlace(records, layout.bytes, damaged.bytes, layout.streamStart);
  return { bytes: damaged.bytes, steps, expectation: { sheets, excuses }, isExact: true };
}

/** The records between the first and the last one that is another, if those after them are where records should be. */
function excuseAligned(records: readonly BinaryRecord[], changed: Buffer): Excuse[] {
  const [before, after] = [records, parseBiff(changed)].map((list) => list.map((record) => writeBiff([record])));
  const isSame = (at: number) => before!.at(at) !== undefined && after!.at(at)?.equals(before!.at(at)!) === true;
  let first = 0;
  while (isSame(first)) first += 1;
  let same = 0;
  while (first + same < before!.length && isSame(-1 - same)) same += 1;
  if (same === 0) return [];
  const places = records
    .slice(first, records.length - same)
    .flatMap(({ free = [] }) => free.flatMap((bytes) => bytes.places));
  return [{ id: 'aligned-bytes', places, mayAdd: true }];
}

/** Of a file that is only a stream of records. */
function excuseStream(records: readonly BinaryRecord[], before: Buffer, after: Buffer): Excuse[] {
  if (after.length === before.length) return excuseInPlace(records, before, after, 0);
  if (after.length < RECORD_HEAD_BYTES) return [{ id: 'nothing-left', places: 'all', mayAdd: true }];
  return excuseAligned(records, after);
}

/** Only of changes in place: if bytes are moved, records from there on no longer begin where they should. */
function excuseInPlace(records: readonly BinaryRecord[], before: Buffer, after: Buffer, streamStart: number): Excuse[] {
  const stream = after.subarray(streamStart);
  return excuseBytes(before.length === after.length ? records : takeUnmoved(records, stream), stream, BIFF);
}

/** The records before the first one that does not begin where it did. */
function takeUnmoved(records: readonly BinaryRecord[], stream: Buffer): readonly BinaryRecord[] {
  let at = 0;
  const moved = records.findIndex((record) => {
    const head = writeBiff([{ ...record, content: Buffer.alloc(0), length: record.content.length }]);
    const isThere = stream.subarray(at, at + head.length).equals(head);
    at += head.length + record.content.length;
    return !isThere;
  });
  return moved < 0 ? records : records.slice(0, moved);
}
