import type { OutputCells } from '../../../workbook/index.ts';
import { ROWS_PER_BATCH } from '../../batches/read-batches.ts';
import type { Sums } from '../totals/exact-sum.ts';
import { KINDS } from './cell-hasher.ts';
import type { CellReader } from './cell-reader.ts';
import type { EditionField, EditionFields } from './edition-fields.ts';
import type { FieldProfileLog } from './field-profile.ts';
import type { RowBatch } from './row-batch.ts';
import { ROW } from './row-layout.ts';
import type { Tallies } from './tally.ts';

/** Spreadsheet programs have no number for days before 1900, and write one below 1. */
const BEFORE_SERIALS = 18_991_231;

/** A column of a batch. */
export interface OpenColumn {
  readonly field: EditionField;
  readonly cells: OutputCells;
  /** Whether its dates are texts, since nothing shows the order of day and month: an issue says so, and no check. */
  readonly isUnordered: boolean;
}

interface RowSinks {
  readonly cell: CellReader;
  readonly profiles: readonly FieldProfileLog[];
  /** Counts the values of the wrong kind. */
  readonly wrongKinds: Tallies;
  readonly sums: Sums;
}

/** Reads the columns of a batch, each cell once: for the profile of its field, and for what the rows have of it. */
export class RowReader {
  readonly #cell: CellReader;
  readonly #profiles: readonly FieldProfileLog[];
  readonly #wrongKinds: Tallies;
  readonly #sums: Sums;
  readonly #amounts: readonly EditionField[];
  readonly #hasNames: boolean;
  /** The cells of the column that was read last, for fields of the key or with a role. */
  readonly #kinds = new Uint8Array(ROWS_PER_BATCH);
  readonly #high = new Int32Array(ROWS_PER_BATCH);
  readonly #low = new Int32Array(ROWS_PER_BATCH);
  readonly #numbers = new Float64Array(ROWS_PER_BATCH);
  readonly #hasComma = new Uint8Array(ROWS_PER_BATCH);

  constructor(fields: EditionFields, { cell, profiles, wrongKinds, sums }: RowSinks) {
    this.#cell = cell;
    this.#sums = sums;
    this.#profiles = profiles;
    this.#wrongKinds = wrongKinds;
    this.#amounts = fields.amounts;
    this.#hasNames = fields.names.length > 0;
  }

  /** `batch` has begun; the columns are in the order of the fields. */
  read(batch: RowBatch, columns: readonly OpenColumn[]): void {
    for (const column of columns) {
      const { field } = column;
      this.#readColumn(batch, column);
      if (field.isKey) this.#addKey(batch, field.position);
      if (field.role === 'amount') this.#takeAmounts(batch, this.#amounts.indexOf(field));
      else if (field.role === 'birth') this.#takeBirths(batch);
      else if (field.role === 'start') this.#takeStarts(batch);
      else if (field.role !== null) this.#addNames(batch, field.role);
    }
    const hasBirth = columns.some(({ field }) => field.role === 'birth');
    if (this.#hasNames) this.#finishPersons(batch, hasBirth);
  }

  #readColumn(batch: RowBatch, { field, cells, isUnordered }: OpenColumn) {
    const { name, position, reading, role, isKey, expects } = field;
    const { count, layout, halves, isFilled, isWrong } = batch;
    const cell = this.#cell;
    const profile = this.#profiles[position]!;
    const sum = this.#sums.get(name)!;
    const expected = expects === null ? KINDS.empty : KINDS[expects];
    const wrong = expects === null || isUnordered ? null : this.#wrongKinds.of(name);
    const isKept = isKey || role !== null;
    const [kinds, high, low, numbers, hasComma] = [this.#kinds, this.#high, this.#low, this.#numbers, this.#hasComma];
    for (let i = 0, half = layout.fieldsAt + position; i < count; i++, half += layout.halves) {
      cell.read(cells, i, reading);
      profile.add(cell);
      if (cell.isNumber && Number.isFinite(cell.number)) sum.add(cell.number);
      const { kind } = cell;
      if (isKept) {
        kinds[i] = kind;
        high[i] = cell.high;
        low[i] = cell.low;
        numbers[i] = cell.number;
        hasComma[i] = cell.hasComma ? 1 : 0;
      }
      if (kind === KINDS.empty) continue;
      isFilled[i] = 1;
      halves[half] = cell.shortHash;
      if (wrong === null || kind === expected) continue;
      isWrong[i] = 1;
      wrong.add(batch.table, batch.rowAt(i));
    }
  }

  #addKey(batch: RowBatch, field: number): void {
    for (let i = 0; i < batch.count; i++) {
      if (this.#kinds[i] === KINDS.empty) continue;
      batch.hasKey[i] = 1;
      batch.mix(i, ROW.keyHigh, this.#high[i]! ^ field);
      batch.mix(i, ROW.keyLow, this.#low[i]! ^ field);
    }
  }

  #takeAmounts({ count, layout, floats, amounts }: RowBatch, index: number): void {
    const numbers = amounts[index]!;
    for (let i = 0, at = ROW.amounts + index; i < count; i++, at += layout.words) {
      if (this.#kinds[i] !== KINDS.number) continue;
      numbers[i] = this.#numbers[i]!;
      floats[at] = numbers[i]!;
    }
  }

  #takeBirths({ count, birth, birthHash }: RowBatch): void {
    for (let i = 0; i < count; i++) {
      const kind = this.#kinds[i];
      if (kind === KINDS.empty) continue;
      const number = this.#numbers[i]!;
      const isBefore = kind === KINDS.number && number < 1;
      birth[i] = kind === KINDS.date ? number : isBefore ? BEFORE_SERIALS : 0;
      birthHash[i] = this.#low[i]!;
    }
  }

  #takeStarts({ count, start }: RowBatch): void {
    for (let i = 0; i < count; i++) {
      const kind = this.#kinds[i];
      if (kind !== KINDS.empty) start[i] = kind === KINDS.date ? this.#numbers[i]! : 0;
    }
  }

  #addNames(batch: RowBatch, role: EditionField['role']): void {
    const { count, hasName, isFirstNameEmpty, hasLastNameComma } = batch;
    for (let i = 0; i < count; i++) {
      if (this.#kinds[i] === KINDS.empty) {
        if (role === 'first_name') isFirstNameEmpty[i] = 1;
        continue;
      }
      // A first name alone names nobody.
      if (role !== 'first_name') hasName[i] = 1;
      const low = this.#low[i]!;
      batch.mix(i, ROW.name, low);
      batch.mix(i, ROW.personHigh, this.#high[i]!);
      batch.mix(i, ROW.personLow, low);
      if (role === 'last_name' && this.#hasComma[i] === 1) hasLastNameComma[i] = 1;
    }
  }

  /** Adds the day of birth to the hash of the name; without a name, or without a day in a table that has days of birth, there is no person. */
  #finishPersons(batch: RowBatch, hasBirth: boolean): void {
    const { count, layout, words, hasName, birthHash } = batch;
    for (let i = 0; i < count; i++) {
      const birth = birthHash[i]!;
      if (hasName[i] === 1 && (!hasBirth || birth !== 0)) {
        batch.mix(i, ROW.personHigh, birth);
        batch.mix(i, ROW.personLow, birth);
      } else {
        words[i * layout.words + ROW.personHigh] = 0;
        words[i * layout.words + ROW.personLow] = 0;
      }
    }
  }
}
