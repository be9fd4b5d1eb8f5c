import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { errorTable } from '../../src/contract/errors/index.ts';
import { openWorkbook } from '../../src/workbook/open/open-workbook.ts';
import { readSheet } from './xlsx/make-xlsx.ts';

const folder = join(import.meta.dirname, '../fixtures/corrupt');
const MAX_EXPANDED_BYTES = 1024 * 1024;

async function readAll(path: string): Promise<void> {
  const workbook = await openWorkbook(path, { maxExpandedBytes: MAX_EXPANDED_BYTES });
  try {
    for (const sheet of workbook.sheets) await readSheet(workbook, sheet.index);
  } finally {
    await workbook.close();
  }
}

for (const file of readdirSync(folder)) {
  const code = file.slice(0, file.indexOf('.'));
  test(`${file} gives ${code}`, async () => {
    assert.ok(code in errorTable, 'the file is named after an error');
    await assert.rejects(readAll(join(folder, file)), (error: Error & { code?: string }) => {
      assert.equal(error.code, code, error.message);
      assert.ok(error.message.startsWith(file), error.message);
      assert.doesNotMatch(error.message, /\{\w+\}/, 'every placeholder is filled in');
      return true;
    });
  });
}
