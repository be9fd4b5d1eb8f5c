import { compareTexts, sha256 } from '../../../base/files/index.ts';
import type { LabelledDocument } from '../../score/corpus/read-corpus.ts';

/** Parts into which the documents are divided: each is read by weights that the others taught. */
const FOLD_COUNT = 5;

/** Documents that are nearly copies of one another are in one group, and so in one fold. */
export function groupOf({ collection, name, labels }: LabelledDocument): string {
  return JSON.stringify(labels.group === undefined ? { document: name } : { collection, group: labels.group });
}

/** A document and its group. */
export interface Grouped {
  readonly document: LabelledDocument;
  readonly group: string;
}

/**
 * The number of each document's fold, from 0. Groups are dealt out one by one, those of a collection after those of
 * another, so that each fold has its share of every collection; which group is where, its hash decides.
 */
export function assignFolds(documents: readonly Grouped[]): {
  folds: number[];
  count: number;
  groups: number;
} {
  const groups = new Map(documents.map(({ group, document }) => [group, document.collection]));
  const keys = [...groups].map(([group, collection]) => ({ group, collection, hash: sha256(group) }));
  keys.sort((a, b) => compareTexts(a.collection, b.collection) || compareTexts(a.hash, b.hash));
  const count = Math.min(FOLD_COUNT, keys.length);
  const places = new Map(keys.map(({ group }, place) => [group, place % count]));
  return { folds: documents.map(({ group }) => places.get(group)!), count, groups: keys.length };
}
