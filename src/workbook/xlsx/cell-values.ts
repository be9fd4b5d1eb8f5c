import type { CellStyles } from '../formats/cell-styles.ts';
import { maxTextChars, type StringStore } from '../rows/string-store.ts';
import type { CellValue } from '../types.ts';
import type { PartFailure } from '../zip/part-failure.ts';
import { cellType, type WrittenCell } from './cell-content.ts';
import { parseIsoCellDate } from './iso-cell-date.ts';
import { decodeEscapes } from './xml-text.ts';

const NUMBER_TEXT = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*$/;

/** Converts a cell from its written form into its value. */
export class CellValues {
  readonly #strings: StringStore;
  readonly styles: CellStyles;
  readonly #failure: PartFailure;

  constructor(strings: StringStore, styles: CellStyles, failure: PartFailure) {
    this.#strings = strings;
    this.styles = styles;
    this.#failure = failure;
  }

  /** An empty text is null for every type. */
  toValue(cell: WrittenCell): CellValue {
    const { text } = cell;
    if (text === '') return null;
    switch (cell.type) {
      case cellType.shared:
        return this.#getSharedString(/^\s*\d+\s*$/.test(text) ? Number(text) : -1);
      case cellType.boolean:
        return this.#toBoolean(text);
      case cellType.formulaText:
        return this.#assertLength(decodeEscapes(text));
      case cellType.date:
        return this.#toDate(text, cell.styleIndex);
      case cellType.number:
        return this.#toNumber(text, cell.styleIndex);
      default:
        return this.#assertLength(text);
    }
  }

  /** The store of shared strings; throws if it does not have the index. */
  findSharedString(index: number): StringStore {
    if (!(index >= 0 && index < this.#strings.length)) {
      throw this.#failure.corrupt(
        `a cell names a shared string that does not exist; the workbook has ${this.#strings.length}`,
      );
    }
    return this.#strings;
  }

  #getSharedString(index: number): CellValue {
    return this.findSharedString(index).get(index) || null;
  }

  /** Any other text is kept, so that nothing is lost. */
  #toBoolean(text: string): CellValue {
    const match = /^\s*(?:(1|true)|0|false)\s*$/i.exec(text);
    return match === null ? this.#assertLength(text) : match[1] !== undefined;
  }

  /** If the text of a number cell is not a number, the text is kept, so that nothing is lost. */
  #toNumber(text: string, styleIndex: number): CellValue {
    const value = NUMBER_TEXT.test(text) ? Number(text) : Number.NaN;
    if (!Number.isFinite(value)) return this.#assertLength(text);
    return this.styles.convertNumber(value === 0 ? 0 : value, styleIndex);
  }

  /** Some programs write midnight after every date; the style shows whether the cell has a time. */
  #toDate(text: string, styleIndex: number): CellValue {
    const date = parseIsoCellDate(text);
    if (date === undefined) return this.#assertLength(text);
    const isMidnight = 'datetime' in date && date.datetime.endsWith('T00:00:00');
    return isMidnight && this.styles.isDateOnly(styleIndex) ? { date: date.datetime.slice(0, 10) } : date;
  }

  #assertLength(text: string): string {
    if (text.length > maxTextChars) throw this.#failure.corrupt('a text is longer than any cell can hold');
    return text;
  }
}
