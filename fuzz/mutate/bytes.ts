import type { Choices } from '../random.ts';
import type { Mutation } from './types.ts';

/** Values at which counts, lengths and signs go wrong. */
const EDGES = [0x00, 0x01, 0x7f, 0x80, 0xfe, 0xff];
const MAX_INSERTED = 64;

/** Changes for bytes whose structure is unknown. */
export const byteMutations: readonly Mutation<Buffer>[] = [
  { name: 'a bit is flipped', apply: flipBit },
  { name: 'a byte has another value', apply: (bytes, choices) => setByte(bytes, choices, choices.below(256)) },
  { name: 'a byte has an extreme value', apply: (bytes, choices) => setByte(bytes, choices, choices.pick(EDGES)) },
  { name: 'bytes are cut off at the end', apply: (bytes, choices) => bytes.subarray(0, choices.below(bytes.length)) },
  { name: 'bytes are removed', apply: removeBytes },
  { name: 'bytes are repeated', apply: repeatBytes },
  { name: 'bytes are inserted', apply: insertBytes },
];

/** A non-empty range of the bytes; `undefined` if there are no bytes. */
export function pickRange(length: number, choices: Choices): { start: number; end: number } | undefined {
  if (length === 0) return undefined;
  const start = choices.below(length);
  return { start, end: Math.min(length, start + choices.length(length)) };
}

function flipBit(bytes: Buffer, choices: Choices): Buffer | undefined {
  if (bytes.length === 0) return undefined;
  const changed = Buffer.from(bytes);
  changed[choices.below(bytes.length)]! ^= 1 << choices.below(8);
  return changed;
}

function setByte(bytes: Buffer, choices: Choices, value: number): Buffer | undefined {
  if (bytes.length === 0) return undefined;
  const changed = Buffer.from(bytes);
  changed[choices.below(bytes.length)] = value;
  return changed;
}

function removeBytes(bytes: Buffer, choices: Choices): Buffer | undefined {
  const range = pickRange(bytes.length, choices);
  return range && Buffer.concat([bytes.subarray(0, range.start), bytes.subarray(range.end)]);
}

function repeatBytes(bytes: Buffer, choices: Choices): Buffer | undefined {
  const range = pickRange(bytes.length, choices);
  return range && Buffer.concat([bytes.subarray(0, range.end), bytes.subarray(range.start)]);
}

function insertBytes(bytes: Buffer, choices: Choices): Buffer {
  const at = choices.below(bytes.length + 1);
  const inserted = Buffer.from(Array.from({ length: choices.length(MAX_INSERTED) }, () => choices.below(256)));
  return Buffer.concat([bytes.subarray(0, at), inserted, bytes.subarray(at)]);
}
