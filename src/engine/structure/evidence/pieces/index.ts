import { type EvidenceGroup, rowEvidence } from '../../../../contract/row-evidence.ts';
import type { Piece, Pieces } from '../row-view.ts';
import { CELL_PIECES } from './cells.ts';
import { NEIGHBOUR_PIECES } from './neighbours.ts';
import { PLACE_PIECES } from './place.ts';
import { SUM_PIECES } from './sums.ts';
import { WORD_PIECES } from './words.ts';

const readers: { [Group in EvidenceGroup]: Pieces<Group> } = {
  cells: CELL_PIECES,
  words: WORD_PIECES,
  neighbours: NEIGHBOUR_PIECES,
  place: PLACE_PIECES,
  sums: SUM_PIECES,
};

/** Every piece of evidence about a row, in the order of the contract's table. */
export const ROW_PIECES: readonly Piece[] = Object.entries(readers).flatMap(([group, pieces]) =>
  Object.entries(rowEvidence[group as EvidenceGroup]).map(([name, sentence]) => ({
    name,
    sentence,
    read: (pieces as Record<string, Piece['read']>)[name]!,
  })),
);
