import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { test } from 'node:test';
import type { Value } from 'ade/rules';
import { loadPackage, mapColumn } from './package-harness.ts';

const pack = await loadPackage(resolve(import.meta.dirname, '../../templates/starter'));
const THRESHOLD = pack.manifest.engine.defaults.mapping_score_threshold;
const MARGIN = pack.manifest.engine.defaults.mapping_margin;
const date = (text: string) => Temporal.PlainDate.from(text);

const IDS = ['00123', '00124', '00125', '00130'];
const FIRST = ['Ann', 'Bob', 'Élise', 'Mary Ann'];
const LAST = ['Lee', "O'Neil", 'Gagnon', 'van der Berg'];
const FULL = ['Ann Lee', 'Bob Roy', 'Gagnon, Élise', 'Eve Kim'];
const EMAILS = ['ann@example.org', 'bob@example.org', null, 'eve@example.org'];
const PHONES = ['416-555-0123', '(416) 555-0124', '416.555.0125', null];
const DATES = [date('2020-01-05'), date('2021-02-06'), null, date('2022-03-07')];
const TEXT_DATES = ['15/01/2020', '03/04/2021', '2021-05-06', null];
const STREETS = ['12 Elm Street', '7 King St W', 'PO Box 12', '1 Main'];
const CITIES = ['Toronto', 'Ottawa', 'Québec', 'Toronto'];
const PROVINCES = ['ON', 'Ontario', 'QC', 'on'];
const CODES = ['K1A 0B1', 'm5v2t6', 'H2X 1Y4', null];
const ZIPS = ['02134', '10001', '94105', '60601'];
const COMPANIES = ['Acme Ltd.', 'Birch Inc.', 'City of Toronto', 'Cedar Co.'];
const TEAMS = ['Sales', 'Service', 'Sales', 'Support'];
const JOBS = ['Nurse', 'Office clerk', 'Driver', 'Shift manager'];
const HOURS = [37.5, 40, 12, 0];
const AMOUNTS = [42, 1042.5, 12, 42];
const DOLLARS = ['$42.00', '$1,042.50', '$12', null];

/** Header (its parts), values, and the expected field. */
const COLUMNS: [header: string | string[], values: Value[], field: string | null][] = [
  ['ID', IDS, 'member_id'],
  ['Member #', IDS, 'member_id'],
  ['Employee Number', [123, 124, 125, 130], 'member_id'],
  ["No d'employé", IDS, 'member_id'],
  ['No membre', IDS, 'member_id'],
  ['N° membre', IDS, 'member_id'],
  ['Date d’adhésion', DATES, 'start_date'],
  ["DATE D'ADHESION", DATES, 'start_date'],
  ['Date d’expiration', DATES, 'end_date'],
  ['Nom du membre', FULL, 'full_name'],
  [['Member', 'No.'], IDS, 'member_id'],
  ['First', FIRST, 'first_name'],
  ['GIVEN NAME', FIRST, 'first_name'],
  ['Prénom', FIRST, 'first_name'],
  [['Name', 'First'], FIRST, 'first_name'],
  [['Name', 'Last'], LAST, 'last_name'],
  ['Surname', LAST, 'last_name'],
  ['Nom', LAST, 'last_name'],
  ['Name', FULL, 'full_name'],
  ['Employee Name', FULL, 'full_name'],
  ['Nom et prénom', FULL, 'full_name'],
  ['E-mail', EMAILS, 'email'],
  ['Email Address', EMAILS, 'email'],
  ['Courriel', EMAILS, 'email'],
  ['Work email (if any)', EMAILS, 'email'],
  ['Phone', PHONES, 'phone'],
  ['Cell', PHONES, 'phone'],
  ['Contact No.', PHONES, 'phone'],
  ['Home phone number', PHONES, 'phone'],
  ['DOB', DATES, 'date_of_birth'],
  ['Date of Birth (yyyy-mm-dd)', TEXT_DATES, 'date_of_birth'],
  ['Date de naissance', DATES, 'date_of_birth'],
  ['Hire Date', DATES, 'start_date'],
  ['Member since', TEXT_DATES, 'start_date'],
  [['Employment', 'Start'], DATES, 'start_date'],
  ['Termination Date', DATES, 'end_date'],
  ['Expiry date', TEXT_DATES, 'end_date'],
  [['Membership', 'End'], DATES, 'end_date'],
  ['Street Address', STREETS, 'address'],
  ['Adresse', STREETS, 'address'],
  ['City/Town', CITIES, 'city'],
  ['Ville', CITIES, 'city'],
  ['Prov.', PROVINCES, 'province'],
  ['State', ['NY', 'CA', 'Texas', 'MA'], 'province'],
  ['Postal Code', CODES, 'postal_code'],
  ['ZIP', ZIPS, 'postal_code'],
  ['Company Name', COMPANIES, 'employer'],
  ['Employeur', COMPANIES, 'employer'],
  ['Dept.', TEAMS, 'department'],
  ['Position', JOBS, 'job_title'],
  ['Job Title', JOBS, 'job_title'],
  ['Pay Period', ['2024-03', 'March 2024', '2024-03', '2024-04'], 'period'],
  ['Month', [date('2024-03-01'), date('2024-03-01'), null, null], 'period'],
  ['Hrs', HOURS, 'hours'],
  ['Hours Worked', ['37.5', '40', '7:30', '12'], 'hours'],
  ['Regular hours', HOURS, 'hours'],
  ['Dues', AMOUNTS, 'amount'],
  ['Amount paid', DOLLARS, 'amount'],
  ['Montant', ['1 042,50 $', '42,00 $', '12,00 $', null], 'amount'],
  ['Business Name', COMPANIES, 'employer'],
  // Words that are run together.
  ['mailingzipcode', ZIPS, 'postal_code'],
  ['PropertyCity', CITIES, 'city'],
  ['OwnerPostalCode', CODES, 'postal_code'],
  // The lowest row of a header can be enough, and so can its last words.
  [['Compensation', 'Amount'], AMOUNTS, 'amount'],
  [['Contact information', 'Email'], EMAILS, 'email'],
  ['Employee Home Phone', PHONES, 'phone'],
  ['Property Owner City', CITIES, 'city'],
  // Values that are clear enough only need a hint from the header.
  ['Contact email', EMAILS, 'email'],
  // Look-alikes; they stay unmapped.
  ['Locker', [101, 102, 103, 104], null],
  ['Employer ID', ['E-1', 'E-2', 'E-1', 'E-1'], null],
  ['Fax', PHONES, null],
  ['Phone 2', PHONES, null],
  ['Product name', ['Bolt', 'Nut', 'Washer', 'Screw'], null],
  ['School name', ['Elm School', 'Oak High', 'Pine Elementary', 'St. Mary'], null],
  ['Emergency contact name', FULL, null],
  ['Hourly rate', [22.5, 23, 22.5, 25], null],
  ['Favourite colour', ['red', 'blue', 'red', 'green'], null],
  ['Comments', ['on leave', null, 'see file', 'called twice'], null],
  ['Date', TEXT_DATES, null],
  ['Column 7', EMAILS.map(() => 'x'), null],
];

for (const [header, values, field] of COLUMNS) {
  test(`${JSON.stringify(header)} is ${field}`, async () => {
    const mapped = await mapColumn(pack, [header].flat(), values);
    assert.equal(mapped.field, field, JSON.stringify(mapped.totals));
    const others = Object.entries(mapped.totals).filter(([name]) => name !== field);
    const runnerUp = Math.max(0, ...others.map(([, score]) => score));
    const score = field === null ? THRESHOLD : (mapped.totals[field] ?? 0);
    assert.ok(field === null || score - runnerUp >= MARGIN, `uncertain: ${JSON.stringify(mapped.totals)}`);
  });
}

test('misleading headers lose to the values', async () => {
  for (const [header, values, wrong] of [
    ['Name', EMAILS, 'full_name'],
    ['ID', PHONES, 'member_id'],
    ['City', PROVINCES, 'city'],
    ['Address', EMAILS, 'address'],
  ] as const) {
    const { field } = await mapColumn(pack, [header], [...values]);
    assert.notEqual(field, wrong, header);
  }
});

test('a column without any value goes by its header', async () => {
  for (const [field, { label }] of Object.entries(pack.manifest.columns.meta)) {
    assert.equal((await mapColumn(pack, [label], [null, ' ', null])).field, field);
  }
});

test('a known header wins over half unreadable values', async () => {
  const { field } = await mapColumn(pack, ['Date hired'], ['44197', 'see file', '2020-01-05', '5 May 2021']);
  assert.equal(field, 'start_date');
});
