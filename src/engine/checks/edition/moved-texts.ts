import type { Profile } from '../../../contract/profile.ts';
import type { EarlierRows } from './earlier-rows.ts';
import type { EditionField, EditionFields } from './edition-fields.ts';
import type { RowBatch } from './row-batch.ts';
import { Tally } from './tally.ts';

const HASHES = 1 << 16;
/** Texts that many rows share, such as cities, say nothing of a row. */
const MIN_DISTINCT = 0.5;
/** With more of the possible hashes in use, a new text would be found by chance. */
const MAX_USED = 0.5;

export interface MovedField {
  readonly field: EditionField;
  readonly before: number;
  /** The hashes that the earlier document has. */
  readonly known: Uint8Array;
  /** Share of all hashes that the earlier document has. */
  readonly used: number;
  changed: number;
  /** Rows with a text that another row had before. */
  readonly moved: Tally;
}

/** Finds texts that stand in other rows than before. */
export class MovedTexts {
  readonly #earlier: EarlierRows;
  readonly list: readonly MovedField[];

  /** Looks at names; without names, at all texts that differ in most rows. */
  constructor(earlier: EarlierRows, { all, names }: EditionFields, { fields }: Profile) {
    this.#earlier = earlier;
    this.list = (names.length > 0 ? names : all).flatMap((field) => {
      const profile = fields[field.name];
      const before = earlier.fieldPosition(field.name);
      if (before < 0 || field.isKey || profile === undefined || profile.distinct < MIN_DISTINCT) return [];
      if (profile.texts < profile.numbers + profile.dates + profile.others) return [];
      const known = new Uint8Array(HASHES);
      let used = 0;
      for (let row = 0; row < earlier.count; row++) {
        const hash = earlier.field(row, before);
        if (hash === 0 || known[hash] === 1) continue;
        known[hash] = 1;
        used += 1;
      }
      if (used > MAX_USED * HASHES) return [];
      return [{ field, before, known, used: used / HASHES, changed: 0, moved: new Tally() }];
    });
  }

  add(batch: RowBatch, position: number, here: number): void {
    const { list } = this;
    for (let i = 0; i < list.length; i++) {
      const one = list[i]!;
      const is = batch.hash(position, one.field.position);
      const was = this.#earlier.field(here, one.before);
      if (is === 0 || was === 0 || is === was) continue;
      one.changed += 1;
      if (one.known[is] === 1) one.moved.add(batch.table, batch.rowAt(position));
    }
  }
}
