import {
  MAX_ROW_SAMPLE_CELLS,
  type RowsToSend,
  type RuleRunner,
  type ScoresAnswer,
} from '../../../rules/client/index.ts';
import { type CellValue, makeRow, type Row, RowCells, type SheetReader } from '../../../workbook/index.ts';
import type { DecidedLabel } from '../../corrections/recipe/decided-label.ts';
import { Pipeline } from '../../rows/pipeline.ts';
import { type LabelRules, type RowDecision, RowDecisions } from './row-decisions.ts';

/** How certain a label is; only with row weights. */
export interface RowChance {
  /** Calibrated probability. */
  readonly confidence: number;
  /** Probability by the model, not calibrated. */
  readonly probability: number;
  /** Probability of the label, given the label of the previous filled row. */
  readonly link: number;
  /** Whether the row was left out, but may be data, so that somebody should look at it. */
  readonly mayBeData: boolean;
  /** Whether the label was decided before the rows further ahead were read. */
  readonly wasForced: boolean;
}

export interface DecidedRow {
  row: Row;
  decision: RowDecision;
  label: string;
  /** The label that a person gave to the row. */
  decided?: DecidedLabel;
  chance?: RowChance;
}

/** Rows in one request: enough to make the cost of the round trip negligible. */
const ROWS_PER_REQUEST = 1_000;

/** Rows in the first request: fewer, so that progress shows early. */
const FIRST_ROWS = 100;

/** Number of requests sent ahead: the next rows are read while the host works on these. */
const REQUESTS_AHEAD = 3;

export interface LabelOptions {
  runner: RuleRunner;
  rules: string[];
  labels: LabelRules;
  /** How many blank rows of a gap are sent to the rules; in a longer gap, the rest is blank anyway. */
  maxBlankRows: number;
  /** Whether weights decide, so that rules only add to them. */
  isWeighed: boolean;
}

/** Rows without a gap between them, sent as one request. */
interface RowSpan {
  rows: Row[];
  above: CellValue[] | null;
  below: CellValue[] | null;
}

/** Streams a sheet's rows with the labels that the row rules chose. Rows of long gaps are left out. */
export async function* labelRows(
  sheetName: string,
  reader: Pick<SheetReader, 'readRows'>,
  options: LabelOptions,
): AsyncGenerator<DecidedRow[]> {
  const { runner, labels } = options;
  const rules = runner.keepActive(options.rules);
  const decisions = new RowDecisions(labels);
  let isNewSheet = true;
  const ask = async (span: RowSpan): Promise<DecidedRow[]> => {
    const { rows, above, below } = span;
    const request: RowsToSend = {
      op: 'rows',
      sheetName,
      isNewSheet,
      firstRow: rows[0]!.index,
      rows: new RowCells(rows, MAX_ROW_SAMPLE_CELLS),
      above,
      below,
      rules,
    };
    isNewSheet = false;
    // The weights decide alone: nothing is sent.
    if (rules.length === 0 && options.isWeighed) return rows.map((row) => decideRow(row, NEUTRAL));
    const answer: ScoresAnswer = await runner.scoreRows(request);
    const decided = decisions.decide(answer, request.firstRow, rows.length);
    return decided.map((decision, i) => decideRow(rows[i]!, decision));
  };
  yield* new Pipeline(REQUESTS_AHEAD, ask).run(spanRows(reader, options));
}

/** The decision for a row if there are no row rules. */
export const NEUTRAL: RowDecision = { label: '', best: null, scores: {}, contributors: [] };

/** Labels that an empty row cannot have: a rule that labels all remaining rows as data is meant for filled rows. */
const FILLED_LABELS = new Set<string | null>([null, 'header', 'data']);

function decideRow(row: Row, decision: RowDecision): DecidedRow {
  const isBlank = FILLED_LABELS.has(decision.best) && row.isBlank;
  return { row, decision, label: isBlank ? 'blank' : (decision.best ?? 'data') };
}

/** Groups rows into spans, and fills gaps with up to `maxBlankRows` + 1 blank rows. */
async function* spanRows(
  reader: Pick<SheetReader, 'readRows'>,
  { maxBlankRows }: LabelOptions,
): AsyncGenerator<RowSpan> {
  const maxGapRows = maxBlankRows + 1;
  let span: RowSpan = { rows: [], above: null, below: null };
  let maxRows = FIRST_ROWS;
  let lastIndex = 0;
  for await (const rows of reader.readRows()) {
    for (const row of rows) {
      const gap = row.index - lastIndex - 1;
      for (let i = 1; i <= Math.min(gap, maxGapRows); i++) span.rows.push(makeRow(lastIndex + i, []));
      const isCut = gap > maxGapRows;
      if (isCut || span.rows.length >= maxRows) {
        if (span.rows.length > 0) yield { ...span, below: isCut ? [] : row.values };
        maxRows = ROWS_PER_REQUEST;
        span = { rows: [], above: isCut ? [] : (span.rows.at(-1)?.values ?? null), below: null };
      }
      span.rows.push(row);
      lastIndex = row.index;
    }
  }
  if (span.rows.length > 0) yield span;
}
