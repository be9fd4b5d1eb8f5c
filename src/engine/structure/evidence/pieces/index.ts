import { type EvidenceGroup, rowEvidence } from '../../../../contract/row-evidence.ts';
import type { Places, ReadPieces, RowView } from '../row-view.ts';
import { readCells } from './cells.ts';
import { readFormats } from './formats.ts';
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

type ReadGroup = (view: RowView, values: Float64Array) => void;

function makeReader<Group extends EvidenceGroup>(group: Group, read: ReadPieces<Group>): ReadGroup {
  const places = findPlaces(group);
  return (view, values) => read(view, values, places);
}

const READERS: Readonly<Record<EvidenceGroup, ReadGroup>> = {
  cells: makeReader('cells', readCells),
  words: makeReader('words', readWords),
  neighbours: makeReader('neighbours', readNeighbours),
  place: makeReader('place', readPlace),
  sums: makeReader('sums', readSums),
  formats: makeReader('formats', readFormats),
};

/** Reads the evidence in which any of these pieces is; all others are left at zero. */
export class PieceReader {
  readonly #readers: readonly ReadGroup[];

  constructor(isWanted: (name: string) => boolean) {
    this.#readers = Object.entries(READERS).flatMap(([group, reader]) => {
      const pieces: object | undefined = Object.entries(rowEvidence).find(([name]) => name === group)?.[1];
      return Object.keys(pieces ?? {}).some(isWanted) ? [reader] : [];
    });
  }

  /**
   * Puts the value of the pieces for the view's row into `values`, in the order of `ROW_PIECES`. There is no evidence
   * about a row that shows nothing.
   */
  read(view: RowView, values: Float64Array): void {
    if (view.row.showsNothing) values.fill(0);
    else for (const read of this.#readers) read(view, values);
  }
}
