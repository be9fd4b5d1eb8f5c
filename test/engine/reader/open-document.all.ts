import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { isAdeError } from '../../../src/contract/errors/index.ts';
import { openDocument } from '../../../src/engine/reader/open-document.ts';
import { takeScan } from '../../../src/engine/structure/evidence/block-scan.ts';
import { Lexicon, listWords } from '../../../src/engine/structure/evidence/lexicon.ts';
import { RowScanner } from '../../../src/engine/structure/evidence/row-scanner.ts';
import type { Workbook } from '../../../src/workbook/index.ts';
import { openWorkbook } from '../../../src/workbook/open/index.ts';
import { readFirstSheet, starterBuild } from '../../helpers/read-workbook.ts';
import { makeFileFolder } from '../../helpers/temp-folder.ts';
import { makeBook, writeZip } from '../../workbook/xlsx/make-xlsx.ts';

const LINE = `1,${'x'.repeat(480)}`;
/** The end of a document that is large enough for a thread: more blocks than may wait. */
const MANY_LINES = `${LINE}\n`.repeat(9_000);

const folder = makeFileFolder();

function writeDocument(content: string | Buffer): string {
  const path = join(folder, 'document.csv');
  writeFileSync(path, content);
  return path;
}

async function open(t: TestContext, path: string): Promise<Workbook> {
  const workbook = await openDocument(path, {}, { build: starterBuild, memoryMb: 256 });
  t.after(() => workbook.close());
  return workbook;
}

test('a document of more blocks than may wait has the same rows, also when it is read again', async (t) => {
  const path = writeDocument(`a,b\n${MANY_LINES}`);
  const beside = await open(t, path);
  const expected = await readFirstSheet(await openWorkbook(path));
  assert.deepEqual(await readFirstSheet(beside), expected);
  assert.deepEqual(await readFirstSheet(beside), expected);
});

test('a reader that stops early does not disturb the next one', async (t) => {
  const workbook = await open(t, writeDocument(`a,b\n${MANY_LINES}`));
  for await (const rows of workbook.openSheet(0).readRows()) {
    assert.deepEqual(rows[0]?.values, ['a', 'b']);
    break;
  }
  let count = 0;
  for await (const rows of workbook.openSheet(0).readRows()) count += rows.length;
  assert.equal(count, 9_001);
});

test('a reader that stops before a long gap does not hold up the next one', { timeout: 60_000 }, async (t) => {
  const text = `<c t="inlineStr"><is><t>${randomBytes(20).toString('hex')}</t></is></c>`;
  const rows = (first: number, count: number, cells: string) =>
    Array.from({ length: count }, (_, i) => `<row r="${first + i}">${cells}</row>`).join('');
  // The bytes beside the sheet make the document large enough for a thread.
  const parts = { 'extra.bin': randomBytes(4_300_000) };
  const sheet = makeBook(rows(1, 20_000, text) + rows(20_001, 900_000, '') + rows(920_001, 5_000, text), parts);
  const path = join(folder, 'gap.xlsx');
  await writeZip(path, sheet);
  const workbook = await open(t, path);
  let count = 0;
  for await (const found of workbook.openSheet(0).readRows()) {
    count += found.length;
    // The thread now looks for the next row behind the gap.
    if (count > 17_500) break;
  }
  const indexes = await readIndexes(workbook);
  assert.deepEqual([indexes.length, indexes.at(-1)], [25_000, 925_000]);
});

async function readIndexes(workbook: Workbook): Promise<number[]> {
  const indexes: number[] = [];
  for await (const rows of workbook.openSheet(0).readRows()) {
    for (const { index } of rows) indexes.push(index);
    // Slower than the thread, which has to wait for the next rows to be taken.
    await setTimeout(20);
  }
  return indexes;
}

test('a thread gives the errors of the document, when it opens it and while it reads', async (t) => {
  const broken = writeDocument(`a,b\n${MANY_LINES}1,${'x'.repeat(1_100_000)}\n`);
  const expected = await findError(async () => readFirstSheet(await openWorkbook(broken)));
  assert.deepEqual(await findError(async () => readFirstSheet(await open(t, broken))), expected);
  const bytes = writeDocument(Buffer.concat([Buffer.from([0, 1, 2, 3]), randomBytes(4_300_000)]));
  assert.deepEqual(
    await findError(() => openDocument(bytes, {}, { build: starterBuild, memoryMb: 256 })),
    await findError(() => openWorkbook(bytes)),
  );
});

test('a document that is too large for the memory of the thread ends with memory_limit', async () => {
  const cells = Array.from({ length: 16_000 }, (_, i) => `cell ${i}`).join(',');
  const path = writeDocument(`${cells}\n`.repeat(26));
  const error = await findError(async () => {
    const workbook = await openDocument(path, {}, { build: starterBuild, memoryMb: 8 });
    await readFirstSheet(workbook).finally(() => workbook.close());
  });
  assert.equal(error?.code, 'memory_limit');
});

test('the thread scans blocks while the engine is busy, and finds what the engine would find', async (t) => {
  const cells = Array.from({ length: 6 }, (_, i) => `cell ${i},Total,${i}.5,2024,2024-05-06,n/a`).join(',');
  const workbook = await open(t, writeDocument(`${`${cells}\n`.repeat(20_000)}${MANY_LINES}`));
  const { row_weights: weights, manifest } = starterBuild;
  const scanner = new RowScanner(new Lexicon(listWords(weights!, manifest, undefined)));
  let count = 0;
  for await (const [row] of workbook.openSheet(0).readRows()) {
    const found = takeScan(row!.block);
    const expected = scanner.scan(row!.block);
    if (found === undefined) continue;
    count += 1;
    const { buffer, ...sizes } = found.store();
    const { buffer: expectedBuffer, ...expectedSizes } = expected.store();
    assert.deepEqual(sizes, expectedSizes);
    assert.ok(Buffer.from(buffer).equals(Buffer.from(expectedBuffer)));
  }
  assert.notEqual(count, 0);
});

async function findError(step: () => Promise<unknown>): Promise<{ code: string; message: string } | null> {
  try {
    await step();
    return null;
  } catch (error) {
    assert.ok(isAdeError(error), String(error));
    return { code: error.code, message: error.message };
  }
}
