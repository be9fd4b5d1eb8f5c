import type { Static } from 'typebox';
import * as Type from 'typebox';
import { CheckSchema } from '../artifact.ts';
import { Count, closed, nullable, resource } from './common.ts';
import { PreviewValueSchema } from './documents.ts';
import { RevisionQuerySchema } from './jobs.ts';

export const JobChecksQuerySchema = Type.Object(
  {
    revision: RevisionQuerySchema.properties.revision,
    values: Type.Optional(Type.Boolean({ description: 'Whether to return the numbers; needs the role viewer' })),
  },
  closed,
);

/** Compared numbers of checks; null without `values`, or if they were removed with the document. */
export const JobChecksSchema = resource('JobChecks', {
  agree: Count,
  differ: Count,
  items: Type.Array(
    Type.Object(
      {
        ...CheckSchema.properties,
        found: nullable(Type.Number()),
        expected: nullable(Type.Number()),
        named_rows: nullable(
          Type.Array(
            Type.Object(
              {
                sheet: Type.String(),
                sheet_index: Type.Integer({ minimum: 0 }),
                row: Type.Integer({ minimum: 1 }),
                values: Type.Array(Type.Object({ target_field: Type.String(), value: PreviewValueSchema }, closed)),
              },
              closed,
            ),
            { description: 'The first of `rows` by their key and names; null without `values` or the result' },
          ),
        ),
      },
      closed,
    ),
    { description: 'For each kind of check, the first 1,000 that disagree and the first 1,000 that agree' },
  ),
});

export type JobChecks = Static<typeof JobChecksSchema>;
