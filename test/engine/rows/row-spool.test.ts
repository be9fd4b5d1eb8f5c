import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { RowSpool } from '../../../src/engine/rows/row-spool.ts';
import { RowBuilder } from '../../../src/workbook/rows/row-builder.ts';
import type { CellValue, Row, Workbook } from '../../../src/workbook/types.ts';
import { type PlainRow, toPlainRow } from '../../helpers/plain-rows.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';

const MB = 1024 * 1024;

function plainRow(index: number, ...values: CellValue[]): PlainRow {
  return { index, values, hidden: false };
}

/** A block of rows, as a reader gives them. */
function makeBlock(rows: readonly PlainRow[]): readonly Row[] {
  const builder = new RowBuilder();
  for (const { index, values, hidden, uncached } of rows) {
    builder.startRow();
    for (const [column, value] of values.entries()) builder.place(column, value);
    for (const column of uncached ?? []) builder.markUncached(column);
    builder.endRow(index, hidden);
  }
  return builder.take();
}

/** A document whose sheets have blocks of rows; it counts how often each sheet was read. */
class Document implements Workbook {
  readonly facts = { format: 'xlsx' as const };
  readonly sheets;
  readonly reads: number[];
  readonly #blocks: PlainRow[][][];

  constructor(...blocks: PlainRow[][][]) {
    this.#blocks = blocks;
    this.sheets = blocks.map((_, index) => ({ index, name: `Sheet${index + 1}`, hidden: false }));
    this.reads = blocks.map(() => 0);
  }

  openSheet(index: number) {
    const blocks = this.#blocks[index]!;
    const { reads } = this;
    return {
      merges: [{ firstRow: 0, lastRow: 1, firstColumn: 0, lastColumn: 0 }],
      notes: [],
      met: { rows: blocks.flat().length, cells: 7 },
      async *readRows() {
        reads[index]! += 1;
        for (const block of blocks) yield [...makeBlock(block)];
      },
    };
  }

  async close() {}
}

async function openSpool(context: TestContext, document: Document, maxFileBytes = MB) {
  const folder = await makeTempFolder(context);
  const open = () => {
    const spool = new RowSpool(folder, document, maxFileBytes);
    context.after(() => spool.close());
    return spool;
  };
  return { folder, open, spool: open() };
}

async function collect(rows: AsyncIterable<Row[]>): Promise<PlainRow[]> {
  const all: PlainRow[] = [];
  for await (const list of rows) all.push(...list.map(toPlainRow));
  return all;
}

const passOne = (spool: RowSpool, sheet = 0) => collect(spool.openSheet(sheet).readRows());
const readAgain = (spool: RowSpool, sheet = 0) => collect(spool.readRows(sheet));

test('rows come back as they were, without the document', async (context) => {
  const first = plainRow(3, 'é "quoted"\n', 1.5, null, true, { date: '2024-05-06' }, '\ud800');
  const hidden: PlainRow = { ...plainRow(5, 'hidden'), hidden: true };
  const uncached: PlainRow = { ...plainRow(6), uncached: [0, 2] };
  const expected = [first, hidden, uncached, plainRow(9, 'after a gap')];
  const document = new Document([[first, hidden, uncached], [plainRow(9, 'after a gap')]]);
  const { spool } = await openSpool(context, document);
  assert.deepEqual(await passOne(spool), expected);
  assert.deepEqual(await readAgain(spool), expected);
  assert.deepEqual(await readAgain(spool), expected, 'and so they do a second time');
  assert.deepEqual(document.reads, [1]);
});

test('a sheet that was not read to its end comes from the document', async (context) => {
  const document = new Document([[plainRow(1, 'one')], [plainRow(2, 'two')]], [[plainRow(1, 'other')]]);
  const { spool } = await openSpool(context, document);
  for await (const _ of spool.openSheet(0).readRows()) break;
  assert.equal((await readAgain(spool)).length, 2);
  assert.deepEqual(await readAgain(spool, 1), [plainRow(1, 'other')]);
  assert.deepEqual(document.reads, [2, 1]);
});

test('a pass that starts again keeps nothing of the first try', async (context) => {
  const document = new Document([[plainRow(1, 'row')]]);
  const { spool } = await openSpool(context, document);
  await passOne(spool);
  spool.restart();
  assert.deepEqual(await passOne(spool), [plainRow(1, 'row')]);
  assert.deepEqual(await readAgain(spool), [plainRow(1, 'row')]);
  assert.deepEqual(document.reads, [2]);
});

test('no file exceeds the limit, all are partial files, and closing removes them', async (context) => {
  const rows = [plainRow(1, 'a'.repeat(40)), plainRow(2, 'b'.repeat(40)), plainRow(3, 'c'.repeat(40))];
  const document = new Document(rows.map((row) => [row]));
  const { spool, folder } = await openSpool(context, document, 120);
  await passOne(spool);
  assert.deepEqual(await readAgain(spool), rows);
  assert.deepEqual(readdirSync(folder).sort(), ['rows-1.partial', 'rows-2.partial', 'rows-3.partial']);
  spool.close();
  assert.deepEqual(readdirSync(folder), []);
  assert.deepEqual(await readAgain(spool), rows);
  assert.deepEqual(document.reads, [2]);
});

test('without room nothing is kept, and all rows come from the document', async (context) => {
  const rows = [plainRow(1, 'fits'), plainRow(2, 'd'.repeat(200)), plainRow(3, 'fits')];
  const document = new Document(
    rows.map((row) => [row]),
    [[plainRow(1, 'fits')]],
  );
  const { spool, folder } = await openSpool(context, document, 120);
  assert.deepEqual(await passOne(spool), rows);
  assert.deepEqual(readdirSync(folder), []);
  assert.deepEqual(await readAgain(spool), rows);
  await passOne(spool, 1);
  await readAgain(spool, 1);
  assert.deepEqual(document.reads, [2, 2], 'nor is the next sheet kept');
});

test('what a job kept serves its revisions: rows, merged ranges, counts and samples, without the document', async (context) => {
  const rows = [plainRow(1, 'a'.repeat(40)), plainRow(2, { date: '2024-05-06' }, 7)];
  const document = new Document(
    rows.map((row) => [row]),
    [],
  );
  const { spool, folder, open } = await openSpool(context, document, 120);
  await passOne(spool);
  await passOne(spool, 1);
  spool.keep(new Map([['table_1', [['x', { date: '2024-05-06' }]]]]));
  assert.deepEqual(readdirSync(folder), ['inputs'], 'no partial file is left');
  const later = open();
  const reader = later.openSheet(0);
  assert.deepEqual(await collect(reader.readRows()), rows);
  assert.deepEqual(reader.merges, [{ firstRow: 0, lastRow: 1, firstColumn: 0, lastColumn: 0 }]);
  assert.deepEqual(reader.met, { rows: 2, cells: 7 });
  assert.deepEqual(await passOne(later, 1), []);
  assert.deepEqual([...later.keptSamples], [['table_1', [['x', { date: '2024-05-06' }]]]]);
  later.restart();
  assert.deepEqual(await readAgain(later), rows, 'a pass that begins again may use them');
  assert.deepEqual(document.reads, [1, 1]);
  // The revision also keeps the rows, together with its own samples.
  later.keep(new Map());
  assert.deepEqual([...open().keptSamples], []);
  assert.deepEqual(await readAgain(open()), rows);
});

test('rows that were kept without formats are not used if formats count', async (context) => {
  const document = new Document([[plainRow(1, 'row')]]);
  const { spool, folder, open } = await openSpool(context, document);
  await passOne(spool);
  spool.keep(new Map());
  const withFormats = () => new RowSpool(folder, document, Number.POSITIVE_INFINITY, { formats: true });
  const second = withFormats();
  await passOne(second);
  assert.deepEqual(document.reads, [2]);
  second.keep(new Map());
  assert.deepEqual(await readAgain(withFormats()), [plainRow(1, 'row')]);
  assert.deepEqual(document.reads, [2]);
  assert.deepEqual(await readAgain(open()), [plainRow(1, 'row')]);
  assert.deepEqual(document.reads, [3]);
});

test('rows that another version kept, or that are incomplete, are not used', async (context) => {
  const document = new Document([[plainRow(1, 'row')]]);
  const { spool, folder, open } = await openSpool(context, document);
  await passOne(spool);
  spool.keep(new Map());
  const index = join(folder, 'inputs/rows/index.json');
  assert.ok(existsSync(index));
  const { engine_version: _, ...other } = JSON.parse(readFileSync(index, 'utf8'));
  writeFileSync(index, JSON.stringify({ ...other, engine_version: '0.0.1' }));
  assert.deepEqual(await readAgain(open()), [plainRow(1, 'row')]);
  assert.deepEqual(document.reads, [2]);
  writeFileSync(index, readFileSync(index, 'utf8').slice(0, 20));
  assert.deepEqual(await readAgain(open()), [plainRow(1, 'row')]);
  assert.deepEqual(document.reads, [3]);
});
