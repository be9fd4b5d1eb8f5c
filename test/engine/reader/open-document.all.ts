import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { isAdeError } from '../../../src/contract/errors/index.ts';
import { openDocument } from '../../../src/engine/reader/open-document.ts';
import type { Workbook } from '../../../src/workbook/index.ts';
import { openWorkbook } from '../../../src/workbook/open/index.ts';
import { makeFileFolder } from '../../helpers/temp-folder.ts';

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
  const workbook = await openDocument(path, {}, 256);
  t.after(() => workbook.close());
  return workbook;
}

async function readAll(workbook: Workbook): Promise<object> {
  const reader = workbook.openSheet(0);
  const rows: [number, unknown[]][] = [];
  for await (const block of reader.readRows()) for (const { index, values } of block) rows.push([index, values]);
  const { met, notes, merges } = reader;
  return { rows, met: { ...met }, notes, merges, share: workbook.readShare?.() };
}

test('a document of more blocks than may wait has the same rows, also when it is read again', async (t) => {
  const path = writeDocument(`a,b\n${MANY_LINES}`);
  const beside = await open(t, path);
  const expected = await readAll(await openWorkbook(path));
  assert.deepEqual(await readAll(beside), expected);
  assert.deepEqual(await readAll(beside), expected);
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

test('a thread gives the errors of the document, when it opens it and while it reads', async (t) => {
  const broken = writeDocument(`a,b\n${MANY_LINES}1,${'x'.repeat(1_100_000)}\n`);
  const expected = await findError(async () => readAll(await openWorkbook(broken)));
  assert.deepEqual(await findError(async () => readAll(await open(t, broken))), expected);
  const bytes = writeDocument(Buffer.concat([Buffer.from([0, 1, 2, 3]), randomBytes(4_300_000)]));
  assert.deepEqual(await findError(() => openDocument(bytes, {}, 256)), await findError(() => openWorkbook(bytes)));
});

test('a document that is too large for the memory of the thread ends with memory_limit', async (t) => {
  const cells = Array.from({ length: 16_000 }, (_, i) => `cell ${i}`).join(',');
  const workbook = await openDocument(writeDocument(`${cells}\n`.repeat(26)), {}, 8);
  t.after(() => workbook.close());
  assert.equal((await findError(() => readAll(workbook)))?.code, 'memory_limit');
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
