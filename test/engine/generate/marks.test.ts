import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { jobPaths } from '../../../src/contract/layout.ts';
import { MAX_NOTES } from '../../../src/engine/generate/issue-marks.ts';
import { copyPasses } from '../../../src/record/corrections/copy-passes.ts';
import { carryOutJob, readRunRequest } from '../../../src/runner/index.ts';
import { findMarkStyle } from '../../../src/workbook/writer/marks.ts';
import { makeSheetPath } from '../../../src/workbook/writer/parts.ts';
import { openZipArchive } from '../../../src/workbook/zip/zip-archive.ts';
import { type GridCell, makeRows } from '../../helpers/make-grid.ts';
import { pluck } from '../../helpers/pluck.ts';
import { runToSuccess, type TestPackage } from '../../helpers/run-package.ts';

const PYTHON = '/usr/bin/python3';
const READ = `
import json, sys, openpyxl
book = openpyxl.load_workbook(sys.argv[1])
found = {}
for rules in book.worksheets[0].conditional_formatting:
  for rule in rules.rules:
    for place in str(rules.sqref).split(): found[place + '!'] = [rule.dxf.fill.bgColor.rgb, rule.priority]
for row in book.worksheets[0].iter_rows():
  for cell in row:
    if cell.fill.fill_type or cell.comment:
      value = cell.value.isoformat() if hasattr(cell.value, 'isoformat') else cell.value
      found[cell.coordinate] = [value, cell.fill.fgColor.rgb if cell.fill.fill_type else None, cell.comment and cell.comment.text]
print(json.dumps(found))
`;

const hasOpenpyxl = spawnSync(PYTHON, ['-c', 'import openpyxl']).status === 0;
const skip = !hasOpenpyxl && process.env.CI !== 'true' ? 'openpyxl is not installed for /usr/bin/python3' : false;

const readMarks = (path: string) =>
  JSON.parse(execFileSync(PYTHON, ['-c', READ, path], { encoding: 'utf8', maxBuffer: 2 ** 26 }));

const HOOK = `export function run() {
  const issues = [
    { message: 'seen by the hook' },
    { a1: 'C1', message: 'Days of two months.', severity: 'warning' },
    { a1: 'B2', message: '{value} is round.', severity: 'error' },
    { a1: 'B2:B4', message: 'The amounts are estimates.' },
    { a1: 'A3:D3', message: 'A row to look at.', severity: 'warning' },
    { a1: 'D4', target_field: 'id', message: 'An old number.' },
  ];
  return { issues: issues.map((issue) => ({ table_id: 'table_1', code: 'from_hook', severity: 'info', ...issue })) };
}
`;

const PACKAGE: TestPackage = {
  fields: {
    id: { meta: { expect: { unique: true } } },
    amount: { meta: { expect: { max: 100, severity: 'warning' } }, label: 'Amount' },
    day: { meta: { expect: { after: '2024-01-01', severity: 'info' } } },
    city: { meta: { expect: { filled: true } } },
  },
  hooks: { after_validate: [HOOK] },
  engine: { writer: { mark_issues: true, issues_sheet: true } },
};

const ROWS: GridCell[][] = [
  ['H:id', 'amount', 'day', 'city', 'other'],
  ['D:1', 100, { date: '2024-02-01' }, 'Rome', '=1+1'],
  ['D:2', 150.5, { date: '2023-02-01' }, null, 'b'],
  ['D:2', 'many', { date: '2024-02-01' }, 'Oslo', 'c'],
];
const sheet = { grid: makeRows(1, ROWS.length, (i) => ROWS[i]!) };

test('cells with issues have a fill and a note, whatever is in them', { skip }, async () => {
  const { result, artifact } = await runToSuccess(PACKAGE, [sheet]);
  assert.deepEqual(readMarks(result.output!), {
    A1: ['id', null, 'info: seen by the hook'],
    C1: ['day', null, 'warning: Days of two months.'],
    B2: [100, null, 'error: the value is round.\n\ninfo: The amounts are estimates.'],
    A3: ['D:2', null, 'warning: A row to look at.'],
    B3: [150.5, 'FFFFE699', 'warning: 150.5 is more than 100, the allowed maximum.'],
    C3: ['2023-02-01T00:00:00', 'FFDDEBF7', 'info: 2023-02-01 is not after 2024-01-01.'],
    D3: [null, 'FFF4B8B0', 'error: "city" is empty and must have a value.'],
    A4: ['D:2', 'FFF4B8B0', 'error: D:2 is in the table more than once.\n\ninfo: An old number.'],
    B4: ['many', 'FFFFE699', 'warning: many is not a number.'],
    // Cells that a less serious later mark would cover keep their fill.
    'B2!': ['FFF4B8B0', 1],
    'A4!': ['FFF4B8B0', 1],
    'D3!': ['FFF4B8B0', 1],
    'C1!': ['FFFFE699', 2],
    'A3:D3!': ['FFFFE699', 2],
    'B3!': ['FFFFE699', 2],
    'B4!': ['FFFFE699', 2],
    'A1!': ['FFDDEBF7', 3],
    'B2:B4!': ['FFDDEBF7', 3],
  });
  assert.deepEqual(artifact.output.marks, { cells: 16, notes: 11, notes_left_out: 0 });
});

test('the issues are the last sheet and a csv file, with their values and those of hooks', async () => {
  const { output, artifact, jobDir, issues } = await runToSuccess(PACKAGE, [sheet]);
  const lines = output.Issues!;
  assert.deepEqual(artifact.output.issues_sheet, { name: 'Issues', row_count: issues.length });
  assert.deepEqual(lines[0], ['Sheet', 'Row', 'Cell', 'Field', 'Severity', 'Code', 'Message']);
  assert.equal(lines.length, 12);
  assert.deepEqual(lines[2]!.slice(1), [
    3,
    'B3',
    'Amount',
    'warning',
    'above_max',
    '150.5 is more than 100, the allowed maximum.',
  ]);
  assert.deepEqual(lines.at(-6)!.slice(4), ['info', 'from_hook', 'seen by the hook']);
  const csv = readFileSync(jobPaths(jobDir).issuesCsv, 'utf8');
  assert.ok(csv.startsWith('\ufeffSheet,Row,Cell,'));
  assert.equal(csv.trim().split('\r\n').length, 12);
  assert.deepEqual(pluck(artifact.output.sheets!, 'name'), ['Normalized']);
});

test('notes stop at a limit that is reported, fills do not', async () => {
  const engine = { writer: { mark_issues: 'all', issues_sheet: true } };
  const count = MAX_NOTES + 5;
  const grid = makeRows(1, count + 1, (i): GridCell[] => (i === 0 ? ['H:id', 'amount'] : [`D:${i}`, 101]));
  const { result, artifact } = await runToSuccess({ ...PACKAGE, hooks: {}, engine }, [{ grid }]);
  const archive = await openZipArchive(result.output!, 'out.xlsx');
  const [rows, notes] = [
    await archive.readSizedPart(makeSheetPath(1)),
    await archive.readSizedPart('xl/comments1.xml'),
  ];
  await archive.close();
  const countIn = (xml: Buffer, text: string) => xml.toString().split(text).length - 1;
  assert.equal(countIn(rows, ` s="${findMarkStyle('warning', 'general')}"><v>101</v>`), count);
  assert.equal(countIn(notes, '<comment '), MAX_NOTES + 1);
  assert.equal(artifact.output.marks!.notes, MAX_NOTES + 1, 'that of the table is kept');
  assert.equal(artifact.output.marks!.notes_left_out, 5);
});

test('without the settings, the workbook has neither notes nor fills', async () => {
  const { output, artifact, jobDir } = await runToSuccess({ ...PACKAGE, engine: {} }, [sheet]);
  assert.deepEqual(Object.keys(output), ['Normalized']);
  assert.ok(!('marks' in artifact.output) && !('issues_sheet' in artifact.output));
  assert.ok(!existsSync(jobPaths(jobDir).issuesCsv));
});

test('a job that was killed before its workbook was there writes the same one, with the issues of hooks', async () => {
  const testPackage = { ...PACKAGE, engine: { ...PACKAGE.engine, checks: {} } };
  const { artifact, jobDir } = await runToSuccess(testPackage, [sheet]);
  const paths = jobPaths(jobDir);
  const names = ['output', 'issuesCsv', 'checks', 'rowHashes', 'issues'] as const;
  const readAll = () => names.map((name) => readFileSync(paths[name]).toString('base64'));
  const before = readAll();
  writeFileSync(paths.artifact, JSON.stringify(copyPasses(artifact, 'write')));
  for (const name of names) if (name !== 'issues') rmSync(paths[name]);
  const report = await carryOutJob(jobDir, readRunRequest(jobDir), {});
  assert.equal(report?.status, 'success');
  assert.deepEqual(readAll(), before);
  const again = JSON.parse(readFileSync(paths.artifact, 'utf8'));
  assert.deepEqual([again.output, again.checks, again.summary], [artifact.output, artifact.checks, artifact.summary]);
});
