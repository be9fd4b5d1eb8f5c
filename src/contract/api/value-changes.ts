import type { Static } from 'typebox';
import * as Type from 'typebox';
import { VALUE_CHANGE_KINDS } from '../value-changes.ts';
import { Count, closed, nullable, resource } from './common.ts';
import { PreviewValueSchema } from './documents.ts';

/** Of each kind so many cells are shown, and so many stretches of rows that only one result has. */
export const SHOWN_CELLS = 5;
/** So many if only one field is compared. */
export const CELLS_OF_FIELD = 1_000;
export const SHOWN_STRETCHES = 50;

/** Of which values a comparison is. */
export const comparedField = Type.Optional(
  Type.String({ description: `Only this field, with the first ${CELLS_OF_FIELD} cells of each kind of change` }),
);

export const ChangedCellSchema = resource('ChangedCell', {
  sheet: Type.String({ description: 'Sheet of the document' }),
  sheet_index: Count,
  row: Type.Integer({ description: 'Row of the document' }),
  column: nullable(Type.String({ description: 'Column of the document; null if the field has none' })),
  left: PreviewValueSchema,
  right: PreviewValueSchema,
});

/** What became of a value. */
export const kindOfChange = {
  kind: Type.Enum([...VALUE_CHANGE_KINDS]),
  by: nullable(
    Type.Union([Type.Number(), Type.String()], {
      description: 'The factor of `multiplied`, the days of `moved`, the types of `type` (`number to text`)',
    }),
  ),
};

export const ValueKindSchema = resource('ValueKind', {
  ...kindOfChange,
  count: Count,
  cells: Type.Array(ChangedCellSchema, {
    description: `The first ${SHOWN_CELLS}, or ${CELLS_OF_FIELD} if a field was asked for`,
  }),
});

export const FieldValuesSchema = resource('FieldValues', {
  target_field: Type.String({
    description: 'The field; for a column without a field that only one result has, its header there',
  }),
  changed: Type.Integer({ description: 'Cells that have a value in both results, but not the same' }),
  filled: Type.Integer({ description: 'Cells that have a value only in the second result' }),
  emptied: Type.Integer({ description: 'Cells that have a value only in the first result' }),
  kinds: Type.Array(ValueKindSchema, { description: 'Most frequent first' }),
});

export const OneSidedRowsSchema = resource('OneSidedRows', {
  side: Type.Enum(['left', 'right']),
  sheet: Type.String({ description: 'Sheet of the document' }),
  sheet_index: Count,
  first_row: Type.Integer(),
  last_row: Type.Integer(),
  label: nullable(Type.String({ description: 'What the other job read these rows as; null if it did not read them' })),
});

/** What differs in the values of two results of one document, row by row of the document. */
export const ValueComparisonSchema = resource('ValueComparison', {
  rows: Type.Object(
    {
      both: Count,
      changed: Type.Integer({ description: 'Rows of both in which a value differs' }),
      left_only: Count,
      right_only: Count,
    },
    closed,
  ),
  fields: Type.Array(FieldValuesSchema, { description: 'Fields and carried columns of which a value differs' }),
  only: Type.Array(OneSidedRowsSchema, { description: `Rows that only one result has: the first ${SHOWN_STRETCHES}` }),
  more_only: Type.Integer({ description: 'Stretches of such rows that are not listed' }),
});

export type ChangedCell = Static<typeof ChangedCellSchema>;
export type ValueKind = Static<typeof ValueKindSchema>;
export type FieldValues = Static<typeof FieldValuesSchema>;
export type OneSidedRows = Static<typeof OneSidedRowsSchema>;
export type ValueComparison = Static<typeof ValueComparisonSchema>;
