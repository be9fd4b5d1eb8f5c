import { type OleLayout, SECTOR_BYTES } from '../fixtures/ole.ts';
import type { Choices } from '../random.ts';
import type { Mutation } from './types.ts';

/** Damage to a whole xls file, as disks, mails and programs that stop do it. */
export const oleDamage: readonly Mutation<OleLayout>[] = [
  {
    name: 'file: a sector is zeroed',
    apply: (layout, choices) => inPlace(layout, (bytes) => pickSector(bytes, choices).fill(0)),
  },
  {
    name: 'file: a sector is random',
    apply: (layout, choices) => inPlace(layout, (bytes) => randomize(pickSector(bytes, choices), choices)),
  },
  { name: 'file: two sectors are swapped', apply: swapSectors },
  {
    name: 'file: a sector is repeated',
    apply: (layout, choices) => withSectors(layout, choices, (sectors, at) => sectors.toSpliced(at, 0, sectors[at]!)),
  },
  {
    name: 'file: a sector is dropped',
    apply: (layout, choices) => withSectors(layout, choices, (sectors, at) => sectors.toSpliced(at, 1)),
  },
  { name: 'file: a bit is flipped', apply: (layout, choices) => inPlace(layout, (bytes) => flip(bytes, choices)) },
  {
    name: 'file: eight bits are flipped',
    apply: (layout, choices) =>
      inPlace(layout, (bytes) => {
        for (let count = 0; count < 8; count++) flip(bytes, choices);
      }),
  },
  {
    name: 'file: 64 bytes are garbled',
    apply: (layout, choices) =>
      inPlace(layout, (bytes) => {
        const start = choices.below(bytes.length);
        randomize(bytes.subarray(start, start + 64), choices);
      }),
  },
  {
    name: 'file: it is cut',
    apply: (layout, choices) => ({ ...layout, bytes: layout.bytes.subarray(0, choices.below(layout.bytes.length)) }),
  },
  {
    name: 'file: bytes are inserted',
    apply: (layout, choices) => {
      const at = choices.below(layout.bytes.length);
      const added = randomize(Buffer.alloc(choices.length(64)), choices);
      return { ...layout, bytes: Buffer.concat([layout.bytes.subarray(0, at), added, layout.bytes.subarray(at)]) };
    },
  },
  {
    name: 'file: the stream says that it is shorter',
    apply: (layout, choices) =>
      inPlace(layout, (bytes) => {
        const size = bytes.readUInt32LE(layout.sizeAt);
        bytes.writeUInt32LE(size - 1 - choices.below(Math.min(size - 1, 2000)), layout.sizeAt);
      }),
  },
  {
    name: 'file: a link of the table of sectors skips some',
    apply: (layout, choices) =>
      inPlace(layout, (bytes) => {
        const sectors = bytes.length / SECTOR_BYTES - 1;
        const at = layout.tableStart + 4 * choices.below(sectors);
        bytes.writeUInt32LE(bytes.readUInt32LE(at) + 1 + choices.below(4), at);
      }),
  },
];

function inPlace(layout: OleLayout, change: (bytes: Buffer) => unknown): OleLayout | undefined {
  const bytes = Buffer.from(layout.bytes);
  try {
    change(bytes);
  } catch (error) {
    // A number that does not fit where it should go.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
  return bytes.equals(layout.bytes) ? undefined : { ...layout, bytes };
}

function pickSector(bytes: Buffer, choices: Choices): Buffer {
  const at = SECTOR_BYTES * choices.below(Math.floor(bytes.length / SECTOR_BYTES));
  return bytes.subarray(at, at + SECTOR_BYTES);
}

function randomize(bytes: Buffer, choices: Choices): Buffer {
  for (let at = 0; at < bytes.length; at++) bytes[at] = choices.below(256);
  return bytes;
}

function flip(bytes: Buffer, choices: Choices): void {
  bytes[choices.below(bytes.length)]! ^= 1 << choices.below(8);
}

function swapSectors(layout: OleLayout, choices: Choices): OleLayout | undefined {
  return inPlace(layout, (bytes) => {
    const [a, b] = [pickSector(bytes, choices), pickSector(bytes, choices)];
    const kept = Buffer.from(a);
    b.copy(a);
    kept.copy(b);
  });
}

function withSectors(
  layout: OleLayout,
  choices: Choices,
  change: (sectors: Buffer[], at: number) => Buffer[],
): OleLayout | undefined {
  if (layout.bytes.length === 0) return undefined;
  const count = Math.ceil(layout.bytes.length / SECTOR_BYTES);
  const sectors = Array.from({ length: count }, (_, at) =>
    layout.bytes.subarray(at * SECTOR_BYTES, (at + 1) * SECTOR_BYTES),
  );
  return { ...layout, bytes: Buffer.concat(change(sectors, choices.below(count))) };
}
