import type { RowsToSend, RuleRunner } from '../../rules/client/index.ts';
import { type LabelRules, RowDecisions } from './labels/row-decisions.ts';
import type { ColumnSpan, Region } from './regions/region.ts';

export interface RuleQuestion {
  runner: RuleRunner;
  rules: readonly string[];
  labels: LabelRules;
  sheetName: string;
}

/** Asks the row rules whether a region's header rows are still a header if they only have the cells of a span. */
export async function isHeaderByRules(
  region: Region,
  { first, last }: ColumnSpan,
  { runner, rules, labels, sheetName }: RuleQuestion,
): Promise<boolean> {
  const cut = region.headerRows.map(({ values }) => values.map((value, c) => (c >= first && c <= last ? value : null)));
  const request: RowsToSend = {
    op: 'rows',
    sheetName,
    isNewSheet: true,
    firstRow: region.headerRows[0]!.index,
    rows: cut,
    above: null,
    below: region.sampler.toRows()[0]?.map((value, c) => (c >= first && c <= last ? value : null)) ?? null,
    rules: runner.keepActive(rules),
  };
  const answer = await runner.scoreRows(request);
  // In a header of several rows, the last one names the columns.
  return new RowDecisions(labels).decide(answer, request.firstRow, cut.length).at(-1)?.best === 'header';
}
