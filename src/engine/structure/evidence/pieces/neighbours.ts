import { KINDS } from '../cell-kind.ts';
import { asNumber, type ReadPieces } from '../row-view.ts';
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
export const readNeighbours: ReadPieces<'neighbours'> = (view, put, at) => {
  const { withBelow, row, below, withAbove, above, next, likeNext, previous, likePrevious, firstColumnBelow } = view;
  put[at.contrast_below] = withBelow.contrast;
  put[at.same_kinds_below] = withBelow.sameKind;
  put[at.more_filled_below] = asNumber(below.meanFilled > 1.4 * row.filled);
  put[at.fewer_filled_below] = asNumber(below.isAny && 1.4 * below.meanFilled < row.filled);
  put[at.amounts_below] = shareOfCells(below.amountSum, below);
  put[at.texts_below] = shareOfCells(below.textSum, below);
  put[at.one_cell_below] = hasOneCell(below);
  put[at.other_lengths_below] = withBelow.lengthContrast;
  put[at.texts_again_below] = withBelow.repeated;
  put[at.aligned_below] = withBelow.aligned;
  put[at.contrast_above] = withAbove.contrast;
  put[at.same_kinds_above] = withAbove.sameKind;
  put[at.more_filled_above] = asNumber(above.meanFilled > 1.4 * row.filled);
  put[at.fewer_filled_above] = asNumber(above.isAny && 1.4 * above.meanFilled < row.filled);
  put[at.amounts_above] = shareOfCells(above.amountSum, above);
  put[at.texts_above] = shareOfCells(above.textSum, above);
  put[at.one_cell_above] = hasOneCell(above);
  put[at.other_lengths_above] = withAbove.lengthContrast;
  put[at.texts_again_above] = withAbove.repeated;
  put[at.aligned_above] = withAbove.aligned;
  put[at.next_one_cell] = isSo(next, oneCell);
  put[at.next_no_number] = isSo(next, noNumber);
  put[at.next_text_and_numbers] = isSo(next, textAndNumbers);
  put[at.next_alike] = likeNext;
  put[at.next_total_word] = isSo(next, totalWord);
  put[at.next_years] = isSo(next, twoYears);
  put[at.previous_one_cell] = isSo(previous, oneCell);
  put[at.previous_no_number] = isSo(previous, noNumber);
  put[at.previous_text_and_numbers] = isSo(previous, textAndNumbers);
  put[at.previous_alike] = likePrevious;
  put[at.previous_total_word] = isSo(previous, totalWord);
  put[at.previous_years] = isSo(previous, twoYears);
  put[at.first_column_only_below] = asNumber(row.firstColumn > view.firstColumn && firstColumnBelow > 0.6);
  put[at.no_number_below] = asNumber(below.numberSum === 0);
};
