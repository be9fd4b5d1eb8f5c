import { COLUMN_KIND_NAMES } from '../../../contract/column-kinds.ts';
import type { SandboxLevel } from '../../../contract/levels.ts';
import type { OwnColumn } from '../../../contract/own-columns.ts';
import type { ReadAs } from '../../../contract/run-request.ts';
import { runHeads } from '../../../previews/index.ts';
import type { FoundColumn } from '../found-column.ts';
import { proposeKinds } from '../propose/propose-kinds.ts';

/** A document with a table whose columns are known. */
export interface ColumnsDocument {
  documentPath: string;
  displayName: string;
  maxExpandedMb: number;
  readAs: ReadAs | undefined;
}

/** A table as a record has it: its columns and rows. */
export interface TablePlace {
  /** Index of the sheet. */
  sheet: number;
  /** 0-based positions in the sheet, with their headers. */
  columns: readonly { position: number; header: string }[];
  /** The first and the last row of each run of data rows. */
  rows: readonly (readonly [number, number])[];
}

/** What is proposed for a column: a kind, and how its values are written. */
export type ColumnProposal = Pick<OwnColumn, 'kind'> & {
  checks: Pick<NonNullable<OwnColumn['checks']>, 'date_order' | 'decimal_mark' | 'tolerant'>;
};

/** How many rows of a sheet are read for it. */
const SAMPLE_ROWS = 5_000;

/**
 * Proposes a kind for one column of a table, by its header and, if there is a document, by its values, which are read in
 * a confined process. The answer has no value. Throws the errors of reading a document.
 */
export async function proposeColumn(
  { sheet, columns, rows }: TablePlace,
  position: number,
  document: { at: ColumnsDocument; getLevel: () => Promise<SandboxLevel> } | null,
  signal: AbortSignal,
): Promise<ColumnProposal> {
  const heads = document === null ? [] : await runHeads(await document.getLevel(), document.at, SAMPLE_ROWS, signal);
  const data = (heads[sheet]?.rows ?? []).filter(({ index }) =>
    rows.some(([first, last]) => first <= index && index <= last),
  );
  const found = columns.map((column): FoundColumn => {
    const values = data.flatMap((row) => row.values[column.position] || []);
    const [isFull, isDistinct] = [values.length === data.length, new Set(values).size === values.length];
    const label = column.header === '' ? '?' : column.header;
    return { label, synonyms: [], among: COLUMN_KIND_NAMES, checks: {}, values, isFull, isDistinct };
  });
  const { columns: proposed } = proposeKinds({ title: '', columns: found, rowCount: data.length, notes: [] });
  const at = columns.findIndex((column) => column.position === position);
  const { kind, checks = {} }: Pick<OwnColumn, 'kind' | 'checks'> = proposed[at] ?? { kind: 'text' };
  const { date_order, decimal_mark, tolerant } = checks;
  return {
    kind,
    checks: {
      ...(date_order === undefined ? {} : { date_order }),
      ...(decimal_mark === undefined ? {} : { decimal_mark }),
      ...(tolerant === undefined ? {} : { tolerant }),
    },
  };
}
