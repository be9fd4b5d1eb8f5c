import type { Static } from 'typebox';
import * as Type from 'typebox';

/** The labels of rows. `title` is text above a table, `note` text below it or between its rows. */
export const ROW_LABELS = ['header', 'data', 'total', 'group', 'note', 'title'] as const;

const rowNumber = Type.Integer({ minimum: 1 });
const rowLabel = Type.Enum([...ROW_LABELS]);
const columnLetter = Type.String({ pattern: '^[A-Z]{1,3}$' });

/** `corrected`: a person changed it; `confirmed`: a person checked it without a change; `unseen`: only ADE decided. */
const seen = Type.Optional(Type.Enum(['corrected', 'confirmed', 'unseen']));

const LabelledRowsSchema = Type.Object({ first_row: rowNumber, last_row: rowNumber, label: rowLabel, seen });

const LabelledColumnSchema = Type.Object({
  column: columnLetter,
  /** Left out or empty for a column without a header. */
  header: Type.Optional(Type.String()),
  /** null: the column belongs to no field. */
  target_field: Type.Union([Type.String(), Type.Null()]),
  seen,
});

const LabelledTableSchema = Type.Object({
  first_row: rowNumber,
  last_row: Type.Optional(rowNumber),
  first_column: Type.Optional(columnLetter),
  last_column: Type.Optional(columnLetter),
  /** Empty for a table without a header. */
  header_rows: Type.Optional(Type.Array(rowNumber)),
  /** Whether people looked at the range and the header of the table. */
  seen,
  columns: Type.Optional(Type.Array(LabelledColumnSchema)),
});

const LabelledSheetSchema = Type.Object({
  /** Index of the sheet, from 0, in the order of the tabs. */
  index: Type.Integer({ minimum: 0 }),
  rows: Type.Optional(Type.Array(LabelledRowsSchema)),
  tables: Type.Optional(Type.Array(LabelledTableSchema)),
});

/** NAME.labels.json: the right answers for one document. Missing parts are not judged; unknown keys are ignored. */
export const LabelsSchema = Type.Object({
  /** Name of the document; it is in the same folder as the labels. */
  document: Type.String({ minLength: 1 }),
  /** The collection that the document belongs to; by default the name of the folder. */
  source: Type.Optional(Type.String({ minLength: 1 })),
  /** Documents that are nearly the same have the same group. */
  group: Type.Optional(Type.String()),
  /** The complete labels: each row that should have one of them has it. Others may be missing. Default: all labels. */
  judged: Type.Optional(Type.Array(rowLabel, { minItems: 1 })),
  /** Whether a program made the document. Weights are learned from such easy documents, but not judged by them. */
  invented: Type.Optional(Type.Boolean()),
  sheets: Type.Array(LabelledSheetSchema, { minItems: 1 }),
});

export type RowLabel = (typeof ROW_LABELS)[number];
export type Seen = NonNullable<Static<typeof seen>>;
export type Labels = Static<typeof LabelsSchema>;
export type LabelledSheet = Static<typeof LabelledSheetSchema>;
export type LabelledTable = Static<typeof LabelledTableSchema>;
