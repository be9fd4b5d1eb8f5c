import type { Criteria } from '../parts/verdict.ts';

/** Rows are judged by F6 and exact headers; if only totals are labelled, by the F1 of totals. */
export const ROW_CRITERIA: Criteria = {
  harm: 'data lost',
  harmFigure: 'data_lost',
  harmOf: ({ structure }) => structure.rows?.data_lost?.share,
  scoresOf: ({ structure: { rows, header_exact: headers, totals } }) =>
    rows === null ? [totals?.f1] : [rows.f6, headers?.share],
  figuresOf: ({ structure: { rows, header_exact: headers, totals } }) => ({
    f6: rows?.f6,
    header_exact: headers?.share,
    data_lost: rows?.data_lost?.share,
    others_as_data: rows?.others_as_data?.share,
    totals_precision: totals?.precision,
    totals_recall: totals?.recall,
  }),
};
