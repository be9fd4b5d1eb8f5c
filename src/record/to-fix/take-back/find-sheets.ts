import { AdeError } from '../../../contract/errors/index.ts';
import { type OpenSeal, parseSeal, SEAL_START, startsRow } from '../seal.ts';
import { Refusals } from './refusals.ts';
import type { ReturnedFile, ReturnedRow, ReturnedSheet } from './returned-file.ts';

/** Where the hidden row and column are in a returned sheet: the sender may have added rows and columns before them. */
export interface SealedSheet {
  sheet: ReturnedSheet;
  seal: OpenSeal;
  /** The row with the columns' letters. */
  letters: ReturnedRow;
  /** 0-based column with the rows' keys. */
  keyColumn: number;
}

/**
 * The sheets of a file that `ade to-fix` made, wherever their hidden row and column are; the sender's own sheets are
 * skipped. Throws `take_back_foreign`, and `take_back_refused` if a sheet has keys of rows but no hidden first row.
 */
export function findSealedSheets(file: ReturnedFile, jobId: string): SealedSheet[] {
  const refusals = new Refusals(file.name);
  const found = file.sheets.flatMap((sheet) => findSeal(sheet, refusals) ?? []);
  refusals.assertNone();
  const refuse = (what: string) => new AdeError('take_back_foreign', { file: file.name, path: jobId, found: what });
  const [first] = found;
  if (first === undefined) throw refuse('no sheet has the hidden first row');
  const other = found.find(({ seal }) => seal.job_id !== jobId);
  if (other !== undefined) throw refuse(`it belongs to the job ${other.seal.job_id}`);
  const { revision, warnings } = first.seal;
  if (found.some(({ seal }) => seal.revision !== revision || seal.warnings !== warnings)) {
    throw refuse('its sheets come from several workbooks');
  }
  return found;
}

function findSeal(sheet: ReturnedSheet, refusals: Refusals): SealedSheet | undefined {
  for (const row of sheet.rows) {
    const keyColumn = row.values.findIndex((value) => typeof value === 'string' && value.startsWith(SEAL_START));
    if (keyColumn >= 0) {
      const seal = parseSeal(row.values[keyColumn] as string);
      if (seal !== undefined) return { sheet, seal, letters: row, keyColumn };
      refusals.add('keys that were changed', { sheet: sheet.name, row: row.index, column: keyColumn });
      return undefined;
    }
    const key = row.values.findIndex((value) => typeof value === 'string' && startsRow(value));
    if (key < 0) continue;
    refusals.add('keys of rows without the hidden first row', { sheet: sheet.name, row: row.index, column: key });
    return undefined;
  }
  return undefined;
}
