import type { Review, WithReason } from '../../../api/contract.ts';
import type { HoldsFor } from '../../../lib/use-holds-for.ts';
import type { ReviewStep } from './review-api.ts';

type Point = Review['attention'][number];

/**
 * Points that are the same in each document of a sender, so they can be settled for the next documents too. Numbers and
 * values are not among them: accepting a wrong total today does not accept the next one.
 */
const LASTING: readonly Point['code'][] = [
  'required_field_unmapped',
  'column_undecided',
  'encoding_guessed',
  'delimiter_guessed',
  'styles_missing',
];

export const isLasting = ({ code }: Point): boolean => LASTING.includes(code);

/** Ids of the points that are settled for the sender, and of the other points. */
export function splitLasting(points: readonly Point[], holdsFor: HoldsFor): { lasting: string[]; others: string[] } {
  const isKept = (point: Point) => holdsFor !== 'document' && isLasting(point);
  return {
    lasting: points.filter(isKept).map(({ id }) => id),
    others: points.filter((point) => !isKept(point)).map(({ id }) => id),
  };
}

export const settleForDocument = (ids: string[], reason: WithReason['reason']): ReviewStep[] =>
  ids.length === 0 ? [] : [{ path: 'attention', body: { ids, holds_for: 'document', reason } }];

/** Settles points for the sender for a year from today. */
export function settleForSender(ids: string[], reason: WithReason['reason']): ReviewStep[] {
  if (ids.length === 0) return [];
  const last = new Date();
  last.setUTCFullYear(last.getUTCFullYear() + 1);
  const until = last.toISOString().slice(0, 10);
  return [{ path: 'attention', body: { ids, holds_for: 'sender', until, reason } }];
}
