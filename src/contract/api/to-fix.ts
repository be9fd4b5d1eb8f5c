import type { Static } from 'typebox';
import * as Type from 'typebox';
import { GivenValueSchema } from '../corrections.ts';
import { Count, closed, Id, nullable, resource } from './common.ts';
import { RevisionQuerySchema } from './jobs.ts';
import { CorrectionTrialSchema } from './revisions.ts';

export const ToFixQuerySchema = Type.Object(
  {
    ...RevisionQuerySchema.properties,
    warnings: Type.Optional(Type.Boolean({ description: 'Whether to include rows that have only warnings' })),
  },
  closed,
);

export const TakeBackQuerySchema = Type.Object(
  {
    dry_run: Type.Optional(Type.Boolean({ description: 'Only show what would be taken back and what would change' })),
    base_revision: Type.Optional(
      Type.Integer({
        minimum: 1,
        description: 'The revision to correct; by default the revision whose rows were sent',
      }),
    ),
  },
  closed,
);

const row = Type.Integer({ minimum: 1 });

/** The cells that a sender corrected in the rows that were sent. */
export const TakeBackSchema = resource('TakeBack', {
  job_id: Id,
  base_revision: Type.Integer({ minimum: 1 }),
  revision: Type.Integer({ minimum: 1, description: 'The revision whose rows were sent' }),
  cells: Type.Array(
    Type.Object(
      {
        sheet: Count,
        sheet_name: Type.String(),
        a1: Type.String({ description: 'Cell of the document' }),
        header: Type.String({ description: "Header of the cell's column" }),
        value: nullable(Type.Unsafe<Static<typeof GivenValueSchema>>(GivenValueSchema)),
        elsewhere: Type.Boolean({ description: 'Whether the sender changed a cell that nobody asked to change' }),
      },
      closed,
    ),
    { description: 'Cells that would be corrected' },
  ),
  known_cells: Type.Integer({
    minimum: 0,
    description: 'Number of changed cells that already have the same correction in the job',
  }),
  missing_rows: Type.Array(Type.Object({ sheet_name: Type.String(), row }, closed), {
    description: 'Rows of the document that were sent but not returned',
  }),
  missing_columns: Type.Array(
    Type.Object({ sheet_name: Type.String(), column: Type.String(), header: Type.String() }, closed),
    { description: 'Columns of the document that were sent but not returned' },
  ),
  trial: nullable(
    Type.Object(Type.Omit(CorrectionTrialSchema, ['job_id', 'base_revision']).properties, {
      ...closed,
      description: 'What would change; null if no cell would be taken back',
    }),
  ),
});

export type ToFixQuery = Static<typeof ToFixQuerySchema>;
export type TakeBackQuery = Static<typeof TakeBackQuerySchema>;
export type TakeBackResource = Static<typeof TakeBackSchema>;
