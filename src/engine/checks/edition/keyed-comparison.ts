import type { Profile } from '../../../contract/profile.ts';
import { AmountComparison } from './amount-comparison.ts';
import type { CellReader } from './cell-reader.ts';
import { DateComparison } from './date-comparison.ts';
import type { EarlierRows } from './earlier-rows.ts';
import type { EditionField, EditionFields } from './edition-fields.ts';
import { MovedTexts } from './moved-texts.ts';
import type { RowBatch } from './row-batch.ts';
import type { RowChangesWriter } from './row-changes-writer.ts';
import { ROW } from './row-layout.ts';
import { SamePerson } from './same-person.ts';
import { Tallies, Tally } from './tally.ts';

/** More pairs of rows are not remembered. */
const MAX_PAIRS = 2_000;
const GONE_OF_END = 0.8;
const MIN_END = 5;
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
  readonly #samePerson: SamePerson;
  /** Of one row: positions of the fields whose values differ, and their hashes before and now. */
  readonly #changed: Uint16Array;
  readonly #were: Uint16Array;
  readonly #are: Uint16Array;
  #changedCount = 0;
  /** By position, for fields with one value in all earlier rows: the hash of their one value now; 0 if it is not known yet. */
  readonly #common: Map<number, number>;
  /** By row of the earlier document: 1 + the table in which its key was seen; 0 if it was not. */
  readonly #seen: Uint16Array;
  /** The fields that all change with the person: first and last name, or the full name. */
  readonly #person: readonly EditionField[];
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
    this.#samePerson = new SamePerson(earlier, fields, profile);
    this.#seen = new Uint16Array(earlier.count);
    this.filledBefore = new Uint32Array(fields.all.length);
    this.#changed = new Uint16Array(fields.all.length);
    this.#were = new Uint16Array(fields.all.length);
    this.#are = new Uint16Array(fields.all.length);
    const parts = [fields.ofRole('last_name'), fields.ofRole('first_name')].filter((field) => field !== undefined);
    this.#person = parts.length === 2 ? parts : [fields.ofRole('full_name')].filter((field) => field !== undefined);
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
  find(batch: RowBatch, position: number): number {
    return this.#earlier.findKey(batch.word(position, ROW.keyHigh), batch.word(position, ROW.keyLow));
  }

  /** The table in which the key of an earlier row was seen; -1 if it was not. */
  seenIn(here: number): number {
    return this.#seen[here]! - 1;
  }

  /** Whether an earlier row is there, and its key was not seen yet. */
  isUnseen(here: number): boolean {
    return here >= 0 && this.#seen[here] === 0;
  }

  /** A row whose key the earlier document does not have (again); `isRepeated`: this document had the key before. */
  addUnknown(batch: RowBatch, position: number, isRepeated: boolean): void {
    const { table } = batch;
    const row = batch.rowAt(position);
    this.#changes?.addNew(table, row);
    this.added += 1;
    // The same key again is no other key.
    if (isRepeated) return;
    this.unknown.add(table, row);
    const high = batch.word(position, ROW.personHigh);
    const low = batch.word(position, ROW.personLow);
    if (this.#knownPersons.length >= MAX_PAIRS || (high === 0 && low === 0)) return;
    const there = this.#earlier.findPerson(high, low);
    if (there >= 0 && this.#samePerson.isAlso(batch, position, there))
      this.#knownPersons.push({ here: -1, there, table, row });
  }

  /** A row with the key of an unseen earlier row. `present`: whether the table has the field, by position. */
  addKnown(batch: RowBatch, position: number, present: Uint8Array, here: number): void {
    const { table } = batch;
    const row = batch.rowAt(position);
    this.#seen[here] = table + 1;
    this.known += 1;
    this.cameBack.add(table, row);
    if (here > this.#lastSeen) this.inOrder += 1;
    this.#lastSeen = here;
    this.#findChanged(batch, position, present, here);
    const changedCount = this.#changedCount;
    if (changedCount === 0) this.same += 1;
    else if (this.#changes !== null) {
      for (let i = 0; i < changedCount; i++) this.#changes.markField(this.#changed[i]!);
      const earlier = this.#earlier;
      this.#changes.addChanged(table, row, earlier.word(here, ROW.table), earlier.word(here, ROW.row));
    }
    this.amounts.add(batch, position, here);
    if (changedCount === 0 && batch.word(position, ROW.name) === 0) return;
    this.dates.add(batch, position, here);
    this.texts.add(batch, position, here);
    this.#compareNames(batch, position, here);
    if (changedCount > 1 && changedCount <= MAX_CHANGED) this.#findExchanged(table, row);
  }

  /** Writes the rows that are gone. Returns how many there are, and the end of the earlier document that nearly all are gone of. */
  finish(): { gone: number; end: { rows: number; gone: number } } {
    const earlier = this.#earlier;
    let gone = 0;
    for (let row = 0; row < earlier.count; row++) {
      if (!this.#isGone(row)) continue;
      gone += 1;
      this.#changes?.addGone(earlier.word(row, ROW.table), earlier.word(row, ROW.row));
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
    for (const pair of this.#movedNames) if (to.get(pair.there) === pair.here) tally.add(pair.table, pair.row);
    return tally;
  }

  /** Known persons with a new key: those whose old key is still there, and those whose old key is gone. */
  get personsWithNewKey(): { beside: Tally; moved: Tally } {
    const [beside, moved] = [new Tally(), new Tally()];
    for (const { there, table, row } of this.#knownPersons) {
      (this.#seen[there] !== 0 ? beside : moved).add(table, row);
    }
    return { beside, moved };
  }

  /** Lists the fields whose values differ. */
  #findChanged(batch: RowBatch, position: number, present: Uint8Array, here: number): void {
    this.#changedCount = 0;
    const comparable = this.#comparable;
    for (let i = 0; i < comparable.length; i++) {
      const field = comparable[i]!;
      if (present[field] === 0) continue;
      const was = this.#earlier.field(here, this.#before[field]!);
      const is = batch.hash(position, field);
      if (was !== 0) this.filledBefore[field]! += 1;
      if (was === is || this.#isOfEdition(field, is)) continue;
      const at = this.#changedCount;
      this.#changed[at] = field;
      this.#were[at] = was;
      this.#are[at] = is;
      this.#changedCount = at + 1;
      if (is === 0) this.emptied.of(this.#fields.all[field]!.name).add(batch.table, batch.rowAt(position));
    }
  }

  /** Whether all rows had one value before and have one now, such as the month: then no row has changed. */
  #isOfEdition(position: number, is: number): boolean {
    const common = this.#common.get(position);
    if (common === undefined || is === 0) return false;
    if (common === 0) this.#common.set(position, is);
    else if (common !== is) this.#common.delete(position);
    return common === 0 || common === is;
  }

  #compareNames(batch: RowBatch, position: number, here: number): void {
    const before = this.#earlier.word(here, ROW.name);
    const name = batch.word(position, ROW.name);
    if (name === 0 || before === 0) return;
    this.named += 1;
    if (name === before) return;
    const { table } = batch;
    const row = batch.rowAt(position);
    if (this.#isOtherPerson(batch, position, here)) this.namesChanged.add(table, row);
    if (this.#movedNames.length >= MAX_PAIRS) return;
    const there = this.#earlier.findName(name);
    if (there >= 0 && there !== here) this.#movedNames.push({ here, there, table, row });
  }

  /** Both parts of a name have changed: a marriage changes only one. */
  #isOtherPerson(batch: RowBatch, position: number, here: number): boolean {
    const person = this.#person;
    for (let i = 0; i < person.length; i++) {
      const field = person[i]!.position;
      const before = this.#before[field]!;
      if (before < 0) return false;
      // An empty first name whose value is in the last name is another person's, too.
      if (this.#earlier.field(here, before) === batch.hash(position, field)) return false;
    }
    return person.length > 0;
  }

  /** Looks for two of the changed fields that have each other's values. */
  #findExchanged(table: number, row: number): void {
    const changed = this.#changed;
    const were = this.#were;
    const are = this.#are;
    for (let i = 1; i < this.#changedCount; i++) {
      const was = were[i]!;
      const is = are[i]!;
      if (was === 0 || is === 0) continue;
      for (let j = 0; j < i; j++) {
        if (are[j] !== was || were[j] !== is) continue;
        const key = `${changed[j]},${changed[i]}`;
        const tally = this.exchanged.get(key) ?? new Tally();
        tally.add(table, row);
        this.exchanged.set(key, tally);
      }
    }
  }
}
