import type { Static } from 'typebox';
import * as Type from 'typebox';
import { Count, closed, Id, nullable, resource } from './common.ts';
import { JobChecksQuerySchema } from './job-checks.ts';
import { JobSchema } from './jobs.ts';

const { sender_id, sender_found_by, period, period_found_by, period_candidates } = JobSchema.properties;

/** What two results have in common. */
const SharedRowsSchema = Type.Object(
  {
    rows: Type.Object(
      { here: Count, there: Count, shared: Count },
      { ...closed, description: 'Rows of both results, and those whose fields have the same values in both' },
    ),
    totals: Type.Array(
      Type.Object(
        { target_field: Type.String(), here: nullable(Type.Number()), there: nullable(Type.Number()) },
        { ...closed, description: 'Sums of the numbers of a field; null if it has none' },
      ),
    ),
  },
  closed,
);

const OtherDocumentSchema = Type.Object(
  {
    job_id: Id,
    source_file: Type.String(),
    review_state: JobSchema.properties.review_state,
    same_bytes: Type.Boolean(),
    rows: nullable(SharedRowsSchema.properties.rows),
    totals: nullable(SharedRowsSchema.properties.totals),
  },
  {
    ...closed,
    title: 'OtherDocument',
    description: '`rows` is null if retention removed a result, and so is `totals`, also without `values`',
  },
);

/** Whose document a job has read, and for when, and why. */
export const BelongingSchema = resource('Belonging', {
  job_id: Id,
  revision: Type.Integer({ minimum: 1 }),
  sender_id,
  sender_found_by,
  period,
  period_found_by,
  period_candidates,
  title: nullable(
    Type.Object(
      {
        sheet: Type.String(),
        a1: Type.String(),
        period: nullable(Type.String({ description: 'The period that the cell names; needs `values`' })),
        has_year: nullable(Type.Boolean({ description: 'Whether the cell names its year, too' })),
      },
      { ...closed, description: "The first cell of a title that names another period than the job's" },
    ),
  ),
  first_document: nullable(OtherDocumentSchema),
});
export const BelongingQuerySchema = JobChecksQuerySchema;

export type Belonging = Static<typeof BelongingSchema>;
export type SharedRows = Static<typeof SharedRowsSchema>;
