import type { DocumentScore } from '../document/document-score.ts';
import { makeShare, type Share } from './shares.ts';

/** How often documents are called clean, and how often they then are, among those whose labels can tell. */
export interface CleanFigures {
  /** Documents called clean, of those whose labelled fields are all mapped. */
  called: Share | null;
  /** Documents with all labelled fields mapped and no row lost, of those called clean. */
  right: Share | null;
}

export function makeCleanFigures(documents: readonly DocumentScore[]): CleanFigures {
  const judged = documents.flatMap(({ clean }) => (clean === undefined ? [] : [clean]));
  const mapped = judged.filter((one) => one.mapped === true);
  const called = judged.filter(({ open, mapped, whole }) => open.length === 0 && (mapped ?? whole) !== null);
  return {
    called: makeShare(mapped.filter(({ open }) => open.length === 0).length, mapped.length),
    right: makeShare(called.filter(({ mapped, whole }) => mapped !== false && whole !== false).length, called.length),
  };
}
