import type { Profile } from '../../../contract/profile.ts';
import { AmountComparison } from './amount-comparison.ts';
import type { CellReader } from './cell-reader.ts';
import { DateComparison } from './date-comparison.ts';
import type { EarlierRows } from './earlier-rows.ts';
import type { EditionField, EditionFields } from './edition-fields.ts';
import { ROW } from './key-file.ts';
import { MovedTexts } from './moved-texts.ts';
import type { RowChangesWriter } from './row-changes-writer.ts';
import type { RowFacts } from './row-facts.ts';
import { Tallies, Tally } from './tally.ts';

/** More pairs of rows are not remembered. */
const MAX_PAIRS = 2_000;
const GONE_OF_END = 0.8;
const MIN_END = 5;
/** Share of different values, from which on a value tells rows apart. */
const TELLING = 0.5;
const MIN_DETAILS = 2;
/** In a shorter list, one value in all rows says nothing. */
const COMMON_ROWS = 3;
/** Exchanged fields are looked for in rows with at most this many changes. */
const MAX_CHANGED = 12;

/** A row of this document that looks like another row of the earlier one. */
interface Pair {
  here: number;
  there: number;
  table: number;
  row: number;
}

/** Compares rows with the rows of the earlier document that have the same keys, while they are streamed. */
export class KeyedComparison {
  readonly #earlier: EarlierRows;
  readonly #fields: EditionFields;
  readonly #changes: RowChangesWriter | null;
  /** Positions in the earlier rows, by the position of the field; -1 for fields that they did not have. */
  readonly #before: readonly number[];
  /** Positions of the fields that both documents' packages have, without the key. */
  readonly #comparable: readonly number[];
  /** Those of them that are no names, and whether they have different values in most rows. */
  readonly #details: readonly { position: number; before: number; isTelling: boolean }[];
  readonly #changed: number[] = [];
  /** By position, for fields with one value in all earlier rows: the hash of their one value now; 0 if it is not known yet. */
  readonly #common: Map<number, number>;
  /** By row of the earlier document: 1 + the table in which its key was seen; 0 if it was not. */
  readonly #seen: Uint16Array;
  readonly #lastName: EditionField | undefined;
  readonly #firstName: EditionField | undefined;
  readonly #fullName: EditionField | undefined;
  readonly amounts: AmountComparison;
  readonly dates: DateComparison;
  readonly texts: MovedTexts;
  #lastSeen = -1;
  /** Rows with a key that the earlier document has, and of these the rows without a change. */
  known = 0;
  same = 0;
  readonly unknown = new Tally();
  /** Rows that are new: those with an unknown key, and repetitions of a key. */
  added = 0;
  readonly cameBack = new Tally();
  /** Known rows after the known row that was before them in the earlier document, too. */
  inOrder = 0;
  /** By position: known values that were filled; by field, those of them that are empty now. */
  readonly filledBefore: Uint32Array;
  readonly emptied = new Tallies();
  /** Rows that had a name and have one. */
  named = 0;
  readonly namesChanged = new Tally();
  /** By `first,second` of two positions: rows in which the two values changed places. */
  readonly exchanged = new Map<string, Tally>();
  readonly #movedNames: Pair[] = [];
  readonly #knownPersons: Pair[] = [];

  constructor(
    earlier: EarlierRows,
    fields: EditionFields,
    { changes, profile, cell }: { changes: RowChangesWriter | null; profile: Profile; cell: CellReader },
  ) {
    this.#earlier = earlier;
    this.#fields = fields;
    this.#changes = changes;
    this.#before = fields.all.map(({ name }) => earlier.fieldPosition(name));
    this.#comparable = fields.all.flatMap(({ position, isKey }) =>
      isKey || this.#before[position]! < 0 ? [] : [position],
    );
    this.#details = fields.all.flatMap((field) => {
      const before = earlier.fieldPosition(field.name);
      if (field.isKey || before < 0 || fields.names.includes(field)) return [];
      const isTelling = (profile.fields[field.name]?.distinct ?? 0) >= TELLING;
      return [{ position: field.position, before, isTelling }];
    });
    this.#seen = new Uint16Array(earlier.count);
    this.filledBefore = new Uint32Array(fields.all.length);
    this.#lastName = fields.ofRole('last_name');
    this.#firstName = fields.ofRole('first_name');
    this.#fullName = fields.ofRole('full_name');
    const isCommon = ({ name }: EditionField) => {
      const field = profile.fields[name];
      return field?.sketch.length === 1 && field.empty === 0 && profile.rows >= COMMON_ROWS;
    };
    this.#common = new Map(fields.all.filter(isCommon).map(({ position }) => [position, 0]));
    this.amounts = new AmountComparison(earlier, fields);
    this.dates = new DateComparison(earlier, fields, cell);
    this.texts = new MovedTexts(earlier, fields, profile);
  }

  /** The earlier row with the key of a row; -1 if there is none. */
  find({ keyHigh, keyLow }: RowFacts): number {
    return this.#earlier.findKey(keyHigh, keyLow);
  }

  /** The table in which the key of an earlier row was seen; -1 if it was not. */
  seenIn(here: number): number {
    return this.#seen[here]! - 1;
  }

  /** `present`: whether the table has the field, by position; `here`: what `find` returned. */
  add(row: RowFacts, present: Uint8Array, here: number): void {
    if (here < 0 || this.#seen[here] !== 0) this.#addUnknown(row);
    else this.#addKnown(row, present, here);
  }

  #addKnown(row: RowFacts, present: Uint8Array, here: number): void {
    this.#seen[here] = row.table + 1;
    this.known += 1;
    this.cameBack.add(row);
    if (here > this.#lastSeen) this.inOrder += 1;
    this.#lastSeen = here;
    const changed = this.#listChanged(row, present, here);
    if (changed.length === 0) this.same += 1;
    else this.#changes?.add('changed', row, this.#placeOf(here), changed);
    this.amounts.add(row, here);
    if (changed.length === 0 && row.name === 0) return;
    this.dates.add(row, here);
    this.texts.add(row, here);
    this.#compareNames(row, here);
    if (changed.length > 1 && changed.length <= MAX_CHANGED) this.#findExchanged(row, here, changed);
  }

  /** Writes the rows that are gone. Returns how many there are, and the end of the earlier document that nearly all are gone of. */
  finish(): { gone: number; end: { rows: number; gone: number } } {
    let gone = 0;
    for (let row = 0; row < this.#earlier.count; row++) {
      if (!this.#isGone(row)) continue;
      gone += 1;
      this.#changes?.add('gone', null, this.#placeOf(row));
    }
    return { gone, end: this.#findEnd() };
  }

  /** Rows without a key are never gone. */
  #isGone(row: number): boolean {
    const hasKey = this.#earlier.word(row, ROW.keyHigh) !== 0 || this.#earlier.word(row, ROW.keyLow) !== 0;
    return hasKey && this.#seen[row] === 0;
  }

  /** The longest end of the earlier document of whose rows nearly all are gone. */
  #findEnd(): { rows: number; gone: number } {
    let end = { rows: 0, gone: 0 };
    let gone = 0;
    for (let row = this.#earlier.count - 1, rows = 1; row >= 0; row--, rows++) {
      const isGone = this.#isGone(row);
      if (isGone) gone += 1;
      if (isGone && gone >= GONE_OF_END * rows) end = { rows, gone };
      // Further up, too many rows are still there.
      if (rows > 2 * gone + MIN_END) break;
    }
    return end;
  }

  /** Rows of the earlier document whose keys changed names with each other. */
  get exchangedKeys(): Tally {
    const tally = new Tally();
    const to = new Map(this.#movedNames.map(({ here, there }) => [here, there]));
    for (const pair of this.#movedNames) if (to.get(pair.there) === pair.here) tally.add(pair);
    return tally;
  }

  /** Known persons with a new key: those whose old key is still there, and those whose old key is gone. */
  get personsWithNewKey(): { beside: Tally; moved: Tally } {
    const [beside, moved] = [new Tally(), new Tally()];
    for (const pair of this.#knownPersons) (this.#seen[pair.there] !== 0 ? beside : moved).add(pair);
    return { beside, moved };
  }

  #addUnknown(row: RowFacts): void {
    this.#changes?.add('new', row, null);
    this.added += 1;
    // The same key again is no other key.
    if (row.keyCount > 1) return;
    this.unknown.add(row);
    if (this.#knownPersons.length >= MAX_PAIRS || (row.personHigh === 0 && row.personLow === 0)) return;
    const there = this.#earlier.findPerson(row.personHigh, row.personLow);
    if (there >= 0 && this.#isSamePerson(row, there))
      this.#knownPersons.push({ here: -1, there, table: row.table, row: row.row });
  }

  /**
   * Without a day of birth: no two persons shared a name before, or another value that few rows share agrees as well, or
   * all others do.
   */
  #isSamePerson({ hasBirth, hashes }: RowFacts, there: number): boolean {
    if (hasBirth || !this.#earlier.hasNamesakes) return true;
    const filled = this.#details.filter(({ position }) => hashes[position] !== 0);
    const same = filled.filter(({ position, before }) => hashes[position] === this.#earlier.field(there, before));
    return same.some(({ isTelling }) => isTelling) || (same.length >= MIN_DETAILS && same.length === filled.length);
  }

  /** Positions of the fields whose values differ, in a list that the next row uses again. */
  #listChanged(row: RowFacts, present: Uint8Array, here: number): readonly number[] {
    const changed = this.#changed;
    changed.length = 0;
    for (const position of this.#comparable) {
      if (present[position] === 0) continue;
      const was = this.#earlier.field(here, this.#before[position]!);
      const is = row.hashes[position]!;
      if (was !== 0) this.filledBefore[position]! += 1;
      if (was === is || this.#isOfEdition(position, is)) continue;
      changed.push(position);
      if (is === 0) this.emptied.of(this.#fields.all[position]!.name).add(row);
    }
    return changed;
  }

  /** Whether all rows had one value before and have one now, such as the month: then no row has changed. */
  #isOfEdition(position: number, is: number): boolean {
    const common = this.#common.get(position);
    if (common === undefined || is === 0) return false;
    if (common === 0) this.#common.set(position, is);
    else if (common !== is) this.#common.delete(position);
    return common === 0 || common === is;
  }

  #compareNames(row: RowFacts, here: number): void {
    const before = this.#earlier.word(here, ROW.name);
    if (row.name === 0 || before === 0) return;
    this.named += 1;
    if (row.name === before) return;
    if (this.#isOtherPerson(row, here)) this.namesChanged.add(row);
    if (this.#movedNames.length >= MAX_PAIRS) return;
    const there = this.#earlier.findName(row.name);
    if (there >= 0 && there !== here) this.#movedNames.push({ here, there, table: row.table, row: row.row });
  }

  /** Both parts of a name have changed: a marriage changes only one. */
  #isOtherPerson(row: RowFacts, here: number): boolean {
    const parts = [this.#lastName, this.#firstName].filter((field) => field !== undefined);
    const names = parts.length === 2 ? parts : [this.#fullName].filter((field) => field !== undefined);
    return (
      names.length > 0 &&
      names.every(({ position }) => {
        const before = this.#before[position]!;
        if (before < 0) return false;
        const [was, is] = [this.#earlier.field(here, before), row.hashes[position]!];
        // An empty first name whose value is in the last name is another person's, too.
        return was !== is && (was !== 0 || is !== 0);
      })
    );
  }

  #findExchanged({ table, row, hashes }: RowFacts, here: number, changed: readonly number[]): void {
    for (const [i, one] of changed.entries()) {
      const was = this.#earlier.field(here, this.#before[one]!);
      const is = hashes[one]!;
      if (was === 0 || is === 0) continue;
      for (const other of changed.slice(0, i)) {
        if (hashes[other] !== was || this.#earlier.field(here, this.#before[other]!) !== is) continue;
        const key = `${other},${one}`;
        const tally = this.exchanged.get(key) ?? new Tally();
        tally.add({ table, row });
        this.exchanged.set(key, tally);
      }
    }
  }

  #placeOf(row: number): { table: number; row: number } {
    return { table: this.#earlier.word(row, ROW.table), row: this.#earlier.word(row, ROW.row) };
  }
}
