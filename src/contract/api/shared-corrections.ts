import type { Static } from 'typebox';
import * as Type from 'typebox';
import { PackageChangeSchema, SharedTextSchema } from '../shared-corrections.ts';
import { closed, Id, Name, nullable, resource } from './common.ts';

const SharedId = Type.String({
  pattern: '^[0-9a-f]{12}$',
  description: 'Id of the shared correction; the same for all senders that share it',
});
const MinSenders = Type.Optional(
  Type.Integer({ minimum: 1, maximum: 100, default: 3, description: 'How many senders must share a correction' }),
);

const SayingSenderSchema = Type.Object(
  {
    sender_id: Id,
    name: Name,
    recipe_version: Type.Integer({ minimum: 1 }),
    pieces: Type.Array(Type.String(), { description: "Ids of the pieces in the sender's recipe" }),
  },
  closed,
);

/** A correction that several senders share. It contains texts from documents. */
const SharedCorrectionSchema = resource('SharedCorrection', {
  id: SharedId,
  said: SharedTextSchema,
  senders: Type.Array(SayingSenderSchema),
  otherwise: Type.Array(SayingSenderSchema, { description: 'Senders whose recipes contradict the correction' }),
  changes: Type.Array(PackageChangeSchema, {
    description: 'Changes that make the package decide the same; empty if no change is offered',
  }),
  reason: nullable(Type.String({ description: 'Why no change is offered' })),
});

export const SharedCorrectionsSchema = resource('SharedCorrections', {
  config_version_id: Type.Unsafe<string>({ ...Id, description: 'The version to which the changes apply' }),
  items: Type.Array(SharedCorrectionSchema),
});

export const ListSharedQuerySchema = Type.Object({ min_senders: MinSenders }, closed);

export const DraftSharedSchema = Type.Object(
  {
    ids: Type.Array(SharedId, {
      minItems: 1,
      maxItems: 200,
      description: 'Shared corrections for which the draft gets changes and cases',
    }),
    min_senders: MinSenders,
  },
  { ...closed, title: 'DraftShared' },
);

export type SharedCorrections = Static<typeof SharedCorrectionsSchema>;
