import type { Row } from '../../../workbook/index.ts';
import type { GivenRange } from '../../corrections/corrections.ts';
import { toHeaderText } from '../../rows/header-texts.ts';
import { isBlankValue } from '../../rows/rows.ts';
import type { DecidedRow } from '../labels/label-rows.ts';
import type { RowDecision } from '../labels/row-decisions.ts';
import { hasCells, isInRows } from './range-builder.ts';

/** Labels that rows below a range's header keep; all other filled rows become data. */
const KEPT = new Set(['data', 'total', 'group', 'note']);

interface RangeState extends GivenRange {
  /** Texts of the range's header rows: a row below with the same texts repeats the header. */
  readonly headers: Set<string>;
  isBelow: boolean;
}

/** Labels the rows of ranges that people set: below the header, every filled row belongs to the table. */
export class RangeLabels {
  readonly #ranges: RangeState[];
  /** Changed decisions, by decision and correction: rows that shared a decision also share the changed one. */
  readonly #changed = new WeakMap<RowDecision, Map<string, RowDecision>>();

  constructor(ranges: readonly GivenRange[]) {
    this.#ranges = ranges.map((given) => ({ ...given, headers: new Set(), isBelow: false }));
  }

  apply(rows: readonly DecidedRow[]): void {
    if (this.#ranges.length === 0) return;
    // A rule that calls a row of formulas without values blank could not see what they would show.
    for (const row of rows) {
      if (!row.row.isBlank && (row.label !== 'blank' || row.row.hasNoValue)) this.#label(row);
    }
  }

  #label(decided: DecidedRow): void {
    const { row } = decided;
    const around = this.#ranges.filter(({ range }) => isInRows(row.index, range));
    if (around.length === 0) return;
    const inside = around.filter(({ range }) => hasCells(row, range));
    // A row outside of the range's columns does not belong to its table.
    if (inside.length === 0 && (decided.label === 'data' || decided.label === 'header')) {
      this.#change(decided, 'note', around[0]!.correction);
    }
    for (const range of inside) this.#labelInside(decided, range);
  }

  #labelInside(decided: DecidedRow, range: RangeState): void {
    const { row } = decided;
    if (decided.label === 'header' && !range.isBelow) {
      range.headers.add(readKey(row, range));
      return;
    }
    // Titles and notes may stand above the header.
    if (range.headers.size === 0 && decided.label !== 'data' && !range.isBelow) return;
    const isRepeated = decided.label === 'header' && range.headers.has(readKey(row, range));
    if (!KEPT.has(decided.label) && !isRepeated) this.#change(decided, 'data', range.correction);
    range.isBelow = true;
  }

  /** A label that a person gave to the row itself stays. */
  #change(decided: DecidedRow, label: string, correction: string): void {
    if (decided.decided !== undefined) return;
    const { decision } = decided;
    const known = this.#changed.get(decision) ?? new Map<string, RowDecision>();
    this.#changed.set(decision, known);
    const key = `${label} ${decided.label} ${correction}`;
    const changed = known.get(key) ?? {
      ...decision,
      label,
      corrected: { id: correction, proposed: decided.label },
    };
    known.set(key, changed);
    decided.decision = changed;
    decided.label = label;
  }
}

function readKey(row: Row, { range: { firstColumn, lastColumn } }: GivenRange): string {
  const values = row.values.slice(firstColumn, lastColumn + 1);
  const texts = values.map((value) => (isBlankValue(value) ? '' : toHeaderText(value)));
  return JSON.stringify(texts.slice(0, texts.findLastIndex((text) => text !== '') + 1));
}
