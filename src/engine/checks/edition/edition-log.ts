import type { Table } from '../../../contract/artifact.ts';
import type { Profile } from '../../../contract/profile.ts';
import type { OutputCells } from '../../../workbook/index.ts';
import type { Batch } from '../../batches/read-batches.ts';
import { type CellReader, KINDS, type Kind } from './cell-reader.ts';
import type { EditionField, EditionFields } from './edition-fields.ts';
import { FieldProfileLog } from './field-profile.ts';
import { KeyFileWriter } from './key-file.ts';
import type { KeyedComparison } from './keyed-comparison.ts';
import { NameSample } from './name-sample.ts';
import { nameRepetition, PART_PRIME } from './repeated-key.ts';
import { RowFacts } from './row-facts.ts';
import { RowSense } from './row-sense.ts';

/** Spreadsheet programs have no number for days before 1900, and write one below 1. */
const BEFORE_SERIALS = 18_991_231;

function isBeforeSerials({ kind, number }: CellReader): boolean {
  return kind === KINDS.number && number < 1;
}

/** Roles as numbers, which are compared for each cell. */
const ROLES = { none: 0, first_name: 1, last_name: 2, full_name: 3, birth: 4, start: 5, amount: 6 } as const;

/** A column of a batch; what is needed for each cell is looked up only once. */
interface OpenColumn {
  field: EditionField;
  cells: OutputCells;
  profile: FieldProfileLog;
  position: number;
  reading: EditionField['reading'];
  role: number;
  isKey: boolean;
  /** The kind that the values should have; `KINDS.empty` for any. */
  expected: Kind;
  /** Position among the amounts; -1 for other fields. */
  amount: number;
}

/** Reads every written row once: for the profile, for checks of the row, and for the key file. */
export class EditionLog {
  readonly fields: EditionFields;
  readonly profiles: readonly FieldProfileLog[];
  readonly names: NameSample;
  readonly comparison: KeyedComparison | null;
  /** Tables by their position, which rows name. */
  readonly tables: Table['id'][] = [];
  /** Fields that any table has, by position. */
  readonly isFound: Uint8Array;
  readonly #present: Uint8Array;
  readonly #asOf: string;
  /** Whether the table has days of birth. */
  #hasBirth = false;
  #sense: RowSense | null = null;
  #expected = 0;
  readonly #cell: CellReader;
  readonly #writer: KeyFileWriter | null;
  readonly #row: RowFacts;

  constructor(
    fields: EditionFields,
    {
      asOf,
      keysPath,
      comparison,
      cell,
    }: { asOf: string; keysPath: string | null; comparison: KeyedComparison | null; cell: CellReader },
  ) {
    this.fields = fields;
    this.profiles = fields.all.map(({ isKey, role }) => new FieldProfileLog({ isKey, isAmount: role === 'amount' }));
    this.#asOf = asOf;
    this.names = new NameSample(fields);
    this.comparison = comparison;
    this.isFound = new Uint8Array(fields.all.length);
    this.#present = new Uint8Array(fields.all.length);
    this.#cell = cell;
    this.#writer = keysPath === null ? null : new KeyFileWriter(keysPath, fields);
    this.#row = new RowFacts(fields);
  }

  /** All tables begin before the first row comes. */
  beginTable({ id, row_count: rows }: Table): void {
    this.tables.push(id);
    this.#expected += rows;
  }

  get sense(): RowSense {
    this.#sense ??= new RowSense(this.fields, this.#asOf, this.#expected);
    return this.#sense;
  }

  /** `values`: the written cells by field. */
  add(batch: Batch, values: ReadonlyMap<string, OutputCells>): void {
    const table = this.tables.indexOf(batch.table.id);
    const columns = this.#openColumns(values);
    const { sense } = this;
    this.#hasBirth = columns.some(({ role }) => role === ROLES.birth);
    const hasKeyField = columns.some(({ field }) => field.isKey);
    for (let position = 0; position < batch.rows.length; position++) {
      const row = this.#row;
      row.begin(table, batch.rows[position]!);
      if (!this.#readRow(columns, position)) continue;
      this.names.add(columns, position);
      sense.add(row, hasKeyField);
      if (row.hasKey) this.#compare(row, sense);
      this.#writer?.add(row);
    }
  }

  /** Completes the key file; the caller renames it. */
  finish(): void {
    this.#writer?.finish();
  }

  abort(): void {
    this.#writer?.abort();
  }

  describe(findings: Profile['findings']): Profile {
    const fields = this.fields.all.flatMap(({ name, position }) =>
      this.isFound[position] === 1
        ? [[name, this.profiles[position]!.finish(this.names.pairs.get(name))] as const]
        : [],
    );
    return {
      schema: 'ade.profile/v1',
      rows: this.sense.rows,
      key: this.fields.key.map(({ name }) => name),
      fields: Object.fromEntries(fields),
      findings,
    };
  }

  #openColumns(values: ReadonlyMap<string, OutputCells>): OpenColumn[] {
    this.#present.fill(0);
    this.#row.clearColumns();
    return this.fields.all.flatMap((field) => {
      const cells = values.get(field.name);
      if (cells === undefined) return [];
      this.#present[field.position] = 1;
      this.isFound[field.position] = 1;
      const { position, reading, role, isKey, expects } = field;
      return [
        {
          ...{ field, cells, position, reading, isKey },
          profile: this.profiles[position]!,
          role: role === null ? ROLES.none : ROLES[role],
          expected: expects === null ? KINDS.empty : KINDS[expects],
          amount: this.fields.amounts.indexOf(field),
        },
      ];
    });
  }

  /** Returns false for a row without values. */
  #readRow(columns: readonly OpenColumn[], position: number): boolean {
    const cell = this.#cell;
    const row = this.#row;
    let isAny = false;
    let birth = 0;
    for (const column of columns) {
      const { position: field, role } = column;
      cell.read(column.cells, position, column.reading);
      column.profile.add(cell);
      if (cell.kind === KINDS.empty) {
        row.hashes[field] = 0;
        if (role === ROLES.amount) row.amounts[column.amount] = Number.NaN;
        else if (role === ROLES.first_name) row.isFirstNameEmpty = true;
        continue;
      }
      isAny = true;
      row.hashes[field] = cell.shortHash;
      if (column.expected !== KINDS.empty && cell.kind !== column.expected) row.wrongKinds.push(field);
      if (column.isKey) {
        row.hasKey = true;
        row.keyHigh = (Math.imul(row.keyHigh, PART_PRIME) ^ cell.high ^ field) >>> 0;
        row.keyLow = (Math.imul(row.keyLow, PART_PRIME) ^ cell.low ^ field) >>> 0;
      }
      if (role === ROLES.none) continue;
      if (role === ROLES.amount) row.amounts[column.amount] = cell.kind === KINDS.number ? cell.number : Number.NaN;
      else if (role === ROLES.start) row.start = cell.kind === KINDS.date ? cell.number : 0;
      else if (role === ROLES.birth) {
        row.birth = cell.kind === KINDS.date ? cell.number : isBeforeSerials(cell) ? BEFORE_SERIALS : 0;
        birth = cell.low;
      } else this.#addName(role);
    }
    if (!isAny) return false;
    this.#finishRow(birth);
    return true;
  }

  /** Takes the cell that was read last as a part of the row's name. */
  #addName(role: number): void {
    const row = this.#row;
    const cell = this.#cell;
    // A first name alone names nobody.
    if (role !== ROLES.first_name) row.hasName = true;
    row.name = (Math.imul(row.name, PART_PRIME) ^ cell.low) >>> 0;
    row.personHigh = (Math.imul(row.personHigh, PART_PRIME) ^ cell.high) >>> 0;
    row.personLow = (Math.imul(row.personLow, PART_PRIME) ^ cell.low) >>> 0;
    if (role === ROLES.last_name && cell.hasComma) row.hasLastNameComma = true;
  }

  #finishRow(birth: number): void {
    const row = this.#row;
    row.hasBirth = birth !== 0;
    if (!row.hasName || (this.#hasBirth && birth === 0)) {
      row.personHigh = 0;
      row.personLow = 0;
    } else {
      row.personHigh = (Math.imul(row.personHigh, PART_PRIME) ^ birth) >>> 0;
      row.personLow = (Math.imul(row.personLow, PART_PRIME) ^ birth) >>> 0;
    }
  }

  /** Counts the keys; those that the earlier document has too are counted with its rows. */
  #compare(row: RowFacts, sense: RowSense): void {
    const { comparison } = this;
    const here = comparison === null ? -1 : comparison.find(row);
    const seenIn = here < 0 ? -1 : comparison!.seenIn(here);
    row.keyCount = here >= 0 && seenIn < 0 ? 1 : sense.countKey(row, seenIn);
    if (row.keyCount > 1) this.#distinguish(row.keyCount);
    comparison?.add(row, this.#present, row.keyCount > 1 ? comparison.find(row) : here);
  }

  /** A key that was seen before gets a hash of its own, which the same repetition in another document has, too. */
  #distinguish(count: number): void {
    const row = this.#row;
    row.keyHigh = nameRepetition(row.keyHigh, count);
    row.keyLow = nameRepetition(row.keyLow, count);
  }
}
