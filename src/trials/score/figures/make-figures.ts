import type { DocumentScore } from '../document/document-score.ts';
import { type AttentionFigures, makeAttentionFigures } from './attention-figures.ts';
import { type CleanFigures, makeCleanFigures } from './clean-figures.ts';
import { type AllColumnFigures, makeColumnFigures } from './column-figures.ts';
import { groupDocuments, weighByGroup } from './groups.ts';
import { type ConfidenceFigures, makeConfidenceFigures } from './reliability-figures.ts';
import { makeStructureFigures, type StructureFigures } from './structure-figures.ts';

/** All figures of a collection, or of all collections together. */
export interface CollectionFigures {
  documents: number;
  /** Documents whose job failed; everything in them counts as wrong. */
  failed: number;
  structure: StructureFigures;
  /** The same figures if a group counts as one document; null if each document has its own group. */
  by_group: (StructureFigures & { groups: number }) | null;
  columns: AllColumnFigures;
  confidence: ConfidenceFigures;
  attention: AttentionFigures;
  clean: CleanFigures;
}

export function makeFigures(documents: readonly DocumentScore[]): CollectionFigures {
  const groups = groupDocuments(documents).size;
  const byGroup = () => ({ groups, ...makeStructureFigures(documents, weighByGroup(documents)) });
  return {
    documents: documents.length,
    failed: documents.filter(({ error }) => error !== null).length,
    structure: makeStructureFigures(documents),
    by_group: groups < documents.length ? byGroup() : null,
    columns: makeColumnFigures(documents),
    confidence: makeConfidenceFigures(documents),
    attention: makeAttentionFigures(documents),
    clean: makeCleanFigures(documents),
  };
}

/** The figures of each collection, by name in alphabetical order. */
export function makeCollectionFigures(documents: readonly DocumentScore[]): Record<string, CollectionFigures> {
  const collections = [...Map.groupBy(documents, ({ collection }) => collection)];
  const sorted = collections.sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(sorted.map(([name, list]) => [name, makeFigures(list)]));
}
