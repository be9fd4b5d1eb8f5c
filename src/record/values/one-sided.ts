import { type OneSidedRows, SHOWN_STRETCHES, type ValueComparison } from '../../contract/api/index.ts';
import type { Artifact, Sheet } from '../../contract/artifact.ts';
import { findRun } from '../lookup.ts';
import { findPart } from '../tables.ts';
import type { SourcePlace } from './source-places.ts';

type Side = OneSidedRows['side'];

/** Collects the rows that only one result has, with their labels in the other one. */
export class OneSided {
  readonly #others: Record<Side, Artifact>;
  readonly #listed: OneSidedRows[] = [];
  readonly #last: Partial<Record<Side, OneSidedRows>> = {};
  #count = 0;

  /** `others`: by the side that has the rows, the record of the other side. */
  constructor(others: Record<Side, Artifact>) {
    this.#others = others;
  }

  add(side: Side, { sheet, sheet_index, row, column }: SourcePlace): void {
    const label = readLabel(this.#others[side], sheet, row, column);
    const last = this.#last[side];
    if (last?.sheet === sheet && last.label === label && last.last_row === row - 1) {
      last.last_row = row;
      return;
    }
    const begun = { side, sheet, sheet_index, first_row: row, last_row: row, label };
    this.#last[side] = begun;
    this.#count += 1;
    if (this.#listed.length < SHOWN_STRETCHES) this.#listed.push(begun);
  }

  finish(): Pick<ValueComparison, 'only' | 'more_only'> {
    return { only: this.#listed, more_only: this.#count - this.#listed.length };
  }
}

/** Null if the sheet was not read. */
function readLabel({ sheets }: Artifact, name: string, row: number, column: number): string | null {
  const sheet = sheets.find((one) => one.name === name);
  if (sheet === undefined || sheet.skipped !== undefined) return null;
  const within: Pick<Sheet, 'rows'> = findPart(sheet, row, column) ?? sheet;
  return findRun(within, row)?.label ?? 'blank';
}
