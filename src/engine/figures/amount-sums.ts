import type { Manifest } from '../../contract/manifest.ts';
import type { OutputCells } from '../../workbook/index.ts';
import { numberAt } from '../checks/numbers.ts';
import { ExactSum, type Sums } from '../checks/totals/exact-sum.ts';

/** Fields that may have totals: amounts, and other numbers, for which the document may state one. */
export function listSummed({ columns: { order, meta } }: Manifest): string[] {
  return order.filter((field) => {
    const { role, type_hint: type } = meta[field] ?? {};
    return role === 'amount' || type === 'number' || type === 'integer';
  });
}

/** The fields whose totals are always figures: those with the role amount, or all numbers if the package has no role. */
export function listAmounts({ columns: { order, meta } }: Manifest): string[] {
  const amounts = order.filter((field) => meta[field]?.role === 'amount');
  return amounts.length > 0 ? amounts : order.filter((field) => meta[field]?.type_hint === 'number');
}

/** The sums of the numbers of fields, made while the rows are streamed. */
export class AmountSums {
  readonly sums: Sums;
  readonly #fields: readonly string[];

  /** `known`: sums that somebody else makes. */
  constructor(manifest: Manifest, known: Sums | null) {
    this.#fields = known === null ? listSummed(manifest) : [];
    this.sums = known ?? new Map(this.#fields.map((field) => [field, new ExactSum()]));
  }

  add(values: ReadonlyMap<string, OutputCells>, rowCount: number): void {
    for (const field of this.#fields) {
      const [sum, cells] = [this.sums.get(field), values.get(field)];
      if (sum === undefined || cells === undefined) continue;
      for (let row = 0; row < rowCount; row++) {
        const number = numberAt(cells, row);
        if (Number.isFinite(number)) sum.add(number);
      }
    }
  }
}
