import type { BinaryRecord } from '../fixtures/records.ts';
import type { Choices } from '../random.ts';
import { byteMutations, pickRange } from './bytes.ts';
import { excuseContent, excuseType } from './excuse-bytes.ts';
import { type Excuse, type Mutation, mutateOnce } from './types.ts';

export type Records = readonly BinaryRecord[];

/** Changes to a list of records that need not know what the records mean, for xls (BIFF) and xlsb (BIFF12). */
export const recordMutations: readonly Mutation<Records>[] = [
  {
    name: 'records: one is removed',
    apply: (records, choices) => keepSome(records.toSpliced(choices.below(records.length), 1)),
  },
  { name: 'records: a run is removed', apply: removeRun },
  { name: 'records: one is repeated', apply: repeatOne },
  { name: 'records: two are swapped', apply: swapTwo },
  { name: 'records: one is moved', apply: moveOne },
  {
    name: 'records: one has another type',
    apply: (records, choices) => {
      const { type } = choices.pick(records);
      return changeOne(records, choices, (record) => (record.type === type ? record : changeType(record, type)));
    },
  },
  {
    name: 'records: one has a wrong length',
    apply: (records, choices) =>
      changeOne(records, choices, (record) => ({ ...record, length: pickLength(record, choices) })),
  },
  {
    name: 'records: one has other content',
    apply: (records, choices) =>
      changeOne(records, choices, (record) =>
        changeContent(record, mutateOnce(record.content, byteMutations, choices, [])),
      ),
  },
  {
    name: 'records: the rest is missing',
    apply: (records, choices) => records.slice(0, 1 + choices.below(records.length)),
  },
];

const MAX_LENGTH = 8224;

function pickLength({ content }: BinaryRecord, choices: Choices): number {
  if (choices.happens(60)) return Math.max(0, content.length + choices.pick([-4, -2, -1, 1, 2, 4]));
  return choices.below(MAX_LENGTH);
}

export function changeOne(
  records: Records,
  choices: Choices,
  change: (record: BinaryRecord) => BinaryRecord,
): BinaryRecord[] {
  const at = choices.below(records.length);
  return records.with(at, change(records[at]!));
}

/** The record means the same as before, except for what nothing could tell. */
export function changeContent(record: BinaryRecord, content: Buffer): BinaryRecord {
  const excuses = [...(record.excuses ?? []), ...excuseContent(record, content)];
  const isSameLength = content.length === record.content.length;
  return { ...record, content, excuses, free: isSameLength ? (record.free ?? []) : [] };
}

/** A record of another type means nothing to readers, or, if it is that of a cell, something else. */
function changeType(record: BinaryRecord, type: number): BinaryRecord {
  return { type, content: record.content, excuses: [...(record.excuses ?? []), ...excuseType(record)] };
}

/** The next change needs something to change. */
function keepSome(records: BinaryRecord[]): BinaryRecord[] | undefined {
  return records.length === 0 ? undefined : records;
}

function removeRun(records: Records, choices: Choices): BinaryRecord[] | undefined {
  const range = pickRange(records.length, choices);
  return range && keepSome(records.toSpliced(range.start, range.end - range.start));
}

function repeatOne(records: Records, choices: Choices): BinaryRecord[] {
  const record = choices.pick(records);
  const at = choices.happens(50) ? records.indexOf(record) : choices.below(records.length);
  return records.toSpliced(at, 0, record);
}

function swapTwo(records: Records, choices: Choices): BinaryRecord[] {
  const [a, b] = [choices.below(records.length), choices.below(records.length)];
  return excuseTexts(records.with(a, records[b]!).with(b, records[a]!), Math.min(a, b), Math.max(a, b));
}

/** Two records inside one long text: in another order, its characters are others. */
function excuseTexts(records: BinaryRecord[], first: number, last: number): BinaryRecord[] {
  const moved = records.slice(first, last + 1);
  if (moved.some(({ meaning }) => meaning?.kind !== 'strings')) return records;
  const places = moved.flatMap(({ free = [] }) => free.flatMap((bytes) => bytes.places));
  const excuses: Excuse[] = [{ id: 'free-bytes', places }];
  return records.with(first, { ...records[first]!, excuses: [...(records[first]!.excuses ?? []), ...excuses] });
}

function moveOne(records: Records, choices: Choices): BinaryRecord[] {
  const from = choices.below(records.length);
  const rest = records.toSpliced(from, 1);
  return rest.toSpliced(choices.below(rest.length + 1), 0, records[from]!);
}
