import type { Static } from 'typebox';
import * as Type from 'typebox';
import { closed } from '../../../contract/closed.ts';

const count = Type.Integer({ minimum: 0 });
const rowNumber = Type.Integer({ minimum: 1 });
const field = Type.Union([Type.String(), Type.Null()]);

/** Stands for the label of rows without a label of their own. */
export const NOT_LABELLED = 'unlabelled';
/** Label of rows that were not read, because the job failed or skipped the sheet. */
export const NOT_READ = 'unread';
/** Stands for a package's own labels that no corpus has, like `separator`. */
export const OTHER_LABEL = 'other';

/** Number of rows by the expected label, then by the label found. */
const ConfusionSchema = Type.Record(Type.String(), Type.Record(Type.String(), count));

/** Consecutive rows with the same mistake. */
const WrongRowsSchema = Type.Object(
  { first_row: rowNumber, last_row: rowNumber, expected: Type.String(), found: Type.String() },
  closed,
);

const RowScoreSchema = Type.Object(
  {
    /** The only labels that are judged, if not all labels were given. */
    judged: Type.Optional(Type.Array(Type.String())),
    confusion: ConfusionSchema,
    wrong: Type.Array(WrongRowsSchema),
  },
  closed,
);

const HeaderScoreSchema = Type.Object({ expected: Type.Array(rowNumber), found: Type.Array(rowNumber) }, closed);

const TableScoreSchema = Type.Object(
  {
    expected: count,
    found: count,
    overlaps: Type.Array(
      Type.Object(
        {
          first_row: rowNumber,
          last_row: rowNumber,
          iou: Type.Number({ minimum: 0, maximum: 1 }),
          column_iou: Type.Optional(Type.Number({ minimum: 0, maximum: 1, description: 'the same for columns' })),
          header_end: Type.Optional(Type.Boolean({ description: 'whether the header ends in the labelled row' })),
        },
        {
          ...closed,
          description:
            'labelled tables, each with its overlap with the best table found for it (shared rows / rows of either)',
        },
      ),
    ),
  },
  closed,
);

const ColumnScoreSchema = Type.Object(
  { column: Type.String(), header: Type.String(), expected: field, proposed: field, assigned: field },
  closed,
);

/** Decisions of one kind with a confidence in the same tenth; `bin` counts from 0. */
const BinSchema = Type.Object(
  { bin: Type.Integer({ minimum: 0, maximum: 9 }), count, confidence: Type.Number(), right: count },
  { ...closed, description: '`confidence` is the sum of all confidences' },
);

const SheetScoreSchema = Type.Object(
  {
    index: count,
    name: field,
    rows: Type.Optional(RowScoreSchema),
    header: Type.Optional(HeaderScoreSchema),
    tables: Type.Optional(TableScoreSchema),
    columns: Type.Optional(Type.Array(ColumnScoreSchema)),
    confidence: Type.Object(
      {
        rows: Type.Array(BinSchema),
        headers: Type.Array(BinSchema),
        tables: Type.Array(BinSchema),
        columns: Type.Array(BinSchema),
      },
      closed,
    ),
  },
  closed,
);

const CleanScoreSchema = Type.Object(
  {
    open: Type.Array(Type.String(), {
      description:
        'codes of the points that need a decision, except those about columns labelled as no field and about required fields that no labelled column is',
    }),
    mapped: Type.Union([Type.Boolean(), Type.Null()], { description: 'whether every labelled field is mapped' }),
    whole: Type.Union([Type.Boolean(), Type.Null()], { description: 'whether no labelled data row was lost' }),
  },
  { ...closed, description: 'null: the labels do not say' },
);

/** Compares one document with its labels, as counts from which all figures are made. */
export const DocumentScoreSchema = Type.Object(
  {
    document: Type.String({ description: 'path in the corpus' }),
    collection: Type.String(),
    group: field,
    quality: Type.Number({ minimum: 0, maximum: 1, description: 'documents are ranked by this' }),
    /** Why the job failed, or null. */
    error: Type.Union([Type.Object({ code: Type.String(), message: Type.String() }, closed), Type.Null()]),
    /** Number of points that need attention; null if the job failed. */
    attention: Type.Union([count, Type.Null()]),
    /** Left out if the job failed, and in scores from before 0.6.0. */
    clean: Type.Optional(CleanScoreSchema),
    sheets: Type.Array(SheetScoreSchema),
  },
  closed,
);

export type Confusion = Static<typeof ConfusionSchema>;
export type RowScore = Static<typeof RowScoreSchema>;
export type HeaderScore = Static<typeof HeaderScoreSchema>;
export type TableScore = Static<typeof TableScoreSchema>;
export type ColumnScore = Static<typeof ColumnScoreSchema>;
export type Bin = Static<typeof BinSchema>;
export type SheetScore = Static<typeof SheetScoreSchema>;
export type CleanScore = Static<typeof CleanScoreSchema>;
export type DocumentScore = Static<typeof DocumentScoreSchema>;

/** A table counts as found if its rows overlap with the labelled rows by this share. */
export const FOUND_IOU = 0.9;

/** A header is right if it has exactly the labelled rows. */
export function isExactHeader({ expected, found }: HeaderScore): boolean {
  return expected.join() === found.join();
}
