import { serialToCellDate, serialToDayNumber, splitSerial } from '../serial-dates.ts';
import type { CellValue, OpenOptions } from '../types.ts';
import { NUMBER, type NumberMeaning } from './number-formats.ts';

/** Times repeat, so they are cached. When the cache has this many times, it is emptied. */
const MAX_CACHED_TIMES = 50_000;

/** Converts numbers by the format of their cell. */
export class CellStyles {
  /** 1 for each style that is more than a plain number. The scanner reads this for every number. */
  readonly isSpecial: Uint8Array;
  readonly #meanings: readonly NumberMeaning[];
  readonly #is1904: boolean;
  readonly #hasHours: boolean;
  readonly #times = new Map<number, CellValue>();
  /** What the format of each style shows, see `encodeFormat`; null if formats are not read. */
  readonly formats: readonly number[] | null;

  /** Tells the number format of a cell with a style; null if nobody asks for number formats. */
  readonly tellFormat: ((row: number, column: number, styleIndex: number) => void) | null;

  /** `durations`: the option with which the workbook is opened. */
  constructor(
    meanings: readonly NumberMeaning[],
    is1904: boolean,
    durations?: OpenOptions['durations'],
    formats: readonly number[] | null = null,
    tellFormat: CellStyles['tellFormat'] = null,
  ) {
    this.formats = formats;
    this.tellFormat = tellFormat;
    this.#meanings = meanings;
    this.#is1904 = is1904;
    this.#hasHours = durations === 'hours';
    this.isSpecial = Uint8Array.from(meanings, ({ kind }) =>
      kind === 'number' || (kind === 'elapsed' && !this.#hasHours) ? 0 : 1,
    );
  }

  /** Whether a number is the days of a duration, for `RowBuilder.placeHours`, as a negative time is; `convertNumber` returns it as it is. */
  isHours(value: number, styleIndex: number): boolean {
    const kind = this.#meanings[styleIndex]?.kind;
    return this.#hasHours && (kind === 'elapsed' || (kind === 'time' && value < 0));
  }

  /** The day, as YYYYMMDD, of a number that `convertNumber` makes a date or datetime; `undefined` for others. */
  findDay(value: number, styleIndex: number): number | undefined {
    const kind = this.#meanings[styleIndex]?.kind;
    if (kind !== 'date' && kind !== 'datetime') return undefined;
    if (Number.isInteger(value) && kind === 'date') return serialToDayNumber(value, this.#is1904);
    // A number below 1 has no date.
    return value >= 1 ? serialToDayNumber(splitSerial(value).day, this.#is1904) : undefined;
  }

  /** The millisecond of the day, for a datetime whose day `findDay` returned; `undefined` for a date. */
  findMsOfDay(value: number, styleIndex: number): number | undefined {
    const isDate = Number.isInteger(value) && this.isDateOnly(styleIndex);
    return isDate ? undefined : splitSerial(value).ms;
  }

  convertNumber(value: number, styleIndex: number): CellValue {
    const meaning = this.#meanings[styleIndex] ?? NUMBER;
    return meaning.kind === 'time' ? this.#toTime(value) : convertNumber(value, meaning, this.#is1904);
  }

  isDateOnly(styleIndex: number): boolean {
    return this.#meanings[styleIndex]?.kind === 'date';
  }

  #toTime(serial: number): CellValue {
    const known = this.#times.get(serial);
    if (known !== undefined) return known;
    const converted = convertNumber(serial, { kind: 'time' }, this.#is1904);
    if (this.#times.size >= MAX_CACHED_TIMES) this.#times.clear();
    this.#times.set(serial, converted);
    return converted;
  }
}

/** The value of a number, as its format shows it. */
export function convertNumber(value: number, meaning: NumberMeaning, is1904: boolean): CellValue {
  switch (meaning.kind) {
    case 'number':
    case 'elapsed':
      return value;
    case 'padded':
      return padInteger(value, meaning.width);
    case 'date':
      return serialToCellDate(value, Number.isInteger(value) ? 'date' : 'datetime', is1904) ?? value;
    default:
      return serialToCellDate(value, meaning.kind, is1904) ?? value;
  }
}

function padInteger(value: number, width: number): CellValue {
  if (!Number.isSafeInteger(value)) return value;
  const digits = String(Math.abs(value)).padStart(width, '0');
  return value < 0 ? `-${digits}` : digits;
}
