import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { type TestContext, test } from 'node:test';
import { RowSpool } from '../../../src/engine/rows/row-spool.ts';
import { makeRow, RowBuilder } from '../../../src/workbook/rows/row-builder.ts';
import type { CellValue, Workbook } from '../../../src/workbook/types.ts';
import { type PlainRow, toPlainRow } from '../../helpers/plain-rows.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';

const MB = 1024 * 1024;

const IN_DOCUMENT: PlainRow[] = [{ index: 1, values: ['from the document'], hidden: false }];

const workbook: Workbook = {
  facts: { format: 'xlsx' },
  sheets: [{ index: 0, name: 'Sheet', hidden: false }],
  openSheet: () => ({
    merges: [],
    notes: [],
    met: { rows: 0, cells: 0 },
    async *readRows() {
      yield [makeRow(1, ['from the document'])];
    },
  }),
  close: async () => {},
};

async function openSpool(context: TestContext, maxFileBytes = MB): Promise<{ spool: RowSpool; folder: string }> {
  const folder = await makeTempFolder(context);
  const spool = new RowSpool(folder, workbook, maxFileBytes);
  context.after(() => spool.close());
  return { spool, folder };
}

function plainRow(index: number, ...values: CellValue[]): PlainRow {
  return { index, values, hidden: false };
}

/** As a reader gives them: one list, one block. */
function addRows(spool: RowSpool, rows: PlainRow[]): void {
  const builder = new RowBuilder();
  for (const { index, values, hidden, uncached } of rows) {
    builder.startRow();
    for (const [column, value] of values.entries()) builder.place(column, value);
    for (const column of uncached ?? []) builder.markUncached(column);
    builder.endRow(index, hidden);
  }
  spool.add(builder.take());
}

async function readAll(spool: RowSpool, sheetIndex = 0): Promise<PlainRow[]> {
  const rows: PlainRow[] = [];
  for await (const list of spool.readRows(sheetIndex)) rows.push(...list.map(toPlainRow));
  return rows;
}

test('rows come back as they were', async (context) => {
  const { spool } = await openSpool(context);
  const first = plainRow(3, 'é "quoted"\n', 1.5, null, true, { date: '2024-05-06' }, '\ud800');
  const hidden: PlainRow = { ...plainRow(5, 'hidden'), hidden: true };
  const uncached: PlainRow = { ...plainRow(6), uncached: [0, 2] };
  spool.beginSheet(0);
  addRows(spool, [first, hidden, uncached]);
  addRows(spool, [plainRow(9, 'after a gap')]);
  spool.endSheet();
  const expected = [first, hidden, uncached, plainRow(9, 'after a gap')];
  assert.deepEqual(await readAll(spool), expected);
  assert.deepEqual(await readAll(spool), expected, 'and so they do a second time');
});

test('a sheet that was not kept, or not to its end, comes from the document', async (context) => {
  const { spool } = await openSpool(context);
  spool.beginSheet(0);
  addRows(spool, [plainRow(1, 'kept')]);
  assert.deepEqual(await readAll(spool), IN_DOCUMENT);
  spool.endSheet();
  assert.deepEqual(await readAll(spool), [plainRow(1, 'kept')]);
  assert.deepEqual(await readAll(spool, 1), IN_DOCUMENT);
});

test('a pass that begins again keeps nothing of the first try', async (context) => {
  const { spool } = await openSpool(context);
  spool.beginSheet(0);
  addRows(spool, [plainRow(1, 'first try')]);
  spool.beginSheet(0);
  addRows(spool, [plainRow(1, 'second try')]);
  spool.endSheet();
  assert.deepEqual(await readAll(spool), [plainRow(1, 'second try')]);
});

test('no file outgrows the limit, all are partial files, and closing removes them', async (context) => {
  const { spool, folder } = await openSpool(context, 120);
  const rows = [plainRow(1, 'a'.repeat(40)), plainRow(2, 'b'.repeat(40)), plainRow(3, 'c'.repeat(40))];
  spool.beginSheet(0);
  for (const row of rows) addRows(spool, [row]);
  spool.endSheet();
  assert.deepEqual(await readAll(spool), rows);
  assert.deepEqual(readdirSync(folder).sort(), ['rows-1.partial', 'rows-2.partial', 'rows-3.partial']);
  spool.close();
  assert.deepEqual(readdirSync(folder), []);
  assert.deepEqual(await readAll(spool), IN_DOCUMENT);
});

test('without room nothing is kept, and all rows come from the document', async (context) => {
  const { spool, folder } = await openSpool(context, 120);
  spool.beginSheet(0);
  addRows(spool, [plainRow(1, 'fits')]);
  addRows(spool, [plainRow(2, 'd'.repeat(200))]);
  addRows(spool, [plainRow(3, 'fits')]);
  spool.endSheet();
  assert.deepEqual(readdirSync(folder), []);
  assert.deepEqual(await readAll(spool), IN_DOCUMENT);
  spool.beginSheet(1);
  addRows(spool, [plainRow(1, 'fits')]);
  spool.endSheet();
  assert.deepEqual(await readAll(spool, 1), IN_DOCUMENT, 'nor is the next sheet kept');
});
