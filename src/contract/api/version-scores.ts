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
  description: 'Mean of five shares: how many rows, headers, tables, table counts and columns are right',
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
      'For each part, the share that is right; null if no label decides. Two are shares of mistakes: `data_lost` (data rows with another label) and `others_as_data` (other rows labelled as data)',
  },
);

const change = <Schema extends Type.TSchema>(of: Schema) => Type.Object({ before: of, after: of }, closed);

const ScoreChangeSchema = Type.Object(
  {
    part: Type.Enum(['rows', 'header', 'tables', 'column']),
    sheet: Count,
    place: nullable(Type.String({ description: 'Rows (`5`, `5:9`), or the letter of a column; null for a sheet' })),
    header: Type.Optional(Type.String({ description: 'Header of the column' })),
    expected: nullable(Type.String()),
    before: nullable(Type.String()),
    after: nullable(Type.String()),
    is: Type.Enum(['better', 'worse', 'other']),
  },
  { ...closed, title: 'ScoreChange', description: 'A label, field, row or number as text; null for no field' },
);

const ScoredJobSchema = Type.Object(
  {
    job_id: Id,
    filename: Type.String(),
    quality: nullable(change(Quality)),
    changes: Type.Array(ScoreChangeSchema, { description: 'The first 100 changes' }),
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
        description: 'A version of the same config; by default the version that this one is based on',
      }),
    ),
    job_ids: Type.Optional(
      Type.Array(Id, {
        minItems: 1,
        maxItems: 40,
        description: "By default the config's newest 12 accepted jobs whose documents are still there",
      }),
    ),
  },
  { ...closed, title: 'ScoreVersion' },
);

/** How correctly two versions read accepted documents. The changes contain headers of documents. */
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
