import { isNotCarried, type Ledger, NOT_CARRIED, type Table } from '../../contract/artifact.ts';
import { AdeError } from '../../contract/errors/index.ts';
import type { SheetReader } from '../../workbook/index.ts';
import type { DecidedRow } from './labels/label-rows.ts';

interface Account {
  rows: number;
  cells: number;
  ranges: [first: number, last: number][];
}

/** Header rows that no table uses, because another header or no data followed. */
const UNUSED_HEADER = 'unused_header';

/** Keeps account of what every row of a sheet became, with its filled cells. */
export class SheetLedger {
  /** Whether some columns may not be written: then the cells of data rows are only known at the end. */
  readonly #mayLeaveOut: boolean;
  readonly #data: Account = { rows: 0, cells: 0, ranges: [] };
  readonly #blank: Account = { rows: 0, cells: 0, ranges: [] };
  /** All other rows: titles and headers are only known when the tables are known. */
  readonly #others: { index: number; label: string; cells: number }[] = [];
  /** Rows that only have formulas without a value, and are no data although no person said so. */
  readonly #formulasLeftOut: { count: number; firstRow: number | null } = { count: 0, firstRow: null };
  #lastRow = 0;

  constructor({ mayLeaveOut }: { mayLeaveOut: boolean }) {
    this.#mayLeaveOut = mayLeaveOut;
  }

  add({ row, label, decision }: DecidedRow): void {
    const { index, filledCount: cells } = row;
    this.#lastRow = index;
    // A row of a gap, which is not in the file.
    if (cells === 0) return;
    if (label !== 'data' && row.hasNoValue && decision.corrected === undefined) {
      this.#formulasLeftOut.count += 1;
      this.#formulasLeftOut.firstRow ??= index;
    }
    if (label === 'data') addRow(this.#data, index, cells);
    else if (label === 'blank') addRow(this.#blank, index, cells);
    else this.#others.push({ index, label, cells });
  }

  /** The ledger of a sheet with known tables. Throws `ledger_mismatch` if rows or cells are unaccounted for. */
  finish(sheet: string, tables: readonly Table[], { met, notes }: Pick<SheetReader, 'met' | 'notes'>): Ledger {
    const headers = new Set(tables.flatMap(({ header }) => [...header.rows, ...(header.repeated_rows ?? [])]));
    const titles = new Set(tables.flatMap(({ title_rows: rows }) => rows));
    const accounts = new Map([['data', this.#data]]);
    for (const { index, label, cells } of this.#others) {
      const name = titles.has(index) ? 'title' : label === 'header' && !headers.has(index) ? UNUSED_HEADER : label;
      const account = accounts.get(name) ?? { rows: 0, cells: 0, ranges: [] };
      accounts.set(name, account);
      addRow(account, index, cells);
    }
    if (this.#blank.rows > 0) accounts.set('blank', this.#blank);
    const found = sum([...accounts.values()]);
    if (found.rows !== met.rows || found.cells !== met.cells) {
      throw makeMismatch(sheet, { ...met }, found, `up to row ${this.#lastRow}`);
    }
    return {
      met: { ...met },
      accounts: [...accounts].map(([name, { rows, cells, ranges }]) => ({
        name,
        rows,
        ...(name === 'data' && this.#mayLeaveOut ? {} : { cells }),
        // The ranges of data rows are in the tables.
        ...(name === 'data' ? {} : { ranges }),
      })),
      ...this.#listNotes(notes),
    };
  }

  #listNotes(notes: SheetReader['notes']): Pick<Ledger, 'notes'> {
    const own =
      this.#formulasLeftOut.count > 0 ? [{ code: 'formulas_left_out' as const, ...this.#formulasLeftOut }] : [];
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

function addRow(account: Account, index: number, cells: number): void {
  account.rows += 1;
  account.cells += cells;
  const last = account.ranges.at(-1);
  if (last !== undefined && last[1] === index - 1) last[1] = index;
  else account.ranges.push([index, index]);
}

function sum(accounts: readonly Account[]): { rows: number; cells: number } {
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
