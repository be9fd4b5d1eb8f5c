import { compareTexts, sha256 } from '../../../base/files/index.ts';
import type { LabelledDocument } from '../../score/corpus/read-corpus.ts';

/** Number of folds: the documents of a fold are read by weights that the other folds taught. */
const FOLD_COUNT = 5;

/** The group of a document. Near copies have the same group, and are therefore in the same fold. */
export function groupOf({ collection, name, labels }: LabelledDocument): string {
  return JSON.stringify(labels.group === undefined ? { document: name } : { collection, group: labels.group });
}

export interface Grouped {
  readonly document: LabelledDocument;
  readonly group: string;
}

/** Assigns each document to a fold, from 0: groups are dealt out by collection, in the order of their hashes. */
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
