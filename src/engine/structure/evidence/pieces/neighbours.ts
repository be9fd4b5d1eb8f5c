import { KINDS } from '../cell-kind.ts';
import { asNumber, type Piece, type RowView } from '../row-view.ts';
import { TEXT_BITS } from '../scan-text.ts';
import type { SeenRow } from '../seen-row.ts';
import type { Comparison, Side } from '../sides.ts';

interface Direction {
  /** End of the names. */
  end: string;
  words: string;
  side: (view: RowView) => Side;
  comparison: (view: RowView) => Comparison;
}

const DIRECTIONS: readonly Direction[] = [
  { end: 'below', words: 'the five rows below', side: ({ below }) => below, comparison: ({ withBelow }) => withBelow },
  { end: 'above', words: 'the five rows above', side: ({ above }) => above, comparison: ({ withAbove }) => withAbove },
];

/** How the row differs from up to five filled rows on each side. */
const SIDE_PIECES = DIRECTIONS.flatMap(({ end, words, side, comparison }): Piece[] => [
  {
    name: `contrast_${end}`,
    sentence: `its texts are in columns of numbers and dates in ${words}`,
    read: (view) => comparison(view).contrast,
  },
  {
    name: `same_kinds_${end}`,
    sentence: `its cells are of the same kind as in ${words}`,
    read: (view) => comparison(view).sameKind,
  },
  {
    name: `more_filled_${end}`,
    sentence: `${words} have more cells`,
    read: (view) => asNumber(meanFilled(side(view)) > 1.4 * view.row.filled),
  },
  {
    name: `fewer_filled_${end}`,
    sentence: `${words} have fewer cells`,
    read: (view) => asNumber(side(view).rows.length > 0 && 1.4 * meanFilled(side(view)) < view.row.filled),
  },
  {
    name: `amounts_${end}`,
    sentence: `${words} are mostly numbers and dates`,
    read: (view) => side(view).amountSum / Math.max(1, side(view).filledSum),
  },
  {
    name: `texts_${end}`,
    sentence: `${words} are mostly texts`,
    read: (view) => side(view).textSum / Math.max(1, side(view).filledSum),
  },
  {
    name: `one_cell_${end}`,
    sentence: `${words} have one cell each`,
    read: (view) => side(view).oneCellRows / Math.max(1, side(view).rows.length),
  },
  {
    name: `other_lengths_${end}`,
    sentence: `its texts differ in length from those of ${words}`,
    read: (view) => comparison(view).lengthContrast,
  },
  {
    name: `texts_again_${end}`,
    sentence: `its texts are in ${words} again`,
    read: (view) => comparison(view).repeated,
  },
  {
    name: `aligned_${end}`,
    sentence: `its columns are filled in ${words}`,
    read: (view) => comparison(view).aligned,
  },
]);

function meanFilled({ filledSum, rows }: Side): number {
  return rows.length === 0 ? 0 : filledSum / rows.length;
}

interface Neighbour {
  start: string;
  words: string;
  row: (view: RowView) => SeenRow | null;
  likeness: (view: RowView) => number;
}

const NEIGHBOURS: readonly Neighbour[] = [
  { start: 'next', words: 'the next filled row', row: ({ next }) => next, likeness: ({ likeNext }) => likeNext },
  {
    start: 'previous',
    words: 'the filled row before',
    row: ({ previous }) => previous,
    likeness: ({ likePrevious }) => likePrevious,
  },
];

/** What the filled row on each side is. */
const NEXT_PIECES = NEIGHBOURS.flatMap(({ start, words, row, likeness }): Piece[] => {
  const test = (isSo: (row: SeenRow) => boolean) => (view: RowView) => {
    const found = row(view);
    return asNumber(found !== null && isSo(found));
  };
  return [
    { name: `${start}_one_cell`, sentence: `${words} has one cell`, read: test(({ filled }) => filled === 1) },
    {
      name: `${start}_no_number`,
      sentence: `${words} has several cells and no number`,
      read: test(({ filled, numbers }) => filled > 1 && numbers === 0),
    },
    {
      name: `${start}_text_and_numbers`,
      sentence: `${words} begins with a text and has numbers`,
      read: test(({ firstKind, numbers }) => firstKind === KINDS.text && numbers > 0),
    },
    { name: `${start}_alike`, sentence: `${words} has the same kinds in the same columns`, read: likeness },
    {
      name: `${start}_total_word`,
      sentence: `${words} begins with a word for a total`,
      read: test(({ firstBits }) => (firstBits & TEXT_BITS.totalStart) !== 0),
    },
    { name: `${start}_years`, sentence: `${words} has years`, read: test(({ years }) => years >= 2) },
  ];
});

export const NEIGHBOUR_PIECES: readonly Piece[] = [
  ...SIDE_PIECES,
  ...NEXT_PIECES,
  {
    name: 'first_column_only_below',
    sentence: 'its first column is empty and filled in the rows below',
    read: ({ row, firstColumnBelow }) => asNumber(row.firstColumn > 0 && firstColumnBelow > 0.6),
  },
  {
    name: 'no_number_below',
    sentence: 'no number is in the five rows below',
    read: ({ below }) => asNumber(below.numberSum === 0),
  },
];
