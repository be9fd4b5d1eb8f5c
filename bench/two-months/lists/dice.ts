import { makeRandom } from '../../shared/random.ts';

/** Chance that is the same for the same name. */
export class Dice {
  readonly #random: (limit: number) => number;

  constructor(name: string) {
    let hash = 2_166_136_261;
    for (const letter of name) hash = Math.imul(hash ^ letter.codePointAt(0)!, 16_777_619);
    this.#random = makeRandom(hash);
    // Similar names begin with similar numbers.
    for (let i = 0; i < 8; i++) this.#random(2);
  }

  /** A whole number from 0 to `limit` - 1. */
  below(limit: number): number {
    return this.#random(limit);
  }

  /** A whole number from `first` to `last`. */
  between(first: number, last: number): number {
    return first + this.#random(last - first + 1);
  }

  share(): number {
    return this.#random(1_000_000) / 1_000_000;
  }

  chance(share: number): boolean {
    return this.share() < share;
  }

  pick<T>(list: readonly T[]): T {
    return list[this.#random(list.length)]!;
  }

  /** A number of `count` things, each with this chance; what remains after the point is left to chance. */
  count(count: number, share: number): number {
    const expected = count * share;
    return Math.floor(expected) + (this.chance(expected % 1) ? 1 : 0);
  }

  shuffle<T>(list: readonly T[]): T[] {
    const shuffled = [...list];
    for (let i = shuffled.length - 1; i > 0; i--) {
      const other = this.#random(i + 1);
      [shuffled[i], shuffled[other]] = [shuffled[other]!, shuffled[i]!];
    }
    return shuffled;
  }

  /** Different whole numbers below `limit`, in ascending order. */
  choose(limit: number, count: number): number[] {
    const all = Array.from({ length: limit }, (_, i) => i);
    return this.shuffle(all)
      .slice(0, count)
      .sort((a, b) => a - b);
  }

  /** About normally distributed, with mean 0 and deviation 1. */
  normal(): number {
    let sum = -6;
    for (let i = 0; i < 12; i++) sum += this.share();
    return sum;
  }
}
