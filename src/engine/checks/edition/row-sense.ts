import { PRIME_1, PRIME_2 } from '../hashes/hash-values.ts';
import type { EditionFields } from './edition-fields.ts';
import { KeyCounts } from './key-counts.ts';
import type { RowBatch } from './row-batch.ts';
import { ROW } from './row-layout.ts';
import { medianOf, Sample } from './sample.ts';
import { Tallies, Tally } from './tally.ts';

/** Nobody is younger, or older, on a list of members or employees. */
const [MIN_AGE, MAX_AGE] = [14, 100];
const YEAR = 10_000;

/** The persons of further rows are not compared: their hashes would take memory. */
const MAX_PERSONS = 200_000;

/** Two amounts of few fields are compared. */
const MAX_AMOUNTS = 4;
const RATIO_OFF = 6.7;
const RATIO_NEAR = 2;
/** All others are nearer than this, so that the one ratio stands alone. */
const RATIO_OTHERS = Math.sqrt(RATIO_OFF);
const MIN_RATIOS = 8;
const MIN_SUMMED = 5;
const NEAR_SHARE = 0.9;

/** The sum and the largest number of a column of one table. */
interface ColumnTotal {
  field: string;
  sum: number;
  all: number;
  /** Those that are not 0. */
  numbers: number;
  largest: number;
  table: number;
  row: number;
}

/** The ratio of two amounts in each row. */
interface Ratio {
  field: string;
  /** Its amounts are the ones below. */
  other: string;
  /** Positions of the two amounts. */
  first: number;
  second: number;
  sample: Sample;
  high: { value: number; table: number; row: number };
  low: { value: number; table: number; row: number };
}

/** Finds rows that contradict themselves or each other. */
export class RowSense {
  readonly #fields: EditionFields;
  readonly #today: number;
  readonly #keys: KeyCounts;
  readonly #persons: KeyCounts;
  /** Positions of all fields but key and names. */
  readonly #details: readonly number[];
  /** By table, and in it by amount. */
  readonly #totals: (ColumnTotal | undefined)[] = [];
  readonly #ratios: Ratio[] = [];
  #personCount = 0;
  rows = 0;
  readonly agesImpossible = new Tally();
  readonly startsBeforeBirth = new Tally();
  /** Rows with values of the wrong kind. */
  readonly shifted = new Tally();
  readonly negatives = new Tallies();
  readonly keysRepeated = new Tally();
  readonly keysMissing = new Tally();
  readonly personsRepeated = new Tally();
  readonly namesInOneField = new Tally();

  /** `asOf`: ISO 8601. `expected`: how many keys and persons may come. */
  constructor(fields: EditionFields, asOf: string, expected: { keys: number; persons: number }) {
    this.#keys = new KeyCounts(fields.key.length > 0 ? expected.keys : 0);
    this.#persons = new KeyCounts(fields.names.length > 0 ? Math.min(expected.persons, MAX_PERSONS) : 0);
    this.#fields = fields;
    this.#details = fields.all
      .filter((field) => !field.isKey && !fields.names.includes(field))
      .map(({ position }) => position);
    this.#today = Number(asOf.slice(0, 10).replaceAll('-', ''));
    const amounts = fields.amounts.slice(0, MAX_AMOUNTS);
    for (const [i, one] of amounts.entries()) {
      for (let j = 0; j < i; j++) {
        const [high, low] = [
          { value: 0, table: 0, row: 0 },
          { value: Number.POSITIVE_INFINITY, table: 0, row: 0 },
        ];
        this.#ratios.push({
          field: one.name,
          other: amounts[j]!.name,
          first: i,
          second: j,
          sample: new Sample(),
          high,
          low,
        });
      }
    }
  }

  /** `hasKeyField`: whether the table has a field of the key. */
  add(batch: RowBatch, hasKeyField: boolean): void {
    const { table, count, isFilled, isWrong, isFirstNameEmpty, hasLastNameComma, hasKey } = batch;
    for (let i = 0; i < count; i++) {
      if (isFilled[i] === 0) continue;
      this.rows += 1;
      if (isWrong[i] === 1) this.shifted.add(table, batch.rowAt(i));
      if (isFirstNameEmpty[i] === 1 && hasLastNameComma[i] === 1) this.namesInOneField.add(table, batch.rowAt(i));
      if (hasKeyField && hasKey[i] === 0) this.keysMissing.add(table, batch.rowAt(i));
    }
    if (this.#fields.dates.length > 0) this.#testDates(batch);
    for (const [index] of batch.amounts.entries()) this.#addAmounts(batch, index);
    for (const ratio of this.#ratios) addRatios(ratio, batch);
    if (this.#fields.names.length > 0) this.#testPersons(batch);
  }

  /**
   * Returns how often the key was seen, with this row. `seenIn`: the table of a row with this key that was not counted
   * here; -1 for none.
   */
  countKey(batch: RowBatch, position: number, seenIn: number): number {
    const { table } = batch;
    const count = this.#keys.add(batch.word(position, ROW.keyHigh), batch.word(position, ROW.keyLow), table);
    const last = this.#keys.lastMark < 0 ? seenIn : this.#keys.lastMark;
    // The same key in another table may be the same person on another list.
    if (last === table) this.keysRepeated.add(table, batch.rowAt(position));
    return seenIn < 0 ? count : count + 1;
  }

  #testDates(batch: RowBatch): void {
    const { table, count, birth, start } = batch;
    for (let i = 0; i < count; i++) {
      const born = birth[i]!;
      if (born <= 0) continue;
      const age = (this.#today - born) / YEAR;
      if (age < MIN_AGE || age > MAX_AGE) this.agesImpossible.add(table, batch.rowAt(i));
      if (start[i]! > 0 && start[i]! < born) this.startsBeforeBirth.add(table, batch.rowAt(i));
    }
  }

  #testPersons(batch: RowBatch): void {
    const { table, count, isFilled } = batch;
    for (let i = 0; i < count && this.#personCount < MAX_PERSONS; i++) {
      let high = batch.word(i, ROW.personHigh);
      let low = batch.word(i, ROW.personLow);
      if (isFilled[i] === 0 || (high === 0 && low === 0)) continue;
      this.#personCount += 1;
      if (batch.birthHash[i] === 0) {
        // The same name may be a namesake's; with all other values, it is hardly.
        let isAny = false;
        for (const field of this.#details) {
          const hash = batch.hash(i, field);
          if (hash !== 0) isAny = true;
          high = (Math.imul(high, PRIME_1) ^ hash) >>> 0;
          low = (Math.imul(low, PRIME_2) ^ hash) >>> 0;
        }
        if (!isAny) continue;
      }
      this.#persons.add(high, low, table);
      if (this.#persons.lastMark === table) this.personsRepeated.add(table, batch.rowAt(i));
    }
  }

  #addAmounts(batch: RowBatch, index: number): void {
    const { table, count } = batch;
    const amounts = batch.amounts[index]!;
    const { name: field } = this.#fields.amounts[index]!;
    const at = table * batch.amounts.length + index;
    let total = this.#totals[at];
    for (let i = 0; i < count; i++) {
      const amount = amounts[i]!;
      if (Number.isNaN(amount)) continue;
      if (amount < 0) this.negatives.of(field).add(table, batch.rowAt(i));
      total ??= { field, sum: 0, all: 0, numbers: 0, largest: 0, table, row: batch.rowAt(i) };
      total.sum += amount;
      total.all += 1;
      if (amount !== 0) total.numbers += 1;
      if (amount <= total.largest) continue;
      total.largest = amount;
      total.row = batch.rowAt(i);
    }
    this.#totals[at] = total;
  }

  /** Rows whose amount is the sum of the other amounts of its table, by field. */
  *listTotals(): Generator<{ field: string; tally: Tally }> {
    for (const { field, sum, all, numbers, largest, table, row } of this.#totals.filter((one) => one !== undefined)) {
      // Of a few round amounts, one is easily the sum of the others.
      if (
        numbers < MIN_SUMMED ||
        numbers * 2 < all ||
        Math.abs(2 * largest - sum) > Math.max(0.005, 1e-9 * Math.abs(sum))
      )
        continue;
      const tally = new Tally();
      tally.add(table, row);
      yield { field, tally };
    }
  }

  /** For each two amounts, the ratios of a sample of rows. */
  *listRatioSamples(): Generator<{ one: string; other: string; numbers: Float64Array }> {
    for (const { field, other, sample } of this.#ratios) yield { one: field, other, numbers: sample.numbers };
  }

  /** Rows in which the ratio of two amounts is far from that of nearly all other rows. */
  *listRatios(): Generator<{ field: string; tally: Tally }> {
    for (const { field, sample, high, low } of this.#ratios) {
      const { numbers } = sample;
      if (numbers.length < MIN_RATIOS) continue;
      const median = medianOf(numbers);
      const near = numbers.filter((one) => one < median * RATIO_NEAR && one * RATIO_NEAR > median);
      if (near.length < NEAR_SHARE * numbers.length) continue;
      const tally = new Tally();
      if (high.value > median * RATIO_OFF) tally.add(high.table, high.row);
      if (low.value * RATIO_OFF < median) tally.add(low.table, low.row);
      const far = numbers.filter((one) => one > median * RATIO_OTHERS || one * RATIO_OTHERS < median);
      if (far.length > tally.count) continue;
      yield { field, tally };
    }
  }
}

function addRatios({ first, second, sample, high, low }: Ratio, batch: RowBatch): void {
  const { table, count } = batch;
  const ones = batch.amounts[first]!;
  const others = batch.amounts[second]!;
  for (let i = 0; i < count; i++) {
    const one = ones[i]!;
    const other = others[i]!;
    if (!(one > 0 && other > 0)) continue;
    const value = one / other;
    if (sample.takesNext()) sample.push(value);
    if (value > high.value) Object.assign(high, { value, table, row: batch.rowAt(i) });
    if (value < low.value) Object.assign(low, { value, table, row: batch.rowAt(i) });
  }
}
