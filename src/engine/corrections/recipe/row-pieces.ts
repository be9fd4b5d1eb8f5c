import type { RecipePieceOf } from '../../../contract/recipe.ts';
import { compareTexts, foldCell } from '../../../record/recipes/index.ts';
import type { Row } from '../../../workbook/index.ts';
import { toHeaderText } from '../../rows/header-texts.ts';
import { isBlankValue } from '../../rows/rows.ts';
import type { DecidedLabel } from './decided-label.ts';

type RowPiece = RecipePieceOf<'row_label'>;

/** At least this share of a row's cells must agree with the cells of the address. */
const MIN_LIKENESS = 0.5;

/** Applies a recipe's pieces about rows to one sheet. Rows must be passed in order. */
export class RowPieces {
  readonly #pieces: readonly RowPiece[];
  /** By piece, the 1-based index of the row to label: the last row that matched `below`, plus the offset. */
  readonly #awaited = new Map<RowPiece, number>();

  constructor(pieces: readonly RowPiece[]) {
    this.#pieces = pieces;
  }

  /** The label of a row that is not blank; if two pieces match, the later one counts. */
  label(row: Row): DecidedLabel | undefined {
    const cells = row.values.flatMap((value) => (isBlankValue(value) ? [] : [toHeaderText(value)]));
    let decided: DecidedLabel | undefined;
    for (const piece of this.#pieces) {
      if (this.#isMeant(piece, row.index, cells)) decided = { label: piece.label, correction: piece.id };
    }
    return decided;
  }

  #isMeant(piece: RowPiece, index: number, cells: readonly string[]): boolean {
    const { rows } = piece;
    if ('cells' in rows) return compareTexts(rows.cells, cells) >= MIN_LIKENESS;
    if ('first_cells' in rows) {
      const first = foldCell(cells[0] ?? '');
      return rows.first_cells.some((text) => foldCell(text) === first);
    }
    if (compareTexts(rows.below, cells) >= MIN_LIKENESS) {
      this.#awaited.set(piece, index + rows.offset);
      return false;
    }
    return this.#awaited.get(piece) === index;
  }
}
