import { type EvidenceGroup, rowEvidence } from '../../../../contract/row-evidence.ts';
import type { Places, RowView } from '../row-view.ts';
import { readCells } from './cells.ts';
import { readNeighbours } from './neighbours.ts';
import { readPlace } from './place.ts';
import { readSums } from './sums.ts';
import { readWords } from './words.ts';

/** A piece of evidence; its name and sentence come from `contract/row-evidence.ts`. */
export interface Piece {
  readonly name: string;
  readonly sentence: string;
}

/** Every piece of evidence about a row, in the order of the contract's table. */
export const ROW_PIECES: readonly Piece[] = Object.values(rowEvidence).flatMap((group) =>
  Object.entries(group).map(([name, sentence]) => ({ name, sentence })),
);

/** The index of each piece of a group in ROW_PIECES. */
function findPlaces<Group extends EvidenceGroup>(group: Group): Places<Group> {
  const names = ROW_PIECES.map(({ name }) => name);
  return Object.fromEntries(
    Object.keys(rowEvidence[group]).map((name) => [name, names.indexOf(name)]),
  ) as Places<Group>;
}

const cells = findPlaces('cells');
const words = findPlaces('words');
const neighbours = findPlaces('neighbours');
const place = findPlaces('place');
const sums = findPlaces('sums');

/**
 * Puts the value of every piece for the view's row into `values`, in the order of `ROW_PIECES`. There is no evidence
 * about a row that shows nothing.
 */
export function readPieces(view: RowView, values: Float64Array): void {
  if (view.row.showsNothing) {
    values.fill(0);
    return;
  }
  readCells(view, values, cells);
  readWords(view, values, words);
  readNeighbours(view, values, neighbours);
  readPlace(view, values, place);
  readSums(view, values, sums);
}
