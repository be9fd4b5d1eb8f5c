import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { type GridCell, makeRows } from '../../helpers/make-grid.ts';
import { pluck } from '../../helpers/pluck.ts';
import { findSheet, runToSuccess, type TestPackage } from '../../helpers/run-package.ts';
import { readChecks } from './read-checks.ts';

/** A package with a few fields; the manifest has expectations for some of them. */
function makePackage(expect: Record<string, object>): TestPackage {
  const fields = Object.fromEntries(
    ['key', 'value', 'from', 'to'].map((name) => [
      name,
      expect[name] === undefined ? {} : { meta: { expect: expect[name] } },
    ]),
  );
  return { fields };
}

const HEADER = ['H:key', 'value', 'from', 'to'];

async function run(expect: Record<string, object>, rows: GridCell[][]) {
  const lines = [HEADER, ...rows.map(([first, ...rest]): GridCell[] => [`D:${first}`, ...rest])];
  return runToSuccess(makePackage(expect), [{ grid: makeRows(1, lines.length, (i) => lines[i]!) }]);
}

/** `A2 not_unique`, by place. */
const listIssues = ({ issues }: Awaited<ReturnType<typeof run>>) => issues.map(({ a1, code }) => `${a1} ${code}`);

test('repeated values are issues at the later cell, and the issue names the first cell', async () => {
  const done = await run({ value: { unique: true } }, [
    ['1', 'x'],
    ['2', 5],
    ['3', 'y'],
    ['4', '5'],
    ['5', 'x'],
    ['6', 'x'],
    ['7', null],
    ['8', null],
  ]);
  assert.deepEqual(listIssues(done), ['B6 not_unique', 'B7 not_unique']);
  assert.deepEqual(pluck(done.issues, 'related_rows'), [[2], [2]]);
  assert.deepEqual(readChecks(done), [
    { kind: 'expectation', measure: 'unique', field: 'value', found: 2, expected: 0, agrees: false },
  ]);
  const [attention] = done.artifact.summary.attention!.filter(({ code }) => code === 'expectation_not_met');
  assert.equal(attention?.count, 2);
  assert.equal(done.artifact.summary.outcome, 'to_check');
});

test('a value may be in each table once, or in all tables once', async () => {
  const tables = {
    grid: `
    1 | H:key | value | from
    2 | D:1   | x     | a
    4 | H:key | from  | value
    5 | D:2   | a     | x
  `,
  };
  const done = await runToSuccess(makePackage({ value: { unique: true }, from: { unique: 'document' } }), [tables]);
  assert.equal(findSheet(done).tables.length, 2);
  assert.deepEqual(listIssues(done), ['B5 not_unique']);
});

test('numbers at the limits agree, numbers beyond them do not, and other values are reported', async () => {
  const done = await run({ value: { min: 0, max: 10 } }, [
    ['1', 0],
    ['2', 10],
    ['3', -0.01],
    ['4', 10.01],
    ['5', 'ten'],
    ['6', null],
  ]);
  assert.deepEqual(listIssues(done), ['B4 below_min', 'B5 above_max', 'B6 not_a_number']);
});

test('the form must match the whole text', async () => {
  const done = await run({ value: { pattern: '[A-Z]\\d{3}' } }, [
    ['1', 'A123'],
    ['2', 'xA123'],
    ['3', 'A1234'],
    ['4', 'é'],
  ]);
  assert.deepEqual(listIssues(done), ['B3 pattern_mismatch', 'B4 pattern_mismatch', 'B5 pattern_mismatch']);
});

test('a list allows what is in it, and no text for a number', async () => {
  const done = await run({ value: { one_of: ['a', 1, true] } }, [
    ['1', 'a'],
    ['2', 1],
    ['3', true],
    ['4', 'b'],
    ['5', '1'],
  ]);
  assert.deepEqual(listIssues(done), ['B5 not_one_of', 'B6 not_one_of']);
});

test('days are compared with a day and with another field of their row', async () => {
  const day = (date: string): GridCell => ({ date });
  const done = await run({ from: { after: '2023-12-31', before: 'to' } }, [
    ['1', null, day('2024-01-01'), day('2024-01-02')],
    ['2', null, day('2023-12-31'), day('2024-01-02')],
    ['3', null, day('2024-01-02'), day('2024-01-02')],
    ['4', null, day('2024-05-01'), null],
    ['5', null, 'soon', day('2024-01-02')],
  ]);
  assert.deepEqual(listIssues(done), ['C4 not_before', 'C3 not_after', 'C6 not_a_day'].sort());
});

test('empty cells are issues of a field that must be filled, and a share is reached at its limit', async () => {
  const rows: GridCell[][] = [
    ['1', 'x', 'a'],
    ['2', null, 'a'],
    ['3', '  ', 'a'],
    ['4', 'y', null],
  ];
  const done = await run({ value: { filled: true, severity: 'warning' }, from: { filled: 0.75 } }, rows);
  assert.deepEqual(listIssues(done), ['B3 not_filled', 'B4 not_filled']);
  assert.ok(done.issues.every(({ severity }) => severity === 'warning'));
  const short = await run({ value: { filled: 0.51 } }, rows);
  assert.deepEqual(pluck(short.issues, 'a1', 'row_index', 'code'), [['B2:B5', null, 'not_filled']]);
  assert.deepEqual(readChecks(short), [
    { kind: 'expectation', measure: 'filled', field: 'value', found: 0.5, expected: 0.51, agrees: false },
  ]);
});

test('a field that must be filled and is missing altogether is an issue of the table', async () => {
  const grid = `
    1 | H:key | from
    2 | D:1   | a
  `;
  const done = await runToSuccess(makePackage({ value: { filled: true, unique: true }, to: { filled: 0.5 } }), grid);
  assert.deepEqual(
    done.issues.map(({ a1, target_field: field, code }) => `${a1} ${field} ${code}`),
    ['A1:B2 value not_filled', 'A1:B2 to not_filled'],
  );
  assert.deepEqual(pluck(readChecks(done), 'field', 'found', 'expected'), [
    ['value', 0, 1],
    ['to', 0, 0.5],
  ]);
});

test('an issue with the severity info needs no attention', async () => {
  const done = await run({ value: { max: 1, severity: 'info' } }, [['1', 2]]);
  assert.deepEqual(listIssues(done), ['B2 above_max']);
  assert.equal(done.artifact.summary.outcome, 'clean');
});

test('a job without checks has neither key nor file of them', async () => {
  const done = await run({}, [['1', 2]]);
  assert.ok(!('checks' in done.artifact));
  assert.deepEqual(readChecks(done), []);
});

test('no value of a cell is in what is recorded of expectations, and the workbook shows them', async () => {
  const expect = {
    value: { unique: true, pattern: '[a-z]+', one_of: ['a'], severity: 'warning' },
    from: { max: 5, filled: 0.9 },
    to: { after: '2030-01-01' },
  };
  const marker = 'Wolfratshausen 73519204';
  const testPackage = {
    ...makePackage(expect),
    engine: { checks: {}, writer: { mark_issues: true, issues_sheet: true } },
  };
  const lines: GridCell[][] = [
    HEADER,
    ...[1, 2].map((i): GridCell[] => [`D:${i}`, marker, 86420975.5, { date: '1987-03-19' }]),
  ];
  const done = await runToSuccess(testPackage, [{ grid: makeRows(1, lines.length, (i) => lines[i]!) }]);
  assert.ok(done.issues.length >= 8);
  const names = ['artifact.json', 'events.ndjson', 'issues.ndjson', 'run-request.json'];
  for (const name of names) {
    assert.doesNotMatch(
      readFileSync(join(done.jobDir, name), 'utf8'),
      /Wolfratshausen|7351920|8642097|1987-03-19/,
      name,
    );
  }
  assert.ok(done.output.Issues!.some((row) => String(row.at(-1)).includes(marker)));
});
