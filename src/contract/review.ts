import type { Static } from 'typebox';
import * as Type from 'typebox';

/** The states of a review, in the usual order. */
export const REVIEW_STATES = [
  'new',
  'in_review',
  'waiting_for_second_person',
  'accepted',
  'sent_back',
  'withdrawn',
  'replaced',
  'set_aside',
] as const;
export type ReviewState = (typeof REVIEW_STATES)[number];

/** States in which the job may not change, since somebody has signed it. */
export const LOCKED_STATES: readonly ReviewState[] = ['waiting_for_second_person', 'accepted', 'replaced'];

/** States in which a review cannot be overdue. */
export const DONE_STATES: readonly ReviewState[] = ['accepted', 'replaced', 'set_aside'];

interface StepRow {
  /** Completes the error message "the job cannot be …". */
  verb: string;
  from: readonly ReviewState[];
  to: ReviewState;
}

/** Steps that concern a whole job: the states in which each is allowed, and the state that follows. */
export const REVIEW_STEPS = {
  started: { verb: 'reviewed', from: ['new', 'sent_back', 'withdrawn'], to: 'in_review' },
  // A job that was sent back may be accepted with a reason: the sender has been asked, and nobody waits for the answer.
  accepted: { verb: 'accepted', from: ['in_review', 'waiting_for_second_person', 'sent_back'], to: 'accepted' },
  sent_back: { verb: 'sent back', from: ['in_review', 'waiting_for_second_person'], to: 'sent_back' },
  reopened: { verb: 'reopened', from: ['accepted', 'replaced', 'set_aside'], to: 'withdrawn' },
  set_aside: {
    verb: 'set aside',
    from: ['new', 'in_review', 'waiting_for_second_person', 'sent_back', 'withdrawn'],
    to: 'set_aside',
  },
  replaced: {
    verb: 'replaced',
    from: ['new', 'in_review', 'waiting_for_second_person', 'accepted', 'sent_back', 'withdrawn'],
    to: 'replaced',
  },
} as const satisfies Record<string, StepRow>;
export type ReviewStep = keyof typeof REVIEW_STEPS;

/** History entries that are not steps. */
export const REVIEW_NOTES = [
  'added',
  'commented',
  'assigned',
  'attention_accepted',
  'attention_revoked',
  'first_accepted',
  'replaces',
  'held',
  'released',
] as const;
export const REVIEW_ACTIONS = [...(Object.keys(REVIEW_STEPS) as ReviewStep[]), ...REVIEW_NOTES] as const;
export type ReviewAction = ReviewStep | (typeof REVIEW_NOTES)[number];

/** The reason for a step: a code from the workspace's list, and a text. The text counts as a value, like a cell. */
export const ReasonSchema = Type.Object(
  {
    code: Type.String({ pattern: '^[a-z][a-z0-9_]{0,39}$', description: "A code from the workspace's list" }),
    text: Type.Optional(Type.String({ minLength: 1, maxLength: 2000 })),
  },
  { additionalProperties: false, title: 'Reason' },
);
export type Reason = Static<typeof ReasonSchema>;

/** The reason for a point that stays open: the question is still with the sender. */
export const ASKED_SENDER = 'asked_sender';

/** The reasons of a new workspace. */
export const DEFAULT_REASON_CODES: readonly string[] = [
  'checked_with_sender',
  ASKED_SENDER,
  'correct_as_is',
  'known_difference',
  'mistake_found',
  'new_file',
  'legal',
  'other',
];

/** The reason of a step that takes back another one. It is no reason that people choose, so no list has it. */
export const UNDONE: Reason = { code: 'undone' };

/**
 * inputs/review.json: texts that people wrote about a job, by the id of the history entry. They are kept and deleted
 * like the document's values; the database does not have them.
 */
export const ReviewTextsSchema = Type.Object(
  { schema: Type.Literal('ade.review-texts/v1'), texts: Type.Record(Type.String(), Type.String()) },
  { additionalProperties: false },
);
export type ReviewTexts = Static<typeof ReviewTextsSchema>;
