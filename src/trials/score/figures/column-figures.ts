import type { ColumnScore, DocumentScore } from '../document/document-score.ts';
import { divide, makeShare, type Share, sum } from './shares.ts';

export interface ColumnFigures {
  precision: number | null;
  recall: number | null;
  f1: number | null;
  /** F1 that counts each pair of header and field once, even if several columns have it. */
  distinct_f1: number | null;
  /** Columns that got a field although they should have none. */
  false_maps: Share | null;
}

export interface ColumnKindFigures {
  columns: number;
  /** Figures for the fields that the scores alone propose. */
  proposals: ColumnFigures;
  /** Figures for the final fields: in a table, each field has at most one column. */
  assignments: ColumnFigures;
}

/** Figures of columns with a header in their labels, and of columns without. */
export interface AllColumnFigures {
  with_headers: ColumnKindFigures | null;
  without_headers: ColumnKindFigures | null;
}

interface Outcome {
  hit: number;
  wrong: number;
  missed: number;
}

export function makeColumnFigures(documents: readonly DocumentScore[]): AllColumnFigures {
  const columns = documents.flatMap(({ sheets }) => sheets.flatMap((sheet) => sheet.columns ?? []));
  const hasHeader = ({ header }: ColumnScore) => header.trim() !== '';
  return {
    with_headers: makeKind(columns.filter(hasHeader)),
    without_headers: makeKind(columns.filter((column) => !hasHeader(column))),
  };
}

function makeKind(columns: readonly ColumnScore[]): ColumnKindFigures | null {
  if (columns.length === 0) return null;
  return {
    columns: columns.length,
    proposals: makeFigures(columns, ({ proposed }) => proposed),
    assignments: makeFigures(columns, ({ assigned }) => assigned),
  };
}

function makeFigures(columns: readonly ColumnScore[], pick: (column: ColumnScore) => string | null): ColumnFigures {
  const outcomes = columns.map((column) => ({ column, ...judge(column.expected, pick(column)) }));
  const { hit, wrong, missed } = addUp(outcomes);
  const pairs = Map.groupBy(outcomes, ({ column }) => `${foldHeader(column.header)}\n${column.expected ?? ''}`);
  const distinct = addUp([...pairs.values()].map(average));
  const free = outcomes.filter(({ column }) => column.expected === null);
  return {
    precision: divide(hit, hit + wrong),
    recall: divide(hit, hit + missed),
    f1: makeF1({ hit, wrong, missed }),
    distinct_f1: makeF1(distinct),
    false_maps: makeShare(
      sum(free, (outcome) => outcome.wrong),
      free.length,
    ),
  };
}

/** A wrong field instead of the right one counts twice: as one too many and as one missed. */
function judge(expected: string | null, found: string | null): Outcome {
  const isHit = expected !== null && found === expected;
  return {
    hit: Number(isHit),
    wrong: Number(found !== null && !isHit),
    missed: Number(expected !== null && !isHit),
  };
}

function makeF1({ hit, wrong, missed }: Outcome): number | null {
  return divide(2 * hit, 2 * hit + wrong + missed);
}

function addUp(outcomes: readonly Outcome[]): Outcome {
  return {
    hit: sum(outcomes, ({ hit }) => hit),
    wrong: sum(outcomes, ({ wrong }) => wrong),
    missed: sum(outcomes, ({ missed }) => missed),
  };
}

function average(outcomes: readonly Outcome[]): Outcome {
  const { hit, wrong, missed } = addUp(outcomes);
  const count = outcomes.length;
  return { hit: hit / count, wrong: wrong / count, missed: missed / count };
}

/** Makes `Mailing_ZipCode` and `mailing zip code` the same header. */
function foldHeader(header: string): string {
  return header.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
}
