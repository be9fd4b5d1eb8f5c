import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type GridCell, type GridSheet, writeGrids } from '../../helpers/make-grid.ts';

/** More than a batch of 1,000 rows. */
export const MEMBERS = 1_500;
export const LEAVERS = 12;
export const REPORTED = 60;
export const INVOICES = 80;

const MEMBER_HEADER = [
  'Member No.',
  'First Name',
  'Last Name',
  'E-mail',
  'Phone',
  'Emergency Phone',
  'City',
  'Hire Date',
  'Hours',
  'Dues',
  'Locker',
];
const FIRST_NAMES = ['ANNA', 'Jürgen', 'Chloé', 'Bob', 'David', 'emma', 'Mary Ann', 'Noah'];
const LAST_NAMES = ['Smith', 'Müller', "O'Neil", 'van der Berg', 'Roy', 'CHEN', 'Tremblay'];
const CITIES = ['Montréal', 'Toronto', 'OTTAWA', 'Halifax', 'Calgary'];

const pad = (number: number, digits = 2) => String(number).padStart(digits, '0');
/** `27/03/2014`. Day and month are the same in one of 28 days and months. */
export const dayOf = (i: number) => ({ day: (i % 28) + 1, month: (i % 12) + 1, year: 2000 + (i % 20) });
const toDate = (i: number) => {
  const { day, month, year } = dayOf(i);
  return `${pad(day)}/${pad(month)}/${year}`;
};
export const lastNameOf = (i: number) => LAST_NAMES[i % LAST_NAMES.length]!;
export const firstNameOf = (i: number) => FIRST_NAMES[i % FIRST_NAMES.length]!;
export const hoursOf = (i: number) => 30 + (i % 4) * 2.5;
const duesOf = (i: number) => 20 + (i % 90) + 0.25;

/** The id is a text, every third amount too, and the hours a number. */
function makeMember(i: number): GridCell[] {
  const phone = (area: number) => `${area}-555-${pad(100 + (i % 100), 4)}`;
  const dues = duesOf(i);
  const person = [pad(17 + i, 5), firstNameOf(i), lastNameOf(i), `Member${i}@Example.org`];
  const place = [phone(416), phone(604), CITIES[i % CITIES.length]!, toDate(i)];
  return [...person, ...place, hoursOf(i), i % 3 === 0 ? `$${dues.toFixed(2)}` : dues, 100 + i];
}

const listRows = (rows: GridCell[][]): GridSheet['grid'] => new Map(rows.map((row, i) => [i + 1, row]));
const list = <T>(count: number, make: (i: number) => T) => Array.from({ length: count }, (_, i) => make(i));

/** A list of members with title, employers above their members and a total, and one of those who left. */
async function writeMembers(path: string): Promise<void> {
  const members = list(MEMBERS, makeMember);
  const half = MEMBERS / 2;
  const total: GridCell[] = [
    'Grand total',
    ...new Array<null>(7).fill(null),
    members.reduce((sum, row) => sum + Number(row[8]), 0),
  ];
  const here = [
    ['Membership roster'],
    ['Period: March 2024'],
    [],
    MEMBER_HEADER,
    ['Employer: Acme Ltd.'],
    ...members.slice(0, half),
    ['Employer: Birch Inc.'],
    ...members.slice(half),
    total,
  ];
  const left = [['Members who left'], MEMBER_HEADER, ...list(LEAVERS, (i) => makeMember(MEMBERS + i))];
  await writeGrids(path, [
    { name: 'Members', grid: listRows(here) },
    { name: 'Leavers', grid: listRows(left) },
  ]);
}

/** Every fifth row has no hours. */
export const lacksHours = (i: number) => i % 5 === 4;

function makeReport(): string {
  const lines = list(REPORTED, (i) => {
    const born = `19${pad(50 + (i % 40))}-${pad((i % 12) + 1)}-15`;
    const hours = lacksHours(i) ? '' : `"${100 + i},5"`;
    return `m${100 + i},${firstNameOf(i)},${lastNameOf(i)},${born},Member${i}@Example.org,${toDate(i)},${hours},${duesOf(i)}`;
  });
  const header = 'No.,First name,Last name,Born,Email,Joined,Hours,Dues';
  const head = ['Northern Trades Union,,,,,,,', 'Period: March 2024,,,,,,,', ',,,,,,,', header];
  const half = REPORTED / 2;
  const employers = ['Employer: maple foods ltd,,,,,,,', 'Employer: northern cartage inc.,,,,,,,'];
  return [...head, employers[0], ...lines.slice(0, half), employers[1], ...lines.slice(half), ''].join('\n');
}

/** Every tenth invoice is a credit note. */
export const isCredit = (i: number) => i % 10 === 3;

function makeInvoices(): string {
  const lines = list(INVOICES, (i) => {
    const { day, month, year } = dayOf(i);
    const amount = `${isCredit(i) ? '-' : ''}${i % 2 === 0 ? '1.' : ''}${200 + i},50`;
    const customer = i % 4 === 0 ? `Bäckerei  Schröder ${i}` : `Werkstatt Kühn ${i}`;
    return `R-${pad(i, 4)};${customer};0${1067 + i};${pad(day)}.${pad(month)}.${year};${amount}`;
  });
  return ['Rechnungsnummer;Kunde;PLZ;Rechnungsdatum;Betrag', ...lines, ''].join('\n');
}

/** Writes the documents, and returns their paths by the package that reads them. */
export async function writeDocuments(folder: string) {
  const paths = {
    starter: join(folder, 'members.xlsx'),
    membership: join(folder, 'report.csv'),
    invoices: join(folder, 'invoices.csv'),
  };
  await writeMembers(paths.starter);
  await writeFile(paths.membership, makeReport());
  await writeFile(paths.invoices, makeInvoices());
  return paths;
}
