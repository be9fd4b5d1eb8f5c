import type { Job } from '../../../api/contract.ts';
import { t } from '../../../lib/texts.ts';
import type { ReviewStep } from './review-api.ts';

type State = Job['review_state'];

/** Whether somebody has signed or set the document aside: it must be reopened before anything changes. */
export const isLocked = (state: State): boolean =>
  state === 'waiting_for_second_person' || state === 'accepted' || state === 'replaced' || state === 'set_aside';

/** A review begins with the first decision that somebody makes. */
export const beginSteps = (state: State): ReviewStep[] =>
  state === 'new' || state === 'sent_back' || state === 'withdrawn' ? [{ path: 'review' }] : [];

export const STATE_NAMES: Record<State, string> = {
  new: t`New`,
  in_review: t`In review`,
  waiting_for_second_person: t`Waits for a second person`,
  accepted: t`Accepted`,
  sent_back: t`Sent back`,
  withdrawn: t`Reopened`,
  replaced: t`Replaced`,
  set_aside: t`Set aside`,
};
