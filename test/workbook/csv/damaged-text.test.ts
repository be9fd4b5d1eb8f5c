import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { makeFindings, TextCleaner } from '../../../src/workbook/csv/clean-text.ts';
import { openWorkbook } from '../../../src/workbook/open/open-workbook.ts';
import type { ReaderNote } from '../../../src/workbook/types.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';

async function readNotes(
  t: TestContext,
  content: string | Buffer,
  onRows = async () => {},
): Promise<readonly ReaderNote[]> {
  const path = join(await makeTempFolder(t), 'file.csv');
  await writeFile(path, content);
  const reader = (await openWorkbook(path)).openSheet(0);
  for await (const _ of reader.readRows()) await onRows();
  return reader.notes;
}

test('NULs are removed in time that does not grow with their number', async () => {
  const cleaner = new TextCleaner(makeFindings(), { delimiter: ',', quote: '"', isDecoded: false });
  const chunk = Buffer.alloc(256 * 1024);
  const start = process.cpuUsage();
  for (let at = 0; at < 64; at++) await new Promise<void>((done) => cleaner._transform(chunk, 'buffer', () => done()));
  const { user, system } = process.cpuUsage(start);
  assert.ok(user + system < 1_000_000, `16 MB took ${(user + system) / 1000} ms`);
});

test('rows that cannot be decoded are counted alike, however fast the rows are taken', async (t) => {
  // The first rows have the character that stands for such bytes; only bytes of the last row cannot be decoded.
  const rows = Array.from({ length: 60_000 }, (_, at) => `${at},Zo\ufffdé\n`).join('');
  const content = Buffer.concat([Buffer.from(`id,name\n${rows}1,`), Buffer.of(0xe9), Buffer.from('\n2,Zo\ufffd\n')]);
  const expected = [{ code: 'undecodable', count: 2, firstRow: 60_002 }];
  assert.deepEqual(await readNotes(t, content), expected);
  let taken = 0;
  const wait = async () => void (taken++ % 20 === 0 && (await setTimeout(5)));
  assert.deepEqual(await readNotes(t, content, wait), expected);
});

test('rows that NULs tore are named before rows that a program filled up with them', async (t) => {
  const filled = '1,Ann\0\0\0,x\n'.repeat(40);
  assert.deepEqual(await readNotes(t, `id,name,y\n${filled}2,Be\0\0\0ve,z\n`), [
    { code: 'nuls_removed', count: 123, firstRow: 42 },
  ]);
  // The lost block may go from one chunk into the next.
  const long = '1,Ann\0,x\n'.repeat(60_000);
  for (const shift of [0, 1, 2]) {
    const text = `id,name,y\n${'x'.repeat(shift)}\n${long.slice(0, 256 * 1024 - 14)}\n2,${'\0'.repeat(20)}\n3,Be\0\0ve,z\n`;
    const [note] = await readNotes(t, text);
    assert.equal(note!.firstRow, text.split('\n').findIndex((line) => line.startsWith('3,')) + 1);
  }
  // A single NUL, quotes and other delimiters are beside filled fields as well.
  assert.equal((await readNotes(t, 'id;name\n1;A\0nn\n"2\0\0";\0\0Ben\n3;"\0\0Eve"\n'))[0]!.firstRow, 2);
});

test('a block of NULs that begins at the end of a chunk tears a row as well', async (t) => {
  const start = 'id,name\n'.padEnd(256 * 1024 - 6, 'x,yz\n').slice(0, 256 * 1024 - 6);
  const text = `a,b\0\n${start.slice(5)}\nq,An\0\0${'\0'.repeat(10)}\0ve\n3,x\n`;
  const [note] = await readNotes(t, text);
  assert.equal(note!.firstRow, text.slice(0, text.indexOf('q,An')).split('\n').length);
});

test('a file without rows names no row', async (t) => {
  assert.deepEqual(await readNotes(t, '\ufeff\0'), [{ code: 'nuls_removed', count: 1, firstRow: null }]);
});
