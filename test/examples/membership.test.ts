import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import type { RuleIssue, Value } from 'ade/rules';
import { makeWorkbook } from '../../examples/make-membership/make-workbook.ts';
import { labelRows, loadPackage, makeFieldCall, mapColumn, readSheetRows } from '../templates/package-harness.ts';

const EXAMPLE = resolve(import.meta.dirname, '../../examples/membership');
const WORKBOOK = join(EXAMPLE, 'membership.xlsx');
const pack = await loadPackage(EXAMPLE);
const report = await readSheetRows(WORKBOOK, 'March 2024');
const labels = await labelRows(pack, report);

/** Columns of the first table with their two-row header; the texts of merged cells are repeated. */
const HEADERS: [parts: string[], field: string | null][] = [
  [['Member', 'No.'], 'member_id'],
  [['Member', 'First name'], 'first_name'],
  [['Member', 'Last name'], 'last_name'],
  [['Member', 'Born'], 'birth_date'],
  [['Contact', 'Email'], 'email'],
  [['Membership', 'Joined'], 'start_date'],
  [['Work', 'Hours'], 'hours'],
  [['Work', 'Dues'], 'dues'],
  [['Locker'], null],
];

test('the committed workbook is what its script writes', async () => {
  assert.ok((await makeWorkbook()).equals(readFileSync(WORKBOOK)), 'run examples/make-membership/make-workbook.ts');
});

test('the rows of the report get their labels', () => {
  const counts = Object.groupBy(labels, (label) => label);
  assert.deepEqual(Object.fromEntries(Object.entries(counts).map(([label, rows]) => [label, rows?.length])), {
    title: 4,
    note: 1,
    blank: 23,
    header: 3,
    group: 5,
    data: 176,
    total: 6,
  });
  assert.deepEqual(labels.slice(0, 8), ['title', 'title', 'title', 'blank', 'header', 'header', 'group', 'data']);
});

test('two lists side by side are a header and data', async () => {
  const rows = await readSheetRows(WORKBOOK, 'Retirees');
  const found = await labelRows(pack, rows);
  assert.deepEqual(found, ['title', 'title', 'blank', 'header', ...new Array<string>(30).fill('data')]);
});

test('the columns of the first table are mapped', async () => {
  for (const [index, [parts, field]] of HEADERS.entries()) {
    assert.equal((await mapColumn(pack, parts, readColumn(index))).field, field, parts.join(' '));
  }
});

test('every fault of the report is found, and nothing else', async () => {
  const columns: Record<string, Value[]> = {};
  const found: string[] = [];
  // birth_date comes first: start_date needs it.
  for (const [index, [, field]] of HEADERS.entries()) {
    const module = field === null ? undefined : pack.columns[field];
    if (field === null || module === undefined) continue;
    const call = makeFieldCall(pack, field, { values: readColumn(index), columns, dateOrder: 'dmy', firstRow: 8 });
    const result = await module.transform?.(call);
    const values = result?.values.map((value) => value ?? null) ?? [];
    columns[field] = values;
    found.push(...listCodes(field, (await module.validate?.({ ...call, values }))?.issues ?? []));
  }
  assert.deepEqual(found, [
    'member_id duplicate_member_id',
    'member_id required_missing',
    'member_id duplicate_member_id',
    'email email_shape',
    'email email_shape',
    'start_date date_impossible',
    'start_date date_contradicts',
    'start_date date_not_a_date',
    'hours hours_out_of_range',
    'dues dues_unreadable',
    'dues dues_missing',
  ]);
});

test('employer and period are derived', async () => {
  const group = ['Employer: Maple Foods Ltd.', 'Employer: maple foods ltd', 'Employer: Harbour Lights Catering', null];
  const title = ['Contribution report', 'Period: March 2024'];
  const employers = (await pack.columns.employer?.derive?.(makeFieldCall(pack, 'employer', { group })))?.values ?? [];
  assert.deepEqual(employers, ['Maple Foods Ltd.', 'Maple Foods Ltd.', 'Harbour Lights Catering', null]);
  const call = makeFieldCall(pack, 'employer', { values: employers as Value[] });
  assert.deepEqual(listCodes('employer', (await pack.columns.employer?.validate?.(call))?.issues ?? []), [
    'employer employer_unknown',
  ]);
  const periods = await pack.columns.period?.derive?.(makeFieldCall(pack, 'period', { group: [null], title }));
  assert.deepEqual(periods?.values, ['2024-03']);
});

/** Values of the first table's data rows. */
function readColumn(index: number): Value[] {
  const end = labels.lastIndexOf('total');
  return report.slice(0, end).flatMap((row, at) => (labels[at] === 'data' ? [row[index] ?? null] : []));
}

function listCodes(field: string, issues: readonly RuleIssue[]): string[] {
  return issues.map(({ code }) => `${field} ${code}`);
}
