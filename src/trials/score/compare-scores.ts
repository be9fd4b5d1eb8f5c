import type { DocumentScore } from './document/document-score.ts';
import { type CollectionFigures, makeCollectionFigures, makeFigures } from './figures/make-figures.ts';
import type { SavedScore } from './score-file.ts';

interface Change<T> {
  before: T;
  after: T;
}

/** Compares two scores over the documents that both have. */
export interface ScoreComparison {
  packages: Change<SavedScore['package'] & { engine_version: string }>;
  /** Documents that only one score has; they are left out. */
  only_before: string[];
  only_after: string[];
  total: Change<CollectionFigures>;
  collections: Record<string, Change<CollectionFigures>>;
  /** The largest changes come first. */
  better: Change<DocumentScore>[];
  worse: Change<DocumentScore>[];
}

export function compareScores(before: SavedScore, after: SavedScore): ScoreComparison {
  const byName = new Map(before.documents.map((document) => [document.document, document]));
  const pairs = after.documents.flatMap((document) => {
    const earlier = byName.get(document.document);
    return earlier === undefined ? [] : [{ before: earlier, after: document }];
  });
  const [left, right] = [pairs.map((pair) => pair.before), pairs.map((pair) => pair.after)];
  const earlier = makeCollectionFigures(left);
  const later = makeCollectionFigures(right);
  // A document's collection comes from its labels, which may have changed in between.
  const names = Object.keys(later).filter((name) => earlier[name] !== undefined);
  const sorted = pairs
    .map((pair) => ({ pair, gain: pair.after.quality - pair.before.quality }))
    .sort((a, b) => Math.abs(b.gain) - Math.abs(a.gain));
  return {
    packages: { before: describePackage(before), after: describePackage(after) },
    only_before: listMissing(before, after),
    only_after: listMissing(after, before),
    total: { before: makeFigures(left), after: makeFigures(right) },
    collections: Object.fromEntries(names.map((name) => [name, { before: earlier[name]!, after: later[name]! }])),
    better: sorted.filter(({ gain }) => gain > 0).map(({ pair }) => pair),
    worse: sorted.filter(({ gain }) => gain < 0).map(({ pair }) => pair),
  };
}

function describePackage({ package: described, engine_version }: SavedScore) {
  return { ...described, engine_version };
}

/** Documents of the first score that the second does not have. */
function listMissing(first: SavedScore, second: SavedScore): string[] {
  const names = new Set(second.documents.map(({ document }) => document));
  return first.documents.map(({ document }) => document).filter((name) => !names.has(name));
}
