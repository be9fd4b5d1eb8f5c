import type { Piece } from '../row-view.ts';
import { CELL_PIECES } from './cells.ts';
import { NEIGHBOUR_PIECES } from './neighbours.ts';
import { PLACE_PIECES } from './place.ts';
import { SUM_PIECES } from './sums.ts';
import { WORD_PIECES } from './words.ts';

/** Every piece of evidence about a row. */
export const ROW_PIECES: readonly Piece[] = [
  ...CELL_PIECES,
  ...WORD_PIECES,
  ...NEIGHBOUR_PIECES,
  ...PLACE_PIECES,
  ...SUM_PIECES,
];
