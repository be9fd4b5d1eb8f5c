import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { RowsWithoutValues } from '../../../src/engine/structure/labels/rows-without-values.ts';
import { RowBuilder } from '../../../src/workbook/rows/row-builder.ts';
import type { Row } from '../../../src/workbook/types.ts';
import type { Grid, GridCell } from '../../helpers/make-grid.ts';
import { pluck } from '../../helpers/pluck.ts';
import { findSheet, runToSuccess, type TestPackage, type TestRun } from '../../helpers/run-package.ts';

const FIELDS = { id: {}, name: {}, city: {}, hours: {} };

/** A package without weights. Its rules know headers and totals by their words; all else is left to the engine. */
const withRules: TestPackage = {
  fields: FIELDS,
  rows: {
    words: `export function detect_words({ row_values_sample: row }) {
      if (row[0] === 'id') return { scores: { header: 1 } };
      return row[0] === 'Total' ? { scores: { total: 1 } } : null;
    }\n`,
  },
};

/** A package with the weights of the starter, and with a rule that scores no row. */
const withWeights: TestPackage = {
  fields: FIELDS,
  rows: { none: 'export function detect_nothing() { return null; }\n' },
  engine: { row_types: { order: ['header', 'data', 'total', 'group', 'note', 'title'] } },
  files: {
    'data/row-weights.json': readFileSync(
      join(import.meta.dirname, '../../../templates/starter/data/row-weights.json'),
      'utf8',
    ),
  },
};

const NAMES = ['Ann', 'Bob', 'Carla', 'Dmitri', 'Eve', 'Fatima', 'Gus', 'Hana', 'Ivan', 'Jo'];
const HEAD: GridCell[] = ['id', 'name', 'city', 'hours'];
const ref: GridCell = { uncached: 'Sheet9!A1' };
const REFS: GridCell[] = [ref, ref, ref, ref];
const plain = (i: number): GridCell[] => [1000 + i, NAMES[i % 10]!, i % 2 ? 'Ottawa' : 'Toronto', 10 + (i % 7)];
const makeData = (makeRow: (i: number) => GridCell[]): GridCell[][] => Array.from({ length: 40 }, (_, i) => makeRow(i));
const asGrid = (rows: readonly GridCell[][]): Grid => new Map(rows.map((cells, i) => [i + 1, cells]));

/** By name: the rows of a sheet, and the number of data rows and of formulas in them. */
const CASES: Record<string, { rows: GridCell[][]; data: number; formulas: number; others?: Record<string, string> }> = {
  'every second row': { rows: [HEAD, ...makeData((i) => (i % 2 ? REFS : plain(i)))], data: 40, formulas: 80 },
  'every fifth row': { rows: [HEAD, ...makeData((i) => (i % 5 === 4 ? REFS : plain(i)))], data: 40, formulas: 32 },
  'the first rows': { rows: [HEAD, ...makeData((i) => (i < 20 ? REFS : plain(i)))], data: 40, formulas: 80 },
  'the last rows': { rows: [HEAD, ...makeData((i) => (i < 20 ? plain(i) : REFS))], data: 40, formulas: 80 },
  'all rows': { rows: [HEAD, ...makeData(() => REFS)], data: 40, formulas: 160 },
  'all rows, without a header': { rows: makeData(() => REFS), data: 40, formulas: 160 },
  'rows with texts': {
    rows: [HEAD, ...makeData((i) => (i % 3 ? plain(i) : [1000 + i, ref, ref, ref]))],
    data: 40,
    formulas: 42,
  },
  'only rows with texts': {
    rows: [HEAD, ...makeData((i) => [1000 + i, NAMES[i % 10]!, ref, ref])],
    data: 40,
    formulas: 80,
  },
  'a total row': {
    rows: [HEAD, ...makeData(plain), ['Total', null, null, ref]],
    data: 40,
    formulas: 0,
    others: { 42: 'total' },
  },
  'a row of sums': { rows: [HEAD, ...makeData(plain), [null, null, null, ref]], data: 40, formulas: 0 },
  'a row in front of the header': { rows: [[null, ref], HEAD, ...makeData(plain)], data: 40, formulas: 0 },
  'sums between data': {
    rows: [HEAD, ...makeData((i) => (i === 20 ? [null, null, null, ref] : plain(i)))],
    data: 40,
    formulas: 1,
  },
};

const sheets = Object.entries(CASES).map(([name, { rows }]) => ({ name, grid: asGrid(rows) }));

function labelOf(run: TestRun, sheet: string, row: number): string | undefined {
  return findSheet(run, sheet).rows.find(({ first_row, last_row }) => first_row <= row && row <= last_row)?.label;
}

for (const [kind, rules] of Object.entries({ weights: withWeights, rules: withRules })) {
  test(`with row ${kind}, the rows around a row of formulas without values decide whether it is data`, async () => {
    const run = await runToSuccess(rules, sheets);
    for (const [name, { data, formulas, others = {} }] of Object.entries(CASES)) {
      const { tables, ledger } = findSheet(run, name);
      assert.deepEqual(pluck(tables, 'row_count'), [data], name);
      assert.equal(ledger!.accounts.find((account) => account.name === 'data')!.rows, data, name);
      const issues = run.issues.filter(({ sheet }) => sheet === name);
      assert.equal(issues.filter(({ code }) => code === 'formula_without_value').length, formulas, name);
      for (const [row, label] of Object.entries(others)) assert.equal(labelOf(run, name, Number(row)), label, name);
      const points = run.artifact.summary.attention!.filter(
        ({ sheet, code }) => sheet === name && code === 'formulas_without_value',
      );
      assert.deepEqual(pluck(points, 'count'), formulas === 0 ? [] : [formulas], name);
    }
    assert.equal(run.artifact.summary.outcome, 'to_check');
  });
}

test('attention names the first formula without a value, in a mapped column or in one that is carried along', async () => {
  const grid = asGrid([
    ['id', 'name', 'extra'],
    [1, 'Ann', ref],
    [2, ref, ref],
  ]);
  const attention = async (engine: object) => {
    const run = await runToSuccess({ ...withRules, engine }, [{ grid }]);
    const found = run.artifact.summary.attention!.filter(({ code }) => code === 'formulas_without_value');
    return pluck(found, 'count', 'message', 'sheet', 'table_id');
  };
  const message = (first: string) =>
    `Formulas have no stored value, first in ${first}: open the document in a spreadsheet program and save it.`;
  assert.deepEqual(await attention({}), [[3, message('C2'), 'Sheet1', 'table_1']]);
  // A column that is left out has no place in the result.
  const without = { writer: { append_unmapped_columns: false } };
  assert.deepEqual(await attention(without), [[1, message('B3'), 'Sheet1', 'table_1']]);
});

test('a rule that scores such a row decides', async () => {
  const rows = {
    ...withRules.rows,
    empty: `export function detect_empty({ row_values_sample: row }) {
      return row.every((value) => value === null) ? { scores: { note: 1 } } : null;
    }\n`,
  };
  const run = await runToSuccess({ ...withRules, rows }, [{ grid: asGrid([HEAD, plain(0), REFS, plain(1)]) }]);
  assert.equal(labelOf(run, 'Sheet1', 3), 'note');
  assert.deepEqual(pluck(findSheet(run).tables, 'row_count'), [2]);
});

function makeFormulaRows(count: number): Row[] {
  const builder = new RowBuilder();
  for (let i = 1; i <= count; i++) {
    builder.startRow();
    builder.markUncached(3);
    builder.endRow(i, false);
  }
  return builder.take();
}

const NEUTRAL = { label: '', best: null, scores: {}, contributors: [] };

test('a label that a person gave to such a row stays', () => {
  const rows = new RowsWithoutValues();
  const [first, second] = makeFormulaRows(2);
  const decided = { label: 'note', correction: 'c1' };
  const given = [
    { row: first!, decision: NEUTRAL, label: 'note', decided },
    { row: second!, decision: NEUTRAL, label: 'data' },
  ];
  assert.deepEqual(pluck([...rows.push(given), ...rows.finish()], 'label'), ['note', 'data']);
});

test('no more than 256 rows wait for a row with values', () => {
  const rows = new RowsWithoutValues();
  let waiting = 0;
  for (const row of makeFormulaRows(1_000)) {
    waiting += 1 - rows.push([{ row, decision: NEUTRAL, label: 'data' }]).length;
    assert.ok(waiting <= 256, `row ${row.index}`);
  }
  assert.equal(rows.finish().length, waiting);
});
