import { isNotCarried, type Ledger, NOT_CARRIED, type Table } from '../../contract/artifact.ts';
import { AdeError } from '../../contract/errors/index.ts';
import type { SheetReader } from '../../workbook/index.ts';
import type { DecidedRow } from './labels/label-rows.ts';
import { isLeftOut, type PartAccounts } from './parts/part-accounts.ts';

interface Account {
  rows: number;
  cells: number;
  ranges: [first: number, last: number][];
  /** Rows of other accounts with cells of this one. */
  beside: [first: number, last: number][];
}

const makeAccount = (): Account => ({ rows: 0, cells: 0, ranges: [], beside: [] });

/** Header rows that no table uses, because another header or no data followed. */
const UNUSED_HEADER = 'unused_header';

/** Keeps account of what every row of a sheet became, with its filled cells. */
export class SheetLedger {
  /** Whether some columns may not be written: then the cells of data rows are only known at the end. */
  readonly #mayLeaveOut: boolean;
  readonly #data = makeAccount();
  readonly #blank = makeAccount();
  /** All other rows: titles and headers are only known when the tables are known. */
  #others: { index: number; label: string; cells: number }[] = [];
  /** Rows that only have formulas without a value, and are no data although no person said so. */
  #formulasLeftOut: number[] = [];
  #lastRow = 0;
  /** Null if the sheet has no parts. */
  #parts: PartAccounts | null = null;

  constructor({ mayLeaveOut }: { mayLeaveOut: boolean }) {
    this.#mayLeaveOut = mayLeaveOut;
  }

  add({ row, label, decision }: DecidedRow): void {
    const { index, filledCount: cells } = row;
    this.#lastRow = index;
    // A row of a gap, which is not in the file.
    if (cells === 0) return;
    if (isLeftOut({ row, label, decision })) this.#formulasLeftOut.push(index);
    if (label === 'data') addRow(this.#data, index, cells);
    else if (label === 'blank') addRow(this.#blank, index, cells);
    else this.#others.push({ index, label, cells });
  }

  /** Replaces the account of rows that were split into parts. */
  split(parts: PartAccounts): void {
    this.#parts = parts;
    const { bands, before, formulasLeftOut } = parts;
    for (const [account, { rows, cells }] of [
      [this.#data, before.data],
      [this.#blank, before.blank],
    ] as const) {
      account.rows -= rows;
      account.cells -= cells;
    }
    const isSplit = makeBandTest(bands);
    this.#others = this.#others.filter(({ index }) => !isSplit(index));
    const isFormulaSplit = makeBandTest(bands);
    const formulas = [...this.#formulasLeftOut.filter((row) => !isFormulaSplit(row)), ...formulasLeftOut];
    this.#formulasLeftOut = formulas.sort((a, b) => a - b);
  }

  /** The ledger of a sheet with known tables. Throws `ledger_mismatch` if rows or cells are unaccounted for. */
  finish(sheet: string, tables: readonly Table[], { met, notes }: Pick<SheetReader, 'met' | 'notes'>): Ledger {
    const accounts = new Map([['data', this.#data]]);
    const names = makeNames(tables);
    for (const { index, label, cells } of this.#others)
      addRow(findAccount(accounts, names(index, label)), index, cells);
    const { dataRows, others } = this.#parts?.finish() ?? { dataRows: 0, others: [] };
    this.#data.rows += dataRows;
    this.#data.cells += this.#parts?.dataCells ?? 0;
    for (const { part, index, label, cells, isBeside } of others) {
      const account = label === 'blank' ? this.#blank : findAccount(accounts, names(index, label, part));
      if (isBeside) addBeside(account, index, cells);
      else addRow(account, index, cells);
    }
    if (this.#blank.rows > 0 || this.#blank.cells > 0) accounts.set('blank', this.#blank);
    const found = sum([...accounts.values()]);
    if (found.rows !== met.rows || found.cells !== met.cells) {
      throw makeMismatch(sheet, { ...met }, found, `up to row ${this.#lastRow}`);
    }
    return {
      met: { ...met },
      accounts: [...accounts].map(([name, { rows, cells, ranges, beside }]) => ({
        name,
        rows,
        ...(name === 'data' && this.#mayLeaveOut ? {} : { cells }),
        // The ranges of data rows are in the tables.
        ...(name === 'data' ? {} : { ranges }),
        ...(beside.length > 0 ? { beside } : {}),
      })),
      ...this.#listNotes(notes),
    };
  }

  #listNotes(notes: SheetReader['notes']): Pick<Ledger, 'notes'> {
    const rows = this.#formulasLeftOut;
    const own = rows
      .slice(0, 1)
      .map((firstRow) => ({ code: 'formulas_left_out' as const, count: rows.length, firstRow }));
    const all = [...notes, ...own];
    if (all.length === 0) return {};
    return { notes: all.map(({ code, count, firstRow }) => ({ code, count, first_row: firstRow })) };
  }
}

/** Compares the written rows and all their cells with the sheet's data rows in the ledger. Throws `ledger_mismatch`. */
export function checkWritten(sheet: string, ledger: Ledger, written: { rows: number; cells: number }): void {
  const { rows } = findData(ledger);
  const others = ledger.accounts.filter((account) => account.name !== 'data' && !isNotCarried(account));
  const cells = ledger.met.cells - others.reduce((total, account) => total + (account.cells ?? 0), 0);
  if (rows === written.rows && cells === written.cells) return;
  throw makeMismatch(sheet, { rows, cells }, written, 'in the data rows');
}

/** Completes the ledger of a sheet with the cells of its data rows that are not written; without any, if `isNamed`. */
export function addNotCarried(ledger: Ledger, cells: { written: number; notCarried: number }, isNamed: boolean): void {
  const { written, notCarried } = cells;
  findData(ledger).cells = written - notCarried;
  if (isNamed || notCarried > 0) ledger.accounts.push({ name: NOT_CARRIED, rows: 0, cells: notCarried });
}

function findData({ accounts }: Ledger): Ledger['accounts'][number] {
  const data = accounts.find(({ name }) => name === 'data');
  if (data === undefined) throw new Error('A ledger has no data.');
  return data;
}

/** Whether a row is in one of the bands. Rows must be asked for from the top. */
function makeBandTest(bands: PartAccounts['bands']): (row: number) => boolean {
  let next = 0;
  return (row) => {
    let band = bands[next];
    while (band !== undefined && band.lastRow < row) band = bands[++next];
    return band !== undefined && band.firstRow <= row;
  };
}

/** Names the account of a row, or of its cells in a part. */
function makeNames(tables: readonly Table[]): (index: number, label: string, part?: number) => string {
  const headers = new Set<string>();
  const titles = new Set<string>();
  for (const { header, title_rows: rows, part } of tables) {
    for (const row of [...header.rows, ...(header.repeated_rows ?? [])]) headers.add(`${row} ${part}`);
    // The title above a part is no row of the part.
    for (const row of rows) titles.add(`${row} ${part}`).add(`${row} undefined`);
  }
  return (index, label, part) => {
    if (titles.has(`${index} ${part}`)) return 'title';
    return label === 'header' && !headers.has(`${index} ${part}`) ? UNUSED_HEADER : label;
  };
}

function findAccount(accounts: Map<string, Account>, name: string): Account {
  const account = accounts.get(name) ?? makeAccount();
  accounts.set(name, account);
  return account;
}

function addRow(account: Account, index: number, cells: number): void {
  account.rows += 1;
  account.cells += cells;
  addIndex(account.ranges, index);
}

function addBeside(account: Account, index: number, cells: number): void {
  account.cells += cells;
  addIndex(account.beside, index);
}

function addIndex(ranges: [first: number, last: number][], index: number): void {
  const last = ranges.at(-1);
  if (last !== undefined && (last[1] === index - 1 || last[1] === index)) last[1] = index;
  else ranges.push([index, index]);
}

function sum(accounts: readonly Pick<Account, 'rows' | 'cells'>[]): { rows: number; cells: number } {
  const total = { rows: 0, cells: 0 };
  for (const { rows, cells } of accounts) {
    total.rows += rows;
    total.cells += cells;
  }
  return total;
}

function makeMismatch(
  sheet: string,
  met: { rows: number; cells: number },
  found: { rows: number; cells: number },
  place: string,
): AdeError {
  const details = { sheet, rows: met.rows, cells: met.cells, found_rows: found.rows, found_cells: found.cells, place };
  return new AdeError('ledger_mismatch', details);
}
