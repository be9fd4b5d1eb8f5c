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

/** What the weights are calibrated for. */
export type DecisionKind = 'header_block' | 'row' | 'data_row' | 'table';

export const DECISION_KINDS: readonly DecisionKind[] = ['header_block', 'row', 'data_row', 'table'];

/** Decisions with their probabilities, each with whether it was right. */
export type Decisions = Record<DecisionKind, Judged[]>;

/** A document of which weights alone read the sheets. */
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

/** The decisions about documents of people of which all labels are given, by the confidences that the readings have. */
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

/** Tables side by side under one header as one, as the labels may have them: the header and its rows are decided once. */
function joinSides(sheet: Sheet): Sheet {
  const isFirst = ({ header }: Table, i: number) =>
    header.rows.length === 0 ||
    sheet.tables.findIndex((other) => other.header.rows.join() === header.rows.join()) === i;
  return { ...sheet, tables: sheet.tables.filter(isFirst) };
}
