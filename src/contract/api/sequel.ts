import type { Static } from 'typebox';
import * as Type from 'typebox';
import { ReasonSchema } from '../review.ts';
import { Count, closed, Id, nullable, resource, Timestamp } from './common.ts';
import { AcceptAttentionSchema, AttentionId } from './decisions.ts';
import { ExpectingSchema } from './figures.ts';

const HOLDS_FOR = ['document', 'sender', 'everyone'] as const;
const SEQUEL_STATES = ['pending', 'done', 'refused'] as const;
const MAX_SAID_POINTS = 200;

/** Points that a person accepts as they are. A point that the corrections have settled is left out. */
export const SaidPointsSchema = Type.Array(AcceptAttentionSchema, { maxItems: MAX_SAID_POINTS });

/** What follows corrections: the service does it once their revision has succeeded, as the person who said it. */
export const ThenSchema = Type.Object(
  {
    holds_for: Type.Optional(
      Type.Enum([...HOLDS_FOR], {
        description:
          "sender: the corrections also become pieces of the sender's recipe; everyone: also a draft of the config has them (needs the role author); document by default",
      }),
    ),
    points: Type.Optional(SaidPointsSchema),
    accept: Type.Optional(
      Type.Object(
        {
          expecting: ExpectingSchema,
          including: Type.Optional(Type.Array(AttentionId, { maxItems: 1000, uniqueItems: true })),
          reason: Type.Optional(ReasonSchema),
        },
        { ...closed, description: 'Sign the revision, if it is what the person saw and nobody has taken a step since' },
      ),
    ),
  },
  { ...closed, title: 'Then' },
);

/** What was to follow a revision, without texts and values. It is there until the next step in the job. */
export const SequelSchema = resource('Sequel', {
  revision: Type.Integer({ minimum: 2 }),
  state: Type.Enum([...SEQUEL_STATES], {
    description:
      'refused: something was not done, for the reason in `code`; nothing is signed, and what was said is in the kept draft',
  }),
  code: nullable(Type.String({ description: 'Error code, if refused' })),
  message: nullable(Type.String()),
  by: Type.String({ description: 'Name of the person' }),
  said_at: Timestamp,
  settled_at: nullable(Timestamp),
  holds_for: Type.Enum([...HOLDS_FOR]),
  points: { ...Count, description: 'Number of points that were to be accepted' },
  accepts: Type.Boolean({ description: 'Whether the revision was to be signed' }),
  differs: Type.Array(
    Type.Object(
      { what: Type.Enum(['rows', 'total', 'open']), target_field: nullable(Type.String()) },
      { ...closed, title: 'FigureDifference' },
    ),
    { description: 'With the code figures_differ: which figures are not those that the person saw' },
  ),
  held: nullable(
    Type.Object(
      { corrections: Count, left_out: Count, config_version_id: nullable(Id) },
      {
        ...closed,
        description:
          'How many corrections hold for the sender, how many of them only for this document, and the draft that has them for everyone; null if none hold',
      },
    ),
  ),
});

export type Then = Static<typeof ThenSchema>;
export type Sequel = Static<typeof SequelSchema>;
