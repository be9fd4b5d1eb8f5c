import type { Criteria } from '../parts/verdict.ts';

/** A column is judged by its proposal, which does not depend on other columns. */
export const COLUMN_CRITERIA: Criteria = {
  harm: 'false maps',
  harmFigure: 'false_maps',
  harmOf: ({ columns }) => columns.with_headers?.proposals.false_maps?.share,
  scoresOf: ({ columns: { with_headers: headers, without_headers: others } }) => {
    const { proposals } = headers ?? others ?? {};
    return [proposals?.f1, proposals?.distinct_f1];
  },
  figuresOf: ({ columns: { with_headers: headers }, confidence }) => ({
    f1: headers?.proposals.f1,
    distinct_f1: headers?.proposals.distinct_f1,
    false_maps: headers?.proposals.false_maps?.share,
    precision: headers?.assignments.precision,
    recall: headers?.assignments.recall,
    calibration_error: confidence.columns?.calibration_error,
  }),
};
