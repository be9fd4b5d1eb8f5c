import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CFB } from '@e965/xlsx';
import { makeBufferBytes, OleDamage, OleFile } from '../../../src/workbook/ole/index.ts';

const END_OF_CHAIN = 0xfffffffe;

/** An OLE file of 512-byte sectors with these streams. */
function makeOle(streams: Record<string, Buffer>): Buffer {
  const file = CFB.utils.cfb_new();
  for (const [name, content] of Object.entries(streams)) CFB.utils.cfb_add(file, `/${name}`, content);
  return CFB.write(file, { type: 'buffer' }) as Buffer;
}

const fill = (length: number): Buffer => Buffer.from(Array.from({ length }, (_, at) => (at * 7 + (at >> 8)) & 0xff));

async function readStream(bytes: Buffer, name: string): Promise<Buffer | undefined> {
  const stream = await (await OleFile.open(makeBufferBytes(bytes))).openStream(name);
  if (stream === undefined) return undefined;
  const content = Buffer.alloc(stream.size);
  // In pieces, so that they begin and end inside of sectors.
  for (let at = 0; at < stream.size; at += 700) await stream.readInto(content, at, 700, at);
  return content;
}

/** Where the table has the number of the sector after a sector. */
const placeOf = (bytes: Buffer, sector: number): number => 512 * (bytes.readUInt32LE(76) + 1) + 4 * sector;
/** Where the directory has the entry with this name. */
const entryOf = (bytes: Buffer, name: string): number => bytes.indexOf(Buffer.from(`${name}\0`, 'utf16le'));
const startOf = (bytes: Buffer, name: string): number => bytes.readUInt32LE(entryOf(bytes, name) + 116);

function change(bytes: Buffer, alter: (copy: Buffer) => void): Buffer {
  const copy = Buffer.from(bytes);
  alter(copy);
  return copy;
}

test('streams of all sizes are read, whatever the case of their names', async () => {
  for (const size of [0, 1, 63, 64, 4095, 4096, 4097, 5120, 100_000]) {
    const content = fill(size);
    const bytes = makeOle({ Other: fill(5000), Wanted: content, Small: fill(70) });
    assert.deepEqual(await readStream(bytes, 'WANTED'), content, String(size));
    assert.equal(await readStream(bytes, 'Missing'), undefined);
    const ole = await OleFile.open(makeBufferBytes(bytes));
    assert.deepEqual(
      ['small', 'Missing'].map((name) => ole.has(name)),
      [true, false],
    );
  }
});

test('a table of sectors that the header cannot hold continues in a chain', async () => {
  const content = fill(8 * 1024 * 1024);
  assert.ok(content.equals((await readStream(makeOle({ Wanted: content }), 'Wanted'))!));
});

test('the last sector may be shorter than a sector', async () => {
  const content = fill(5000);
  const bytes = makeOle({ Wanted: content });
  const start = startOf(bytes, 'Wanted');
  const end = 512 * (start + 1) + content.length;
  assert.ok(bytes.length > end);
  // Only if the stream is the last one of the file.
  if (bytes.subarray(end).every((byte) => byte === 0)) {
    assert.deepEqual(await readStream(bytes.subarray(0, end), 'Wanted'), content);
  }
});

test('a chain that loops, leaves the file, is shared, or does not fit its stream is damage', async () => {
  const bytes = makeOle({ Wanted: fill(10_000), Shared: fill(10_000) });
  const start = startOf(bytes, 'Wanted');
  const damages: [RegExp, (copy: Buffer) => void][] = [
    [/a sector is used twice/, (copy) => copy.writeUInt32LE(start, placeOf(copy, start + 3))],
    [/a sector is used twice/, (copy) => copy.writeUInt32LE(copy.readUInt32LE(76), placeOf(copy, start + 3))],
    [/a sector behind its end/, (copy) => copy.writeUInt32LE(100_000, placeOf(copy, start + 3))],
    [/a chain of sectors has no end/, (copy) => copy.writeUInt32LE(0xffffffff, placeOf(copy, start + 3))],
    [/ends too early/, (copy) => copy.writeUInt32LE(END_OF_CHAIN, placeOf(copy, start + 3))],
    [/ends too early/, (copy) => copy.writeUInt32LE(start + 9, placeOf(copy, start + 3))],
    [/longer than its stream/, (copy) => copy.writeUInt32LE(9000, entryOf(copy, 'Wanted') + 120)],
    [/a stream is larger than the file/, (copy) => copy.writeUInt32LE(0x7fffffff, entryOf(copy, 'Wanted') + 120)],
    [/larger than the file/, (copy) => copy.writeUInt32LE(0x00ffffff, 44)],
    [/the first bytes|its first bytes/, (copy) => copy.writeUInt16LE(0xfeff, 28)],
    [/a size that does not exist/, (copy) => copy.writeUInt16LE(31, 30)],
    [/names an entry that is not there/, (copy) => copy.writeUInt32LE(999, entryOf(copy, 'Root Entry') + 76)],
    [
      /names an entry twice/,
      (copy) => copy.writeUInt32LE(copy.readUInt32LE(entryOf(copy, 'Root Entry') + 76), entryOf(copy, 'Wanted') + 72),
    ],
    [/without a name or kind/, (copy) => copy.writeUInt16LE(0, entryOf(copy, 'Wanted') + 64)],
    [/its directory has no root/, (copy) => copy.writeUInt8(1, entryOf(copy, 'Root Entry') + 66)],
  ];
  for (const [message, alter] of damages) {
    await assert.rejects(readStream(change(bytes, alter), 'Wanted'), (error) => {
      assert.ok(error instanceof OleDamage, String(error));
      assert.match(error.message, message);
      return true;
    });
  }
});

test('a chain of small sectors is checked, too', async () => {
  const bytes = makeOle({ Wanted: fill(300), Other: fill(300) });
  const table = 512 * (bytes.readUInt32LE(60) + 1);
  const first = startOf(bytes, 'Wanted');
  for (const [next, message] of [
    [first, /longer than its stream/],
    [END_OF_CHAIN, /ends too early/],
    [0xffffffff, /has no end/],
    [5000, /a small sector is not there/],
  ] as const) {
    const changed = change(bytes, (copy) => copy.writeUInt32LE(next, table + 4 * (first + 1)));
    await assert.rejects(readStream(changed, 'Wanted'), message);
  }
});

test('a file that was cut is known as such', async () => {
  const bytes = makeOle({ Wanted: fill(100_000) });
  for (const length of [100, 600, 5000, 50_000]) {
    await assert.rejects(
      readStream(bytes.subarray(0, length), 'Wanted'),
      (error) => error instanceof OleDamage && error.isCut,
    );
  }
});
