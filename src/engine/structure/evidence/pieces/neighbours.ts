import { KINDS } from '../cell-kind.ts';
import { asNumber, type Pieces } from '../row-view.ts';
import { TEXT_BITS } from '../scan-text.ts';
import type { SeenRow } from '../seen-row.ts';
import type { Side } from '../sides.ts';

const shareOfCells = (count: number, { filledSum }: Side): number => count / Math.max(1, filledSum);

const hasOneCell = ({ oneCellRows, rowCount }: Side): number => oneCellRows / Math.max(1, rowCount);

const isSo = (row: SeenRow | null, test: (row: SeenRow) => boolean): number => asNumber(row !== null && test(row));

const oneCell = ({ filled }: SeenRow): boolean => filled === 1;
const noNumber = ({ filled, numbers }: SeenRow): boolean => filled > 1 && numbers === 0;
const textAndNumbers = ({ firstKind, numbers }: SeenRow): boolean => firstKind === KINDS.text && numbers > 0;
const totalWord = ({ firstBits }: SeenRow): boolean => (firstBits & TEXT_BITS.totalStart) !== 0;
const twoYears = ({ years }: SeenRow): boolean => years >= 2;

/** How the row differs from up to five filled rows on each side. */
export const NEIGHBOUR_PIECES: Pieces<'neighbours'> = {
  contrast_below: ({ withBelow }) => withBelow.contrast,
  same_kinds_below: ({ withBelow }) => withBelow.sameKind,
  more_filled_below: ({ row, below }) => asNumber(below.meanFilled > 1.4 * row.filled),
  fewer_filled_below: ({ row, below }) => asNumber(below.isAny && 1.4 * below.meanFilled < row.filled),
  amounts_below: ({ below }) => shareOfCells(below.amountSum, below),
  texts_below: ({ below }) => shareOfCells(below.textSum, below),
  one_cell_below: ({ below }) => hasOneCell(below),
  other_lengths_below: ({ withBelow }) => withBelow.lengthContrast,
  texts_again_below: ({ withBelow }) => withBelow.repeated,
  aligned_below: ({ withBelow }) => withBelow.aligned,
  contrast_above: ({ withAbove }) => withAbove.contrast,
  same_kinds_above: ({ withAbove }) => withAbove.sameKind,
  more_filled_above: ({ row, above }) => asNumber(above.meanFilled > 1.4 * row.filled),
  fewer_filled_above: ({ row, above }) => asNumber(above.isAny && 1.4 * above.meanFilled < row.filled),
  amounts_above: ({ above }) => shareOfCells(above.amountSum, above),
  texts_above: ({ above }) => shareOfCells(above.textSum, above),
  one_cell_above: ({ above }) => hasOneCell(above),
  other_lengths_above: ({ withAbove }) => withAbove.lengthContrast,
  texts_again_above: ({ withAbove }) => withAbove.repeated,
  aligned_above: ({ withAbove }) => withAbove.aligned,
  next_one_cell: ({ next }) => isSo(next, oneCell),
  next_no_number: ({ next }) => isSo(next, noNumber),
  next_text_and_numbers: ({ next }) => isSo(next, textAndNumbers),
  next_alike: ({ likeNext }) => likeNext,
  next_total_word: ({ next }) => isSo(next, totalWord),
  next_years: ({ next }) => isSo(next, twoYears),
  previous_one_cell: ({ previous }) => isSo(previous, oneCell),
  previous_no_number: ({ previous }) => isSo(previous, noNumber),
  previous_text_and_numbers: ({ previous }) => isSo(previous, textAndNumbers),
  previous_alike: ({ likePrevious }) => likePrevious,
  previous_total_word: ({ previous }) => isSo(previous, totalWord),
  previous_years: ({ previous }) => isSo(previous, twoYears),
  first_column_only_below: ({ row, firstColumnBelow }) => asNumber(row.firstColumn > 0 && firstColumnBelow > 0.6),
  no_number_below: ({ below }) => asNumber(below.numberSum === 0),
};
