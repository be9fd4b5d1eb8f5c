import type { Static } from 'typebox';
import * as Type from 'typebox';
import { JOB_ATTENTION_CODES } from '../belonging.ts';
import { RequiredSchema, TotalSchema } from '../figures.ts';
import { Count, closed, Id, nullable, resource } from './common.ts';
import { AttentionId } from './decisions.ts';

const figures = {
  is_complete: Type.Boolean({
    description:
      'false: a dry run has transformed only the first 1,000 rows of a table, or the figures were removed with the document; totals, empty rows and issues are then unknown',
  }),
  rows: { ...Count, description: 'Rows of the result' },
  tables: Type.Array(
    Type.Object(
      {
        table_id: Type.String(),
        sheet: Type.String(),
        sheet_index: Count,
        a1: Type.String({ description: 'Range of the table in the document' }),
        rows: Count,
      },
      { ...closed, title: 'TableRows' },
    ),
  ),
  required: nullable(RequiredSchema),
  totals: Type.Array(TotalSchema, {
    description:
      'Of the amount fields (the role amount; if the package has none, the type number) and of fields for which the document states a total; the main one first',
  }),
  issues: nullable(Type.Object({ error: Count, warning: Count, info: Count }, closed)),
  open: Type.Array(Type.Object({ id: AttentionId, code: Type.Enum([...JOB_ATTENTION_CODES]) }, closed), {
    description: 'Points that need a decision',
  }),
};

/** What a document amounts to. It contains values. */
export const FiguresSchema = resource('Figures', figures);

/** The same of one revision of a job. */
export const JobFiguresSchema = resource('JobFigures', {
  job_id: Id,
  revision: Type.Integer({ minimum: 1 }),
  ...figures,
});

/** The figures that a person saw. A revision is signed only if its own are the same. */
export const ExpectingSchema = Type.Object(
  {
    rows: Count,
    totals: Type.Array(
      Type.Object(
        {
          target_field: Type.String({ minLength: 1, maxLength: 64 }),
          total: nullable(Type.Number({ description: 'null: it was not known yet, and may be any' })),
        },
        closed,
      ),
      { maxItems: 500, description: 'All totals of the figures' },
    ),
    open: Type.Array(AttentionId, {
      maxItems: 1000,
      uniqueItems: true,
      description: 'The points that still need a decision when it is signed; `including` accepts them',
    }),
  },
  { ...closed, title: 'Expecting' },
);

/** The total that a list shows; only for those who may see values. */
export const MainTotalSchema = Type.Omit(TotalSchema, ['stated'], { ...closed, title: 'MainTotal' });

export type Figures = Static<typeof FiguresSchema>;
export type JobFigures = Static<typeof JobFiguresSchema>;
export type Expecting = Static<typeof ExpectingSchema>;
export type MainTotal = Static<typeof MainTotalSchema>;
