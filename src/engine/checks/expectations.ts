import type { CheckMeasure, Issue, Severity, Sheet, Table } from '../../contract/artifact.ts';
import type { Expect } from '../../contract/expectations.ts';
import type { Manifest } from '../../contract/manifest.ts';
import type { CellValue, OutputCells } from '../../workbook/index.ts';
import { makeCellIssue } from '../batches/cell-issue.ts';
import type { Batch } from '../batches/read-batches.ts';
import { HashTable } from './hashes/hash-table.ts';
import { toKey, ValueHasher } from './hashes/hash-values.ts';
import type { CheckList } from './report/check-list.ts';
import { type Finding, makeValueTests, type ValueTest } from './value-tests.ts';

/** All jobs can use the same salt, because these hashes never leave memory. */
const NO_SALT = '00000000000000000000000000000000';

interface ExpectedField {
  readonly field: string;
  readonly expect: Expect;
  /** Whether the table lacks the field. */
  readonly isMissing: boolean;
  /** Position in the table's columns; null if no column has the field. */
  readonly position: number | null;
  readonly tests: readonly ValueTest[];
  /** Null if values may repeat. */
  readonly seen: HashTable | null;
  /** How often each test failed. */
  readonly failed: Map<CheckMeasure, number>;
  empty: number;
}

/** Tests the values of all tables, batch by batch, for what the manifest expects of their fields. */
export class Expectations {
  readonly #manifest: Manifest;
  readonly #tables = new Map<Table['id'], { sheet: Sheet; table: Table; rows: number; fields: ExpectedField[] }>();
  /** By field: the values seen so far, for fields whose values must be unique in the whole document. */
  readonly #seenInDocument = new Map<string, HashTable>();
  readonly #hasher = new ValueHasher(NO_SALT);
  #values: ReadonlyMap<string, OutputCells> = new Map();

  constructor(manifest: Manifest) {
    this.#manifest = manifest;
  }

  beginTable(sheet: Sheet, table: Table): void {
    const fields = this.#manifest.columns.order.flatMap((field): ExpectedField[] => {
      const expect = this.#manifest.columns.meta[field]?.expect;
      const source = table.fields?.find((known) => known.field === field);
      if (expect === undefined || source === undefined) return [];
      // If the table lacks the field, only `filled` can be checked: the field has no values.
      const nothing = { position: null, tests: [], seen: null, failed: new Map(), empty: 0 };
      if (source.from === 'none')
        return expect.filled === undefined ? [] : [{ field, expect, isMissing: true, ...nothing }];
      const position = table.columns.findIndex(({ column }) => column === source.column);
      const tests = makeValueTests(
        expect,
        (other) => this.#values.get(other),
        (other) => this.#labelOf(other),
      );
      const place = { position: position < 0 ? null : position };
      return [
        {
          field,
          expect,
          isMissing: false,
          ...place,
          tests,
          seen: this.#findSeen(field, expect),
          failed: new Map(),
          empty: 0,
        },
      ];
    });
    this.#tables.set(table.id, { sheet, table, rows: 0, fields });
  }

  /** Returns an issue for each cell of a batch that is not as expected. */
  test(batch: Batch, values: ReadonlyMap<string, OutputCells>): Issue[] {
    const table = this.#tables.get(batch.table.id);
    if (table === undefined) return [];
    table.rows += batch.rows.length;
    this.#values = values;
    return table.fields.flatMap((field) => {
      const cells = field.isMissing ? undefined : values.get(field.field);
      if (cells !== undefined) return this.#testField(batch, field, cells);
      field.empty += batch.rows.length;
      return [];
    });
  }

  /** Returns the issues of whole tables. Call it after all rows have been tested. */
  *finish(list: CheckList): Generator<{ sheet: string; tableId: string; issue: Issue }> {
    for (const { sheet, table, rows, fields } of this.#tables.values()) {
      for (const field of fields) {
        const place = { sheet: sheet.name, table_id: table.id, target_field: field.field };
        const isFilled = addChecks(list, place, field, rows);
        if (!isFilled) yield { sheet: sheet.name, tableId: table.id, issue: this.#reportEmpty(table, field) };
      }
    }
  }

  #testField(batch: Batch, field: ExpectedField, cells: OutputCells): Issue[] {
    const issues: Issue[] = [];
    const { expect, position } = field;
    const report = (measure: CheckMeasure, finding: Finding, row: number) => {
      field.failed.set(measure, (field.failed.get(measure) ?? 0) + 1);
      const issue = {
        code: finding.code,
        severity: expect.severity satisfies Severity,
        message: finding.message,
        rule: 'engine',
      };
      const related = finding.related_rows === undefined ? {} : { related_rows: finding.related_rows };
      issues.push(makeCellIssue(batch, field.field, position, row, { ...issue, ...related }));
    };
    for (const [row, number] of batch.rows.entries()) {
      const value = cells.valueAt(row);
      if (isBlank(value)) {
        field.empty += 1;
        if (expect.filled === true) report('filled', this.#describeEmpty(field.field), row);
        continue;
      }
      for (const { measure, test } of field.tests) {
        const finding = test(value, row);
        if (finding !== null) report(measure, finding, row);
      }
      const first = field.seen === null ? 0 : this.#findFirst(field.seen, value, number);
      if (first !== 0) report('unique', describeRepeated(expect, first), row);
    }
    return issues;
  }

  #findFirst(seen: HashTable, value: NonNullable<CellValue>, row: number): number {
    this.#hasher.begin();
    this.#hasher.addText(toKey(value));
    return seen.add(this.#hasher.finish(), row);
  }

  #findSeen(field: string, { unique }: Expect): HashTable | null {
    if (unique === undefined) return null;
    if (unique === true) return new HashTable();
    const known = this.#seenInDocument.get(field) ?? new HashTable();
    this.#seenInDocument.set(field, known);
    return known;
  }

  #describeEmpty(field: string): Finding {
    return { code: 'not_filled', message: `"${this.#labelOf(field)}" is empty and must have a value.` };
  }

  #reportEmpty(table: Table, { field, position, expect }: ExpectedField): Issue {
    const column = position === null ? null : (table.columns[position]?.column ?? null);
    const percent = Math.round(1000 * Number(expect.filled)) / 10;
    return {
      a1: column === null ? table.a1_range : `${column}${table.first_data_row}:${column}${table.last_data_row}`,
      row_index: null,
      code: 'not_filled',
      severity: expect.severity,
      message: `"${this.#labelOf(field)}" must have a value in at least ${percent} % of the rows, but fewer have one.`,
      target_field: field,
      rule: 'engine',
    };
  }

  #labelOf(field: string): string {
    return this.#manifest.columns.meta[field]?.label ?? field;
  }
}

function describeRepeated({ unique }: Expect, first: number): Finding {
  // The first occurrence may be in another table, so its row is not given.
  if (unique === 'document') return { code: 'not_unique', message: '{value} is in the document more than once.' };
  return { code: 'not_unique', message: '{value} is in the table more than once.', related_rows: [first] };
}

function isBlank(value: CellValue): value is null {
  return value === null || (typeof value === 'string' && value.trim() === '');
}

/** Returns whether enough rows have a value. */
function addChecks(
  list: CheckList,
  place: { sheet: string; table_id: string; target_field: string },
  { expect, isMissing, tests, seen, failed, empty }: ExpectedField,
  rows: number,
): boolean {
  const count = (measure: CheckMeasure) => {
    const found = failed.get(measure) ?? 0;
    const counted = found === 0 ? {} : { count: found };
    list.add({
      kind: 'expectation',
      measure,
      ...place,
      tolerance: {},
      agrees: found === 0 && !(measure === 'unique' && seen?.isFull),
      ...counted,
      found,
      expected: 0,
    });
  };
  // If the hash table is full, it may lack values, so `count` does not let this check agree.
  if (seen !== null) count('unique');
  for (const { measure } of tests) count(measure);
  if (expect.filled === true && !isMissing) count('filled');
  const expected = expect.filled === true && isMissing ? 1 : expect.filled;
  if (typeof expected !== 'number') return true;
  const found = rows === 0 ? 1 : (rows - empty) / rows;
  const agrees = found >= expected;
  list.add({ kind: 'expectation', measure: 'filled', ...place, tolerance: {}, agrees, found, expected });
  return agrees;
}
