import type { Job } from '../../api/contract.ts';
import type { ReviewStep } from './review-api.ts';

type State = Job['review_state'];

/** Somebody has signed, so that nothing may change. */
export const isLocked = (state: State): boolean =>
  state === 'waiting_for_second_person' || state === 'accepted' || state === 'replaced';

/** A review begins with the first thing that somebody decides. */
export const beginSteps = (state: State): ReviewStep[] =>
  state === 'new' || state === 'sent_back' || state === 'withdrawn' ? [{ path: 'review' }] : [];

export const STATE_NAMES: Record<State, string> = {
  new: 'New',
  in_review: 'In review',
  waiting_for_second_person: 'Waits for a second person',
  accepted: 'Accepted',
  sent_back: 'Sent back',
  withdrawn: 'Withdrawn',
  replaced: 'Replaced',
};
