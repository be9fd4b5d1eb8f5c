import { type Batch, ROWS_PER_BATCH } from '../../batches/read-batches.ts';
import type { EditionFields } from './edition-fields.ts';
import { nameRepetition, PART_PRIME } from './repeated-key.ts';
import { ROW, RowLayout } from './row-layout.ts';

/**
 * What the checks need to know of the rows of a batch, by their positions in it: in columns, and what key files keep as
 * rows in their layout. One object serves all batches.
 */
export class RowBatch {
  readonly layout: RowLayout;
  /** The rows as key files have them. */
  readonly words: Uint32Array;
  readonly floats: Float32Array;
  readonly halves: Uint16Array;
  /** Position of the table among all tables of the document. */
  table = 0;
  count = 0;
  /** Whether a row has any value. */
  readonly isFilled = new Uint8Array(ROWS_PER_BATCH);
  /** Days as YYYYMMDD; 0 for none. */
  readonly birth = new Int32Array(ROWS_PER_BATCH);
  readonly start = new Int32Array(ROWS_PER_BATCH);
  /** Hash of the day of birth; 0 for none: then a person is known by the name alone. */
  readonly birthHash = new Uint32Array(ROWS_PER_BATCH);
  /** By the position in `EditionFields.amounts`; NaN for none. */
  readonly amounts: readonly Float64Array[];
  /** Whether a row has any value of the wrong kind. */
  readonly isWrong = new Uint8Array(ROWS_PER_BATCH);
  /** Whether a row has any part of the key. */
  readonly hasKey = new Uint8Array(ROWS_PER_BATCH);
  /** Whether a row has more of a name than a first name, which alone names nobody. */
  readonly hasName = new Uint8Array(ROWS_PER_BATCH);
  readonly isFirstNameEmpty = new Uint8Array(ROWS_PER_BATCH);
  readonly hasLastNameComma = new Uint8Array(ROWS_PER_BATCH);

  constructor({ all, amounts }: Pick<EditionFields, 'all' | 'amounts'>) {
    this.layout = new RowLayout(all.length, amounts.length);
    const memory = new ArrayBuffer(ROWS_PER_BATCH * this.layout.words * Uint32Array.BYTES_PER_ELEMENT);
    this.words = new Uint32Array(memory);
    this.floats = new Float32Array(memory);
    this.halves = new Uint16Array(memory);
    this.amounts = amounts.map(() => new Float64Array(ROWS_PER_BATCH));
  }

  /** Begins a batch whose columns have no values yet. */
  begin(table: number, { rows }: Pick<Batch, 'rows'>): void {
    this.table = table;
    this.count = rows.length;
    const { words, floats, layout } = this;
    words.fill(0, 0, rows.length * layout.words);
    for (let i = 0, at = 0; i < rows.length; i++, at += layout.words) {
      words[at + ROW.row] = rows[i]!;
      words[at + ROW.table] = table;
      for (let amount = 0; amount < layout.amounts; amount++) floats[at + ROW.amounts + amount] = Number.NaN;
    }
    for (const amount of this.amounts) amount.fill(Number.NaN, 0, rows.length);
    const { isFilled, birth, start, birthHash, isWrong, hasKey, hasName, isFirstNameEmpty, hasLastNameComma } = this;
    for (const column of [isFilled, isWrong, hasKey, hasName, isFirstNameEmpty, hasLastNameComma]) column.fill(0);
    for (const column of [birth, start, birthHash]) column.fill(0);
  }

  /** The row in its sheet. */
  rowAt(position: number): number {
    return this.word(position, ROW.row);
  }

  word(position: number, word: number): number {
    return this.words[position * this.layout.words + word]!;
  }

  /** Mixes a part into a hash of the row. */
  mix(position: number, word: number, part: number): void {
    const at = position * this.layout.words + word;
    this.words[at] = Math.imul(this.word(position, word), PART_PRIME) ^ part;
  }

  /** Gives the row the hash of a key that occurs for the `count`-th time. */
  repeatKey(position: number, count: number): void {
    const at = position * this.layout.words;
    this.words[at + ROW.keyHigh] = nameRepetition(this.word(position, ROW.keyHigh), count);
    this.words[at + ROW.keyLow] = nameRepetition(this.word(position, ROW.keyLow), count);
  }

  /** An amount with the 32 bits that key files keep, by its position in `EditionFields.amounts`; NaN for none. */
  amount(position: number, amount: number): number {
    return this.floats[position * this.layout.words + ROW.amounts + amount]!;
  }

  /** The hash of a field, by its position in `EditionFields.all`; 0 for an empty value. */
  hash(position: number, field: number): number {
    return this.halves[position * this.layout.halves + this.layout.fieldsAt + field]!;
  }
}
