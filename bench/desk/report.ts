import { ACTIONS, sumCounts } from './player/person.ts';
import type { Worked } from './player/worked.ts';

/** Clicks and keys for a document: the median, and nine of ten have fewer than `p90`. */
export interface Limit {
  median: number;
  p90: number;
}

export const LIMITS: readonly Limit[] = [
  { median: 12, p90: 25 },
  { median: 3, p90: 10 },
];

/** What became of a document. */
export interface Outcome extends Worked {
  isAccepted: boolean;
  /** What is wrong in the result of an accepted document. */
  wrong: readonly string[];
}

export type Write = (text: string) => void;

const WORST = 5;

/** Writes a month's figures; returns whether they are within the limits. */
export function reportMonth(at: number, outcomes: readonly Outcome[], write: Write): boolean {
  const isMet = reportGroup(`month ${at + 1}`, outcomes, LIMITS[at]!, write);
  const groups = [
    ['English', outcomes.filter(({ document }) => document.language === 'en')],
    ['other languages', outcomes.filter(({ document }) => document.language !== 'en')],
  ] as const;
  for (const [name, group] of groups) if (group.length > 0) write(`      ${name}: ${sumUp(group)}\n`);
  for (const { document, reason, isAccepted } of outcomes)
    if (!isAccepted) write(`      not accepted: ${document.name}: ${reason ?? 'the page said that it was'}\n`);
  for (const { document, wrong, isTogether } of outcomes)
    for (const text of wrong) write(`      wrong: ${document.name}${isTogether ? ' (as clean)' : ''}: ${text}\n`);
  const worst = outcomes.toSorted((a, b) => sumCounts(b.counts) - sumCounts(a.counts)).slice(0, WORST);
  for (const one of worst) write(`      most: ${describe(one)}\n`);
  return isMet;
}

function reportGroup(name: string, outcomes: readonly Outcome[], limit: Limit, write: Write): boolean {
  const { median, p90, accepted, wrong } = measure(outcomes);
  const isMet = median <= limit.median && p90 <= limit.p90 && accepted === outcomes.length && wrong === 0;
  write(`${isMet ? 'met  ' : 'SHORT'} ${name}: ${sumUp(outcomes)} (limits ${limit.median} and ${limit.p90})\n`);
  return isMet;
}

function measure(outcomes: readonly Outcome[]) {
  const counts = outcomes.map((one) => sumCounts(one.counts));
  return {
    median: findQuantile(counts, 0.5),
    p90: findQuantile(counts, 0.9),
    accepted: outcomes.filter(({ isAccepted }) => isAccepted).length,
    wrong: outcomes.filter((one) => one.wrong.length > 0).length,
  };
}

function sumUp(outcomes: readonly Outcome[]): string {
  const { median, p90, accepted, wrong } = measure(outcomes);
  return `median ${median.toFixed(1)}, p90 ${p90.toFixed(1)}, ${accepted} of ${outcomes.length} accepted, ${wrong} wrongly`;
}

export function describe({ document, counts, isTogether }: Outcome): string {
  const kinds = ACTIONS.map((action) => `${action} ${round(counts[action])}`).join(', ');
  return `${document.name}: ${round(sumCounts(counts))} (${kinds})${isTogether ? ', as clean' : ''}`;
}

const round = (count: number): number => Math.round(count * 10) / 10;

/** Between two values, the larger one counts. */
export function findQuantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  if (share === 0.5 && sorted.length % 2 === 0) {
    const middle = sorted.length / 2;
    return (sorted[middle - 1]! + sorted[middle]!) / 2;
  }
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)]!;
}
