import type { Static } from 'typebox';
import * as Type from 'typebox';
import { EDITION_CHECK_CODES } from './edition-checks.ts';
import { a1, closed, columnLetter, count, rowNumber } from './values.ts';

/** `edition` checks compare rows and fields with the previous document, or look for rows that contradict themselves. */
export const CHECK_KINDS = ['expectation', 'total', 'expected', 'drift', 'edition'] as const;

/** Kinds of checks. The first ones come from `expect` in the manifest. */
export const CHECK_MEASURES = [
  'unique',
  'filled',
  'min',
  'max',
  'pattern',
  'one_of',
  'before',
  'after',
  'total',
  'rows',
  'sum',
  'empty',
  'errors',
  'field_lost',
  'column_lost',
  'rows_repeated',
  ...EDITION_CHECK_CODES,
] as const;

/** How two values of a field differ. */
export const CHANGE_DETAILS = ['day_month', 'century', 'in_document'] as const;

/** A comparison of two numbers. The numbers are in checks.json, not in the record: the sum of one row is a value. */
export const CheckSchema = Type.Object(
  {
    id: Type.String({ pattern: '^k\\d+$', description: 'id in this record and in checks.json' }),
    kind: Type.Enum([...CHECK_KINDS]),
    measure: Type.Enum([...CHECK_MEASURES]),
    sheet: Type.Optional(Type.String()),
    table_id: Type.Optional(Type.String()),
    a1: Type.Optional(a1),
    row_index: Type.Optional(rowNumber),
    column: Type.Optional(columnLetter),
    target_field: Type.Optional(Type.String()),
    other_field: Type.Optional(Type.String({ description: 'the second of two fields that look exchanged' })),
    detail: Type.Optional(Type.Enum([...CHANGE_DETAILS])),
    rows: Type.Optional(
      Type.Array(rowNumber, { maxItems: 10, description: 'the first rows of the sheet, as examples' }),
    ),
    headers: Type.Optional(
      Type.Array(Type.String(), { maxItems: 200, description: 'columns of the previous document that are missing' }),
    ),
    hint: Type.Optional(Type.Literal(true, { description: 'it is shown, but needs no attention' })),
    tolerance: Type.Object(
      {
        absolute: Type.Optional(Type.Number({ minimum: 0 })),
        share: Type.Optional(Type.Number({ minimum: 0, description: 'as a share of the expected number' })),
      },
      { ...closed, description: 'by how much the two numbers may differ; the larger limit counts' },
    ),
    tolerance_from: Type.Optional(
      Type.Literal('recipe', { description: "the tolerance was set by the sender's recipe, not by the package" }),
    ),
    agrees: Type.Boolean(),
    count: Type.Optional(
      Type.Integer({ minimum: 1, description: 'unexpected values, or rows that the previous document had, too' }),
    ),
  },
  closed,
);

export const ChecksSchema = Type.Object(
  {
    agree: count,
    differ: count,
    list: Type.Array(CheckSchema, {
      description: 'for each kind of check, the first 1,000 that disagree and the first 1,000 that agree',
    }),
    named_by: Type.Optional(
      Type.Array(Type.String(), { description: 'the fields that name a row: the key, and the roles of names' }),
    ),
    key: Type.Optional(
      Type.Array(Type.String(), { description: 'the fields by which rows were compared with the previous document' }),
    ),
    rows: Type.Optional(
      Type.Object(
        { same: count, changed: count, new: count, gone: count },
        { ...closed, description: "rows compared by their keys with the sender's previous document" },
      ),
    ),
  },
  closed,
);

export type Check = Static<typeof CheckSchema>;
export type CheckKind = Check['kind'];
export type CheckMeasure = Check['measure'];
