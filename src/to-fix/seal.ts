import { createHash } from 'node:crypto';
import { openSigner, type Statement } from '../signing/index.ts';
import type { CellValue } from '../workbook/types.ts';

/** Where a sheet to fix is from, and in which columns its rows were sent. */
export interface SheetOrigin {
  job_id: string;
  revision: number;
  /** Index in the document, from 0. */
  sheet: number;
  table_id: string;
  /** Letters in the document, in their order. */
  columns: readonly string[];
}

/** Begins the text in the first cell of a sheet to fix. */
const SEAL_START = 'ade-to-fix/v1 ';
const KEY_START = 'row ';
const HEADER_START = 'header ';
const SALT_CHARS = 32;
const HASH_CHARS = 24;

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

  /** For the first cell of the sheet. */
  get text(): string {
    const { job_id, revision, sheet, table_id } = this.#origin;
    const { key_id, signature } = this.#signer.sign(stateSheet(this.#origin, this.#salt));
    return `${SEAL_START}${[job_id, revision, sheet, table_id, this.#salt, key_id, signature].join(' ')}`;
  }

  /** For the first cell of a row. */
  sealRow(row: number, values: readonly CellValue[]): string {
    const cells = hashCells(this.#salt, row, values);
    const { signature } = this.#signer.sign(stateRow(this.#origin, row, cells));
    return `${KEY_START}${row} ${cells} ${signature}`;
  }
}

export function nameHeaderRow(row: number): string {
  return `${HEADER_START}${row}`;
}

function stateSheet(origin: SheetOrigin, salt: string): Statement {
  return { kind: 'to_fix_sheet', ...origin, salt };
}

function stateRow({ columns: _, ...origin }: SheetOrigin, row: number, cells: string): Statement {
  return { kind: 'to_fix_row', ...origin, row, cells };
}

/** With a salt, so that nobody who has only a key finds out what the cells of its row may be. */
function hashCells(salt: string, row: number, values: readonly CellValue[]): string {
  return hash(`${salt} ${row} ${JSON.stringify(values)}`, HASH_CHARS);
}

function hash(text: string, chars: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, chars);
}
