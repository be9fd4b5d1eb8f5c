import { rowEvidence } from '../../../contract/row-evidence.ts';
import { PieceReader, ROW_PIECES } from '../../../engine/structure/evidence/pieces/index.ts';
import { type Lexicon, RowEvidence, type RowView } from '../../../engine/structure/index.ts';
import type { LearningSheet } from './learning-sheet.ts';
import { type RowSequence, SequenceBuilder } from './row-sequence.ts';
import { addUpRules } from './rule-deltas.ts';

/** Learning uses this many filled rows at each end of a long sheet: the rows between are similar. */
const HEAD_ROWS = 300;
const TAIL_ROWS = 100;

/** Whether a filled row is used for learning, by its index among the sheet's filled rows. */
export function isLearned(position: number, rowCount: number): boolean {
  return position < HEAD_ROWS || position >= rowCount - TAIL_ROWS;
}

/** Whether a piece of evidence, by its index, is about formats. */
export function isOfFormats(piece: number): boolean {
  return Object.hasOwn(rowEvidence.formats, ROW_PIECES[piece]?.name ?? '');
}

const TOTAL_WORDS: ReadonlySet<number> = new Set(
  ['total_first', 'total_in_first', 'total_last', 'total_inside'].map((word) =>
    ROW_PIECES.findIndex(({ name }) => name === word),
  ),
);

/** Whether a row has a word for a total. */
export function hasTotalWord({ starts, pieces }: RowSequence, row: number): boolean {
  return pieces.subarray(starts[row], starts[row + 1]).some((piece) => TOTAL_WORDS.has(piece));
}

/** The rows of a sheet for learning, with their value of every piece of evidence and the deltas of rules. */
export function makeSequence(
  { rows, decisions }: Pick<LearningSheet, 'rows' | 'decisions'>,
  lexicon: Lexicon,
  labels: readonly string[],
): RowSequence {
  const isWanted = () => true;
  const evidence = new RowEvidence(lexicon, isWanted);
  const pieces = new PieceReader(isWanted);
  const builder = new SequenceBuilder();
  const values = new Float64Array(ROW_PIECES.length);
  const add = (view: RowView) => {
    const { gapBefore, position } = view.row;
    if (!isLearned(position, rows.length)) return;
    pieces.read(view, values);
    builder.add(gapBefore > 0, values, addUpRules(decisions[position]!, labels)?.deltas);
  };
  for (const row of rows) {
    const view = evidence.push(row);
    if (view !== null) add(view);
  }
  for (const view of evidence.finish()) add(view);
  return builder.finish();
}
