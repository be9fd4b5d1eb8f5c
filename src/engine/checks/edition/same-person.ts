import type { Profile } from '../../../contract/profile.ts';
import type { EarlierRows } from './earlier-rows.ts';
import type { EditionFields } from './edition-fields.ts';
import type { RowBatch } from './row-batch.ts';

/** Share of different values, from which on a value tells rows apart. */
const TELLING = 0.5;
const MIN_DETAILS = 2;

/** Tells persons with the same name apart. */
export class SamePerson {
  readonly #earlier: EarlierRows;
  /** Fields that both documents' packages have but key and names, and whether they have different values in most rows. */
  readonly #details: readonly { position: number; before: number; isTelling: boolean }[];

  constructor(earlier: EarlierRows, { all, names }: EditionFields, profile: Profile) {
    this.#earlier = earlier;
    this.#details = all.flatMap((field) => {
      const before = earlier.fieldPosition(field.name);
      if (field.isKey || before < 0 || names.includes(field)) return [];
      const isTelling = (profile.fields[field.name]?.distinct ?? 0) >= TELLING;
      return [{ position: field.position, before, isTelling }];
    });
  }

  /**
   * Whether a row is of the person of an earlier row with the same name. Without a day of birth: no two persons shared a
   * name before, or another value that few rows share agrees as well, or all others do.
   */
  isAlso(batch: RowBatch, position: number, there: number): boolean {
    if (batch.birthHash[position] !== 0 || !this.#earlier.hasNamesakes) return true;
    let filled = 0;
    let same = 0;
    for (const { position: field, before, isTelling } of this.#details) {
      const is = batch.hash(position, field);
      if (is === 0) continue;
      filled += 1;
      if (is !== this.#earlier.field(there, before)) continue;
      if (isTelling) return true;
      same += 1;
    }
    return same >= MIN_DETAILS && same === filled;
  }
}
