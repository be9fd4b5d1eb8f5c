import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { RowsWithoutValues } from '../../../src/engine/structure/labels/rows-without-values.ts';
import { RangeLabels } from '../../../src/engine/structure/regions/range-labels.ts';
import { SheetLedger } from '../../../src/engine/structure/sheet-ledger.ts';
import { makeRow } from '../../../src/workbook/rows/make-row.ts';
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

/** Below 20 data rows: rows of formulas that do not fill all columns. */
const below = (...rows: GridCell[][]): GridCell[][] => [HEAD, ...makeData(plain).slice(0, 20), ...rows];
const NO_FIRST: GridCell[] = [null, ref, ref, ref];

interface Case {
  rows: GridCell[][];
  /** Number of data rows, and of formulas without a value in them. */
  data: number;
  formulas: number;
  /** Number of rows without values that are left out. */
  leftOut?: number;
  merges?: string[];
}

const SAME_WITH_BOTH: Record<string, Case> = {
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
  'a total row': { rows: [HEAD, ...makeData(plain), ['Total', null, null, ref]], data: 40, formulas: 0 },
  'a row in front of the header': { rows: [[null, ref], HEAD, ...makeData(plain)], data: 40, formulas: 0, leftOut: 1 },
  'sums between data': {
    rows: [HEAD, ...makeData((i) => (i === 20 ? [null, null, null, ref] : plain(i)))],
    data: 40,
    formulas: 1,
  },
};

/** Rows below a table of values: a row that no rule knows is data there, also without values. */
const WITH_RULES: Record<string, Case> = {
  ...SAME_WITH_BOTH,
  'a row of sums': { rows: [HEAD, ...makeData(plain), [null, null, null, ref]], data: 41, formulas: 1 },
  'rows without the first column': { rows: below(NO_FIRST, NO_FIRST, NO_FIRST), data: 23, formulas: 9 },
  'rows with only the first column': { rows: below([ref], [ref]), data: 22, formulas: 2 },
  'rows after a gap': { rows: below([], NO_FIRST, NO_FIRST), data: 22, formulas: 6 },
  'rows below a merged group': {
    rows: [HEAD, ['g1', 'a', 'b', 1], [null, 'c', 'd', 2], ['g2', 'x', 'y', 3], NO_FIRST, NO_FIRST],
    data: 5,
    formulas: 6,
    merges: ['A2:A3', 'A4:A6'],
  },
  'rows in front of a title and the header': {
    rows: [[ref, ref], [], ['Total', 1], [ref], HEAD, ...makeData(plain)],
    data: 40,
    formulas: 0,
    leftOut: 2,
  },
};

const WITH_WEIGHTS: Record<string, Case> = {
  ...SAME_WITH_BOTH,
  'a row of sums': { rows: [HEAD, ...makeData(plain), [null, null, null, ref]], data: 40, formulas: 0, leftOut: 1 },
  'a row without the first column': { rows: below(NO_FIRST), data: 20, formulas: 0, leftOut: 1 },
};

function labelOf(run: TestRun, sheet: string, row: number): string | undefined {
  return findSheet(run, sheet).rows.find(({ first_row, last_row }) => first_row <= row && row <= last_row)?.label;
}

for (const [kind, rules, cases] of [
  ['weights', withWeights, WITH_WEIGHTS],
  ['rules', withRules, WITH_RULES],
] as const) {
  test(`with row ${kind}, the rows around a row of formulas without values decide whether it is data`, async () => {
    const sheets = Object.entries(cases).map(([name, { rows, merges = [] }]) => ({ name, grid: asGrid(rows), merges }));
    const run = await runToSuccess(rules, sheets);
    for (const [name, { rows, data, formulas, leftOut = 0 }] of Object.entries(cases)) {
      const { tables, ledger } = findSheet(run, name);
      assert.deepEqual(pluck(tables, 'row_count'), [data], name);
      assert.equal(ledger!.accounts.find((account) => account.name === 'data')!.rows, data, name);
      assert.equal(
        ledger!.accounts.some((account) => account.name === 'blank'),
        false,
        name,
      );
      const issues = run.issues.filter(({ sheet }) => sheet === name);
      assert.equal(issues.filter(({ code }) => code === 'formula_without_value').length, formulas, name);
      const listed = run.artifact.summary.attention!.filter(({ sheet }) => sheet === name);
      const points = listed.filter(({ code }) => code === 'formulas_without_value');
      assert.deepEqual(pluck(points, 'count'), formulas === 0 ? [] : [formulas], name);
      // No row without values is left out silently.
      const notes = (ledger!.notes ?? []).filter(({ code }) => code === 'formulas_left_out');
      assert.deepEqual(pluck(notes, 'count'), leftOut === 0 ? [] : [leftOut], name);
      const doubts = listed.filter(({ message }) => message.startsWith('Rows that only have formulas'));
      assert.deepEqual(pluck(doubts, 'code', 'count'), leftOut === 0 ? [] : [['doubtful_rows', leftOut]], name);
      if (leftOut > 0) assert.equal(notes[0]!.first_row, rows.findIndex(isOfFormulas) + 1, name);
    }
    assert.equal(run.artifact.summary.outcome, 'to_check');
  });
}

function isOfFormulas(row: readonly GridCell[]): boolean {
  return row.length > 0 && row.every((cell) => cell === null || cell === ref);
}

test('a rule that knows a row by its words keeps its label, and a row in front of a header is its title', async () => {
  const grid = asGrid([[null, ref], HEAD, plain(0), ['Total', null, null, ref]]);
  const run = await runToSuccess(withRules, [{ grid }]);
  assert.deepEqual(
    [1, 2, 3, 4].map((row) => labelOf(run, 'Sheet1', row)),
    ['title', 'header', 'data', 'total'],
  );
  const { rows_in, rows_out, rows_left_out } = run.artifact.summary;
  assert.deepEqual([rows_in, rows_out, rows_left_out], [4, 1, { title: 1, header: 1, total: 1 }]);
  assert.deepEqual(findSheet(run).tables[0]!.title_rows, [1]);
});

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
  // The rule could not see what the formulas would show.
  assert.equal(run.artifact.summary.outcome, 'to_check');
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

function makeBlankRows(count: number): Row[] {
  return Array.from({ length: count }, (_, i) => makeRow(i + 1, [' ']));
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

test('in a range that a person set, a row of formulas is data, whatever a rule says', () => {
  const header = {
    row: makeRow(1, ['id', 'name', 'city', 'hours']),
    decision: { ...NEUTRAL, label: 'header' },
    label: 'header',
  };
  const [first] = makeFormulaRows(1);
  const blank = { row: makeRow(2, [' ']), decision: NEUTRAL, label: 'blank' };
  const byRule = { row: first!, decision: { ...NEUTRAL, label: 'blank', best: 'blank' }, label: 'blank' };
  const ranges = new RangeLabels([
    { range: { firstRow: 0, lastRow: 3, firstColumn: 0, lastColumn: 3 }, correction: 'c1' },
  ]);
  const rows = [header, blank, byRule];
  ranges.apply(rows);
  assert.deepEqual(pluck(rows, 'label'), ['header', 'blank', 'data']);
});

test('a row of formulas that a person labelled needs no attention', () => {
  const [first, second] = makeFormulaRows(2);
  const codes = (decision: object) => {
    const ledger = new SheetLedger({ mayLeaveOut: false });
    ledger.add({ row: first!, label: 'note', decision } as never);
    ledger.add({ row: second!, label: 'data', decision: NEUTRAL });
    const { notes = [] } = ledger.finish('Data', [], { met: { rows: 2, cells: 2 }, notes: [] });
    return pluck(notes, 'code', 'count', 'first_row');
  };
  assert.deepEqual(codes(NEUTRAL), [['formulas_left_out', 1, 1]]);
  assert.deepEqual(codes({ ...NEUTRAL, corrected: { id: 'c1', proposed: 'data' } }), []);
});

test('no more than 256 rows wait for the header, blank rows behind a row of formulas included', () => {
  const [formulas] = makeFormulaRows(1);
  for (const followers of [makeFormulaRows(1_000), makeBlankRows(1_000)]) {
    const rows = new RowsWithoutValues();
    let waiting = 0;
    for (const row of [formulas!, ...followers]) {
      waiting += 1 - rows.push([{ row, decision: NEUTRAL, label: row.isBlank ? 'blank' : 'data' }]).length;
      assert.ok(waiting <= 256, `row ${row.index}`);
    }
    assert.equal(rows.finish().length, waiting);
  }
});
