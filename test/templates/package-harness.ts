import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Artifact, ColumnDetector, Derive, Manifest, Transform, TransformCall, Validate, Value } from 'ade/rules';
import ExcelJS from 'exceljs';
import { COLUMN_WEIGHTS_FILE, type ColumnWeights } from '../../src/contract/column-weights.ts';
import { ROW_WEIGHTS_FILE, type RowWeights } from '../../src/contract/row-weights.ts';
import type { Words } from '../../src/contract/words.ts';
import { pickRuleWords } from '../../src/engine/job/rule-words.ts';
import { makeColumnModel } from '../../src/engine/mapping/weights/column-model.ts';
import { weighColumns } from '../../src/engine/mapping/weights/weigh-columns.ts';
import { type DecidedRow, NEUTRAL } from '../../src/engine/structure/labels/label-rows.ts';
import { makeRowModel } from '../../src/engine/structure/weights/row-model.ts';
import { RowWeigher } from '../../src/engine/structure/weights/row-weigher.ts';
import { readPackageFiles } from '../../src/package/source/package-files.ts';
import { readColumnWeights } from '../../src/package/source/read-column-weights.ts';
import { parseManifest } from '../../src/package/source/read-manifest.ts';
import { readWords } from '../../src/package/source/read-words.ts';
import { makeRow } from '../../src/workbook/rows/make-row.ts';
import type { CellValue } from '../../src/workbook/types.ts';

/** The rules of a package folder, imported unchanged, for tests that call them directly. */
export interface LoadedPackage {
  readonly manifest: Manifest;
  readonly columns: Readonly<Record<string, ColumnModule>>;
  readonly rowWeights: RowWeights;
  readonly columnWeights: ColumnWeights | null;
  readonly words: Words | null;
}

export interface ColumnModule {
  readonly detectors: readonly ColumnDetector[];
  readonly transform?: Transform;
  readonly derive?: Derive;
  readonly validate?: Validate;
}

const JOB_TIME = '2024-06-30T12:00:00Z';

export async function loadPackage(dir: string): Promise<LoadedPackage> {
  const { manifest, problems } = parseManifest(readFileSync(join(dir, 'manifest.json')));
  if (manifest === undefined || problems.length > 0) throw new Error(JSON.stringify(problems));
  const columns: Record<string, ColumnModule> = {};
  for (const field of manifest.columns.order) {
    const module = await importModule(join(dir, manifest.columns.meta[field]?.script ?? ''));
    const detectors = listDetectors(module).map(({ rule }) => rule as ColumnDetector);
    columns[field] = { ...module, detectors } as ColumnModule;
  }
  const rowWeights = JSON.parse(readFileSync(join(dir, ROW_WEIGHTS_FILE), 'utf8')) as RowWeights;
  const columnFile = join(dir, COLUMN_WEIGHTS_FILE);
  const files = new Map(existsSync(columnFile) ? [[COLUMN_WEIGHTS_FILE, readFileSync(columnFile)]] : []);
  const { weights: columnWeights = null, problems: found } = readColumnWeights(files, manifest);
  if (found.length > 0) throw new Error(JSON.stringify(found));
  const { words = null } = readWords((await readPackageFiles(dir)).files, manifest);
  return { manifest, columns, rowWeights, columnWeights, words };
}

/** The part of every call that is the same, as the rule host sends it. */
export function makeContext({ manifest, words }: Pick<LoadedPackage, 'manifest' | 'words'>) {
  return {
    job_id: 'job_1',
    source_file: 'roster.xlsx',
    manifest,
    env: manifest.env,
    words: words === null ? {} : pickRuleWords(words),
    artifact: { job: { as_of: JOB_TIME } } as Artifact,
    state: {},
    sheet_name: 'Sheet1',
  };
}

/** The label of each row of a sheet, according to the package's weights. */
export function labelRows({ manifest, rowWeights }: LoadedPackage, rows: Value[][]): string[] {
  const weigher = new RowWeigher(makeRowModel(rowWeights, manifest));
  const decided = rows.map((values, i): DecidedRow => {
    const row = makeRow(i + 1, values.map(toCell));
    return { row, decision: NEUTRAL, label: row.isBlank ? 'blank' : '' };
  });
  return [...weigher.push(decided), ...weigher.finish()].map(({ label }) => label);
}

function toCell(value: Value): CellValue {
  return value instanceof Temporal.PlainDate ? { date: value.toString() } : (value as CellValue);
}

/**
 * The field of the only column of a table, or null below the threshold; and for every field its probability if the
 * package has column weights, otherwise its score.
 */
export async function mapColumn(pack: LoadedPackage, header_parts: string[], values_sample: Value[]) {
  const { manifest, columnWeights } = pack;
  const { order } = manifest.columns;
  const rules = await callDetectors(pack, header_parts, values_sample);
  let totals = Object.fromEntries([...rules].map(([field, list]) => [field, sumOf(list)]));
  if (columnWeights !== null) {
    const input = { headerParts: header_parts, values: values_sample.map(toCell), rules };
    const [weighed] = weighColumns(makeColumnModel(columnWeights, manifest), [input]);
    totals = Object.fromEntries(weighed!.fields.map(({ name, chance }) => [name, chance]));
  }
  return { field: chooseBest(totals, order, manifest.engine.defaults.mapping_score_threshold), totals };
}

async function callDetectors(pack: LoadedPackage, header_parts: string[], values_sample: Value[]) {
  const { manifest, columns } = pack;
  const rules = new Map<string, { rule: string; delta: number }[]>();
  const header = header_parts.join(' ');
  for (const field of manifest.columns.order) {
    const field_meta = manifest.columns.meta[field];
    if (field_meta === undefined) continue;
    const place = { table_id: 'table_1', language: null, column_index: 0, header, header_parts, values_sample };
    for (const detect of columns[field]?.detectors ?? []) {
      const result = await detect({ ...makeContext(pack), ...place, field_name: field, field_meta });
      for (const [name, delta = 0] of Object.entries(result?.scores ?? {}))
        rules.set(name, [...(rules.get(name) ?? []), { rule: field, delta }]);
    }
  }
  return rules;
}

const sumOf = (list: readonly { delta: number }[]): number => list.reduce((sum, { delta }) => sum + delta, 0);

export interface FieldInput {
  readonly values?: Value[];
  readonly columns?: Record<string, Value[]>;
  readonly title?: string[];
  readonly group?: (string | null)[];
  readonly firstRow?: number;
  readonly dateOrder?: TransformCall['date_order'];
  readonly state?: TransformCall['state'];
  readonly language?: string;
  readonly env?: Record<string, string>;
}

/** A transform, derive or validate call for one field. */
export function makeFieldCall(pack: LoadedPackage, field: string, input: FieldInput): TransformCall {
  const { manifest } = pack;
  const values = input.values ?? [];
  const field_meta = manifest.columns.meta[field];
  if (field_meta === undefined) throw new Error(`no field ${field}`);
  const row_count = input.values?.length ?? input.group?.length ?? 1;
  const context = makeContext(pack);
  const rows = Array.from({ length: row_count }, (_, index) => (input.firstRow ?? 2) + index);
  const group = input.group ?? new Array<null>(row_count).fill(null);
  const table = { sheet_name: 'Sheet1', source_file: 'roster.xlsx', title: input.title ?? [], group, rows };
  return {
    ...context,
    env: input.env ?? context.env,
    state: input.state ?? {},
    table_id: 'table_1',
    language: input.language ?? null,
    field_name: field,
    field_meta,
    column_index: 0,
    header: field_meta.label,
    header_parts: [field_meta.label],
    row_count,
    columns: input.columns ?? {},
    table,
    date_order: input.dateOrder ?? null,
    values,
  };
}

/** Rows of a sheet as rules see them: dense, with Temporal dates. Merged cells have their value only at the top left. */
export async function readSheetRows(path: string, sheetName: string): Promise<Value[][]> {
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.readFile(path);
  const sheet = workbook.getWorksheet(sheetName);
  if (sheet === undefined) throw new Error(`no sheet ${sheetName}`);
  return Array.from({ length: sheet.rowCount }, (_, index) => {
    const row = sheet.getRow(index + 1);
    return Array.from({ length: row.cellCount }, (_, column) => toValue(row.getCell(column + 1)));
  });
}

function toValue(cell: ExcelJS.Cell): Value {
  if (cell.isMerged && cell.master !== cell) return null;
  const { value } = cell;
  if (value instanceof Date) return Temporal.PlainDate.from(value.toISOString().slice(0, 10));
  if (typeof value === 'object' && value !== null && 'result' in value) return value.result as Value;
  return (value ?? null) as Value;
}

async function importModule(path: string): Promise<Record<string, unknown>> {
  return (await import(pathToFileURL(path).href)) as Record<string, unknown>;
}

function listDetectors(module: Record<string, unknown>) {
  return Object.keys(module)
    .filter((name) => /^detect(?:_|[A-Z])/.test(name))
    .map((name) => ({ name, rule: module[name] }));
}

function chooseBest(totals: Record<string, number>, order: readonly string[], least: number): string | null {
  let best: string | null = null;
  for (const name of order) {
    const score = totals[name] ?? 0;
    if (score >= least && (best === null || score > (totals[best] ?? 0))) best = name;
  }
  return best;
}
