import type { ChangeKind } from '../../contract/row-changes.ts';
import type { CellValue } from '../../workbook/index.ts';
import type { LocatedRow } from './locate-rows.ts';
import type { RowChange } from './read-changes.ts';

/** A row that is new, gone or changed, as people read it. */
export interface ShownChange {
  change: ChangeKind;
  /** Place in this document; null for a row that is gone. */
  place: { sheet: string; row: number } | null;
  /** Place in the earlier document; without its record only the row is known. Null for a row that is new. */
  earlier_place: { sheet: string | null; row: number } | null;
  /** The key; null if no result has it any more, or if the reader may not see values. */
  key: ShownValue[] | null;
  /** The fields that differ; both values are null without the results. */
  fields: { target_field: string; before: CellValue; after: CellValue }[];
}

interface ShownValue {
  target_field: string;
  value: CellValue;
}

/** A result of which cells are read; undefined for a row that it does not have. */
export type ReadCells = (row: LocatedRow) => readonly CellValue[] | undefined;

interface Side {
  rows: readonly (LocatedRow | null)[];
  read: ReadCells;
}

/** Puts places and values into changes. `null`: there is no such record or result. */
export function fillChanges(
  changes: readonly RowChange[],
  key: readonly string[],
  { now, before }: { now: Side | null; before: Side | null },
): ShownChange[] {
  return changes.map((change, i) => {
    const [here, there] = [now?.rows[i] ?? null, before?.rows[i] ?? null];
    const [cells, cellsBefore] = [readSide(now, here), readSide(before, there)];
    const read = (side: typeof cells, field: string): CellValue => side?.get(field) ?? null;
    const ofKey = cells ?? cellsBefore;
    return {
      change: change.kind,
      place: here === null ? null : { sheet: here.sheet, row: here.row },
      earlier_place: change.before === null ? null : { sheet: there?.sheet ?? null, row: change.before.row },
      key: ofKey === null ? null : key.map((field) => ({ target_field: field, value: read(ofKey, field) })),
      fields: change.fields.map((field) => ({
        target_field: field,
        before: read(cellsBefore, field),
        after: read(cells, field),
      })),
    };
  });
}

function readSide(side: Side | null, row: LocatedRow | null): ReadonlyMap<string, CellValue> | null {
  const cells = side === null || row === null ? undefined : side.read(row);
  if (cells === undefined) return null;
  return new Map(Object.entries(row!.columns).map(([field, column]) => [field, cells[column] ?? null]));
}
