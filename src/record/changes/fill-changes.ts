import type { ChangeKind } from '../../contract/row-changes.ts';
import type { CellValue } from '../../workbook/index.ts';
import { findKind, type KindOfChange } from '../values/index.ts';
import type { LocatedRow } from './locate-rows.ts';
import type { RowChange } from './read-changes.ts';

/** A row that is new, gone or changed, as people read it. */
export interface ShownChange {
  change: ChangeKind;
  /** Place in this document; null for a row that is gone. */
  place: { sheet: string; sheet_index: number; row: number } | null;
  /**
   * Place in an earlier document, with its position among them; without its record only the row is known. Null for a row
   * that is new.
   */
  earlier_place: { document: number; sheet: string | null; sheet_index: number | null; row: number } | null;
  /** The key; null if no result has it any more, or if the reader may not see values. */
  key: ShownValue[] | null;
  /** The fields that differ; both values and the kind of change are null without the results. */
  fields: { target_field: string; before: CellValue; after: CellValue; kind: KindOfChange | null }[];
}

interface ShownValue {
  target_field: string;
  value: CellValue;
}

/** A result of which cells are read; undefined for a row that it does not have. */
export type ReadCells = (row: LocatedRow) => readonly CellValue[] | undefined;

/** Rows by the position of their change. */
export interface Side {
  rows: readonly (LocatedRow | null)[];
  read: ReadCells;
}

/** Puts places and values into changes. `before`: the earlier documents. `null`: there is no such record or result. */
export function fillChanges(
  changes: readonly RowChange[],
  key: readonly string[],
  { now, before }: { now: Side | null; before: readonly (Side | null)[] },
): ShownChange[] {
  return changes.map((change, i) => {
    const earlier = before[change.before?.document ?? 0] ?? null;
    const [here, there] = [now?.rows[i] ?? null, earlier?.rows[i] ?? null];
    const [cells, cellsBefore] = [readSide(now, here), readSide(earlier, there)];
    const read = (side: typeof cells, field: string): CellValue => side?.get(field) ?? null;
    const ofKey = cells ?? cellsBefore;
    return {
      change: change.kind,
      place: here === null ? null : { sheet: here.sheet, sheet_index: here.sheet_index, row: here.row },
      earlier_place: describeEarlier(change, there),
      key: ofKey === null ? null : key.map((field) => ({ target_field: field, value: read(ofKey, field) })),
      fields: change.fields.map((field) => {
        const [was, is] = [read(cellsBefore, field), read(cells, field)];
        const kind = cells === null || cellsBefore === null ? null : findKind(was, is);
        return { target_field: field, before: was, after: is, kind };
      }),
    };
  });
}

function describeEarlier({ before }: RowChange, found: LocatedRow | null): ShownChange['earlier_place'] {
  if (before === null) return null;
  const { sheet = null, sheet_index = null } = found ?? {};
  return { document: before.document, sheet, sheet_index, row: before.row };
}

function readSide(side: Side | null, row: LocatedRow | null): ReadonlyMap<string, CellValue> | null {
  const cells = side === null || row === null ? undefined : side.read(row);
  if (cells === undefined) return null;
  return new Map(Object.entries(row!.columns).map(([field, column]) => [field, cells[column] ?? null]));
}
