import type { Static } from 'typebox';
import * as Type from 'typebox';
import { IssueSchema, IssueTotalSchema } from './issues.ts';
import { FieldSourceSchema, MappingSchema } from './mapping.ts';
import { a1, closed, columnLetter, confidence, count, DateOrderSchema, rowNumber } from './values.ts';

/** Evidence for the order of day and month, from the texts of a column. */
export const DateEvidenceSchema = Type.Object(
  {
    order: Type.Union([DateOrderSchema, Type.Null()], { description: 'null: the order cannot be decided' }),
    decided_by: Type.Union([
      Type.Literal('manifest'),
      Type.Literal('values'),
      Type.Literal('undecided'),
      Type.Literal('person'),
    ]),
    correction: Type.Optional(Type.String({ description: 'id of the correction with which a person set the order' })),
    day_first: count,
    month_first: count,
    either: count,
    mixed_rows: Type.Optional(
      Type.Object(
        { day_first: rowNumber, month_first: rowNumber },
        { ...closed, description: 'if the column has both kinds: the first row with each' },
      ),
    ),
  },
  closed,
);

const TableColumnSchema = Type.Object(
  {
    column: columnLetter,
    header: Type.String(),
    header_parts: Type.Array(Type.String()),
    empty: Type.Optional(Type.Literal(true, { description: 'no data row has a cell in this column' })),
    dates: Type.Optional(DateEvidenceSchema),
    merged: Type.Optional(
      Type.Object(
        { ranges: count, cells: count, a1 },
        {
          ...closed,
          description:
            'values that are merged over several data rows: how many, how many cells below got no value, and the first range',
        },
      ),
    ),
  },
  closed,
);

const FieldStatsSchema = Type.Object(
  {
    field: Type.String(),
    sampled: count,
    empty: count,
    distinct: count,
    types: Type.Record(Type.String(), count),
  },
  closed,
);

const TransformFieldSchema = Type.Object(
  {
    field: Type.String(),
    rule: Type.Optional(Type.String()),
    changed: count,
    dropped: count,
    missing: Type.Optional(count),
    empty: count,
    corrected: Type.Optional(
      Type.Array(Type.Object({ correction: Type.String(), cells: count }, closed), {
        description: 'number of cells that people corrected, by the id of the correction',
      }),
    ),
  },
  closed,
);

export const TableSchema = Type.Object(
  {
    id: Type.String({ pattern: '^table_\\d+$' }),
    a1_range: a1,
    correction: Type.Optional(Type.String({ description: 'id of the correction with which a person set the range' })),
    layout: Type.Optional(
      Type.Object(
        {
          id: Type.String(),
          likeness: Type.Number({ minimum: 0, maximum: 1, description: '1: the same headers' }),
        },
        { ...closed, description: "the layout of the sender's recipe that fits the table" },
      ),
    ),
    header: Type.Object(
      {
        rows: Type.Array(rowNumber, { description: 'rows of the first header block; empty if synthetic' }),
        repeated_rows: Type.Optional(Type.Array(rowNumber)),
        synthetic: Type.Boolean(),
        confidence: Type.Optional(confidence),
      },
      closed,
    ),
    first_data_row: rowNumber,
    last_data_row: rowNumber,
    row_count: Type.Integer({ minimum: 0, description: 'data rows' }),
    confidence: Type.Optional(confidence),
    row_labels: Type.Record(Type.String(), count, { description: 'rows from the header to the end, by label' }),
    title_rows: Type.Array(rowNumber, { description: 'rows above the header that contain the title' }),
    part: Type.Optional(
      Type.Integer({
        minimum: 0,
        description: "index in the sheet's `parts`, which have the labels of the table's rows",
      }),
    ),
    language: Type.Optional(
      Type.String({ description: "language of the headers, guessed among the package's languages, such as de" }),
    ),
    unknown_headers: Type.Optional(
      Type.Literal(true, { description: "most headers have no word that the package's languages know" }),
    ),
    columns: Type.Array(TableColumnSchema),
    mapping: Type.Optional(Type.Array(MappingSchema)),
    fields: Type.Optional(Type.Array(FieldSourceSchema)),
    analysis: Type.Optional(Type.Array(FieldStatsSchema)),
    transform: Type.Optional(Type.Object({ rows: count, fields: Type.Array(TransformFieldSchema) }, closed)),
    validation: Type.Optional(
      Type.Object({ issues: Type.Array(IssueSchema), totals: Type.Array(IssueTotalSchema) }, closed),
    ),
  },
  closed,
);

export type DateEvidence = Static<typeof DateEvidenceSchema>;
export type TableColumn = Static<typeof TableColumnSchema>;
export type FieldStats = Static<typeof FieldStatsSchema>;
export type Table = Static<typeof TableSchema>;
