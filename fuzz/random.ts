import { crc32 } from 'node:zlib';
import { makeRandom } from '../bench/shared/random.ts';

/** The choices for one mutant: the same name gives the same choices in every run. */
export class Choices {
  readonly #next: (limit: number) => number;

  constructor(name: string) {
    this.#next = makeRandom(crc32(name));
  }

  /** A whole number from 0 to `limit` - 1. */
  below(limit: number): number {
    return this.#next(limit);
  }

  pick<T>(list: readonly T[]): T {
    return list[this.#next(list.length)]!;
  }

  /** True in `percent` of all cases. */
  happens(percent: number): boolean {
    return this.#next(100) < percent;
  }

  /** Short lengths are as likely as long ones. */
  length(limit: number): number {
    return Math.max(1, this.#next(2 ** this.#next(1 + Math.ceil(Math.log2(limit + 1)))));
  }
}
