import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type GivenCell, GivenCells } from '../../audit/corrections/given-cells.ts';
import { findColumn, findTableAt, haveCommonCells, parseRows } from '../../audit/corrections/places.ts';
import { columnSpan } from '../../audit/tables.ts';
import type { Artifact, Sheet, Table, TableColumn } from '../../contract/artifact.ts';
import {
  type Correction,
  type CorrectionOf,
  type Corrections as CorrectionSet,
  type GivenValue,
  listStanding,
  type Place,
} from '../../contract/corrections.ts';
import type { DateOrder } from '../../contract/manifest.ts';
import type { RunRequest } from '../../contract/run-request.ts';
import { parseRange } from '../../workbook/a1.ts';
import type { CellRange } from '../../workbook/types.ts';

/** The label that a person gave a row. */
export interface DecidedLabel {
  readonly label: string;
  /** Id of the correction. */
  readonly correction: string;
}

/** The field that a person gave a column; null for none. */
export interface DecidedField {
  readonly field: string | null;
  readonly correction: string;
}

/** The value that a person gave a field of a table, in all of its rows. */
export interface GivenField {
  readonly value: GivenValue;
  readonly correction: string;
}

/** The range that a person said a table has. */
export interface GivenRange {
  readonly range: CellRange;
  readonly correction: string;
}

/** What a person called a column. */
export interface GivenName {
  readonly name: string;
  readonly correction: string;
}

/** What people decided about a document, by where it is. Of two that say something of one place, the later one counts. */
export class Corrections {
  /** What the record says of them; undefined where there are none. */
  readonly recorded: Artifact['job']['corrections'];
  readonly #labels = new Map<number, Map<number, DecidedLabel>>();
  readonly #fields: CorrectionOf<'column_field'>[] = [];
  readonly #values: CorrectionOf<'field_value'>[] = [];
  readonly #meanings: CorrectionOf<'value_is'>[] = [];
  readonly #names: CorrectionOf<'column_name'>[] = [];
  readonly #ranges: CorrectionOf<'table_range'>[] = [];
  readonly #readAs: CorrectionOf<'read_as'>[] = [];
  /** Values of single cells and rows. */
  readonly cells: GivenCells;

  constructor(corrections: readonly Correction[], recorded?: Artifact['job']['corrections']) {
    this.recorded = recorded;
    this.cells = new GivenCells(corrections);
    for (const correction of listStanding(corrections)) {
      this.#add(correction);
    }
  }

  #add(correction: Correction): void {
    switch (correction.kind) {
      case 'row_label':
        this.#addLabels(correction);
        break;
      case 'column_field':
        this.#fields.push(correction);
        break;
      case 'field_value':
        this.#values.push(correction);
        break;
      case 'value_is':
        this.#meanings.push(correction);
        break;
      case 'read_as':
        this.#readAs.push(correction);
        break;
      case 'column_name':
        this.#names.push(correction);
        break;
      case 'table_range':
        this.#ranges.push(correction);
        break;
      case 'cell_value':
        break;
    }
  }

  /** What a person said of a row, 1-based. */
  findLabel(sheetIndex: number, row: number): DecidedLabel | undefined {
    return this.#labels.get(sheetIndex)?.get(row);
  }

  /** What people said of the columns of a table, by column letter. */
  listFields(sheet: Sheet, table: Table): ReadonlyMap<string, DecidedField> {
    const decided = new Map<string, DecidedField>();
    for (const { id, places, field } of this.#fields) {
      for (const column of listColumns(places, sheet, table)) decided.set(column, { field, correction: id });
    }
    return decided;
  }

  /** The values that people gave fields of a table which no column of it has, by field. */
  listValues(sheet: Sheet, table: Table): ReadonlyMap<string, GivenField> {
    const given = new Map<string, GivenField>();
    for (const { id, places, field, value } of this.#values) {
      if (isInTable(places, sheet, table)) given.set(field, { value, correction: id });
    }
    return given;
  }

  /** What texts mean in the fields of a table: field → text without outer blanks → value. */
  listMeanings(sheet: Sheet, table: Table): ReadonlyMap<string, ReadonlyMap<string, GivenCell>> {
    const meanings = new Map<string, Map<string, GivenCell>>();
    for (const { id, places, field, from, to } of this.#meanings) {
      if (places.length > 0 && !isInTable(places, sheet, table)) continue;
      const texts = meanings.get(field) ?? new Map<string, GivenCell>();
      meanings.set(field, texts.set(from.trim(), { value: to, correction: id }));
    }
    return meanings;
  }

  /** The corrections by which people said how a csv file is read; undefined where they did not. */
  get readBy(): Artifact['job']['document']['set_by'] {
    const encoding = this.#readAs.findLast((correction) => correction.encoding !== undefined)?.id;
    const delimiter = this.#readAs.findLast((correction) => correction.delimiter !== undefined)?.id;
    if (encoding === undefined && delimiter === undefined) return undefined;
    return { ...(encoding === undefined ? {} : { encoding }), ...(delimiter === undefined ? {} : { delimiter }) };
  }

  /** The order of dates of the whole document, by a person. */
  get dateOrder(): DateOrder | null {
    return this.#readAs.findLast(({ places, date_order }) => places.length === 0 && date_order)?.date_order ?? null;
  }

  /** Puts the orders that people said into the columns of a sheet's tables. */
  decideDates(sheet: Sheet): void {
    for (const { id, places, date_order: order } of this.#readAs) {
      if (order === undefined) continue;
      const decide = (column: TableColumn) => {
        const counts = column.dates ?? { day_first: 0, month_first: 0, either: 0 };
        column.dates = { ...counts, order, decided_by: 'person', correction: id };
      };
      const columns = sheet.tables.flatMap((table) => table.columns);
      if (places.length === 0) columns.filter(({ dates }) => dates !== undefined).forEach(decide);
      for (const place of places) {
        if (place.sheet !== sheet.index) continue;
        const found = findColumn(sheet, place);
        const column = found?.table.columns.find(({ column: letter }) => letter === found.column);
        if (column !== undefined) decide(column);
      }
    }
  }

  /** The ranges that people said tables of a sheet have, from the top. A later one replaces those that it overlaps. */
  listRanges(sheetIndex: number): GivenRange[] {
    let ranges: GivenRange[] = [];
    for (const { id, places } of this.#ranges) {
      for (const { sheet, a1 } of places) {
        const range = parseRange(a1);
        if (sheet !== sheetIndex || range === undefined) continue;
        ranges = [...ranges.filter((other) => !haveCommonCells(other.range, range)), { range, correction: id }];
      }
    }
    return ranges.sort((a, b) => a.range.firstRow - b.range.firstRow || a.range.firstColumn - b.range.firstColumn);
  }

  /** What people called columns of a table, by column letter. */
  listNames(sheet: Sheet, table: Table): ReadonlyMap<string, GivenName> {
    const names = new Map<string, GivenName>();
    for (const { id, places, name } of this.#names) {
      for (const column of listColumns(places, sheet, table)) names.set(column, { name, correction: id });
    }
    return names;
  }

  /** Names that people gave columns: texts of theirs that rules see outside of cells. */
  get names(): string[] {
    return this.#names.map(({ name }) => name);
  }

  /** Fields that people gave a value in single rows of a table. */
  listRowFields(sheet: Sheet, table: Table): ReadonlySet<string> {
    const { first_data_row: first, last_data_row: last } = table;
    return this.cells.listFields(sheet.index, first, last, columnSpan(table));
  }

  #addLabels({ id, places, label }: CorrectionOf<'row_label'>): void {
    for (const { sheet, a1 } of places) {
      const rows = this.#labels.get(sheet) ?? new Map<number, DecidedLabel>();
      this.#labels.set(sheet, rows);
      const { first, last } = parseRows(a1)!;
      for (let row = first; row <= last; row++) rows.set(row, { label, correction: id });
    }
  }
}

function isInTable(places: readonly Place[], sheet: Sheet, table: Table): boolean {
  return places.some((place) => place.sheet === sheet.index && findTableAt(sheet, place)?.id === table.id);
}

/** Letters of a table's columns in which there are such places. */
function listColumns(places: readonly Place[], sheet: Sheet, table: Table): string[] {
  return places.flatMap((place) => {
    const found = place.sheet === sheet.index ? findColumn(sheet, place) : undefined;
    return found?.table.id === table.id ? [found.column] : [];
  });
}

/** The corrections that a job's request names. */
export function readCorrections(jobDir: string, { corrections: path }: RunRequest): Corrections {
  if (path === undefined) return new Corrections([]);
  const bytes = readFileSync(join(jobDir, path));
  const { corrections } = JSON.parse(bytes.toString()) as CorrectionSet;
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return new Corrections(corrections, { sha256, count: corrections.length });
}
