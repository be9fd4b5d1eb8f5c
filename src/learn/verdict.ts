import type { DocumentScore } from '../score/document-score.ts';
import { type CollectionFigures, makeCollectionFigures, makeFigures } from '../score/figures/make-figures.ts';

/** Data rows that may become something else in addition, as a share of all: a few decisions at the edges of tables. */
const MAX_MORE_DATA_LOST = 0.005;

/** The figures by which weights are judged. */
export interface Summary {
  /** Mean over the collections; of each the mean of F6 and exact headers, or F1 of totals where only those are labelled. */
  score: number;
  /** Share of the data rows of all documents. */
  dataLost: number;
}

export interface Verdict {
  before: Summary | null;
  after: Summary;
  /** Neither lower in score nor with much more data lost. */
  isAccepted: boolean;
}

export function judgeChange(before: readonly DocumentScore[] | null, after: readonly DocumentScore[]): Verdict {
  const [left, right] = [before && summarise(before), summarise(after)];
  const isAccepted =
    left === null || (right.score >= left.score && right.dataLost <= left.dataLost + MAX_MORE_DATA_LOST);
  return { before: left, after: right, isAccepted };
}

export function summarise(documents: readonly DocumentScore[]): Summary {
  const scores = Object.values(makeCollectionFigures(documents)).flatMap(scoreCollection);
  return {
    score: mean(scores) ?? 0,
    dataLost: makeFigures(documents).structure.rows?.data_lost?.share ?? 0,
  };
}

/** Empty where nothing of it is judged. */
function scoreCollection({ structure }: CollectionFigures): number[] {
  const { rows, header_exact: headers, totals } = structure;
  const figures = rows === null ? [totals?.f1] : [rows.f6, headers?.share];
  const judged = figures.filter((figure) => figure !== null && figure !== undefined);
  const score = mean(judged);
  return score === null ? [] : [score];
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
