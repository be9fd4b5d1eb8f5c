import type { FieldSource, Table } from '../../../contract/artifact.ts';
import type { Profile } from '../../../contract/profile.ts';
import type { OutputCells } from '../../../workbook/index.ts';
import type { Batch } from '../../batches/read-batches.ts';
import type { Sums } from '../totals/exact-sum.ts';
import type { CellReader } from './cell-reader.ts';
import type { EditionFields } from './edition-fields.ts';
import { FieldProfileLog } from './field-profile.ts';
import { KeyFileWriter } from './key-file.ts';
import type { KeyedComparison } from './keyed-comparison.ts';
import { NameSample } from './name-sample.ts';
import { RowBatch } from './row-batch.ts';
import { type OpenColumn, RowReader } from './row-reader.ts';
import { RowSense } from './row-sense.ts';
import { Tallies } from './tally.ts';

/** Reads every written cell once, column by column: for the profile, for checks of the rows, and for the key file. */
export class EditionLog {
  readonly fields: EditionFields;
  readonly profiles: readonly FieldProfileLog[];
  readonly names: NameSample;
  readonly comparison: KeyedComparison | null;
  /** Values of the wrong kind, by field. */
  readonly wrongKinds = new Tallies();
  /** Tables by their position, which rows name. */
  readonly tables: Table['id'][] = [];
  /** Fields that any table has, by position. */
  readonly isFound: Uint8Array;
  readonly #present: Uint8Array;
  readonly #asOf: string;
  #sense: RowSense | null = null;
  #expected = 0;
  /** By table: fields whose dates are texts, since nothing shows the order of day and month. */
  readonly #unordered = new Map<string, ReadonlySet<string>>();
  readonly #writer: KeyFileWriter | null;
  readonly #batch: RowBatch;
  readonly #reader: RowReader;

  constructor(
    fields: EditionFields,
    {
      asOf,
      keysPath,
      comparison,
      cell,
      sums,
    }: { asOf: string; keysPath: string | null; comparison: KeyedComparison | null; cell: CellReader; sums: Sums },
  ) {
    this.fields = fields;
    this.profiles = fields.all.map(({ isKey, role }) => new FieldProfileLog({ isKey, isAmount: role === 'amount' }));
    this.#asOf = asOf;
    this.names = new NameSample(fields);
    this.comparison = comparison;
    this.isFound = new Uint8Array(fields.all.length);
    this.#present = new Uint8Array(fields.all.length);
    this.#writer = keysPath === null ? null : new KeyFileWriter(keysPath, fields);
    this.#batch = new RowBatch(fields);
    this.#reader = new RowReader(fields, { cell, profiles: this.profiles, wrongKinds: this.wrongKinds, sums });
  }

  /** All tables begin before the first row comes. */
  beginTable({ id, row_count: rows, columns, fields = [] }: Table): void {
    this.tables.push(id);
    this.#expected += rows;
    const undecided = columns.filter(({ dates }) => dates?.decided_by === 'undecided').map(({ column }) => column);
    const isUndecided = ({ column }: FieldSource) => column !== undefined && undecided.includes(column);
    this.#unordered.set(id, new Set(fields.filter(isUndecided).map(({ field }) => field)));
  }

  get sense(): RowSense {
    // Keys that the earlier document has are counted there, and mostly it has nearly all of them.
    const expected = { keys: this.comparison === null ? this.#expected : 0, persons: this.#expected };
    this.#sense ??= new RowSense(this.fields, this.#asOf, expected);
    return this.#sense;
  }

  /** `values`: the written cells by field. */
  add(source: Batch, values: ReadonlyMap<string, OutputCells>): void {
    const batch = this.#batch;
    batch.begin(this.tables.indexOf(source.table.id), source);
    const columns = this.#openColumns(values, this.#unordered.get(source.table.id));
    this.#reader.read(batch, columns);
    this.names.add(columns, batch);
    this.sense.add(
      batch,
      columns.some(({ field }) => field.isKey),
    );
    if (this.fields.key.length > 0) this.#compareRows();
    this.#writer?.add(batch);
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

  #openColumns(values: ReadonlyMap<string, OutputCells>, unordered?: ReadonlySet<string>): OpenColumn[] {
    this.#present.fill(0);
    return this.fields.all.flatMap((field) => {
      const cells = values.get(field.name);
      if (cells === undefined) return [];
      this.#present[field.position] = 1;
      this.isFound[field.position] = 1;
      return [{ field, cells, isUnordered: unordered?.has(field.name) === true }];
    });
  }

  /**
   * Counts the keys; those that the earlier document has too are counted with its rows. A key that was seen before gets a
   * hash of its own, which the same repetition in another document has, too.
   */
  #compareRows(): void {
    const { comparison, sense } = this;
    const batch = this.#batch;
    const { count, hasKey } = batch;
    for (let i = 0; i < count; i++) {
      if (hasKey[i] === 0) continue;
      let here = comparison === null ? -1 : comparison.find(batch, i);
      if (comparison === null || !comparison.isUnseen(here)) {
        const keyCount = sense.countKey(batch, i, here < 0 ? -1 : comparison!.seenIn(here));
        const isRepeated = keyCount > 1;
        if (isRepeated) batch.repeatKey(i, keyCount);
        if (comparison === null) continue;
        if (isRepeated) here = comparison.find(batch, i);
        if (!comparison.isUnseen(here)) {
          comparison.addUnknown(batch, i, isRepeated);
          continue;
        }
      }
      comparison.addKnown(batch, i, this.#present, here);
    }
  }
}
