import type { CellValue, OutputCells } from '../../../workbook/index.ts';

/** A hash in two halves of 32 bits. In a job with a million values, the chance that two collide is 1 in 37 million. */
export interface Hash64 {
  high: number;
  low: number;
}

export const PRIME_1 = 0x85ebca77;
export const PRIME_2 = 0xc2b2ae3d;
export const PRIME_3 = 0x27d4eb2f;

const LETTER_T = 0x74;
const BACKSLASH = 0x5c;

/** Hashes texts and rows. The same salt and values give the same hash, on every machine. */
export class ValueHasher {
  readonly #seedHigh: number;
  readonly #seedLow: number;
  readonly result: Hash64 = { high: 0, low: 0 };

  /** `salt`: hex digits. */
  constructor(salt: string) {
    this.#seedHigh = Number.parseInt(salt.slice(0, 8), 16) | 0;
    this.#seedLow = Number.parseInt(salt.slice(8, 16), 16) | 0;
  }

  begin(): void {
    this.result.high = this.#seedHigh;
    this.result.low = this.#seedLow;
  }

  addText(text: string): void {
    let { high, low } = this.result;
    for (let at = 0; at < text.length; at++) {
      const unit = text.charCodeAt(at);
      high = Math.imul(high ^ unit, PRIME_1);
      high ^= high >>> 15;
      low = Math.imul(low ^ unit, PRIME_2);
      low ^= low >>> 13;
    }
    this.#addLength(high, low, text.length);
  }

  /** Mixes in the length, so that it matters where one text ends and the next begins. */
  #addLength(high: number, low: number, length: number): void {
    this.result.high = Math.imul(high ^ length, PRIME_3);
    this.result.low = Math.imul(low ^ length ^ 0x10000, PRIME_1);
  }

  /** Like `addText` for the key of a text cell, from its JSON without quotation marks; false if it must be decoded. */
  addPlainText(bytes: Buffer, start: number, end: number): boolean {
    let high = Math.imul(this.result.high ^ LETTER_T, PRIME_1);
    high ^= high >>> 15;
    let low = Math.imul(this.result.low ^ LETTER_T, PRIME_2);
    low ^= low >>> 13;
    for (let at = start; at < end; at++) {
      const byte = bytes[at]!;
      if (byte >= 0x80 || byte === BACKSLASH) return false;
      high = Math.imul(high ^ byte, PRIME_1);
      high ^= high >>> 15;
      low = Math.imul(low ^ byte, PRIME_2);
      low ^= low >>> 13;
    }
    this.#addLength(high, low, end - start + 1);
    return true;
  }

  finish(): Hash64 {
    const { result } = this;
    const { high, low } = result;
    result.high = mix(high ^ Math.imul(low, PRIME_2)) >>> 0;
    result.low = mix(low ^ Math.imul(high, PRIME_3)) >>> 0;
    return result;
  }
}

export function mix(bits: number): number {
  let mixed = bits ^ (bits >>> 16);
  mixed = Math.imul(mixed, PRIME_1);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, PRIME_2);
  return mixed ^ (mixed >>> 16);
}

/** A value as text with its type, so that a number never equals a text: `n12`, `t12`. */
export function toKey(value: NonNullable<CellValue>): string {
  if (typeof value === 'string') return `t${value}`;
  if (typeof value === 'number') return `n${value}`;
  if (typeof value === 'boolean') return value ? 'b1' : 'b0';
  return 'date' in value ? `d${value.date}` : 'datetime' in value ? `m${value.datetime}` : `h${value.time}`;
}

/** Hashes the values of a row by their fields; returns false for a row without values. */
export function hashRow(
  hasher: ValueHasher,
  fields: readonly (readonly [field: string, cells: OutputCells])[],
  row: number,
): boolean {
  hasher.begin();
  let isAny = false;
  for (const [field, cells] of fields) {
    if (cells.isEmptyAt(row)) continue;
    isAny = true;
    hasher.addText(field);
    if (!addSourceText(hasher, cells, row)) hasher.addText(toKey(cells.valueAt(row)!));
  }
  hasher.finish();
  return isAny;
}

/** Adds an unchanged text from its bytes; false for other cells. */
function addSourceText(hasher: ValueHasher, { source, values }: OutputCells, position: number): boolean {
  const row = values?.[position] === undefined ? source?.rows[position] : undefined;
  if (source === null || row?.isTextAt(source.column) !== true) return false;
  return hasher.addPlainText(row.block.bytes, row.startOf(source.column) + 1, row.endOf(source.column) - 1);
}
