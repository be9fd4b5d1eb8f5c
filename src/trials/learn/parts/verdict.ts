import type { DocumentScore } from '../../score/document/document-score.ts';
import { type CollectionFigures, makeCollectionFigures, makeFigures } from '../../score/figures/make-figures.ts';

/** What may get worse by this much of all: a few decisions at the edges of tables, a few columns. */
const MAX_MORE_HARM = 0.005;

type Figure = number | null | undefined;

/** How one kind of weights is judged. */
export interface Criteria {
  /** What should hardly happen, in a word or two: `data lost`. */
  readonly harm: string;
  /** Its name among the figures that stay with weights. */
  readonly harmFigure: string;
  readonly harmOf: (figures: CollectionFigures) => Figure;
  /** The figures of which the mean is a collection's score; empty where nothing of it is judged. */
  readonly scoresOf: (figures: CollectionFigures) => readonly Figure[];
  /** The figures that stay with weights, by name. */
  readonly figuresOf: (figures: CollectionFigures) => Record<string, Figure>;
}

/** The figures by which weights are judged. */
export interface Summary {
  /** Mean over the collections. */
  score: number;
  /** Share, of all documents. */
  harm: number;
}

/** What new weights are compared with, and by which documents. */
export interface Comparison {
  /**
   * `weights`: those of the package, by documents that did not teach them.
   * `rules`: those of the package, which has no weights.
   * `record`: the figures that they have on record, since the same documents taught both.
   * `none`: nothing that would be fair.
   */
  with: 'weights' | 'rules' | 'record' | 'none';
  /** Documents by which both are judged. */
  documents: number;
  /** All that were learned from. */
  of: number;
  /** Whether the package's weights say which documents taught them. */
  isKnown: boolean;
}

export interface Verdict {
  before: Summary | null;
  /** By the documents that can be compared, or by all where none can. */
  after: Summary;
  /** Neither lower in score nor with much more harm. */
  isAccepted: boolean;
}

export function judgeChange(before: Summary | null, after: Summary): Verdict {
  const isAccepted = before !== null && after.score >= before.score && after.harm <= before.harm + MAX_MORE_HARM;
  return { before, after, isAccepted };
}

export function summarise(documents: readonly DocumentScore[], { scoresOf, harmOf }: Criteria): Summary {
  const collections = Object.values(makeCollectionFigures(documents));
  const scores = collections.map((figures) => mean(scoresOf(figures)));
  return { score: round(mean(scores) ?? 0), harm: round(harmOf(makeFigures(documents)) ?? 0) };
}

/** The figures that stay with weights; what nothing is known of is left out. */
export function describeFigures(documents: readonly DocumentScore[], criteria: Criteria): Record<string, number> {
  const figures = { score: summarise(documents, criteria).score, ...criteria.figuresOf(makeFigures(documents)) };
  const known = Object.entries(figures).filter((entry): entry is [string, number] => typeof entry[1] === 'number');
  return Object.fromEntries(known.map(([name, value]) => [name, round(value)]));
}

/** As figures stay with weights: those on record can be compared with new ones. */
function round(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}

function mean(values: readonly Figure[]): number | null {
  const known = values.filter((value) => value !== null && value !== undefined);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}
