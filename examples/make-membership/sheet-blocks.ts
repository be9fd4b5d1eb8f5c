import type { CellValue, Worksheet } from 'exceljs';
import { formatDayFirst, type Person } from './make-people.ts';

/** Dues are this many dollars per hour. */
const RATE = 0.35;
const BLANK_LINE_EVERY = 8;
const DATE_FORMAT = 'yyyy-mm-dd';

/** The faults of the report, by member number: cells that differ from what the generator would write. */
const FAULTS: Readonly<Record<string, Partial<Record<'id' | 'email' | 'joined' | 'hours' | 'dues', CellValue>>>> = {
  'M-00009': { joined: '31/02/2021' },
  'M-00017': { email: 'not given' },
  'M-00026': { id: 'M-00011' },
  'M-00041': { joined: '02/14/2022' },
  'M-00058': { hours: 1600 },
  'M-00073': { id: 'm73' },
  'M-00095': { dues: 'waived' },
  'M-00110': { id: null },
  'M-00127': { joined: 'unknown', email: 'sent by post' },
  'M-00140': { id: 'M-00064' },
  'M-00151': { dues: 0 },
};

export function addTitle(sheet: Worksheet, lines: readonly string[], width: number): void {
  for (const line of lines) {
    const row = sheet.addRow([line]);
    sheet.mergeCells(row.number, 1, row.number, width);
    row.font = { bold: true, size: 13 };
  }
  sheet.addRow([]);
}

/** A header of two rows, its upper cells merged over the lower ones; `Locker` is merged downwards. */
export function addTwoRowHeader(sheet: Worksheet): void {
  const upper = sheet.addRow(['Member', null, null, null, 'Contact', 'Membership', 'Work', null, 'Locker']);
  const lower = sheet.addRow(['No.', 'First name', 'Last name', 'Born', 'Email', 'Joined', 'Hours', 'Dues', null]);
  sheet.mergeCells(upper.number, 1, upper.number, 4);
  sheet.mergeCells(upper.number, 7, upper.number, 8);
  sheet.mergeCells(upper.number, 9, lower.number, 9);
  for (const row of [upper, lower]) row.font = { bold: true };
}

/** `Employer: …`, its members with occasional blank lines, and a subtotal with formulas; returns the total dues. */
export function addEmployer(sheet: Worksheet, name: string, people: readonly Person[]): number {
  sheet.addRow([`Employer: ${name}`]).font = { italic: true };
  const first = sheet.rowCount + 1;
  people.forEach((person, index) => {
    if (index > 0 && index % BLANK_LINE_EVERY === 0) sheet.addRow([]);
    addMember(sheet, person);
  });
  const last = sheet.rowCount;
  const hours = people.reduce((sum, person) => sum + Number(pickCell(person, 'hours')), 0);
  const dues = people.reduce((sum, person) => sum + (Number(pickCell(person, 'dues')) || 0), 0);
  const formulas = [
    { formula: `SUM(G${first}:G${last})`, result: hours },
    { formula: `SUM(H${first}:H${last})`, result: roundCents(dues) },
  ];
  sheet.addRow(['Subtotal', null, null, null, null, null, ...formulas]).font = { bold: true };
  return dues;
}

function addMember(sheet: Worksheet, person: Person): void {
  const { first, last, born, locker } = person;
  const [id, email, joined] = (['id', 'email', 'joined'] as const).map((key) => pickCell(person, key));
  const amounts = [pickCell(person, 'hours'), pickCell(person, 'dues')];
  const row = sheet.addRow([id, first, last, born, email, joined, ...amounts, locker]);
  row.getCell(4).numFmt = DATE_FORMAT;
}

function pickCell(person: Person, key: 'id' | 'email' | 'joined' | 'hours' | 'dues'): CellValue {
  const fault = FAULTS[person.id]?.[key];
  if (fault !== undefined) return fault;
  if (key === 'joined') return formatDayFirst(person.joined);
  return key === 'dues' ? roundCents(person.hours * RATE) : person[key];
}

/** Two lists beside each other, with an empty column between them. */
export function addSideBySide(sheet: Worksheet, left: readonly Person[], right: readonly Person[]): void {
  const names = ['Member No.', 'First name', 'Last name', 'Dues'];
  sheet.addRow([...names, null, ...names]).font = { bold: true };
  const list = (person?: Person) => (person ? [person.id, person.first, person.last, 12.5] : [null, null, null, null]);
  left.forEach((person, index) => {
    sheet.addRow([...list(person), null, ...list(right[index])]);
  });
}

/** A table with other columns in another order, below the first. */
export function addLeavers(sheet: Worksheet, title: string, people: readonly Person[]): void {
  sheet.addRow([title]).font = { bold: true };
  sheet.addRow(['Last name', 'First name', 'Member No.', 'Joined', 'Employer', 'Dues paid']).font = { bold: true };
  for (const { last, first, id, joined, hours } of people) {
    const row = sheet.addRow([last, first, id, joined, 'Maple Foods Ltd', roundCents(hours * RATE)]);
    row.getCell(4).numFmt = DATE_FORMAT;
  }
}

export function roundCents(amount: number): number {
  return Math.round(amount * 100) / 100;
}
