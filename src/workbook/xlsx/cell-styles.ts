import { serialToCellDate, serialToDayNumber } from '../serial-dates.ts';
import type { CellValue } from '../types.ts';
import type { NumberMeaning } from './number-formats.ts';

/** Points in time repeat. Beyond this many the cache starts anew. */
const MAX_CACHED_DATES = 50_000;

/** Turns numbers into what their cell's style makes of them. */
export class CellStyles {
  /** 1 where the style of that index is more than a plain number. Read by the scanner for every number. */
  readonly isSpecial: Uint8Array;
  readonly #meanings: readonly NumberMeaning[];
  readonly #is1904: boolean;
  readonly #datetimes = new Map<number, CellValue>();
  readonly #times = new Map<number, CellValue>();

  constructor(meanings: readonly NumberMeaning[], is1904: boolean) {
    this.#meanings = meanings;
    this.#is1904 = is1904;
    this.isSpecial = Uint8Array.from(meanings, (meaning) => (meaning.kind === 'number' ? 0 : 1));
  }

  /** What `convertNumber` says of a whole day, as the number YYYYMMDD; `undefined` for all else. */
  findDay(value: number, styleIndex: number): number | undefined {
    const isDay = this.#meanings[styleIndex]?.kind === 'date' && Number.isInteger(value);
    return isDay ? serialToDayNumber(value, this.#is1904) : undefined;
  }

  convertNumber(value: number, styleIndex: number): CellValue {
    const meaning = this.#meanings[styleIndex];
    switch (meaning?.kind) {
      case 'date':
        if (Number.isInteger(value)) return serialToCellDate(value, 'date', this.#is1904) ?? value;
        return this.#toDate(value, 'datetime');
      case 'datetime':
      case 'time':
        return this.#toDate(value, meaning.kind);
      case 'padded':
        return padInteger(value, meaning.width);
      default:
        return value;
    }
  }

  isDateOnly(styleIndex: number): boolean {
    return this.#meanings[styleIndex]?.kind === 'date';
  }

  #toDate(serial: number, kind: 'datetime' | 'time'): CellValue {
    const cache = kind === 'time' ? this.#times : this.#datetimes;
    const known = cache.get(serial);
    if (known !== undefined) return known;
    const converted = serialToCellDate(serial, kind, this.#is1904) ?? serial;
    if (cache.size >= MAX_CACHED_DATES) cache.clear();
    cache.set(serial, converted);
    return converted;
  }
}

function padInteger(value: number, width: number): CellValue {
  if (!Number.isSafeInteger(value)) return value;
  const digits = String(Math.abs(value)).padStart(width, '0');
  return value < 0 ? `-${digits}` : digits;
}
