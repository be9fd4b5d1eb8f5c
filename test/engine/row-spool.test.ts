import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { type TestContext, test } from 'node:test';
import { RowSpool, type SpooledRows } from '../../src/engine/row-spool.ts';
import { encodeFrame } from '../../src/rules/index.ts';
import type { CellValue, Row, Workbook } from '../../src/workbook/types.ts';
import { makeTempFolder } from '../helpers/temp-folder.ts';

const MB = 1024 * 1024;

const IN_DOCUMENT: Row[] = [{ index: 1, values: ['from the document'], hidden: false }];

const workbook: Workbook = {
  facts: { format: 'xlsx' },
  sheets: [{ index: 0, name: 'Sheet', hidden: false }],
  openSheet: () => ({
    merges: [],
    async *readRows() {
      yield IN_DOCUMENT;
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

function makeRow(index: number, ...values: CellValue[]): Row {
  return { index, values, hidden: false };
}

/** As pass 1 does it: the frame of the request, and the rows it was made of. */
function addRows(spool: RowSpool, rows: Row[], absent: number[] = []): void {
  const span: SpooledRows = { rows, absent };
  spool.add(encodeFrame({ op: 'rows', firstRow: rows[0]!.index, rows: rows.map(({ values }) => values) }), span);
}

async function readAll(spool: RowSpool, sheetIndex = 0): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const list of spool.readRows(sheetIndex)) rows.push(...list);
  return rows;
}

test('rows come back as they were, those that filled gaps left out', async (context) => {
  const { spool } = await openSpool(context);
  const first = makeRow(3, 'é "quoted"\n', 1.5, null, true, { date: '2024-05-06' }, '\ud800');
  const hidden: Row = { ...makeRow(5, 'hidden'), hidden: true };
  const uncached: Row = { ...makeRow(6), uncached: [0, 2] };
  spool.beginSheet(0);
  addRows(spool, [first, makeRow(4), hidden, uncached], [1]);
  addRows(spool, [makeRow(9, 'after a gap')]);
  spool.endSheet();
  const expected = [first, hidden, uncached, makeRow(9, 'after a gap')];
  assert.deepEqual(await readAll(spool), expected);
  assert.deepEqual(await readAll(spool), expected, 'and so they do a second time');
});

test('a sheet that was not kept, or not to its end, comes from the document', async (context) => {
  const { spool } = await openSpool(context);
  spool.beginSheet(0);
  addRows(spool, [makeRow(1, 'kept')]);
  assert.deepEqual(await readAll(spool), IN_DOCUMENT);
  spool.endSheet();
  assert.deepEqual(await readAll(spool), [makeRow(1, 'kept')]);
  assert.deepEqual(await readAll(spool, 1), IN_DOCUMENT);
});

test('a pass that begins anew keeps nothing of the first try', async (context) => {
  const { spool } = await openSpool(context);
  spool.beginSheet(0);
  addRows(spool, [makeRow(1, 'first try')]);
  spool.beginSheet(0);
  addRows(spool, [makeRow(1, 'second try')]);
  spool.endSheet();
  assert.deepEqual(await readAll(spool), [makeRow(1, 'second try')]);
});

test('no file outgrows the limit, all are partial files, and closing removes them', async (context) => {
  const { spool, folder } = await openSpool(context, 100);
  const rows = [makeRow(1, 'a'.repeat(40)), makeRow(2, 'b'.repeat(40)), makeRow(3, 'c'.repeat(40))];
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
  const { spool, folder } = await openSpool(context, 100);
  spool.beginSheet(0);
  addRows(spool, [makeRow(1, 'fits')]);
  addRows(spool, [makeRow(2, 'd'.repeat(200))]);
  addRows(spool, [makeRow(3, 'fits')]);
  spool.endSheet();
  assert.deepEqual(readdirSync(folder), []);
  assert.deepEqual(await readAll(spool), IN_DOCUMENT);
  spool.beginSheet(1);
  addRows(spool, [makeRow(1, 'fits')]);
  spool.endSheet();
  assert.deepEqual(await readAll(spool, 1), IN_DOCUMENT, 'nor is the next sheet kept');
});
