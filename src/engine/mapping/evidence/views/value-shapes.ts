import { isMonthName } from '../../../../contract/period-text/index.ts';
import type { Country } from '../../../../contract/words.ts';

/** How phones, postal codes and dates are written, as bits. */
export const SHAPE_BITS = { phone: 1, postal_code: 2, date: 4 } as const;

/** A longer text is none of them. */
const MAX_LENGTH = 30;

const PHONE = /^(?:\+|00)?[\d\s()./-]+$/;
const GROUPED = /[\s()./-]/;

/** The shapes of values in some countries. */
export class ValueShapes {
  readonly #shapes = new Map<string, number>();
  readonly #phones: NonNullable<Country['phone']>[];

  constructor(countries: readonly Country[]) {
    for (const { postal_code: codes = [], date: dates = [] } of countries) {
      for (const shape of codes) this.#add(shape, SHAPE_BITS.postal_code);
      for (const shape of dates) this.#add(shape, SHAPE_BITS.date);
    }
    this.#phones = countries.flatMap(({ phone }) => (phone === undefined ? [] : [phone]));
  }

  /** The shapes that a text has. */
  find(text: string, digits: number): number {
    if (digits === 0 || text.length > MAX_LENGTH) return 0;
    const found = this.#shapes.get(describeShape(text)) ?? 0;
    // A date with points may have as many digits as a phone.
    return found === 0 && digits >= 7 && this.#isPhone(text) ? SHAPE_BITS.phone : found;
  }

  #isPhone(text: string): boolean {
    if (!PHONE.test(text)) return false;
    const digits = text.replace(/^\+/, '00').replace(/\(0\)/, '').replace(/\D/g, '');
    return this.#phones.some(({ code, trunk, digits: [least, most] }) => {
      const isOwn = (count: number) => count >= least && count <= most;
      if (digits.startsWith(`00${code}`)) return isOwn(digits.length - 2 - code.length);
      if (trunk === '') return GROUPED.test(text) && isOwn(digits.length);
      return digits.startsWith(trunk) && isOwn(digits.length - trunk.length);
    });
  }

  #add(shape: string, bit: number): void {
    this.#shapes.set(shape, (this.#shapes.get(shape) ?? 0) | bit);
  }
}

/** Digits become 9, names of months M, single letters and letters between digits A; other words stay in lower case. */
function describeShape(text: string): string {
  return text.replace(/\d/g, '9').replace(/\p{L}+/gu, (word) => {
    if (word.length > 2 && isMonthName(word)) return 'M';
    return /^[A-Z]{1,3}$/.test(word) ? 'A'.repeat(word.length) : word.toLowerCase();
  });
}
