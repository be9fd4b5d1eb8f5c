import type { RowsRequest, RuleRunner, ScoresAnswer } from '../../rules/index.ts';
import type { CellValue, Row, SheetReader } from '../../workbook/types.ts';
import { Pipeline } from '../pipeline.ts';
import type { SpooledRows } from '../row-spool.ts';
import { isBlankRow } from '../rows.ts';
import { type LabelRules, type RowDecision, RowDecisions } from './row-decisions.ts';

export interface DecidedRow extends Row {
  decision: RowDecision;
  label: string;
}

/** Rows in one request: large enough that the round trip does not count. */
const ROWS_PER_REQUEST = 1_000;

/** Requests under way: the next rows are read while the host works on these. */
const REQUESTS_AHEAD = 3;

export interface LabelOptions {
  runner: RuleRunner;
  rules: string[];
  labels: LabelRules;
  /** Blank rows of a gap that the rules are asked about; the rest of a longer gap is blank without asking. */
  maxBlankRows: number;
  /** Told each list of rows with the frame that was sent of it. */
  onSent: (frame: Buffer, span: SpooledRows) => void;
}

/** Rows that follow each other without a gap, as one request. */
interface RowSpan extends SpooledRows {
  rows: Row[];
  absent: number[];
  above: CellValue[] | null;
  below: CellValue[] | null;
}

/** Streams a sheet's rows, each with the label that the row rules give it. Rows of long gaps are left out. */
export async function* labelRows(
  sheetName: string,
  reader: SheetReader,
  options: LabelOptions,
): AsyncGenerator<DecidedRow[]> {
  const { runner, labels } = options;
  const rules = runner.keepActive(options.rules);
  const decisions = new RowDecisions(labels);
  let isNewSheet = true;
  const ask = async (span: RowSpan): Promise<DecidedRow[]> => {
    const { rows, above, below } = span;
    const request: RowsRequest = {
      op: 'rows',
      sheetName,
      isNewSheet,
      firstRow: rows[0]!.index,
      rows: rows.map(({ values }) => values),
      above,
      below,
      rules,
    };
    isNewSheet = false;
    const answer: ScoresAnswer = await runner.scoreRows(request, (frame) => options.onSent(frame, span));
    return decisions.decide(answer, rows.length).map((decision, i) => decideRow(rows[i]!, decision));
  };
  yield* new Pipeline(REQUESTS_AHEAD, ask).run(spanRows(reader, options.maxBlankRows + 1));
}

/** Labels that an empty row cannot have: rules that take whatever is left for data mean rows that hold something. */
const FILLED_LABELS = new Set<string | null>([null, 'header', 'data']);

function decideRow(row: Row, decision: RowDecision): DecidedRow {
  const isBlank = FILLED_LABELS.has(decision.best) && isBlankRow(row.values);
  return { ...row, decision, label: isBlank ? 'blank' : (decision.best ?? 'data') };
}

/** Groups rows into spans; fills gaps with blank rows up to `maxGapRows`. */
async function* spanRows(reader: SheetReader, maxGapRows: number): AsyncGenerator<RowSpan> {
  let span: RowSpan = { rows: [], absent: [], above: null, below: null };
  let lastIndex = 0;
  for await (const rows of reader.readRows()) {
    for (const row of rows) {
      const gap = row.index - lastIndex - 1;
      for (let i = 1; i <= Math.min(gap, maxGapRows); i++) {
        span.absent.push(span.rows.length);
        span.rows.push(makeBlankRow(lastIndex + i));
      }
      const isCut = gap > maxGapRows;
      if (isCut || span.rows.length >= ROWS_PER_REQUEST) {
        if (span.rows.length > 0) yield { ...span, below: isCut ? [] : row.values };
        span = { rows: [], absent: [], above: isCut ? [] : (span.rows.at(-1)?.values ?? null), below: null };
      }
      span.rows.push(row);
      lastIndex = row.index;
    }
  }
  if (span.rows.length > 0) yield span;
}

function makeBlankRow(index: number): Row {
  return { index, values: [], hidden: false };
}
