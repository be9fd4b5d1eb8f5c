import type { Static } from 'typebox';
import * as Type from 'typebox';
import { NEW_CORRECTION_SCHEMAS, PlaceSchema } from '../corrections.ts';
import { closed, Id, nullable, resource } from './common.ts';
import { CorrectionTrialSchema } from './revisions.ts';

export const SubmitCarrySchema = Type.Object(
  {
    from: Type.String({ minLength: 1, maxLength: 100, description: 'The job from which corrections are carried over' }),
    dry_run: Type.Optional(Type.Boolean({ description: 'Only show what would be kept and changed' })),
  },
  closed,
);

const part = {
  id: Type.String({ description: 'Id of the correction in the earlier job' }),
  kind: Type.Enum(Object.keys(NEW_CORRECTION_SCHEMAS) as (keyof typeof NEW_CORRECTION_SCHEMAS)[]),
  places: Type.Array(PlaceSchema, { description: 'Places in the earlier job; empty for the whole document' }),
};
const refused = Type.Object({ ...part, reason: Type.String() }, closed);

/** Which corrections of an earlier job this job keeps, contradicts or drops. It contains no texts written by people. */
export const CarrySchema = resource('Carry', {
  job_id: Id,
  from: Id,
  base_revision: Type.Integer({ minimum: 1, description: 'The newest finished revision of this job' }),
  kept: Type.Array(Type.Object({ ...part, to: Type.Array(PlaceSchema) }, closed)),
  conflicts: Type.Array(refused, {
    description: 'Corrections that the job contradicts, or that its package does not know',
  }),
  dropped: Type.Array(refused, { description: 'Corrections without a place in the job, or already in it' }),
  trial: nullable(
    Type.Object(Type.Omit(CorrectionTrialSchema, ['job_id', 'base_revision']).properties, {
      ...closed,
      description: 'What would change; null if no correction would be kept',
    }),
  ),
});

export type SubmitCarry = Static<typeof SubmitCarrySchema>;
export type CarryResource = Static<typeof CarrySchema>;
