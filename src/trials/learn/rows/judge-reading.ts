import type { Sheet, Table } from '../../../contract/artifact.ts';
import type { LabelledDocument } from '../../score/corpus/read-corpus.ts';
import type { DocumentScore } from '../../score/document/document-score.ts';
import { summariseSheets } from '../../score/figures/summarise-sheets.ts';
import { listFoundRows } from '../../score/judge/found-rows.ts';
import { judgeSheet } from '../../score/judge/judge-document.ts';
import { listTableDecisions } from '../../score/judge/judge-tables.ts';
import { matchTables } from '../../score/judge/match-tables.ts';
import type { Judged } from '../fit/isotonic.ts';
import { listKnownLabels, onlyLabel } from './known-labels.ts';
import type { ReadSheet } from './read-structure.ts';

/** The kinds of decisions for which the weights are calibrated. */
export type DecisionKind = 'header_block' | 'row' | 'data_row' | 'table';

export const DECISION_KINDS: readonly DecisionKind[] = ['header_block', 'row', 'data_row', 'table'];

/** Decisions by kind, with their probabilities and whether they were right. */
export type Decisions = Record<DecisionKind, Judged[]>;

/** A document whose sheets were read by weights alone. */
export interface Reading {
  readonly document: LabelledDocument;
  readonly sheets: readonly ReadSheet[];
}

export function scoreReading({ document, sheets: read }: Reading): DocumentScore {
  const { name, collection, labels } = document;
  const sheets = read.map(({ learned, sheet }) => judgeSheet(learned.labelled, sheet, labels.judged));
  const { quality } = summariseSheets(sheets);
  return { document: name, collection, group: labels.group ?? null, quality, error: null, attention: null, sheets };
}

/** The decisions about real documents with all labels, with the confidences of the readings. */
export function listDecisions(readings: readonly Reading[], labels: readonly string[]): Decisions {
  const whole = readings.filter(
    ({ document: { labels: given } }) => given.judged === undefined && given.invented !== true,
  );
  const lists = whole.flatMap(({ document, sheets }) =>
    sheets.map((sheet) => listOfSheet(document.name, sheet, labels)),
  );
  const all = (kind: DecisionKind) => lists.flatMap((decisions) => decisions[kind]);
  return { header_block: all('header_block'), row: all('row'), data_row: all('data_row'), table: all('table') };
}

function listOfSheet(
  document: string,
  { learned, sheet: found, rows }: ReadSheet,
  labels: readonly string[],
): Decisions {
  const known = listKnownLabels(learned, undefined, labels);
  const decisions: Decisions = { header_block: [], row: [], data_row: [], table: [] };
  for (const [i, { label, chance }] of rows.entries()) {
    const expected = onlyLabel(known[i]!);
    if (expected < 0 || chance === undefined) continue;
    const judged = { probability: chance.probability, isRight: labels[expected] === label, document };
    decisions[label === 'data' ? 'data_row' : 'row'].push(judged);
  }
  const { tables = [] } = learned.labelled;
  if (tables.length === 0) return decisions;
  const sheet = joinSides(found);
  const sure = listTableDecisions(matchTables(tables, sheet), sheet, listFoundRows(sheet));
  const toJudged = ({ confidence, isRight }: { confidence: number; isRight: boolean }): Judged => ({
    probability: confidence,
    isRight,
    document,
  });
  decisions.header_block.push(...sure.headers.map(toJudged));
  decisions.table.push(...sure.tables.map(toJudged));
  return decisions;
}

/** Joins side-by-side tables with the same header rows, because labels may describe them as one table. */
function joinSides(sheet: Sheet): Sheet {
  const isFirst = ({ header }: Table, i: number) =>
    header.rows.length === 0 ||
    sheet.tables.findIndex((other) => other.header.rows.join() === header.rows.join()) === i;
  return { ...sheet, tables: sheet.tables.filter(isFirst) };
}
