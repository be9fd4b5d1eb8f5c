import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import type { Value } from 'ade/rules';
import { parse } from 'csv-parse/sync';
import { labelRows, loadPackage } from './package-harness.ts';

const STARTER = resolve(import.meta.dirname, '../../templates/starter');
const pack = await loadPackage(STARTER);
const date = (text: string) => Temporal.PlainDate.from(text);

/** Labels and rows, in the order of a sheet. */
function assertLabels(sheet: [label: string, ...row: Value[]][]): void {
  const rows = sheet.map(([, ...row]) => row);
  const labels = labelRows(pack, rows);
  assert.deepEqual(
    labels.map((label, index) => [label, ...(rows[index] ?? [])]),
    sheet,
  );
}

test('a plain roster', () =>
  assertLabels([
    ['header', 'ID', 'First Name', 'Last Name', 'Start Date'],
    ['data', '00123', 'Ann', 'Lee', date('2020-01-05')],
    ['data', '00124', 'Bob', 'Roy', date('2021-01-05')],
    ['blank', null, null, null, null],
    ['data', '00125', 'Eve', 'Kim', null],
  ]));

test('titles, labels, groups, subtotals, totals and notes', () =>
  assertLabels([
    ['title', 'Roster of members', null, null, null],
    ['title', 'Period:', 'March 2024', null, null],
    ['title', 'Prepared by: Office', null, null, null],
    ['blank', null, null, null, null],
    ['header', 'Member No.', 'Name', 'Hours', 'Amount'],
    ['group', 'Acme', null, null, null],
    ['data', 12, 'Ann Lee', 37.5, 42],
    ['data', 13, 'Bob Roy', 40, 42],
    ['total', 'Subtotal', null, 77.5, 84],
    ['group', 'Employer: Birch', null, null, null],
    ['data', 14, 'Eve Kim', 12, 42],
    ['data', 15, 'Ida Poe', 20, 42],
    ['total', 'Birch total', null, 32, 84],
    ['total', 'Grand total:', null, 109.5, 168],
    ['note', '* Hours as reported.', null, null, null],
    ['note', 'Page 1 of 2', null, null, null],
  ]));

test('French', () =>
  assertLabels([
    ['title', 'Liste des membres', null, null],
    ['header', 'Matricule', 'Prénom', 'Nom'],
    ['group', 'Employeur : Bouleau ltée', null, null],
    ['data', 'M-001', 'Élise', 'Gagnon'],
    ['data', 'M-002', 'Hugo', 'Roy'],
    ['total', 'Sous-total', null, 2],
    ['total', 'Total général', null, 2],
    ['note', 'Remarque : à jour', null, null],
  ]));

test('a header of two rows, as merged cells leave it', () =>
  assertLabels([
    ['title', 'Roster', null, null, null, null],
    ['header', 'Member', null, null, 'Employment', null],
    ['header', 'No.', 'First', 'Last', 'Start', 'End'],
    ['data', 'M1001', 'Ann', 'Lee', date('2020-01-05'), null],
    ['data', 'M1002', 'Bob', 'Roy', date('2021-03-05'), date('2024-02-29')],
    ['data', 'M1003', 'Eve', 'Kim', date('2019-11-18'), null],
  ]));

test('a header whose lower row has only some names', () =>
  assertLabels([
    ['header', 'Member ID', 'Name', null, 'Start date'],
    ['header', null, 'First', 'Last', null],
    ['data', 'M1001', 'Ann', 'Lee', date('2020-01-05')],
  ]));

test('a header of unknown names over values', () =>
  assertLabels([
    ['header', 'Bezeichnung', 'Menge', 'Wert'],
    ['data', 'Schraube', 12, 3.5],
    ['data', 'Mutter', 14, 2.5],
  ]));

test('a wide header of which only two names are known', () => {
  const extra = Array.from({ length: 27 }, (_, index) => `Extra ${index + 3}`);
  return assertLabels([
    ['header', 'Member No', 'First Name', 'Last Name', ...extra],
    ['data', 'M1001', 'Ann', 'Lee', ...extra.map((_, index) => `x${index}`)],
    ['data', 'M1002', 'Bob', 'Roy', ...extra.map((_, index) => `y${index}`)],
  ]);
});

test('two known names among eight words make a header, but not of a row inside the table', () =>
  assertLabels([
    ['title', 'Stewards', null, null, null, null, null, null, null],
    ['header', 'Member No', 'First Name', 'Badge', 'Local', 'Zone', 'Grade', 'Steward', 'Shift'],
    ['data', 'M-one', 'Ann', 'red', 'north', 'east', 'senior', 'yes', 'day'],
    ['data', 'M-two', 'Bob', 'Service', 'Member', 'east', 'junior', 'no', 'night'],
  ]));

test('texts alone do not turn data into a header', () =>
  assertLabels([
    ['header', 'Name', 'City', 'Department'],
    ['data', 'Ann Lee', 'Toronto', 'Sales'],
    ['data', 'Bob Roy', 'Ottawa', 'Service desk'],
    ['data', 'Eve Kim', 'Toronto', 'Sales'],
  ]));

test('lines under a header, over a total and between tables are notes', () =>
  assertLabels([
    ['header', 'ID', 'First name', 'Hours'],
    ['note', '--', '----------', '-----'],
    ['data', '00123', 'Ann', 12],
    ['data', '00124', 'Bob', 31],
    ['data', '00125', 'Eve', 8],
    ['note', null, null, '====='],
    ['total', 'Total', null, 51],
    ['note', '----------', null, null],
    ['header', 'ID', 'First name', 'Amount'],
    ['data', '00123', 'Ann', 5],
    ['data', '00124', 'Bob', 7],
  ]));

test('stacked tables with a name between them', () =>
  assertLabels([
    ['header', 'ID', 'First name', 'Hours'],
    ['data', '00123', 'Ann', 12],
    ['blank', null, null, null],
    ['group', 'Former members', null, null],
    ['header', 'ID', 'First name', 'End date'],
    ['data', '00124', 'Bob', date('2024-01-31')],
  ]));

test('a company over data is a group', () =>
  assertLabels([
    ['title', 'Federation of Workers', null, null],
    ['blank', null, null, null],
    ['header', 'ID', 'First name', 'Hours'],
    ['group', 'Acme Ltd.', null, null],
    ['data', '00123', 'Ann', 12],
    ['data', '00124', 'Bob', 7],
    ['group', 'Birch Inc.', null, null],
    ['data', '00125', 'Eve', 12],
  ]));

test('a row with only an id, and employers that are called Total', () =>
  assertLabels([
    ['header', 'ID', 'First name', 'Employer', 'Hours'],
    ['data', '00123', 'Ann', 'Total Fitness', 12],
    ['data', '00124', null, null, null],
    ['data', '00125', 'Bob', 'Acme', 8],
    ['data', '00126', 'Eve', 'Acme', 9],
  ]));

test('sums without a word, as texts, as in a csv file', () =>
  assertLabels([
    ['header', 'Id', 'First', 'Hours', 'Amount'],
    ['data', '1', 'Ann', '160', '$100'],
    ['group', 'Department: Service', null, null, null],
    ['data', '2', 'Eve', '80', '$50'],
    ['total', null, null, '240', '$150'],
  ]));

test('a title with a year, a blank row under it', () =>
  assertLabels([
    ['title', 'Member contributions', null, null],
    ['title', 'For the period Q1 2024', null, null],
    ['blank', null, null, null],
    ['header', 'Member ID', 'Member Name', 'Total Hours'],
    ['data', '10001', 'Ann Lee', '120'],
  ]));

test('a list of one column without a header stays data', () =>
  assertLabels([
    ['data', 'ann@example.org', null],
    ['data', 'bob@example.org', null],
    ['data', 'eve@example.org', null],
    ['data', 'ida@example.org', null],
  ]));

test('rows with a single filled cell that is not the first stay data', () =>
  assertLabels([
    ['header', 'ID', 'Name', 'City', 'Hours'],
    ['data', '00123', 'Ann Lee', 'Toronto', 12],
    ['data', null, null, null, 7],
    ['data', '00124', 'Bob Roy', 'Ottawa', 9],
    ['data', null, null, 'Hull', null],
    ['data', '00125', 'Eve Kim', 'Toronto', 31],
    ['data', null, null, null, 4],
    ['data', '00126', 'Ida Poe', 'Laval', 22],
  ]));

test('a list of one column under a known name', () =>
  assertLabels([
    ['header', 'Name'],
    ['data', 'Ann Lee'],
    ['data', 'Bob Ray'],
    ['data', 'Cy Fox'],
    ['data', 'Di Poe'],
  ]));

test('a known name as a title is not a header', () =>
  assertLabels([
    ['title', 'Contributions', null],
    ['title', 'As of March', null],
    ['header', 'Name', 'City'],
    ['data', 'Ann Lee', 'Toronto'],
  ]));

for (const name of ['roster', 'names-and-dates']) {
  test(`the data rows of tests/${name} are those of its expected cells`, async () => {
    const records: string[][] = parse(readFileSync(join(STARTER, 'tests', name, 'input.csv')));
    const rows = records.map((record) => record.map((text) => (text === '' ? null : text)));
    const labels = labelRows(pack, rows);
    const counts = { roster: 5, 'names-and-dates': 4 } as Record<string, number>;
    assert.equal(labels.filter((label) => label === 'data').length, counts[name]);
    assert.equal(labels.filter((label) => label === 'header').length, 1);
  });
}
