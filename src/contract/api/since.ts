import type { Static } from 'typebox';
import * as Type from 'typebox';
import { IssueSchema } from '../artifact.ts';
import { PlaceSchema } from '../corrections.ts';
import { REVIEW_STATES } from '../review.ts';
import { Count, closed, Id, nullable, resource } from './common.ts';

const Places = Type.Array(PlaceSchema, { description: 'The first few places: rows or cells' });
const CountedSchema = resource('CountedPlaces', { count: Count, places: Places });

/** Figures of a field in one document; null if the document has no sender, or was removed with its figures. */
const FieldSumSchema = resource('FieldSum', {
  sum: Type.Number({ description: 'Sum of the values that are numbers' }),
  numbers: Count,
  empty: Count,
});

/** `in` = `out` + the rows of `left_out` - `written_again`. */
const RowsSchema = resource('RowsOfJob', {
  in: Type.Integer({ minimum: 0, description: 'Rows of the document that are not blank' }),
  out: Type.Integer({ minimum: 0, description: 'Rows of the result' }),
  left_out: Type.Record(Type.String(), CountedSchema, { description: 'By label' }),
  written_again: Type.Integer({
    minimum: 0,
    description: 'Additional rows of the result: a row with several tables side by side is written once for each table',
  }),
});

export const COLUMN_CHANGES = ['field_gained', 'field_lost', 'header_changed', 'column_new', 'column_gone'] as const;

const ColumnSideSchema = resource('HeadersOfField', {
  headers: Type.Array(Type.String(), {
    description: "Headers of the field's columns; empty if the field is derived or was given by a person",
  }),
  places: Places,
});

const describeEarlier = (description: string) =>
  Type.Object(
    {
      job_id: Id,
      revision: Type.Integer({ minimum: 1 }),
      period: Type.String(),
      source_file: Type.String(),
      review_state: Type.Enum([...REVIEW_STATES]),
      has_record: Type.Boolean({ description: 'false: retention removed the record, so nothing is compared' }),
    },
    { ...closed, description },
  );

/** The changes since the sender's document of the previous period. It contains no values besides the totals. */
export const SinceSchema = resource('Since', {
  job_id: Id,
  revision: Type.Integer({ minimum: 1 }),
  period: nullable(Type.String()),
  earlier: nullable(describeEarlier('The job that counts for the previous period; null if there is none')),
  added: Type.Array(describeEarlier('A job that people added to it'), {
    description: 'Jobs that people added to it: all of them are compared as one. Places are those in `earlier`',
  }),
  rows: Type.Object({ before: nullable(RowsSchema), after: RowsSchema }, closed),
  columns: Type.Object(
    {
      same: Type.Integer({ minimum: 0, description: 'Fields that both documents have under the same headers' }),
      changes: Type.Array(
        Type.Object(
          {
            change: Type.Enum([...COLUMN_CHANGES], {
              description: '`column_new` and `column_gone` are about columns without a field',
            }),
            target_field: nullable(Type.String()),
            before: nullable(ColumnSideSchema),
            after: nullable(ColumnSideSchema),
          },
          closed,
        ),
        { description: 'Empty if there is no earlier job to compare with' },
      ),
    },
    closed,
  ),
  issues: Type.Array(
    Type.Object(
      {
        target_field: nullable(Type.String()),
        code: Type.String(),
        severity: IssueSchema.properties.severity,
        before: nullable(CountedSchema),
        after: CountedSchema,
        is_new: Type.Boolean({ description: 'Whether the earlier document had no issue of this kind' }),
      },
      closed,
    ),
    { description: 'Issues by field and code; new kinds first, then errors, then by count' },
  ),
  totals: nullable(
    Type.Array(
      Type.Object(
        { target_field: Type.String(), before: nullable(FieldSumSchema), after: nullable(FieldSumSchema) },
        closed,
      ),
      { description: 'Totals by field; null without `values`' },
    ),
  ),
});

export type Since = Static<typeof SinceSchema>;
