import type { Dice } from './dice.ts';
import type { Row } from './edition.ts';

/** How a sender numbers people. */
export interface IdForm {
  prefix: string;
  /** Width to which numbers are filled with zeros; 0 for none. */
  digits: number;
  /** Numbers are given one after the other, or by chance. */
  isRandom: boolean;
  first: number;
}

export function chooseIdForm(dice: Dice): IdForm {
  const prefix = dice.pick(['', '', '', 'M-', 'SA', 'K/', 'EMP', 'B2-']);
  const digits = prefix === '' ? dice.pick([0, 0, 0, 5, 6, 8]) : dice.pick([0, 4, 5, 6]);
  return { prefix, digits, isRandom: dice.chance(0.4), first: dice.pick([1, 101, 1001, 4200, 10_001, 30_417]) };
}

export function formatId({ prefix, digits }: IdForm, number: number): string {
  return prefix + String(number).padStart(digits, '0');
}

/** New ids for people who join a list. */
export class IdSource {
  readonly #form: IdForm;
  readonly #taken: Set<string>;
  readonly #dice: Dice;
  #next: number;

  constructor(form: IdForm, rows: readonly Row[], key: string, dice: Dice) {
    this.#form = form;
    this.#taken = new Set(rows.map((row) => String(row[key])));
    this.#dice = dice;
    const numbers = [...this.#taken].map((id) => Number(/\d+$/.exec(id)?.[0] ?? 0));
    this.#next = Math.max(form.first - 1, ...numbers) + 1;
  }

  /** From here on, ids are from a new range. */
  beginRange(): void {
    const size = 10 ** Math.max(4, String(this.#next).length);
    this.#next = (Math.floor(this.#next / size) + 1) * size + 1;
  }

  take(): string {
    for (;;) {
      const number = this.#form.isRandom ? this.#form.first + this.#dice.below(this.#range()) : this.#next++;
      const id = formatId(this.#form, number);
      if (this.#taken.has(id)) continue;
      this.#taken.add(id);
      return id;
    }
  }

  #range(): number {
    return Math.max(9000, 4 * this.#taken.size);
  }
}
