import type { SheetInfo } from '../../../workbook/index.ts';
import type { Corrections } from '../../corrections/corrections.ts';
import type { DecidedLabel } from '../../corrections/recipe/decided-label.ts';
import type { RowPieces } from '../../corrections/recipe/row-pieces.ts';
import type { RowAddressLog } from '../../corrections/row-addresses.ts';
import type { DecidedRow } from './label-rows.ts';

/** The labels that people and the recipe give to rows of a sheet. */
export class DecidedRows {
  readonly #corrections: Corrections;
  readonly #sheetIndex: number;
  readonly #addresses: RowAddressLog;
  readonly #pieces: RowPieces | null;
  /** By row, because a row has its label also in its parts, whose cells alone would not show it. */
  readonly #labels = new Map<number, DecidedLabel>();

  constructor(corrections: Corrections, sheet: SheetInfo, addresses: RowAddressLog) {
    this.#corrections = corrections;
    this.#sheetIndex = sheet.index;
    this.#addresses = addresses;
    this.#pieces = corrections.recipe?.openSheet(sheet.name) ?? null;
  }

  /** Finds the labels of whole rows; rows must be passed in order, and once. */
  find(rows: readonly DecidedRow[]): void {
    if (this.#corrections.isEmpty) return;
    for (const { row } of rows) {
      if (row.isBlank) continue;
      const byRecipe = this.#pieces?.label(row);
      const byPeople = this.#corrections.findLabel(this.#sheetIndex, row.index);
      if (byPeople !== undefined) this.#addresses.add(byPeople.correction, this.#sheetIndex, row);
      const decided = byPeople ?? byRecipe;
      if (decided !== undefined) this.#labels.set(row.index, decided);
    }
  }

  /** Applies the labels, which override all others. With weights, they also influence the rows around them. */
  apply(rows: readonly DecidedRow[]): void {
    if (this.#labels.size === 0) return;
    for (const row of rows) {
      const decided = row.row.isBlank ? undefined : this.#labels.get(row.row.index);
      if (decided === undefined) continue;
      row.decided = decided;
      const { label, correction } = decided;
      row.decision = { ...row.decision, label, corrected: { id: correction, proposed: row.label } };
      row.label = label;
    }
  }
}
