import type { Static } from 'typebox';
import * as Type from 'typebox';
import { NEW_CORRECTION_SCHEMAS, PlaceSchema } from '../corrections.ts';
import { closed, Id, nullable, resource } from './common.ts';
import { CorrectionTrialSchema } from './revisions.ts';

export const SubmitCarrySchema = Type.Object(
  {
    from: Type.String({ minLength: 1, maxLength: 100, description: 'The job whose corrections are carried' }),
    dry_run: Type.Optional(Type.Boolean({ description: 'Only show what would be kept and what would change' })),
  },
  closed,
);

const part = {
  id: Type.String({ description: 'Id of the correction in the job that it comes from' }),
  kind: Type.Enum(Object.keys(NEW_CORRECTION_SCHEMAS) as (keyof typeof NEW_CORRECTION_SCHEMAS)[]),
  places: Type.Array(PlaceSchema, { description: 'Places in that job; none for the whole document' }),
};
const refused = Type.Object({ ...part, reason: Type.String() }, closed);

/** The corrections of one job that another one keeps, contradicts or drops. It contains no text that a person wrote. */
export const CarrySchema = resource('Carry', {
  job_id: Id,
  from: Id,
  base_revision: Type.Integer({ minimum: 1, description: 'The newest finished revision' }),
  kept: Type.Array(Type.Object({ ...part, to: Type.Array(PlaceSchema) }, closed)),
  conflicts: Type.Array(refused, {
    description: 'Corrections that the job contradicts, or that its package does not know',
  }),
  dropped: Type.Array(refused, { description: 'Corrections that have no place in the job, or that it has already' }),
  trial: nullable(
    Type.Object(
      { changes: CorrectionTrialSchema.properties.changes, first_rows: CorrectionTrialSchema.properties.first_rows },
      { ...closed, description: 'What would change; null if no correction would be kept' },
    ),
  ),
});

export type SubmitCarry = Static<typeof SubmitCarrySchema>;
export type CarryResource = Static<typeof CarrySchema>;
