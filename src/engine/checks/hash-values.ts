import type { CellValue, OutputCells } from '../../workbook/index.ts';

/** A hash in two halves of 32 bits. In a job with a million values, the chance that two collide is 1 in 37 million. */
export interface Hash64 {
  high: number;
  low: number;
}

const PRIME_1 = 0x85ebca77;
const PRIME_2 = 0xc2b2ae3d;
const PRIME_3 = 0x27d4eb2f;

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
    // Mixes in the length, so that it matters where one text ends and the next begins.
    this.result.high = Math.imul(high ^ text.length, PRIME_3);
    this.result.low = Math.imul(low ^ text.length ^ 0x10000, PRIME_1);
  }

  finish(): Hash64 {
    const { result } = this;
    const { high, low } = result;
    result.high = mix(high ^ Math.imul(low, PRIME_2)) >>> 0;
    result.low = mix(low ^ Math.imul(high, PRIME_3)) >>> 0;
    return result;
  }
}

function mix(bits: number): number {
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
    const value = cells.valueAt(row);
    if (value === null || value === '') continue;
    isAny = true;
    hasher.addText(field);
    hasher.addText(toKey(value));
  }
  hasher.finish();
  return isAny;
}
