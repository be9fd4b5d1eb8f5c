import type { AcceptAttention, JobFigures, Review, WithReason } from '../../../api/contract.ts';
import type { HoldsFor } from '../../../lib/use-holds-for.ts';
import { describeAttention } from '../../entities/jobs/index.ts';
import type { AskedReason, ReasonOf } from './reason-dialog.tsx';
import type { ReviewStep } from './review-api.ts';

type Point = Review['attention'][number];
type Reason = WithReason['reason'];

/**
 * Points that are the same in each document of a sender, so they can be settled for the next documents too. Numbers and
 * values are not among them: accepting a wrong total today does not accept the next one.
 */
const LASTING: readonly Point['code'][] = [
  'required_field_unmapped',
  'column_undecided',
  'column_lost',
  'unknown_headers',
  'encoding_guessed',
  'delimiter_guessed',
  'styles_missing',
];

export const isLasting = ({ code }: Point): boolean => LASTING.includes(code);

/** Points of one code get one reason. */
export function listGroups(points: readonly Point[]): NonNullable<AskedReason['groups']> {
  return [...new Set(points.map(({ code }) => code))].map((code) => ({ key: code, label: describeAttention(code) }));
}

/** Settles points, each code with its reason; points that are the same each month for the sender, if wanted. */
export function settleSteps(points: readonly Point[], reasonOf: ReasonOf, holdsFor: HoldsFor): ReviewStep[] {
  return [...Map.groupBy(points, ({ code }) => code)].flatMap(([code, group]) => {
    const isKept = holdsFor !== 'document' && group.some(isLasting);
    const ids = group.map(({ id }) => id);
    return [isKept ? settleForSender(ids, reasonOf(code)) : settleForDocument(ids, reasonOf(code))];
  });
}

const settleForDocument = (ids: string[], reason: Reason): ReviewStep => ({
  path: 'attention',
  body: { ids, holds_for: 'document', reason },
});

/** Settles points for the sender for a year from today. */
const settleForSender = (ids: string[], reason: Reason): ReviewStep => ({
  path: 'attention',
  body: { ids, holds_for: 'sender', until: findLastDay(), reason },
});

/** The last day on which what holds for a sender is not asked again: a year from today. */
export function findLastDay(): string {
  const last = new Date();
  last.setUTCFullYear(last.getUTCFullYear() + 1);
  return last.toISOString().slice(0, 10);
}

/** The same for points that a dry run has found: those that the record does not have yet hold for this document. */
export function settlePoints(
  open: JobFigures['open'],
  known: readonly Point[],
  reasonOf: ReasonOf,
  holdsFor: HoldsFor,
): AcceptAttention[] {
  const ids = new Set(open.map(({ id }) => id));
  const found = settleSteps(
    known.filter(({ id }) => ids.has(id)),
    reasonOf,
    holdsFor,
  );
  const others = open.filter(({ id }) => !known.some((point) => point.id === id));
  return [
    ...found.flatMap((step) => (step.path === 'attention' ? [step.body] : [])),
    ...others.map(({ id, code }) => ({ ids: [id], reason: reasonOf(code) })),
  ];
}
