import { AdeError } from '../../../contract/errors/index.ts';
import { formatCell } from '../../../workbook/index.ts';
import { quoteSheet } from '../../explain/index.ts';
import type { ReturnedPlace } from './returned-file.ts';

const MAX_PLACES = 10;

/** Reasons to refuse a file: what was found, and in which cells. They contain no values. */
export class Refusals {
  readonly #file: string;
  readonly #places = new Map<string, string[]>();

  constructor(file: string) {
    this.#file = file;
  }

  /** `found` is a plural, such as `rows that were not sent`. */
  add(found: string, { sheet, row, column }: ReturnedPlace): void {
    const places = this.#places.get(found) ?? [];
    this.#places.set(found, places);
    const place = `${quoteSheet(sheet)}!${formatCell(row - 1, column)}`;
    if (!places.includes(place)) places.push(place);
  }

  /** Throws `take_back_refused` if there are any refusals. */
  assertNone(): void {
    if (this.#places.size === 0) return;
    const found = [...this.#places].map(([name, places]) => {
      const rest = places.length - MAX_PLACES;
      return `${name} at ${places.slice(0, MAX_PLACES).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
    });
    throw new AdeError('take_back_refused', { file: this.#file, found: found.join('; ') });
  }
}
