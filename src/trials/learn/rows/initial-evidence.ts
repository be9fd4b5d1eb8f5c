import type { RowWeights } from '../../../contract/row-weights.ts';

/**
 * Initial weights of formats for a package without weights: how people usually format tables. New weights are pulled
 * towards them, because few labelled documents have formats, and those of one family have only some.
 */
export const INITIAL_EVIDENCE: RowWeights['evidence'] = {
  bold: { header: 0.4, data: -0.75, total: 0.5, group: 0.3, title: 0.3 },
  italic: { data: -0.3, note: 0.4 },
  background: { header: 0.4, data: -0.4, total: 0.2, group: 0.2 },
  large: { header: -0.3, data: -0.4, title: 0.75 },
  centered: { header: 0.75, data: -0.4 },
  bold_first: { data: -0.6, total: 0.4, group: 0.2 },
  line_above: { data: -0.2, total: 0.4 },
  line_below: { header: 0.4, data: -0.2 },
  money: { total: 0.3 },
  plain_numbers: { header: 0.5, data: -0.3 },
  merged: { header: 0.3, data: -0.6, title: 0.5 },
  unlike_rows_below: { header: 0.75, data: -0.6 },
  unlike_rows_above: { header: 0.3, data: -0.3, total: 0.4 },
};
