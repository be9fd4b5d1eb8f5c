import type { Static } from 'typebox';
import * as Type from 'typebox';
import { DateOrderSchema } from './artifact/values.ts';
import { closed } from './closed.ts';
import { ReadAsSchema } from './run-request.ts';

/** Where a correction applies: sheet index and A1. Table ids are not used: the next revision may number otherwise. */
export const PlaceSchema = Type.Object(
  {
    sheet: Type.Integer({ minimum: 0, description: 'index of the sheet in the document, from 0' }),
    a1: Type.String({
      minLength: 1,
      maxLength: 40,
      description:
        'for columns a cell of the column (`C4`), for rows their numbers (`5` or `5:9`), for a table its range (`A4:H120`)',
    }),
  },
  closed,
);

const common = {
  id: Type.String({ pattern: '^c[1-9]\\d*$', description: 'unique among all revisions of the job' }),
  places: Type.Array(PlaceSchema, { minItems: 1, maxItems: 10_000 }),
  by: Type.String({ minLength: 1, maxLength: 200, description: 'who corrected' }),
  at: Type.String({ description: 'ISO 8601, UTC' }),
  reason: Type.Optional(Type.String({ maxLength: 2000 })),
  supersedes: Type.Optional(
    Type.Array(Type.String(), { description: 'ids of the earlier corrections that this one replaces' }),
  ),
};

/** What becomes of a column without a field. */
export const ThenSchema = Type.Enum(['carry', 'leave_out'], {
  description:
    'only if `field` is null: whether the column is written after the fields or left out; without it, the package decides',
});

/** Maps a column to a field, or to none. */
export const ColumnFieldSchema = Type.Object(
  {
    kind: Type.Literal('column_field'),
    ...common,
    field: Type.Union([Type.String(), Type.Null()], { description: 'null: no field' }),
    then: Type.Optional(ThenSchema),
  },
  closed,
);

/** Gives rows a label. */
export const RowLabelSchema = Type.Object(
  { kind: Type.Literal('row_label'), ...common, label: Type.String({ minLength: 1 }) },
  closed,
);

/** A value that a person gives in place of a cell's value. */
export const GivenValueSchema = Type.Union([
  Type.String({ minLength: 1, maxLength: 32_767 }),
  Type.Number(),
  Type.Boolean(),
  Type.Object({ date: Type.String({ pattern: '^[1-9]\\d{3}-\\d{2}-\\d{2}$', description: 'ISO 8601' }) }, closed),
]);

/** Gives a field that has no column in the table one value for all rows. */
export const FieldValueSchema = Type.Object(
  { kind: Type.Literal('field_value'), ...common, field: Type.String(), value: GivenValueSchema },
  closed,
);

/** Gives a cell a value before the rules see it; with `field`, gives the field of a row a value after all rules. */
export const CellValueSchema = Type.Object(
  {
    kind: Type.Literal('cell_value'),
    ...common,
    field: Type.Optional(
      Type.String({ description: 'for a value that has no cell in the document: its field; the places are then rows' }),
    ),
    value: Type.Union([GivenValueSchema, Type.Null()], { description: 'null: empty' }),
  },
  closed,
);

/** Keys of a correction that may apply to the whole document. */
const anywhere = {
  ...common,
  places: Type.Array(PlaceSchema, { maxItems: 10_000, description: 'empty: the whole document' }),
};

/** Says which value a text means in a field. */
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

/** Says how the document is read. */
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

/** Gives a column another header. */
export const ColumnNameSchema = Type.Object(
  { kind: Type.Literal('column_name'), ...common, name: Type.String({ minLength: 1, maxLength: 1000 }) },
  closed,
);

/** Says that a table is in this range, and that all rows of the range belong to the table. */
export const TableRangeSchema = Type.Object({ kind: Type.Literal('table_range'), ...common }, closed);

/** Undoes earlier corrections without replacing them. */
export const UndoSchema = Type.Object(
  {
    kind: Type.Literal('undo'),
    ...common,
    places: Type.Array(PlaceSchema, {
      maxItems: 0,
      description: 'always empty: an undo applies to the places of the undone corrections',
    }),
    supersedes: Type.Array(Type.String(), {
      minItems: 1,
      maxItems: 10_000,
      description: 'ids of the corrections to undo',
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

/** The keys of a new correction, by kind; ADE adds the other keys. */
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
 * inputs/corrections.json of a revision: all of its corrections, including those of earlier revisions. It contains
 * texts by people, so it is kept and deleted like the values of a document. The record only has its hash.
 */
export const CorrectionsSchema = Type.Object(
  {
    schema: Type.Literal('ade.corrections/v1'),
    salt: Type.String({
      pattern: '^[0-9a-f]{32}$',
      description: 'keeps the hash in the record from revealing a small set of corrections',
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
export type CorrectionOf<Kind extends CorrectionKind> = Extract<Correction, { kind: Kind }>;

type Without<Kind extends Correction> = Kind extends Correction ? Omit<Kind, 'id' | 'by' | 'at'> : never;

/** A correction as a person gives it, without the keys that ADE adds. */
export type NewCorrection = Without<Correction>;

/** The corrections in force, in their order, without undos: no later correction supersedes them. */
export function listStanding(corrections: readonly Correction[]): Correction[] {
  const superseded = new Set(corrections.flatMap(({ supersedes = [] }) => supersedes));
  return corrections.filter(({ id, kind }) => kind !== 'undo' && !superseded.has(id));
}
