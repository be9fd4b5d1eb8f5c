import { findColumnEvidence, REST_OF_COLUMN_EVIDENCE } from './column-evidence.ts';
import { findRowEvidence, REST_OF_EVIDENCE } from './row-evidence.ts';

/** What a piece of evidence says, by its id; undefined for rules, and for pieces of other versions of ADE. */
export function findEvidence(id: string): string | undefined {
  return findRowEvidence(id) ?? findColumnEvidence(id);
}

const RESTS: ReadonlySet<string> = new Set([REST_OF_EVIDENCE, REST_OF_COLUMN_EVIDENCE]);

/** The strongest share first; what is together as one is no sign by itself and comes last. */
export function compareShares(a: { rule: string; delta: number }, b: { rule: string; delta: number }): number {
  return Number(RESTS.has(a.rule)) - Number(RESTS.has(b.rule)) || Math.abs(b.delta) - Math.abs(a.delta);
}
