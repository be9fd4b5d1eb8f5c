import { AMOUNTS, type Cell, type Column, ID, PEOPLE, STOCK } from './columns.ts';
import type { Random } from './random.ts';

type Label = 'header' | 'data' | 'total' | 'group' | 'note' | 'title' | null;

/** A row of a sheet with its label, which is null for blank rows. */
export interface LabelledRow {
  label: Label;
  cells: Cell[];
}

const COMPANIES = ['Acme', 'Birch', 'Cedar Lake', 'Delta Freight', 'Elm Street Bakery', 'Falcon', 'Grove', 'Harbour'];
const LEGAL_FORMS = ['Ltd.', 'Inc.', 'LLC', 'Corp.', 'Ltée', 'Limited'];
const KINDS = ['Employer', 'Department', 'Division', 'Employeur', 'Location', 'Branch', 'Local'];
const TITLES = [
  ...['Roster of members', 'Payroll register', 'Remittance of contributions', 'Stock list', 'Member contributions'],
  ...['Federation of Workers Ltd.', 'Liste des membres', 'Monthly report', 'Hours by member'],
];
const PERIODS = ['March 2024', 'Q1 2024', '2024-03', 'January to June 2023', 'the year 2023'];
const NOTES = [
  ...['* Hours as reported by the employer.', 'Page 1 of 2', 'Printed on Monday', 'Note: figures are preliminary.'],
  ...['Prepared by: Office', 'Remarque : à jour', 'Questions? office@example.org', '1) corrected in April'],
];

/** One list as people send it: a title, a header, data with or without groups, totals, notes. */
export function makeSheet(random: Random): LabelledRow[] {
  return random.chance(8) ? makeList(random) : makeTables(random);
}

/** A list with one column, with or without a header. */
function makeList(random: Random): LabelledRow[] {
  const rows: LabelledRow[] = [];
  const column = random.pick([PEOPLE[2]!, PEOPLE[3]!, ID, STOCK[0]!]);
  if (random.chance(30)) {
    rows.push(makeText('title', random.pick(TITLES)));
    addBlank(rows, 1);
  }
  if (random.chance(75)) rows.push(makeText('header', random.pick(column.names)));
  const count = 3 + random.below(12);
  for (let i = 0; i < count; i++) rows.push({ label: 'data', cells: [column.make(random, i)] });
  if (random.chance(40)) rows.push(makeText('total', `Total: ${count}`));
  if (random.chance(30)) {
    addBlank(rows, 1);
    rows.push(makeText('note', random.pick(NOTES)));
  }
  return rows;
}

function makeTables(random: Random): LabelledRow[] {
  const columns = chooseColumns(random);
  const rows: LabelledRow[] = [];
  addTitles(rows, random);
  const tableCount = random.chance(15) ? 2 : 1;
  const isGrouped = random.chance(45);
  // Each group is a table with its own header.
  const isStacked = isGrouped && random.chance(30);
  for (let table = 0; table < tableCount; table++) {
    if (table > 0) {
      addBlank(rows, 1 + random.below(2));
      if (random.chance(50)) rows.push(makeText('title', 'Former members'));
    }
    if (!isStacked) addHeader(rows, columns, random);
    addBody(rows, columns, { isGrouped, isStacked }, random);
  }
  if (random.chance(45)) addNotes(rows, random);
  return rows;
}

function chooseColumns(random: Random): Column[] {
  if (random.chance(20)) return STOCK.filter((_, i) => i === 0 || random.chance(75));
  const people = random.some(PEOPLE, 50);
  const list = [...(random.chance(80) ? [ID] : []), ...people, ...random.some(AMOUNTS, random.chance(70) ? 65 : 0)];
  return list.length < 2 ? [ID, PEOPLE[0]!, PEOPLE[1]!] : list;
}

function addTitles(rows: LabelledRow[], random: Random): void {
  if (random.chance(35)) return;
  rows.push(makeText('title', random.pick(TITLES)));
  const period = random.pick(PERIODS);
  if (random.chance(30)) rows.push({ label: 'title', cells: ['Period:', period] });
  else if (random.chance(40)) rows.push(makeText('title', `For ${period}`));
  if (random.chance(20)) rows.push(makeText('title', 'Prepared by: Office'));
  if (random.chance(60)) addBlank(rows, 1 + random.below(2));
}

function addHeader(rows: LabelledRow[], columns: readonly Column[], random: Random): void {
  const names = columns.map((column) => random.pick(column.names));
  if (random.chance(25) && columns.length >= 4) {
    const upper: Cell[] = columns.map(() => null);
    upper[random.below(2)] = random.pick(['Member', 'Person', 'Item', 'Employee']);
    upper[Math.floor(columns.length / 2)] = random.pick(['Employment', 'Hours and pay', 'Details', 'This month']);
    if (columns.length >= 6 && random.chance(50)) upper[columns.length - 1] = random.pick(['Year to date', 'Other']);
    rows.push({ label: 'header', cells: upper });
  }
  rows.push({ label: 'header', cells: random.chance(15) ? names.map((name) => name.toUpperCase()) : names });
  if (random.chance(10)) addLine(rows, columns, random);
  else if (random.chance(15)) addBlank(rows, 1);
}

interface Shape {
  isGrouped: boolean;
  isStacked: boolean;
}

function addBody(
  rows: LabelledRow[],
  columns: readonly Column[],
  { isGrouped, isStacked }: Shape,
  random: Random,
): void {
  const grand = columns.map(() => 0);
  const groupCount = isGrouped ? 1 + random.below(4) : 1;
  const hasTotals = random.chance(55) && columns.some(({ isSum }) => isSum);
  const isLabelled = random.chance(60);
  const hasGaps = random.chance(25);
  const hasLines = random.chance(12);
  const isCounted = random.chance(15);
  for (let group = 0; group < groupCount; group++) {
    const company = random.pick(COMPANIES);
    if (isGrouped) {
      if (hasGaps && group > 0) addBlank(rows, 1);
      rows.push(makeText('group', nameGroup(company, isLabelled || isStacked, random)));
      if (isStacked) addHeader(rows, columns, random);
    }
    const sums = addData(rows, columns, 1 + random.below(isGrouped ? 8 : random.pick([3, 12, 30])), random);
    for (const [i, sum] of sums.entries()) grand[i]! += sum;
    if (!hasTotals || !isGrouped) continue;
    if (hasLines) addLine(rows, columns, random);
    const word = random.pick(['Subtotal', 'Sous-total', `${company} total`, `Total ${company}`, 'Total']);
    rows.push(isCounted ? makeCount(columns, word, random) : makeTotal(columns, sums, word));
  }
  if (!hasTotals) return;
  if (random.chance(20)) addBlank(rows, 1);
  else if (hasLines) addLine(rows, columns, random);
  const word = random.pick(['Total', 'Grand total', 'Grand total:', 'Totals', 'Total général', null]);
  rows.push(isCounted ? makeCount(columns, word ?? 'Total', random) : makeTotal(columns, grand, word));
}

/** `Total`, with a count in the last column. */
function makeCount(columns: readonly Column[], word: string, random: Random): LabelledRow {
  const cells: Cell[] = columns.map(() => null);
  cells[0] = word;
  cells[columns.length - 1] = 1 + random.below(40);
  return { label: 'total', cells };
}

/** A line of dashes, as in printed lists. */
function addLine(rows: LabelledRow[], columns: readonly Column[], random: Random): void {
  const mark = random.pick(['-', '=', '_']);
  const isWhole = random.chance(50);
  const isLast = (column: number) => column === columns.length - 1;
  const cells = columns.map((_, i): Cell => (isWhole || isLast(i) ? mark.repeat(2 + random.below(9)) : null));
  rows.push({ label: 'note', cells });
}

function nameGroup(company: string, isLabelled: boolean, random: Random): string {
  if (isLabelled) return `${random.pick(KINDS)}: ${company}`;
  return random.chance(60) ? `${company} ${random.pick(LEGAL_FORMS)}` : company;
}

/** Returns the sums of the columns. */
function addData(rows: LabelledRow[], columns: readonly Column[], count: number, random: Random): number[] {
  const sums = columns.map(() => 0);
  // Some lists have nearly empty rows: the second line of a record, or a value to be filled in later.
  const sparse = random.chance(20) ? 25 : 0;
  const empty = random.pick([0, 5, 15]);
  for (let row = 0; row < count; row++) {
    const cells = columns.map(
      ({ make }, i): Cell => (i > 0 && random.chance(empty) ? null : make(random, rows.length + row)),
    );
    if (random.chance(sparse)) {
      const kept = 1 + random.below(columns.length - 1);
      for (let i = 0; i < cells.length; i++) if (i !== kept) cells[i] = null;
      cells[kept] ??= columns[kept]!.make(random, row) ?? 'to come';
    }
    for (const [i, cell] of cells.entries()) {
      if (columns[i]!.isSum && typeof cell === 'number') sums[i] = Math.round((sums[i]! + cell) * 100) / 100;
    }
    rows.push({ label: 'data', cells });
  }
  return sums;
}

function makeTotal(columns: readonly Column[], sums: readonly number[], word: string | null): LabelledRow {
  const cells = columns.map(({ isSum }, i): Cell => (isSum ? Math.round(sums[i]! * 100) / 100 : null));
  if (!columns[0]!.isSum) cells[0] = word;
  return { label: 'total', cells };
}

function addNotes(rows: LabelledRow[], random: Random): void {
  if (random.chance(50)) addBlank(rows, 1);
  for (let i = 0; i <= random.below(3); i++) rows.push(makeText('note', random.pick(NOTES)));
}

function addBlank(rows: LabelledRow[], count: number): void {
  for (let i = 0; i < count; i++) rows.push({ label: null, cells: [] });
}

function makeText(label: Label, text: string): LabelledRow {
  return { label, cells: [text] };
}
