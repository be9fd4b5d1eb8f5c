import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Layout } from '../../../src/contract/recipe.ts';
import { runHeads } from '../../../src/previews/heads/run-heads.ts';
import { listHeaders } from '../../../src/record/recipes/layouts.ts';
import { listTables } from '../../../src/record/tables.ts';
import { chooseLevel } from '../../../src/sandbox/index.ts';
import { plainName } from '../../../src/service/senders/plain-name.ts';
import { chooseSender } from '../../../src/service/senders/recognize/choose-sender.ts';
import { listFitting, makeLayoutKeys } from '../../../src/service/senders/recognize/exact-fit.ts';
import { type Grid, type GridCell, type GridSheet, makeRows, parseGrid, writeGrids } from '../../helpers/make-grid.ts';
import { makeFolder, runPackage, type TestPackage } from '../../helpers/run-package.ts';

const PACKAGE: TestPackage = { fields: { id: { required: true }, name: {}, city: {} } };

async function write(sheets: readonly GridSheet[]): Promise<string> {
  const path = join(makeFolder(), 'document.xlsx');
  await writeGrids(path, sheets);
  return path;
}

/** The part of a document that a confined process reads. */
async function readHeads(documentPath: string, signal = new AbortController().signal, deadlineMs?: number) {
  const document = { documentPath, displayName: 'document.xlsx', readAs: undefined, maxExpandedMb: 100 };
  return runHeads(await chooseLevel('auto'), document, 200, signal, deadlineMs);
}

/** The layouts that a recipe has for these sheets. */
async function listLayouts(sheets: readonly GridSheet[]): Promise<Layout[]> {
  const { artifact } = await runPackage(PACKAGE, sheets);
  return [...listTables(artifact)].map(({ table }, i) => ({ id: `l${i + 1}`, headers: listHeaders(table) }));
}

const fits = async (sheets: readonly GridSheet[], layouts: readonly Layout[]) =>
  listFitting(await readHeads(await write(sheets)), new Map([['sender', makeLayoutKeys(layouts)]])).length === 1;

/** Headers of several rows, the upper ones merged. */
const BLOCK = `
  1 | N:title |
  3 | H:key | name  |       | city
  4 | H:id  | given | family |
  5 | D:1   | Ann   | Lee    | Rome
  `;
const TOWN = BLOCK.replace('city', 'town');

const sheetOf = (grid: string | Grid, merges: string[] = []): GridSheet[] => [{ grid, merges }];

function makeLong(grid: string, rows: number): Grid {
  return new Map([...parseGrid(grid), ...makeRows(6, rows, (i): GridCell[] => [`D:${i}`, 'Bo', 'Day', 'Oslo'])]);
}

test('a document fits the recorded headers of a document like it, and no others', async () => {
  const documents: Record<string, { has: GridSheet[]; other: GridSheet[] }> = {
    'a header of two rows with merged cells': {
      has: sheetOf(BLOCK, ['B3:C3']),
      other: sheetOf(TOWN, ['B3:C3']),
    },
    'the same in a sheet that goes on': {
      has: sheetOf(makeLong(BLOCK, 400), ['B3:C3']),
      other: sheetOf(makeLong(TOWN, 400), ['B3:C3']),
    },
    'tables side by side': {
      has: sheetOf('1 | H:id | name |  | H:id | city\n2 | D:1 | Ann |  | D:7 | Rome'),
      other: sheetOf('1 | H:id | name |  | H:id | town\n2 | D:1 | Ann |  | D:7 | Rome'),
    },
    'a column without a header': {
      has: sheetOf('1 | H:id | name |  | city\n2 | D:1 | Ann | x | Rome'),
      other: sheetOf('1 | H:id | name | city | x\n2 | D:1 | Ann | x | Rome'),
    },
    'headers that are numbers': {
      has: sheetOf('1 | H:id | name | 2025 | 2026.5\n2 | D:1 | Ann | 1 | 2'),
      other: sheetOf('1 | H:id | name | 2025 | 2026\n2 | D:1 | Ann | 1 | 2'),
    },
  };
  for (const [name, { has, other }] of Object.entries(documents)) {
    const layouts = await listLayouts(has);
    assert.ok(
      layouts.every(({ headers }) => headers.length > 1),
      name,
    );
    assert.deepEqual([await fits(has, layouts), await fits(other, layouts)], [true, false], name);
  }
});

test('case, blanks and order do not matter; one header more or less does, and so does row 201', async () => {
  const layouts: Layout[] = [{ id: 'l1', headers: ['Id', 'Full  name', 'city', 'city'] }];
  const row = (cells: string) => sheetOf(`1 | x\n2 | ${cells}`);
  assert.equal(await fits(row('CITY | full Name | city |  | id'), layouts), true);
  for (const cells of ['id | full name | city', 'id | full name | city | city | more', 'id | full | city | city'])
    assert.equal(await fits(row(cells), layouts), false, cells);
  const single: Layout[] = [{ id: 'l1', headers: ['name', ''] }];
  assert.equal(await fits(row('name'), single), false, "a single text is nobody's alone");
  const below = (count: number) =>
    new Map([
      ...makeRows(1, count, (): GridCell[] => ['x']),
      ...makeRows(count + 1, 1, () => ['id', 'full name', 'city', 'city']),
    ]);
  assert.deepEqual([await fits(sheetOf(below(199)), layouts), await fits(sheetOf(below(200)), layouts)], [true, false]);
});

test('reading a document stops with the job, and if it takes too long', async () => {
  const path = await write(sheetOf(makeLong(BLOCK, 400)));
  const cancel = new AbortController();
  const looked = readHeads(path, cancel.signal);
  // The process is about to start.
  setTimeout(() => cancel.abort(), 20);
  await assert.rejects(looked, { name: 'AbortError' });
  const late = { code: 'preview_failed', message: /it could not be read within 0.01 s/ };
  await assert.rejects(readHeads(path, undefined, 10), late);
});

test('names of documents are compared without the parts that differ from month to month', () => {
  const names = [
    'Acme list 2026-05.csv',
    'ACME_List-June 2026 (2).xlsx',
    'acme list.xlsx',
    'acme 12 list 31 déc. 2026.csv',
  ];
  assert.deepEqual([...new Set(names.map(plainName))], ['ACME LIST']);
  for (const name of ['2026-05.csv', 'June.xlsx', '.csv']) assert.equal(plainName(name), undefined, name);
});

test('folder and name must match as far as both are known', () => {
  const given = [
    { senderId: 'a', filename: 'list 1.csv', folder: 'Inbox' },
    { senderId: 'b', filename: 'other.csv', folder: 'Inbox' },
    { senderId: 'b', filename: 'twice.csv', folder: null },
    { senderId: 'a', filename: 'twice.csv', folder: 'of A' },
  ];
  const choose = (filename: string, folder: string | null) => chooseSender({ filename, folder }, given);
  assert.equal(choose('list 2.csv', 'inbox'), 'a', 'the folder is of both, the name is not');
  assert.equal(choose('new.csv', 'Of a'), 'a');
  assert.equal(choose('twice 3.csv', 'of A'), 'a');
  assert.equal(choose('other.csv', 'of A'), undefined);
  assert.equal(choose('new.csv', 'Inbox'), undefined);
  assert.equal(choose('twice.csv', null), undefined);
  assert.equal(choose('7.csv', '12 documents'), undefined);
});
