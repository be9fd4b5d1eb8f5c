import { findColumnEvidence } from './column-evidence.ts';
import { findRowEvidence } from './row-evidence.ts';

/** What a piece of evidence says, by its id; undefined for rules, and for pieces of other versions of ADE. */
export function findEvidence(id: string): string | undefined {
  return findRowEvidence(id) ?? findColumnEvidence(id);
}
