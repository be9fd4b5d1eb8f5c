import type { Static } from 'typebox';
import * as Type from 'typebox';
import { Count, closed, Id, nullable, resource } from './common.ts';

const Share = Type.Object(
  {
    count: Type.Number({ minimum: 0 }),
    of: Type.Number({ minimum: 0 }),
    share: Type.Number({ minimum: 0, maximum: 1 }),
  },
  { ...closed, title: 'Share' },
);
const Quality = Type.Number({
  minimum: 0,
  maximum: 1,
  description: 'The mean of the shares of rows, headers, tables, numbers of tables and columns that are right',
});

const FiguresSchema = Type.Object(
  {
    failed: Type.Integer({ minimum: 0, description: 'Documents whose run failed; everything in them counts as wrong' }),
    quality: Quality,
    rows: nullable(Share),
    data_lost: nullable(Share),
    others_as_data: nullable(Share),
    headers: nullable(Share),
    tables: nullable(Share),
    table_counts: nullable(Share),
    columns: nullable(Share),
  },
  {
    ...closed,
    title: 'ScoreFigures',
    description:
      'Shares that are right; except `data_lost`, data rows that became something else, and `others_as_data`, other rows that became data. null if no label decides',
  },
);

const change = <Schema extends Type.TSchema>(of: Schema) => Type.Object({ before: of, after: of }, closed);

const ScoreChangeSchema = Type.Object(
  {
    part: Type.Enum(['rows', 'header', 'tables', 'column']),
    sheet: Count,
    place: nullable(Type.String({ description: 'Rows `5` or `5:9`, or the letter of a column; null: the sheet' })),
    header: Type.Optional(Type.String({ description: 'Of the column' })),
    expected: nullable(Type.String()),
    before: nullable(Type.String()),
    after: nullable(Type.String()),
    is: Type.Enum(['better', 'worse', 'other']),
  },
  { ...closed, title: 'ScoreChange', description: 'Labels, fields, rows or numbers as texts; null: no field' },
);

const ScoredJobSchema = Type.Object(
  {
    job_id: Id,
    filename: Type.String(),
    quality: nullable(change(Quality)),
    changes: Type.Array(ScoreChangeSchema, { description: 'The first 100' }),
    left_off: Type.Integer({ minimum: 0, description: 'How many more changes there are' }),
    error: nullable(Type.Object({ code: Type.String(), message: Type.String() }, closed)),
  },
  closed,
);

export const ScoreVersionSchema = Type.Object(
  {
    against: Type.Optional(
      Type.Unsafe<string>({
        ...Id,
        description: 'A version of the same config; left out: the one that it is based on',
      }),
    ),
    job_ids: Type.Optional(
      Type.Array(Id, {
        minItems: 1,
        maxItems: 40,
        description: 'Left out: the newest 12 accepted jobs of the config that have their documents',
      }),
    ),
  },
  { ...closed, title: 'ScoreVersion' },
);

/** How well two versions read accepted documents. The changes contain headers of documents. */
export const VersionScoreSchema = resource('VersionScore', {
  config_version_id: Id,
  against: Id,
  figures: nullable(
    Type.Unsafe<{ before: Static<typeof FiguresSchema>; after: Static<typeof FiguresSchema> }>({
      ...change(FiguresSchema),
      description: 'Figures of the jobs that ran with both versions; null if there are none',
    }),
  ),
  items: Type.Array(ScoredJobSchema),
});

export type VersionScore = Static<typeof VersionScoreSchema>;
export type ScoredJob = Static<typeof ScoredJobSchema>;
