import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { extname, join } from 'node:path';
import { test } from 'node:test';
import type { Artifact } from '../../../src/contract/artifact.ts';
import { noteCoveredCells } from '../../../src/engine/structure/covered-cells.ts';
import { parseRange } from '../../../src/workbook/a1.ts';
import { makeRow } from '../../../src/workbook/rows/make-row.ts';
import type { CellValue } from '../../../src/workbook/types.ts';
import { pluck } from '../../helpers/pluck.ts';
import { runFile, type TestPackage } from '../../helpers/run-package.ts';

const folder = join(import.meta.dirname, '../../fixtures/noted');
const rules: TestPackage = { fields: { id: {}, name: {}, city: {} } };

/** The notes that a file is named after: `covered_cells.4.row-2`, `unread.chart-macro`, `nothing`. */
function nameNotes({ job, sheets }: Artifact): string {
  const notes = (sheets[0]!.ledger!.notes ?? []).map(({ code, count, first_row: row }) =>
    [code, count, ...(row === null ? [] : [`row-${row}`])].join('.'),
  );
  const unread = job.document.unread_sheets ?? [];
  if (unread.length > 0) notes.push(`unread.${unread.map(({ kind }) => kind).join('-')}`);
  return notes.join('.') || 'nothing';
}

const files = readdirSync(folder);
assert.ok(files.length >= 8, 'run test/fixtures/make-noted.ts');

for (const file of files) {
  test(`the record of ${file} has the note that it is named after`, async () => {
    const { artifact, result } = await runFile(rules, join(folder, file));
    assert.equal(result.status, 'success', String(result.error?.message));
    assert.equal(nameNotes(artifact), file.slice(0, -extname(file).length));
    const { unread_sheets: unread = [], skipped_sheets: skipped = [] } = artifact.job.document;
    assert.deepEqual(pluck(unread, 'name'), skipped);
    for (const { name, kind } of unread.filter(({ name }) => name.startsWith('a '))) assert.equal(name, `a ${kind}`);
    const codes = artifact.summary.attention!.map(({ code }) => code);
    assert.equal(codes.includes('styles_missing'), file.startsWith('styles_missing'));
    const isOdd = file.startsWith('odd_records') || unread.some(({ kind }) => kind === 'unlisted');
    assert.equal(codes.includes('odd_records'), isOdd);
  });
}

test('each covered cell of overlapping merges is counted once, and rows after the last merge are not read', async () => {
  const values: CellValue[][] = [['a', 'b', null], ['c'], ['d', 'e'], ['f', 'g']];
  let read = 0;
  async function* readRows() {
    for (const [i, row] of values.entries()) {
      read += 1;
      yield [makeRow(i + 1, row)];
    }
  }
  const merges = ['A1:C1', 'B1:C1', 'A1:B2', 'A2:A3'].map((range) => parseRange(range)!);
  assert.deepEqual(await noteCoveredCells(merges, readRows()), [{ code: 'covered_cells', count: 3, firstRow: 1 }]);
  assert.equal(read, 4);
  read = 0;
  assert.deepEqual(await noteCoveredCells([parseRange('B1:C1')!], readRows()), []);
  assert.equal(read, 2);
});
