import type { Static } from 'typebox';
import * as Type from 'typebox';
import { ReasonSchema } from '../review.ts';
import { closed } from './common.ts';

export const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description: 'A day, ISO 8601' });
export const AttentionId = Type.String({ pattern: '^[0-9a-f]{12}$' });

/** Points that are accepted as they are, for the document or for its sender. */
export const AcceptAttentionSchema = Type.Object(
  {
    ids: Type.Array(AttentionId, { minItems: 1, maxItems: 1000, uniqueItems: true }),
    holds_for: Type.Optional(Type.Enum(['document', 'sender'])),
    until: Type.Optional(Type.String({ ...Day, description: 'Last day of an acceptance that holds for the sender' })),
    reason: ReasonSchema,
  },
  { ...closed, title: 'AcceptAttention' },
);

export type AcceptAttention = Static<typeof AcceptAttentionSchema>;
