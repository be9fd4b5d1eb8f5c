import type { Static } from 'typebox';
import * as Type from 'typebox';
import { DateOrderSchema } from './artifact/values.ts';
import { closed } from './closed.ts';
import { ReadAsSchema } from './run-request.ts';

/** Where a correction holds: by the sheet's index and A1, never by a table's id, which may be another one in the next revision. */
export const PlaceSchema = Type.Object(
  {
    sheet: Type.Integer({ minimum: 0, description: 'index of the sheet in the document, from 0' }),
    a1: Type.String({
      minLength: 1,
      maxLength: 40,
      description:
        'a cell of a column (`C4`) for a correction of columns, rows (`5` or `5:9`) for a correction of rows, a range (`A4:H120`) for a correction of a table',
    }),
  },
  closed,
);

const common = {
  id: Type.String({ pattern: '^c[1-9]\\d*$', description: 'unique in the job, over all of its revisions' }),
  places: Type.Array(PlaceSchema, { minItems: 1, maxItems: 10_000 }),
  by: Type.String({ minLength: 1, maxLength: 200, description: 'who corrected' }),
  at: Type.String({ description: 'ISO 8601, UTC' }),
  reason: Type.Optional(Type.String({ maxLength: 2000 })),
  supersedes: Type.Optional(
    Type.Array(Type.String(), { description: 'ids of earlier corrections that are no longer in force' }),
  ),
};

/** This column is that field, or none. */
export const ColumnFieldSchema = Type.Object(
  {
    kind: Type.Literal('column_field'),
    ...common,
    field: Type.Union([Type.String(), Type.Null()], { description: 'null: no field' }),
  },
  closed,
);

/** These rows have that label. */
export const RowLabelSchema = Type.Object(
  { kind: Type.Literal('row_label'), ...common, label: Type.String({ minLength: 1 }) },
  closed,
);

/** A value that a person gives instead of a cell's. */
export const GivenValueSchema = Type.Union([
  Type.String({ minLength: 1, maxLength: 32_767 }),
  Type.Number(),
  Type.Boolean(),
  Type.Object({ date: Type.String({ pattern: '^[1-9]\\d{3}-\\d{2}-\\d{2}$', description: 'ISO 8601' }) }, closed),
]);

/** This field, for which the table has no column, has that value in each of its rows. */
export const FieldValueSchema = Type.Object(
  { kind: Type.Literal('field_value'), ...common, field: Type.String(), value: GivenValueSchema },
  closed,
);

/** This cell has that value, before the rules see it; with a field, that row has it after all rules. */
export const CellValueSchema = Type.Object(
  {
    kind: Type.Literal('cell_value'),
    ...common,
    field: Type.Optional(
      Type.String({ description: 'field of a value that has no cell in the document; the places are then rows' }),
    ),
    value: Type.Union([GivenValueSchema, Type.Null()], { description: 'null: empty' }),
  },
  closed,
);

/** Places of a correction that may apply to the whole document. */
const anywhere = {
  ...common,
  places: Type.Array(PlaceSchema, { maxItems: 10_000, description: 'none: the whole document' }),
};

/** In this field, this text means that value. */
export const ValueIsSchema = Type.Object(
  {
    kind: Type.Literal('value_is'),
    ...anywhere,
    field: Type.String(),
    from: Type.String({ minLength: 1, maxLength: 32_767, description: 'as in the document, without outer blanks' }),
    to: Type.Union([GivenValueSchema, Type.Null()], { description: 'null: nothing' }),
  },
  closed,
);

/** The document is read like that. */
export const ReadAsCorrectionSchema = Type.Object(
  {
    kind: Type.Literal('read_as'),
    ...anywhere,
    encoding: Type.Optional(Type.Index(ReadAsSchema, ['encoding'])),
    delimiter: Type.Optional(Type.Index(ReadAsSchema, ['delimiter'])),
    date_order: Type.Optional(DateOrderSchema),
  },
  closed,
);

/** The header of this column is that text. */
export const ColumnNameSchema = Type.Object(
  { kind: Type.Literal('column_name'), ...common, name: Type.String({ minLength: 1, maxLength: 1000 }) },
  closed,
);

/** The table is in this range, with all of its rows. */
export const TableRangeSchema = Type.Object({ kind: Type.Literal('table_range'), ...common }, closed);

/** Undoes earlier corrections, without a replacement. */
export const UndoSchema = Type.Object(
  {
    kind: Type.Literal('undo'),
    ...common,
    places: Type.Array(PlaceSchema, {
      maxItems: 0,
      description: 'none: the places are those of the undone corrections',
    }),
    supersedes: Type.Array(Type.String(), {
      minItems: 1,
      maxItems: 10_000,
      description: 'ids of corrections in force',
    }),
  },
  closed,
);

const schemas = {
  column_field: ColumnFieldSchema,
  row_label: RowLabelSchema,
  field_value: FieldValueSchema,
  cell_value: CellValueSchema,
  value_is: ValueIsSchema,
  read_as: ReadAsCorrectionSchema,
  column_name: ColumnNameSchema,
  table_range: TableRangeSchema,
  undo: UndoSchema,
};

export const CorrectionSchema = Type.Union([
  schemas.column_field,
  schemas.row_label,
  schemas.field_value,
  schemas.cell_value,
  schemas.value_is,
  schemas.read_as,
  schemas.column_name,
  schemas.table_range,
  schemas.undo,
]);

const ADDED = ['id', 'by', 'at'] as const;

/** The keys of a new correction by kind; ADE adds the others. */
export const NEW_CORRECTION_SCHEMAS = {
  column_field: Type.Omit(schemas.column_field, ADDED, closed),
  row_label: Type.Omit(schemas.row_label, ADDED, closed),
  field_value: Type.Omit(schemas.field_value, ADDED, closed),
  cell_value: Type.Omit(schemas.cell_value, ADDED, closed),
  value_is: Type.Omit(schemas.value_is, ADDED, closed),
  read_as: Type.Omit(schemas.read_as, ADDED, closed),
  column_name: Type.Omit(schemas.column_name, ADDED, closed),
  table_range: Type.Omit(schemas.table_range, ADDED, closed),
  undo: Type.Omit(schemas.undo, ADDED, closed),
};

/**
 * inputs/corrections.json of a revision: all of its corrections, including those of earlier revisions. It contains texts of
 * people, and is kept and deleted like the values of a document. The record has only its hash.
 */
export const CorrectionsSchema = Type.Object(
  {
    schema: Type.Literal('ade.corrections/v1'),
    salt: Type.String({
      pattern: '^[0-9a-f]{32}$',
      description: 'keeps the hash in the record from revealing a short set',
    }),
    corrections: Type.Array(CorrectionSchema),
  },
  closed,
);

export type Place = Static<typeof PlaceSchema>;
export type Correction = Static<typeof CorrectionSchema>;
export type CorrectionKind = Correction['kind'];
export type Corrections = Static<typeof CorrectionsSchema>;
export type GivenValue = Static<typeof GivenValueSchema>;
/** A correction of that kind. */
export type CorrectionOf<Kind extends CorrectionKind> = Extract<Correction, { kind: Kind }>;

type Without<Kind extends Correction> = Kind extends Correction ? Omit<Kind, 'id' | 'by' | 'at'> : never;

/** A correction as a person gives it, before it is in a set. */
export type NewCorrection = Without<Correction>;

/** The corrections in force, in their order: no later one supersedes them, and they undo nothing. */
export function listStanding(corrections: readonly Correction[]): Correction[] {
  const superseded = new Set(corrections.flatMap(({ supersedes = [] }) => supersedes));
  return corrections.filter(({ id, kind }) => kind !== 'undo' && !superseded.has(id));
}
