import type { Static } from 'typebox';
import * as Type from 'typebox';

/** The labels of rows. `title` is text above a table, `note` text below it or between its rows. */
export const ROW_LABELS = ['header', 'data', 'total', 'group', 'note', 'title'] as const;

const rowNumber = Type.Integer({ minimum: 1 });
const rowLabel = Type.Enum([...ROW_LABELS]);
const columnLetter = Type.String({ pattern: '^[A-Z]{1,3}$' });

/** `corrected`: a person set it; `confirmed`: a person checked it and left it; `unseen`: only ADE decided it. */
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
  /** Whether people saw its range and its header. */
  seen,
  columns: Type.Optional(Type.Array(LabelledColumnSchema)),
});

const LabelledSheetSchema = Type.Object({
  /** From 0, in the order of the tabs. */
  index: Type.Integer({ minimum: 0 }),
  rows: Type.Optional(Type.Array(LabelledRowsSchema)),
  tables: Type.Optional(Type.Array(LabelledTableSchema)),
});

/** NAME.labels.json: the right answers for one document. Missing parts are not judged; unknown keys are ignored. */
export const LabelsSchema = Type.Object({
  /** Name of the document, which is in the same folder. */
  document: Type.String({ minLength: 1 }),
  /** The collection of the document; by default the name of the folder. */
  source: Type.Optional(Type.String({ minLength: 1 })),
  /** Documents that are nearly copies of one another have the same group. */
  group: Type.Optional(Type.String()),
  /** The labels that all deserving rows have; rows may lack any other label. By default all labels. */
  judged: Type.Optional(Type.Array(rowLabel, { minItems: 1 })),
  /** Made by a program, and easier than real documents: weights are learned from it, but not judged by it. */
  invented: Type.Optional(Type.Boolean()),
  sheets: Type.Array(LabelledSheetSchema, { minItems: 1 }),
});

export type RowLabel = (typeof ROW_LABELS)[number];
export type Seen = NonNullable<Static<typeof seen>>;
export type Labels = Static<typeof LabelsSchema>;
export type LabelledSheet = Static<typeof LabelledSheetSchema>;
export type LabelledTable = Static<typeof LabelledTableSchema>;
