import { PRIME_1, PRIME_2 } from '../hashes/hash-values.ts';
import type { EditionFields } from './edition-fields.ts';
import { KeyCounts } from './key-counts.ts';
import type { RowFacts } from './row-facts.ts';
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
  readonly shifted = new Tally();
  /** Values of the wrong kind, by field. */
  readonly wrongKinds = new Tallies();
  readonly negatives = new Tallies();
  readonly keysRepeated = new Tally();
  readonly keysMissing = new Tally();
  readonly personsRepeated = new Tally();
  readonly namesInOneField = new Tally();
  /** Rows with a last name. */
  lastNames = 0;

  /** `asOf`: ISO 8601. `expected`: how many rows will come. */
  constructor(fields: EditionFields, asOf: string, expected: number) {
    this.#keys = new KeyCounts(fields.key.length > 0 ? expected : 0);
    this.#persons = new KeyCounts(fields.names.length > 0 ? Math.min(expected, MAX_PERSONS) : 0);
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
        this.#ratios.push({ field: one.name, other: amounts[j]!.name, sample: new Sample(), high, low });
      }
    }
  }

  /** `hasKeyField`: whether the table has a field of the key. */
  add(row: RowFacts, hasKeyField: boolean): void {
    this.rows += 1;
    if (row.birth > 0) {
      const age = (this.#today - row.birth) / YEAR;
      if (age < MIN_AGE || age > MAX_AGE) this.agesImpossible.add(row);
      if (row.start > 0 && row.start < row.birth) this.startsBeforeBirth.add(row);
    }
    if (row.wrongKinds.length > 0) this.#noteShifted(row);
    if (this.#fields.amounts.length > 0) this.#testAmounts(row);
    if (row.isFirstNameEmpty && row.hasLastNameComma) this.namesInOneField.add(row);
    if (row.personHigh !== 0 || row.personLow !== 0) this.#testPerson(row);
    if (hasKeyField && !row.hasKey) this.keysMissing.add(row);
  }

  /**
   * Returns how often the key was seen, with this row. `seenIn`: the table of a row with this key that was not counted
   * here; -1 for none.
   */
  countKey(row: RowFacts, seenIn: number): number {
    const count = this.#keys.add(row.keyHigh, row.keyLow, row.table);
    const table = this.#keys.lastMark < 0 ? seenIn : this.#keys.lastMark;
    // The same key in another table may be the same person on another list.
    if (table === row.table) this.keysRepeated.add(row);
    return seenIn < 0 ? count : count + 1;
  }

  #noteShifted(row: RowFacts): void {
    this.shifted.add(row);
    for (const position of row.wrongKinds) this.wrongKinds.of(this.#fields.all[position]!.name).add(row);
  }

  #testPerson(row: RowFacts): void {
    this.#personCount += 1;
    if (this.#personCount > MAX_PERSONS) return;
    let [high, low] = [row.personHigh, row.personLow];
    if (!row.hasBirth) {
      // The same name may be a namesake's; with all other values, it is hardly.
      if (this.#details.every((position) => row.hashes[position] === 0)) return;
      for (const position of this.#details) {
        const hash = row.hashes[position] ?? 0;
        high = (Math.imul(high, PRIME_1) ^ hash) >>> 0;
        low = (Math.imul(low, PRIME_2) ^ hash) >>> 0;
      }
    }
    this.#persons.add(high, low, row.table);
    if (this.#persons.lastMark === row.table) this.personsRepeated.add(row);
  }

  #testAmounts(row: RowFacts): void {
    const { amounts } = row;
    let pair = 0;
    for (let i = 0; i < amounts.length; i++) {
      const amount = amounts[i]!;
      if (!Number.isNaN(amount)) {
        if (amount < 0) this.negatives.of(this.#fields.amounts[i]!.name).add(row);
        this.#addToTotal(i, amount, row);
      }
      for (let j = 0; j < i && i < MAX_AMOUNTS; j++) {
        const ratio = this.#ratios[pair]!;
        pair += 1;
        if (amount > 0 && amounts[j]! > 0) addRatio(ratio, amount / amounts[j]!, row);
      }
    }
  }

  #addToTotal(index: number, amount: number, { table, row }: RowFacts): void {
    const at = table * this.#fields.amounts.length + index;
    this.#totals[at] ??= {
      field: this.#fields.amounts[index]!.name,
      sum: 0,
      all: 0,
      numbers: 0,
      largest: 0,
      table,
      row,
    };
    const total = this.#totals[at];
    total.sum += amount;
    total.all += 1;
    if (amount !== 0) total.numbers += 1;
    if (amount <= total.largest) return;
    total.largest = amount;
    total.row = row;
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
      tally.add({ table, row });
      yield { field, tally };
    }
  }

  /** For each two amounts, the ratios of a sample of rows. */
  *listRatioSamples(): Generator<{ one: string; other: string; numbers: readonly number[] }> {
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
      if (high.value > median * RATIO_OFF) tally.add(high);
      if (low.value * RATIO_OFF < median) tally.add(low);
      const far = numbers.filter((one) => one > median * RATIO_OTHERS || one * RATIO_OTHERS < median);
      if (far.length > tally.count) continue;
      yield { field, tally };
    }
  }
}

function addRatio({ sample, high, low }: Ratio, value: number, { table, row }: RowFacts): void {
  sample.add(value);
  if (value > high.value) Object.assign(high, { value, table, row });
  if (value < low.value) Object.assign(low, { value, table, row });
}
