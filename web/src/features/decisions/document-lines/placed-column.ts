import type { Mapping, Sheet, Table } from '../../../api/contract.ts';
import type { ColumnChoice } from '../../entities/fields/index.ts';
import type { NewCorrection, Statement } from '../corrections/index.ts';

/** A column of a table, where it is in the record. */
export interface PlacedColumn {
  sheet: Sheet;
  table: Table;
  mapping: Mapping;
}

/** The cell at which the column is named: its header, or else the first of its table. */
export const cellOf = ({ table, mapping }: PlacedColumn): string =>
  `${mapping.raw.column}${table.header.rows.at(-1) ?? /\d+/.exec(table.a1_range)?.[0] ?? 1}`;

/** The key of a correction for a column without a field. */
export const thenOf = ({ then }: ColumnChoice) => (then === undefined ? {} : { then });

/** Says what a column is in all its tables. Other columns of these tables lose the field. */
export function sayColumn(at: readonly PlacedColumn[], choice: ColumnChoice): Statement {
  const say = (columns: readonly PlacedColumn[], said: ColumnChoice): NewCorrection => ({
    kind: 'column_field',
    places: columns.map((one) => ({ sheet: one.sheet.index, a1: cellOf(one) })),
    field: said.field,
    ...thenOf(said),
  });
  if (choice.field === null) return [say(at, choice)];
  const others = at.flatMap(({ sheet, table, mapping: own }) =>
    (table.mapping ?? []).flatMap((mapping) =>
      mapping !== own && mapping.target_field === choice.field ? [{ sheet, table, mapping }] : [],
    ),
  );
  return [say(at, choice), ...others.map((other) => say([other], { field: null }))];
}
