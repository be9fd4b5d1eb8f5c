import { createHash } from 'node:crypto';
import { findPublicKey, openSigner, type Statement, verifySignature } from '../../base/signing/index.ts';
import type { CellValue } from '../../workbook/index.ts';

/** The origin of a sheet to fix, and the columns in which its rows were sent. */
export interface SheetOrigin {
  job_id: string;
  revision: number;
  /** Index in the document, from 0. */
  sheet: number;
  table_id: string;
  /** Whether rows with only warnings were sent, too. */
  warnings: boolean;
  /** Letters in the document, in order. */
  columns: readonly string[];
}

/** Start of the text in the first cell of a sheet to fix. */
export const SEAL_START = 'ade-to-fix/v1 ';
/** Words in the seal for the kinds of rows that were sent. */
const ERRORS = 'errors';
const WARNINGS = 'warnings';
const KEY_START = 'row ';
const ROW_KEY = /^row (\d{1,7}) ([0-9a-f]+) (\S+)$/;
const HEADER_START = 'header ';
const SALT_CHARS = 32;
const HASH_CHARS = 24;

/** The content of a sheet's first cell, before its signature is verified. */
export interface OpenSeal extends Omit<SheetOrigin, 'columns'> {
  salt: string;
  key_id: string;
  signature: string;
}

/** Signs sheets and rows with the key of a data folder: the same rows get the same seals. */
export class SheetSealer {
  readonly #origin: SheetOrigin;
  readonly #signer: ReturnType<typeof openSigner>;
  readonly #salt: string;

  constructor(dataDir: string, origin: SheetOrigin) {
    this.#origin = origin;
    this.#signer = openSigner(dataDir);
    const { signature } = this.#signer.sign({ kind: 'to_fix_salt', ...origin });
    this.#salt = hash(signature, SALT_CHARS);
  }

  /** The text for the first cell of the sheet. */
  get text(): string {
    const { job_id, revision, sheet, table_id, warnings } = this.#origin;
    const about = [job_id, revision, sheet, table_id, warnings ? WARNINGS : ERRORS];
    const { key_id, signature } = this.#signer.sign(stateSheet(this.#origin, this.#salt));
    return `${SEAL_START}${[...about, this.#salt, key_id, signature].join(' ')}`;
  }

  /** The text for the first cell of a row. */
  sealRow(row: number, values: readonly CellValue[]): string {
    const cells = hashCells(this.#salt, row, values);
    const { signature } = this.#signer.sign(stateRow(this.#origin, row, cells));
    return `${KEY_START}${row} ${cells} ${signature}`;
  }
}

/** Whether a text has the form of a row's key. */
export function startsRow(text: string): boolean {
  return ROW_KEY.test(text);
}

export function nameHeaderRow(row: number): string {
  return `${HEADER_START}${row}`;
}

/** The header row that a key names; undefined for any other text. */
export function parseHeaderRow(text: string): number | undefined {
  const match = /^header (\d{1,7})$/.exec(text);
  return match ? Number(match[1]) : undefined;
}

const SEAL = /^ade-to-fix\/v1 (\S+) (\d{1,9}) (\d{1,9}) (\S+) (errors|warnings) (\S+) (\S+) (\S+)$/;

export function parseSeal(text: string): OpenSeal | undefined {
  const parts = SEAL.exec(text);
  if (parts === null) return undefined;
  // Every group matches; an empty text would never have a valid signature.
  const [, job_id = '', revision, sheet, table_id = '', sent, salt = '', key_id = '', signature = ''] = parts;
  return {
    job_id,
    revision: Number(revision),
    sheet: Number(sheet),
    table_id,
    warnings: sent === WARNINGS,
    salt,
    key_id,
    signature,
  };
}

/** Checks whether this data folder has sealed a sheet, and rows of it. */
export class SealCheck {
  readonly #seal: OpenSeal;
  readonly #origin: SheetOrigin;
  readonly #publicKey: string | undefined;

  constructor(dataDir: string, seal: OpenSeal, columns: readonly string[]) {
    const { job_id, revision, sheet, table_id, warnings } = seal;
    this.#seal = seal;
    this.#origin = { job_id, revision, sheet, table_id, warnings, columns };
    this.#publicKey = findPublicKey(dataDir, seal.key_id);
  }

  /** Whether the sheet was signed with a key of this data folder. */
  get isKnown(): boolean {
    return this.#publicKey !== undefined;
  }

  get isGenuine(): boolean {
    return this.#verify(stateSheet(this.#origin, this.#seal.salt), this.#seal.signature);
  }

  /** The row that a key names; undefined if the key is not genuine. */
  readRow(text: string): { row: number; cells: string } | undefined {
    const match = ROW_KEY.exec(text);
    if (match === null) return undefined;
    const [, row, cells = '', signature = ''] = match;
    const isGenuine = this.#verify(stateRow(this.#origin, Number(row), cells), signature);
    return isGenuine ? { row: Number(row), cells } : undefined;
  }

  /** Whether a row was sent with these values. */
  isSent(row: number, cells: string, values: readonly CellValue[]): boolean {
    return hashCells(this.#seal.salt, row, values) === cells;
  }

  #verify(statement: Statement, signature: string): boolean {
    return this.#publicKey !== undefined && verifySignature(this.#publicKey, statement, signature);
  }
}

function stateSheet(origin: SheetOrigin, salt: string): Statement {
  return { kind: 'to_fix_sheet', ...origin, salt };
}

function stateRow({ columns: _, ...origin }: SheetOrigin, row: number, cells: string): Statement {
  return { kind: 'to_fix_row', ...origin, row, cells };
}

/** The salt keeps somebody who has only a row's key from guessing the cells of the row. */
function hashCells(salt: string, row: number, values: readonly CellValue[]): string {
  return hash(`${salt} ${row} ${JSON.stringify(values)}`, HASH_CHARS);
}

function hash(text: string, chars: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, chars);
}
