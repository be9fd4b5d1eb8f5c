import type { DocumentScore } from '../../score/document/document-score.ts';
import { type CollectionFigures, makeCollectionFigures, makeFigures } from '../../score/figures/make-figures.ts';

/** How much the share of harm may grow: by a few columns, or a few decisions at the edges of tables. */
const MAX_MORE_HARM = 0.005;

type Figure = number | null | undefined;

/** How one kind of weights is judged. */
export interface Criteria {
  /** Name of the harm that should hardly happen, in a word or two: `data lost`. */
  readonly harm: string;
  /** Key of the harm among the figures that are kept with weights. */
  readonly harmFigure: string;
  readonly harmOf: (figures: CollectionFigures) => Figure;
  /** The figures whose mean is a collection's score; empty if nothing in the collection is judged. */
  readonly scoresOf: (figures: CollectionFigures) => readonly Figure[];
  /** The figures that are kept with weights, by name. */
  readonly figuresOf: (figures: CollectionFigures) => Record<string, Figure>;
}

/** The figures by which weights are judged. */
export interface Summary {
  /** Mean over all collections. */
  score: number;
  /** Share of harm in all documents. */
  harm: number;
}

/** What new weights are compared with, and with which documents. */
export interface Comparison {
  /**
   * `weights`: the package's weights, by documents that did not teach them.
   * `rules`: the package's rules, because it has no weights.
   * `record`: the recorded figures of the package's weights, because the same documents taught both.
   * `none`: no fair comparison is possible.
   */
  with: 'weights' | 'rules' | 'record' | 'none';
  /** Number of documents in the comparison. */
  documents: number;
  /** Number of documents that were used for learning. */
  of: number;
  /** Whether the package's weights name the documents that taught them. */
  isKnown: boolean;
}

export interface Verdict {
  before: Summary | null;
  /** From the documents that can be compared, or from all if none can. */
  after: Summary;
  /** Whether the score is not lower and the harm is not much larger. */
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

/** The figures that are kept with weights, except unknown ones. */
export function describeFigures(documents: readonly DocumentScore[], criteria: Criteria): Record<string, number> {
  const figures = { score: summarise(documents, criteria).score, ...criteria.figuresOf(makeFigures(documents)) };
  const known = Object.entries(figures).filter((entry): entry is [string, number] => typeof entry[1] === 'number');
  return Object.fromEntries(known.map(([name, value]) => [name, round(value)]));
}

/** Rounds like the figures kept with weights, so that recorded figures can be compared with new ones. */
function round(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}

function mean(values: readonly Figure[]): number | null {
  const known = values.filter((value) => value !== null && value !== undefined);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}
