import type { Choices } from '../random.ts';
import { byteMutations, pickRange } from './bytes.ts';
import { type Mutation, mutateOnce } from './types.ts';

/** A record of a binary format. If `length` is set, it is written instead of the content's length. */
export interface BinaryRecord {
  type: number;
  content: Buffer;
  length?: number;
}

type Records = readonly BinaryRecord[];

/** Changes to a list of records, for xls (BIFF) and xlsb (BIFF12). */
export const recordMutations: readonly Mutation<Records>[] = [
  { name: 'records: one is removed', apply: (records, choices) => records.toSpliced(choices.below(records.length), 1) },
  { name: 'records: a run is removed', apply: removeRun },
  { name: 'records: one is repeated', apply: repeatOne },
  { name: 'records: two are swapped', apply: swapTwo },
  { name: 'records: one is moved', apply: moveOne },
  {
    name: 'records: one has another type',
    apply: (records, choices) =>
      changeOne(records, choices, (record) => ({ ...record, type: pickType(records, choices) })),
  },
  {
    name: 'records: one has a wrong length',
    apply: (records, choices) =>
      changeOne(records, choices, (record) => ({ ...record, length: pickLength(record, choices) })),
  },
  {
    name: 'records: one has other content',
    apply: (records, choices) =>
      changeOne(records, choices, (record) => ({
        ...record,
        content: mutateOnce(record.content, byteMutations, choices, []),
      })),
  },
  {
    name: 'records: the rest is missing',
    apply: (records, choices) => records.slice(0, 1 + choices.below(records.length)),
  },
];

const MAX_LENGTH = 8224;

function pickType(records: Records, choices: Choices): number {
  return choices.happens(70) ? choices.pick(records).type : choices.below(0x1000);
}

function pickLength({ content }: BinaryRecord, choices: Choices): number {
  if (choices.happens(60)) return Math.max(0, content.length + choices.pick([-4, -2, -1, 1, 2, 4]));
  return choices.below(MAX_LENGTH);
}

function changeOne(records: Records, choices: Choices, change: (record: BinaryRecord) => BinaryRecord): BinaryRecord[] {
  const at = choices.below(records.length);
  return records.with(at, change(records[at]!));
}

function removeRun(records: Records, choices: Choices): BinaryRecord[] | undefined {
  const range = pickRange(records.length, choices);
  return range && records.toSpliced(range.start, range.end - range.start);
}

function repeatOne(records: Records, choices: Choices): BinaryRecord[] {
  const record = choices.pick(records);
  const at = choices.happens(50) ? records.indexOf(record) : choices.below(records.length);
  return records.toSpliced(at, 0, record);
}

function swapTwo(records: Records, choices: Choices): BinaryRecord[] {
  const [a, b] = [choices.below(records.length), choices.below(records.length)];
  return records.with(a, records[b]!).with(b, records[a]!);
}

function moveOne(records: Records, choices: Choices): BinaryRecord[] {
  const from = choices.below(records.length);
  const rest = records.toSpliced(from, 1);
  return rest.toSpliced(choices.below(rest.length + 1), 0, records[from]!);
}
