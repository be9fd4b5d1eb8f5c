import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Artifact, Sheet, Table, TableColumn } from '../../contract/artifact.ts';
import {
  type Correction,
  type CorrectionKind,
  type CorrectionOf,
  type Corrections as CorrectionSet,
  type GivenValue,
  listStanding,
  type Place,
} from '../../contract/corrections.ts';
import type { DateOrder } from '../../contract/manifest.ts';
import type { Recipe as RecipeFile } from '../../contract/recipe.ts';
import type { RunRequest } from '../../contract/run-request.ts';
import {
  findColumn,
  findTableAt,
  type GivenCell,
  GivenCells,
  haveCommonCells,
  parseRows,
} from '../../record/corrections/index.ts';
import { columnSpan } from '../../record/index.ts';
import { type CellRange, parseRange } from '../../workbook/index.ts';
import type { DecidedLabel } from './recipe/decided-label.ts';
import { Recipe } from './recipe/recipe.ts';

/** The field that a person chose for a column; null for no field. */
export interface DecidedField {
  readonly field: string | null;
  /** What becomes of a column without a field, if the person said so. */
  readonly then?: 'carry' | 'leave_out' | undefined;
  readonly correction: string;
}

/** The value that a person gave to a field, for all rows of a table. */
export interface GivenField {
  readonly value: GivenValue;
  readonly correction: string;
}

/** The range that a person set for a table. */
export interface GivenRange {
  readonly range: CellRange;
  readonly correction: string;
}

/** The name that a person gave to a column. */
export interface GivenName {
  readonly name: string;
  readonly correction: string;
}

/** What people decided about a document, by place. If two decisions are about the same place, the later one counts. */
export class Corrections {
  /** What the record says about the corrections; undefined if there are none. */
  readonly recorded: Artifact['job']['corrections'];
  /** The decisions for all documents of the sender, or null. People's corrections of this document take precedence. */
  readonly recipe: Recipe | null;
  readonly #labels = new Map<number, Map<number, DecidedLabel>>();
  /** The recipe's corrections of the document as a whole, then people's corrections of this document. */
  readonly #standing: readonly Correction[];
  /** People's values for single cells and rows. */
  readonly cells: GivenCells;

  constructor(
    corrections: readonly Correction[],
    recorded?: Artifact['job']['corrections'],
    recipe: Recipe | null = null,
  ) {
    this.recorded = recorded;
    this.recipe = recipe;
    this.cells = new GivenCells(corrections);
    this.#standing = [...(recipe?.document ?? []), ...listStanding(corrections)];
    for (const correction of this.#list('row_label')) this.#addLabels(correction);
  }

  /** Whether there are no decisions at all, neither for the document nor for the sender. */
  get isEmpty(): boolean {
    return this.recorded === undefined && this.recipe === null;
  }

  /** The corrections of this document that no later correction supersedes. */
  get people(): readonly Correction[] {
    return this.#standing.slice(this.recipe?.document.length ?? 0);
  }

  /** The corrections of a kind, including the recipe's for the tables of the sheet, if given. The last one counts. */
  #list<Kind extends CorrectionKind>(kind: Kind, sheetIndex?: number): CorrectionOf<Kind>[] {
    const fitted = sheetIndex === undefined ? [] : (this.recipe?.listCorrections(sheetIndex) ?? []);
    const isOfKind = (correction: Correction): correction is CorrectionOf<Kind> => correction.kind === kind;
    return [...fitted, ...this.#standing].filter(isOfKind);
  }

  /** The label that a person gave to a row, 1-based. */
  findLabel(sheetIndex: number, row: number): DecidedLabel | undefined {
    return this.#labels.get(sheetIndex)?.get(row);
  }

  /** The fields that people chose for columns of a table, by column letter. */
  listFields(sheet: Sheet, table: Table): ReadonlyMap<string, DecidedField> {
    const decided = new Map<string, DecidedField>();
    for (const { id, places, field, then } of this.#list('column_field', sheet.index)) {
      for (const column of listColumns(places, sheet, table)) decided.set(column, { field, then, correction: id });
    }
    return decided;
  }

  /** The values that people gave to fields without a column in the table, by field. */
  listValues(sheet: Sheet, table: Table): ReadonlyMap<string, GivenField> {
    const given = new Map<string, GivenField>();
    for (const { id, places, field, value } of this.#list('field_value', sheet.index)) {
      if (isInTable(places, sheet, table)) given.set(field, { value, correction: id });
    }
    return given;
  }

  /** The meanings that people gave to texts of a table: field → trimmed text → value. */
  listMeanings(sheet: Sheet, table: Table): ReadonlyMap<string, ReadonlyMap<string, GivenCell>> {
    const meanings = new Map<string, Map<string, GivenCell>>();
    for (const { id, places, field, from, to } of this.#list('value_is', sheet.index)) {
      if (places.length > 0 && !isInTable(places, sheet, table)) continue;
      const texts = meanings.get(field) ?? new Map<string, GivenCell>();
      meanings.set(field, texts.set(from.trim(), { value: to, correction: id }));
    }
    return meanings;
  }

  /** The corrections that set how a csv file is read; undefined if there are none. */
  get readBy(): Artifact['job']['document']['set_by'] {
    const said = this.#list('read_as');
    const encoding = said.findLast((correction) => correction.encoding !== undefined)?.id;
    const delimiter = said.findLast((correction) => correction.delimiter !== undefined)?.id;
    if (encoding === undefined && delimiter === undefined) return undefined;
    return { ...(encoding === undefined ? {} : { encoding }), ...(delimiter === undefined ? {} : { delimiter }) };
  }

  /** The date order that a person set for the whole document. */
  get dateOrder(): DateOrder | null {
    return (
      this.#list('read_as').findLast(({ places, date_order }) => places.length === 0 && date_order)?.date_order ?? null
    );
  }

  /** Sets the date orders that people chose in the columns of a sheet's tables. */
  decideDates(sheet: Sheet): void {
    for (const { id, places, date_order: order } of this.#list('read_as', sheet.index)) {
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

  /** The ranges that people set for tables of a sheet, from the top. A later range replaces those that it overlaps. */
  listRanges(sheetIndex: number): GivenRange[] {
    let ranges: GivenRange[] = [];
    for (const { id, places } of this.#list('table_range')) {
      for (const { sheet, a1 } of places) {
        const range = parseRange(a1);
        if (sheet !== sheetIndex || range === undefined) continue;
        ranges = [...ranges.filter((other) => !haveCommonCells(other.range, range)), { range, correction: id }];
      }
    }
    return ranges.sort((a, b) => a.range.firstRow - b.range.firstRow || a.range.firstColumn - b.range.firstColumn);
  }

  /** The names that people gave to columns of a table, by column letter. */
  listNames(sheet: Sheet, table: Table): ReadonlyMap<string, GivenName> {
    const names = new Map<string, GivenName>();
    for (const { id, places, name } of this.#list('column_name', sheet.index)) {
      for (const column of listColumns(places, sheet, table)) names.set(column, { name, correction: id });
    }
    return names;
  }

  /** All names that people gave to columns: rules see these texts although they are not in cells. */
  get names(): string[] {
    const ofRecipe = (this.recipe?.pieces ?? []).flatMap((piece) => (piece.kind === 'column_name' ? [piece.name] : []));
    return [...ofRecipe, ...this.#list('column_name').map(({ name }) => name)];
  }

  /** Fields to which people gave a value in single rows of a table. */
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

/** The letters of the table's columns that contain one of the places. */
function listColumns(places: readonly Place[], sheet: Sheet, table: Table): string[] {
  return places.flatMap((place) => {
    const found = place.sheet === sheet.index ? findColumn(sheet, place) : undefined;
    return found?.table.id === table.id ? [found.column] : [];
  });
}

/** The corrections and the recipe that a job's request names. */
export function readCorrections(jobDir: string, request: RunRequest): Corrections {
  const file = readInput<CorrectionSet>(jobDir, request.corrections);
  const recipeFile = readInput<RecipeFile>(jobDir, request.recipe);
  const recipe = recipeFile && new Recipe(recipeFile.content, recipeFile.sha256, request.as_of);
  if (file === null) return new Corrections([], undefined, recipe);
  const { corrections } = file.content;
  return new Corrections(corrections, { sha256: file.sha256, count: corrections.length }, recipe);
}

function readInput<Content>(jobDir: string, path: string | undefined): { content: Content; sha256: string } | null {
  if (path === undefined) return null;
  const bytes = readFileSync(join(jobDir, path));
  return {
    content: JSON.parse(bytes.toString()) as Content,
    sha256: createHash('sha256').update(bytes).digest('hex'),
  };
}
