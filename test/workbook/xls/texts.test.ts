import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pluck } from '../../helpers/pluck.ts';
import {
  continued,
  labelSst,
  makeSheet,
  makeText,
  readBytes,
  readValues,
  record,
  sst,
  u16,
  u32,
  type XlsRecord,
} from './make-xls.ts';

const cells = (count: number): XlsRecord[] => Array.from({ length: count }, (_, at) => labelSst(at, 0, at));
const readTexts = async (count: number, ...globals: XlsRecord[]): Promise<unknown[]> =>
  (await readValues(makeSheet(cells(count), { globals }))).map(([value]) => value);

/** A text with formatted runs and with phonetic text. */
function makeRich(text: string): Buffer {
  const wide = Buffer.from(text, 'utf16le');
  return Buffer.concat([
    u16(text.length),
    Buffer.from([1 | 4 | 8]),
    u16(2),
    u32(6),
    wide,
    Buffer.alloc(8, 7),
    Buffer.alloc(6, 9),
  ]);
}

test('texts with one and two bytes a character, empty, formatted, and with phonetic text', async () => {
  const texts = ['', 'plain', 'Zoë', 'Łódź 😀', 'x'.repeat(3000)];
  assert.deepEqual(await readTexts(4, sst(texts.slice(1))), texts.slice(1));
  const mixed = record(0x00fc, u32(3, 3), makeText('before'), makeRich('東京'), makeText('after'));
  assert.deepEqual(await readTexts(3, mixed), ['before', '東京', 'after']);
  assert.deepEqual(await readValues(makeSheet([labelSst(0, 0, 0), labelSst(0, 1, 1)], { globals: [sst(texts)] })), [
    [null, 'plain'],
  ]);
});

/** Splits a list of texts at one place; characters that continue get their byte of flags. */
function split(
  texts: readonly { bytes: Buffer; from: number; to: number; isWide: boolean }[],
  at: number,
): XlsRecord[] {
  const all = Buffer.concat(texts.map(({ bytes }) => bytes));
  let start = 0;
  let flags: number[] = [];
  for (const { bytes, from, to, isWide } of texts) {
    if (at >= start + from && at < start + to) flags = [isWide ? 1 : 0];
    start += bytes.length;
  }
  const head = u32(texts.length, texts.length);
  return [record(0x00fc, head, all.subarray(0, at)), continued(flags, all.subarray(at))];
}

test('texts continue in the next record at any place between characters', async () => {
  const [plain, wide, rich] = [makeText('plain é'), makeText('wide Ł', true), makeRich('東京都')];
  const texts = [
    { bytes: plain, from: 3, to: plain.length, isWide: false },
    { bytes: wide, from: 3, to: wide.length, isWide: true },
    { bytes: rich, from: 9, to: 15, isWide: true },
    { bytes: makeText('end'), from: 3, to: 6, isWide: false },
  ];
  const length = texts.reduce((sum, { bytes }) => sum + bytes.length, 0);
  let start = 0;
  const inCharacter = new Set<number>();
  for (const { bytes, from, to, isWide } of texts) {
    if (isWide) for (let at = from + 1; at < to; at += 2) inCharacter.add(start + at);
    start += bytes.length;
  }
  for (let at = 0; at <= length; at++) {
    if (inCharacter.has(at)) continue;
    assert.deepEqual(await readTexts(4, ...split(texts, at)), ['plain é', 'wide Ł', '東京都', 'end'], `split at ${at}`);
  }
});

test('a text may have another width where it continues', async () => {
  const start = record(0x00fc, u32(1, 1), u16(7), [0], Buffer.from('abc'));
  const wide = continued([1], Buffer.from('Ł😀', 'utf16le'));
  assert.deepEqual(await readTexts(1, start, wide, continued([0], Buffer.from('z'))), ['abcŁ😀z']);
});

test('another number of texts than the file states is noted', async () => {
  for (const [stated, count] of [
    [99, 1],
    [1, 1],
    [2, 0],
  ] as const) {
    const texts = record(0x00fc, u32(2, stated), makeText('one'), makeText('two'));
    const { rows, notes } = await readBytes(makeSheet(cells(2), { globals: [texts] }));
    assert.deepEqual(pluck(rows, 'values'), [['one'], ['two']]);
    assert.deepEqual(notes, count === 0 ? [] : [{ code: 'odd_records', count, firstRow: null }]);
  }
});

test('a list of texts that is cut off, or continues in a wrong way, is refused', async () => {
  const cut = record(0x00fc, u32(1, 1), u16(9), [0], Buffer.from('short'));
  const damages: [RegExp, ...XlsRecord[]][] = [
    [/the list of texts is cut off/, cut],
    [/a text is cut off/, cut, continued([0x41], Buffer.from('BCD'))],
    [
      /a text is cut off inside a character/,
      record(0x00fc, u32(1, 1), u16(3), [1], Buffer.from('a\0b')),
      continued([1]),
    ],
    [/a text has unknown flags/, record(0x00fc, u32(1, 1), u16(3), [0x41], Buffer.from('abc'))],
    [/there are two lists of texts/, sst(['a']), sst(['b'])],
    [/a cell has a text that does not exist/],
  ];
  for (const [message, ...globals] of damages) {
    await assert.rejects(readTexts(1, ...globals), { code: 'corrupt_workbook', message }, String(message));
  }
});
