import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import type { Value } from 'ade/rules';
import { preparePackage } from '../../src/package/index.ts';
import { runJob } from '../../src/runner/index.ts';
import { AS_OF, makeFolder, makeTestSettings, readRun, type TestRun } from '../helpers/run-package.ts';
import { labelRows, loadPackage } from './package-harness.ts';

const STARTER = resolve(import.meta.dirname, '../../templates/starter');
const pack = await loadPackage(STARTER);
const dataDir = makeFolder();
const settings = makeTestSettings();
const prepared = await preparePackage(STARTER, { dataDir, settings });

async function runCsv(lines: readonly string[], end = '\n'): Promise<TestRun> {
  const file = join(makeFolder(), 'sheet.csv');
  writeFileSync(file, lines.join('\n') + end);
  const run = await readRun(await runJob({ file, prepared, dataDir, settings, asOf: AS_OF }));
  assert.equal(run.result.status, 'success', String(run.result.error?.message));
  return run;
}

const tablesOf = (run: TestRun) => run.artifact.sheets[0]!.tables;
const fieldsOf = (run: TestRun) => tablesOf(run)[0]!.mapping!.map(({ target_field: field }) => field);
const codesOf = (run: TestRun) => (run.artifact.summary.attention ?? []).map(({ code }) => code);

const NO = null;
type Sheet = [label: string, ...row: Value[]][];

const ADMISSIONS: Sheet = [
  ['data', 'Hamilton', 310, 322, 318, 340],
  ['data', 'London', 210, 225, 240, 238],
  ['data', 'Windsor', 110, 108, 115, 120],
  ['data', 'Barrie', 90, 95, 97, 99],
];
const DWELLINGS: Sheet = [
  ['data', 'North', 120, 40.1, 179, 59.9],
  ['data', 'South', 220, 55, 180, 45],
  ['data', 'East', 90, 30, 210, 70],
];

/** Sheets as people make them, with the expected labels of their rows. */
const SHEETS: Record<string, Sheet> = {
  'a header of years': [['title', 'Admissions', NO, NO, NO, NO], ['header', NO, 2010, 2011, 2012, 2013], ...ADMISSIONS],
  'a header of years that are texts': [['header', 'City', '2010', '2011', '2012', '2013'], ...ADMISSIONS],
  'a header of quarters': [['header', 'City', 'Q1 2020', 'Q2 2020', 'Q3 2020', 'Q4 2020'], ...ADMISSIONS],
  'a header of seasons': [['header', 'City', '2010-11', '2011-12', '2012-13', '2013-14'], ...ADMISSIONS],
  'a header of the numbers of months': [
    ['header', 'Branch', ...Array.from({ length: 12 }, (_, i) => i + 1)],
    ['data', 'North', 120, 110, 130, 125, 140, 150, 160, 170, 165, 150, 140, 130],
    ['data', 'South', 90, 80, 85, 95, 99, 105, 110, 115, 112, 100, 95, 90],
    ['data', 'West', 60, 50, 55, 65, 69, 75, 80, 85, 82, 70, 65, 60],
  ],
  'a blank row between header and data': [
    ['title', 'Inventory', NO, NO],
    ['header', 'Part No', 'Description', 'Quantity'],
    ['blank', NO, NO, NO],
    ['data', 'A-1', 'Bolt', 100],
    ['data', 'A-2', 'Nut', 250],
    ['data', 'A-3', 'Washer', 80],
  ],
  'a header of three rows': [
    ['title', 'Survey of dwellings', NO, NO, NO, NO],
    ['header', 'Area', 'Owned', NO, 'Rented', NO],
    ['header', NO, 'Number', 'Share', 'Number', 'Share'],
    ['header', NO, NO, '(%)', NO, '(%)'],
    ...DWELLINGS,
  ],
  'a blank row in a header': [
    ['header', 'Area', 'Owned', NO, 'Rented', NO],
    ['blank', NO, NO, NO, NO, NO],
    ['header', NO, 'Number', 'Share', 'Number', 'Share'],
    ...DWELLINGS,
  ],
  'a header with Total in it': [
    ['header', 'Employer', 'Members', 'Total Hours', 'Total Dues'],
    ['data', 'Acme', 12, 1800, 504],
    ['data', 'Birch', 20, 3010, 840],
    ['data', 'Cedar', 7, 910, 294],
    ['total', 'Total', 39, 5720, 1638],
  ],
  'texts under a header of texts': [
    ['header', 'Title', 'Author', 'Publisher', 'Language'],
    ['data', 'The Long Road', 'Ann Lee', 'Northgate', 'English'],
    ['data', 'Salt and Stone', 'Bob Roy', 'Elm House', 'English'],
    ['data', 'La Rivière', 'Eve Kim', 'Boréal', 'French'],
    ['data', 'Small Hours', 'Ida Poe', 'Northgate', 'English'],
  ],
  'a header of long texts': [
    [
      ...(['header', 'Member', 'Total number of hours reported by the employer in the period'] as const),
      'Amount of the contribution that was received by the fund',
      'Remarks of the office that handled the contribution, if any',
    ],
    ['data', 'M-1', 120, 504, NO],
    ['data', 'M-2', 100, 420, 'late'],
    ['data', 'M-3', 80, 336, NO],
  ],
  'a header of one cell over texts': [
    ...(['City', 'Toronto', 'Ottawa', 'Hull', 'Laval'] as const).map((city, i): [string, Value] => [
      i === 0 ? 'header' : 'data',
      city,
    ]),
  ],
  'a header of one cell over numbers': [
    ['header', 'Amount'],
    ['data', 12.5],
    ['data', 13.5],
    ['data', 2],
    ['data', 112],
  ],
  'rows of which only the second cell is filled': [
    ['header', 'Employer', 'Name', 'City', 'Hours'],
    ['data', 'Acme', 'Ann Lee', 'Toronto', 12],
    ['data', NO, 'Bob Roy', NO, NO],
    ['data', NO, 'Eve Kim', NO, NO],
    ['data', NO, 'Ida Poe', NO, NO],
    ['data', 'Birch', 'Max Orr', 'Ottawa', 9],
    ['data', NO, 'Nell Ash', NO, NO],
  ],
  'sums without a word': [
    ['header', 'Item', 'Jan', 'Feb'],
    ['data', 'Rent', 1000, 1000],
    ['data', 'Power', 120, 130],
    ['data', 'Phone', 60, 65],
    ['total', NO, 1180, 1195],
  ],
  'sums of groups under other names, and what is left': [
    ['header', 'Account', 'Budget', 'Actual'],
    ['group', 'Income', NO, NO],
    ['data', 'Dues', 1000, 1100],
    ['data', 'Grants', 500, 450],
    ['total', 'Income, all', 1500, 1550],
    ['group', 'Spending', NO, NO],
    ['data', 'Rent', 600, 600],
    ['data', 'Pay', 700, 720],
    ['total', 'Spending, all', 1300, 1320],
    ['total', 'Net', 200, 230],
  ],
  'numbers of something, which are no totals': [
    ['header', 'Measure', '2019', '2020'],
    ['data', 'Number of members', 120, 130],
    ['data', 'Number of employers', 12, 13],
    ['data', 'Number of stewards', 7, 9],
    ['data', 'Hours reported', 18000, 19250],
  ],
  'a text with a colon alone in its row': [
    ['header', 'Category', 'Men', 'Women'],
    ['group', 'Year of birth:', NO, NO],
    ['data', '1980', 120, 110],
    ['data', '1981', 99, 101],
    ['group', 'Country of birth:', NO, NO],
    ['data', 'Canada', 200, 190],
    ['data', 'Italy', 19, 21],
  ],
};

for (const [name, sheet] of Object.entries(SHEETS)) {
  test(name, () => {
    const rows = sheet.map(([, ...row]) => row);
    const labels = labelRows(pack, rows);
    assert.deepEqual(
      labels.map((label, i) => [label, ...rows[i]!]),
      sheet,
    );
  });
}

test('a header of several rows gives each column its own texts and those above them', async () => {
  const run = await runCsv([
    'Area,Owned,,Rented,',
    ',Number,Share,Number,Share',
    'North,120,40.1,179,59.9',
    'South,220,55,180,45',
  ]);
  assert.deepEqual(tablesOf(run)[0]!.header.rows, [1, 2]);
  assert.equal(tablesOf(run)[0]!.columns[2]!.header_parts.at(-1), 'Share');
});

test('a line of dashes between title and header does not change the title', async () => {
  const rows = ['Cash,1200,', 'Dues,,900', 'Rent,,300'];
  const run = await runCsv(['Trial balance of the fund,,', '-------------------,,', 'Account,Debit,Credit', ...rows]);
  const [table] = tablesOf(run);
  assert.deepEqual([table!.title_rows[0], table!.header.rows, table!.row_count], [1, [3], 3]);
});

test('a header without data is a table without rows', async () => {
  const run = await runCsv(['Member No.,First Name,Last Name']);
  const [table] = tablesOf(run);
  assert.deepEqual([table!.header.rows, table!.row_count], [[1], 0]);
});

test('Ctrl-Z at the end of a file is not a row', async () => {
  const run = await runCsv(['Member No.,First Name', '1,Ann', '2,Bob'], '\n\u001a');
  assert.equal(tablesOf(run)[0]!.row_count, 2);
});

const PEOPLE = [
  ['Anna', 'Smith', 'anna@example.org', '416-555-0123', '12 Elm Street', 'Toronto', 'ON', 'M5V 2T6'],
  ['Bob', "O'Neil", 'bob@example.org', '416-555-0124', '7 King St W', 'Ottawa', 'ON', 'K1A 0B1'],
  ['Chloe', 'Roy', 'chloe@example.org', '514-555-0125', '90 Rue Sherbrooke', 'Montreal', 'QC', 'H2X 1Y4'],
  ['David', 'Chen', 'david@example.org', '604-555-0126', '1 Main Street', 'Vancouver', 'BC', 'V6Z 1L2'],
  ['Emma', 'Tremblay', 'emma@example.org', '514-555-0127', '55 Boul St Laurent', 'Laval', 'QC', 'H7A 1B2'],
  ['Frank', 'Miller', 'frank@example.org', '403-555-0128', '300 Centre Ave', 'Calgary', 'AB', 'T2P 1J9'],
];

test('a table without a header needs attention, and its values and their neighbours decide the fields', async () => {
  const run = await runCsv(PEOPLE.map((row) => row.join(',')));
  const [table] = tablesOf(run);
  assert.deepEqual([table!.header.synthetic, table!.row_count], [true, 6]);
  assert.ok(codesOf(run).includes('synthetic_header'));
  const [first, last, email, phone, , city, province, code] = fieldsOf(run);
  assert.deepEqual([first, last, email, phone], ['first_name', 'last_name', 'email', 'phone']);
  assert.deepEqual([city, province, code], ['city', 'province', 'postal_code']);
});

test('of two columns for one field the main one gets it, and attention names the other', async () => {
  const rows = PEOPLE.map(([first, last, , phone, address, city, , code]) =>
    [`${first} ${last}`, phone, phone!.replace('555', '556'), address, city, code, address, city].join(','),
  );
  const header = 'Name,Phone 1,Phone 2,MailingAddress,MailingCity,MailingZipCode,PropertyAddress,PropertyCity';
  const run = await runCsv([header, ...rows]);
  const [, first, second, ...places] = fieldsOf(run);
  assert.deepEqual([first, second], ['phone', null]);
  for (const field of ['address', 'city', 'postal_code']) assert.ok(places.includes(field), field);
  const taken = run.artifact.summary.attention!.filter(({ code }) => code === 'field_taken');
  assert.deepEqual(taken.map(({ target_field: field }) => field).sort(), ['address', 'city', 'phone']);
});

test('a record has few details about fields that had no chance', async () => {
  const header = 'Member No.,First Name,Last Name,E-mail,Phone,Street,City,Province';
  const run = await runCsv([header, ...PEOPLE.map((row, i) => [`M-${i}`, ...row.slice(0, 7)].join(','))]);
  const [table] = tablesOf(run);
  const bytes = JSON.stringify(table!.mapping).length;
  assert.ok(bytes / table!.mapping!.length < 2000, `${bytes} bytes for ${table!.mapping!.length} columns`);
});
