import assert from 'node:assert/strict';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { preparePackage } from '../../src/package/index.ts';
import { runJob } from '../../src/runner/index.ts';
import { type GridSheet, writeGrids } from '../helpers/make-grid.ts';
import { pluck } from '../helpers/pluck.ts';
import { AS_OF, describeTables, findSheet, makeFolder, makeTestSettings, readRun } from '../helpers/run-package.ts';

const STARTER = resolve(import.meta.dirname, '../../templates/starter');

/** A workbook as in an office: a roster, a payroll by branch, two lists on one sheet, remarks, and an empty sheet. */
const SHEETS: GridSheet[] = [
  {
    name: 'Members 2024',
    merges: ['A1:I1', 'A2:I2', 'A4:C4', 'D4:F4', 'G4:I4'],
    grid: `
      1  | Northern Workers' Association
      2  | Membership roster as of March 2024
      4  | Member     |            |           | Contact               |              |            | Employment       |            |
      5  | Member No. | First Name | Last Name | E-mail                | Phone        | City       | Employer         | Start Date | Hours
      6  | M1001      | Anna       | Smith     | anna@example.org      | 416-555-0123 | Toronto    | Acme Ltd.        | 2019-01-15 | 37.5
      7  | M1002      | Bob        | O'Neil    | bob@example.org       | 416-555-0199 | Toronto    | Acme Ltd.        | 2020-04-03 | 40
      8  | M1003      | Chloé      | Roy       | chloe@example.org     | 514-555-0142 | Montréal   | Birch Inc.       | 2021-02-28 | 35
      9  | M1004      | David      | Chen      | david@example.org     | 604-555-0177 | Vancouver  | Birch Inc.       | 2022-06-30 | 40
      10 | M1005      | Emma       | Tremblay  | emma@example.org      | 514-555-0101 | Laval      | Cedar Co.        | 2022-09-09 | 20
      11 | Total      |            |           |                       |              |            |                  |            | 172.5
      13 | Note: hours are those of the last full week.`,
  },
  {
    name: 'Payroll',
    merges: ['A1:F1', 'C3:D3', 'E3:F3'],
    grid: `
      1  | Payroll by branch
      3  |             |           | Regular |         | Overtime |
      4  | Employee ID | Name      | Hours   | Pay     | Hours    | Pay
      5  | Branch: North
      6  | E-001       | Ann Lee   | 150     | 3000    | 5        | 150
      7  | E-002       | Bob Roy   | 160     | 3520    | 0        | 0
      8  | E-003       | Eve Kim   | 120     | 2400    | 2        | 60
      9  | Subtotal    |           | 430     | 8920    | 7        | 210
      10 | Branch: South
      11 | E-004       | Ida Poe   | 155     | 3255    | 1        | 32
      12 | E-005       | Max Orr   | 140     | 2940    | 0        | 0
      13 | Subtotal    |           | 295     | 6195    | 1        | 32
      14 | Grand total |           | 725     | 15115   | 8        | 242`,
  },
  { name: 'Scratch', grid: new Map() },
  {
    name: 'Two lists',
    grid: `
      1  | Stewards
      2  | Name       | Email              | Phone
      3  | Ann Lee    | ann@example.org    | 416-555-0111
      4  | Bob Roy    | bob@example.org    | 416-555-0112
      5  | Eve Kim    | eve@example.org    | 416-555-0113
      8  | Employers
      9  | Employer   | Address            | City      | Postal Code
      10 | Acme Ltd.  | 12 King Street     | Toronto   | M5V 2T6
      11 | Birch Inc. | 7 Rue Sherbrooke   | Montréal  | H2X 1Y4
      12 | Cedar Co.  | 90 Granville St    | Vancouver | V6Z 1L2`,
  },
  {
    name: 'By year',
    merges: ['A1:E1', 'B3:D3'],
    grid: `
      1  | Hours worked by department and year
      3  | Department | Hours  |       |       | Remarks
      4  |            | 2021   | 2022  | 2023  |
      5  | Kitchen    | 10200  | 11350 | 11020 |
      6  | Laundry    | 4100   | 4480  | 4390  | moved in May
      7  | Front desk | 7600   | 7150  | 8020  |
      8  | Cleaning   | 9900   | 9640  | 9815  |
      9  | Average    | 7950   | 8155  | 8311.25 |
      10 | Sum        | 31800  | 32620 | 33245 |`,
  },
  {
    name: 'Side by side',
    merges: ['A1:C1', 'E1:G1'],
    grid: `
      1  | North      |            |            |  | South      |            |
      2  | First Name | Last Name  | Phone      |  | First Name | Last Name  | Phone
      3  | Anna       | Smith      | 4165550123 |  | Ida        | Poe        | 6045550177
      4  | Bob        | O'Neil     | 4165550199 |  | Max        | Orr        | 6045550178
      5  | Chloé      | Roy        | 5145550142 |  | Nell       | Ash        | 6045550179
      6  | David      | Chen       | 4165550177 |  |            |            |`,
  },
  {
    name: 'Remarks',
    grid: `
      1 | This workbook was exported from the registry.
      3 | Hours are reported by employers and are not checked.
      4 | Questions: office@example.org`,
  },
];

const file = join(makeFolder(), 'book.xlsx');
await writeGrids(file, SHEETS);
const dataDir = makeFolder();
const settings = makeTestSettings();
const prepared = await preparePackage(STARTER, { dataDir, settings });
const run = await readRun(await runJob({ file, prepared, dataDir, settings, asOf: AS_OF }));

/** Runs of rows with the same label in a sheet; blank rows are left out. */
function labelsOf(sheetName: string): string[] {
  const runs: { first: number; last: number; label: string }[] = [];
  for (const { first_row: first, last_row: last, label } of findSheet(run, sheetName).rows) {
    const before = runs.at(-1);
    if (before?.label === label) before.last = last;
    else runs.push({ first, last, label });
  }
  return runs
    .filter(({ label }) => label !== 'blank')
    .map(({ first, last, label }) => (first === last ? `${first} ${label}` : `${first}-${last} ${label}`));
}

/** The columns of a table, each with its field. */
const mappingOf = (sheetName: string, table = 0) =>
  findSheet(run, sheetName).tables[table]!.mapping!.map(({ raw, target_field: field }) => [raw.header, field]);

const attention = (sheetName: string) =>
  (run.artifact.summary.attention ?? []).filter(({ sheet }) => sheet === sheetName);

test('all sheets are on record, and those without a table have none', () => {
  assert.equal(run.result.status, 'success');
  const tables = run.artifact.sheets.map(({ name, tables: found }) => [name, found.length]);
  assert.deepEqual(tables, [
    ['Members 2024', 1],
    ['Payroll', 1],
    ['Scratch', 0],
    ['Two lists', 2],
    ['By year', 1],
    ['Side by side', 2],
    ['Remarks', 0],
  ]);
  assert.deepEqual([findSheet(run, 'Scratch').row_count, labelsOf('Scratch')], [0, []]);
});

test('a merged title and a merged row of groups above the header: the groups are in the header texts', () => {
  const [table] = findSheet(run, 'Members 2024').tables;
  assert.deepEqual(table!.title_rows, [1, 2]);
  assert.deepEqual(labelsOf('Members 2024'), ['1-2 title', '4-5 header', '6-10 data', '11 total', '13 note']);
  assert.deepEqual(describeTables(run, 'Members 2024')[0]!.rows, [6, 10, 5]);
  assert.equal(table!.a1_range, 'A4:I11');
  assert.deepEqual(mappingOf('Members 2024'), [
    ['Member Member No.', 'member_id'],
    ['Member First Name', 'first_name'],
    ['Member Last Name', 'last_name'],
    ['Contact E-mail', 'email'],
    ['Contact Phone', 'phone'],
    ['Contact City', 'city'],
    ['Employment Employer', 'employer'],
    ['Employment Start Date', 'start_date'],
    ['Employment Hours', 'hours'],
  ]);
});

test('groups of rows with subtotals and a grand total: only people are data', () => {
  assert.deepEqual(labelsOf('Payroll'), [
    ...['1 title', '3-4 header', '5 group', '6-8 data', '9 total', '10 group', '11-12 data'],
    '13-14 total',
  ]);
  const [table] = describeTables(run, 'Payroll');
  assert.deepEqual([table!.range, table!.headerRows, table!.rows], ['A3:F14', [3, 4], [6, 12, 5]]);
  const headers = ['Employee ID', 'Name', 'Regular Hours', 'Regular Pay', 'Overtime Hours', 'Overtime Pay'];
  assert.deepEqual(table!.headers, headers);
  const [id, name, regular, , overtime] = mappingOf('Payroll');
  assert.deepEqual([id![1], regular![1], overtime![1]], ['member_id', 'hours', null]);
  // A column with just the header "Name" is more often about companies, places and products than about people.
  const doubts = attention('Payroll').map(({ code, column, target_field: field }) => [code, column, field]);
  assert.ok(name![1] === 'full_name' || doubts.some(([, column, field]) => column === 'B' && field === 'full_name'));
  assert.ok(doubts.some(([code, column]) => code === 'field_taken' && column === 'E'));
});

test('two tables in one sheet: each has its own title, header and rows', () => {
  assert.deepEqual(describeTables(run, 'Two lists'), [
    { range: 'A2:C5', headerRows: [2], headers: ['Name', 'Email', 'Phone'], rows: [3, 5, 3] },
    { range: 'A9:D12', headerRows: [9], headers: ['Employer', 'Address', 'City', 'Postal Code'], rows: [10, 12, 3] },
  ]);
  assert.deepEqual(pluck(findSheet(run, 'Two lists').tables, 'title_rows'), [[1], [8]]);
  const fields = [0, 1].map((table) => mappingOf('Two lists', table).map(([, field]) => field));
  assert.deepEqual(fields, [
    ['full_name', 'email', 'phone'],
    ['employer', 'address', 'city', 'postal_code'],
  ]);
});

test('a header of years below a merged one, and totals that are averages and sums', () => {
  assert.deepEqual(labelsOf('By year'), ['1 title', '3-4 header', '5-8 data', '9-10 total']);
  const [table] = describeTables(run, 'By year');
  assert.deepEqual(table, {
    range: 'A3:E10',
    headerRows: [3, 4],
    headers: ['Department', 'Hours 2021', 'Hours 2022', 'Hours 2023', 'Remarks'],
    rows: [5, 8, 4],
  });
});

test('tables side by side, each under its own merged name', () => {
  const tables = describeTables(run, 'Side by side');
  // A name over a whole table can be its title or the upper row of its header.
  for (const { headerRows, headers } of tables) {
    assert.equal(headerRows.at(-1), 2);
    assert.deepEqual(
      headers.map((header) => header.replace(/^(North|South) /, '')),
      ['First Name', 'Last Name', 'Phone'],
    );
  }
  assert.match(labelsOf('Side by side')[0]!, /^1 title$|^1-2 header$/);
  assert.deepEqual(
    tables.map(({ range, rows }) => [range.replace(/[12]/, ''), rows]),
    [
      ['A:C6', [3, 6, 4]],
      ['E:G5', [3, 5, 3]],
    ],
  );
});

test('sentences are not a table', () => {
  assert.ok(labelsOf('Remarks').every((run) => /title|note/.test(run)));
});

test('every data row of every table is in the result, in the order of the sheets', () => {
  const [header, ...rows] = run.output.Normalized!;
  const valuesOf = (name: string) => rows.flatMap((row) => row[header!.indexOf(name)] ?? []);
  assert.equal(rows.length, 5 + 5 + 3 + 3 + 4 + 4 + 3);
  const lists = [
    ['Smith', "O'Neil", 'Roy', 'Chen', 'Tremblay'],
    ['Lee', 'Roy', 'Kim', 'Poe', 'Orr'],
    ['Lee', 'Roy', 'Kim'],
    ['Smith', "O'Neil", 'Roy', 'Chen', 'Poe', 'Orr', 'Ash'],
  ];
  assert.deepEqual(valuesOf('Last name'), lists.flat());
  assert.deepEqual(valuesOf('Hours'), [37.5, 40, 35, 40, 20, 150, 160, 120, 155, 140]);
  // Branches are names of groups.
  const branches = ['North', 'North', 'North', 'South', 'South'];
  assert.deepEqual(valuesOf('Department'), [...branches, 'Kitchen', 'Laundry', 'Front desk', 'Cleaning']);
});
