import type { DocumentScore } from '../score/document-score.ts';
import { makeFigures } from '../score/figures/make-figures.ts';
import { summarise } from './verdict.ts';

/** The figures that stay with weights; what nothing is known of is left out. */
export function describeFigures(documents: readonly DocumentScore[]): Record<string, number> {
  const { rows, header_exact: headers, totals } = makeFigures(documents).structure;
  const figures = {
    score: summarise(documents).score,
    f6: rows?.f6,
    header_exact: headers?.share,
    data_lost: rows?.data_lost?.share,
    others_as_data: rows?.others_as_data?.share,
    totals_precision: totals?.precision,
    totals_recall: totals?.recall,
  };
  const known = Object.entries(figures).filter((entry): entry is [string, number] => typeof entry[1] === 'number');
  return Object.fromEntries(known.map(([name, value]) => [name, Math.round(value * 10_000) / 10_000]));
}
