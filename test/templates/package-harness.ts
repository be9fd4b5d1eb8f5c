import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type {
  Artifact,
  ColumnDetector,
  Derive,
  Manifest,
  RowDetector,
  Transform,
  TransformCall,
  Validate,
  Value,
} from 'ade/rules';
import ExcelJS from 'exceljs';
import { parseManifest } from '../../src/prepare/package/read-manifest.ts';

/** The rules of a package folder, imported as they are, for tests that call them by hand. */
export interface LoadedPackage {
  readonly manifest: Manifest;
  readonly rowRules: readonly { readonly id: string; readonly rule: RowDetector }[];
  readonly columns: Readonly<Record<string, ColumnModule>>;
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
  const rowRules = [];
  for (const file of readdirSync(join(dir, 'row_types')).sort()) {
    const module = await importModule(join(dir, 'row_types', file));
    for (const { name, rule } of listDetectors(module))
      rowRules.push({ id: `${file}:${name}`, rule: rule as RowDetector });
  }
  const columns: Record<string, ColumnModule> = {};
  for (const field of manifest.columns.order) {
    const module = await importModule(join(dir, manifest.columns.meta[field]?.script ?? ''));
    const detectors = listDetectors(module).map(({ rule }) => rule as ColumnDetector);
    columns[field] = { ...module, detectors } as ColumnModule;
  }
  return { manifest, rowRules, columns };
}

/** Part of every call, as the rule host gives it. */
export function makeContext(manifest: Manifest) {
  return {
    job_id: 'job_1',
    source_file: 'roster.xlsx',
    manifest,
    env: manifest.env,
    artifact: { job: { as_of: JOB_TIME } } as Artifact,
    state: {},
    sheet_name: 'Sheet1',
  };
}

/** The label of each row, by the engine's rule: highest score, ties by order, otherwise blank or data. */
export async function labelRows({ manifest, rowRules }: LoadedPackage, rows: Value[][]): Promise<string[]> {
  const labels: string[] = [];
  const { order } = manifest.engine.row_types;
  const states = new Map(rowRules.map(({ id }) => [id, {}]));
  for (const [index, row] of rows.entries()) {
    const totals: Record<string, number> = {};
    const around = { row_above: rows[index - 1] ?? null, row_below: rows[index + 1] ?? null };
    for (const { id, rule } of rowRules) {
      const context = { ...makeContext(manifest), state: states.get(id) ?? {} };
      const call = { ...context, row_index: index + 1, row_values_sample: row, ...around };
      const result = await rule(call);
      for (const [label, delta] of Object.entries(result?.scores ?? {}))
        totals[label] = (totals[label] ?? 0) + (delta ?? 0);
    }
    labels.push(chooseBest(totals, order, 1e-9) ?? (row.every((value) => value === null) ? 'blank' : 'data'));
  }
  return labels;
}

/** The field of one column, or null below the threshold, and every field's total. */
export async function mapColumn(pack: LoadedPackage, header_parts: string[], values_sample: Value[]) {
  const { manifest, columns } = pack;
  const totals: Record<string, number> = {};
  const header = header_parts.join(' ');
  for (const field of manifest.columns.order) {
    const field_meta = manifest.columns.meta[field];
    if (field_meta === undefined) continue;
    const place = { table_id: 'table_1', column_index: 0, header, header_parts, values_sample };
    for (const detect of columns[field]?.detectors ?? []) {
      const result = await detect({ ...makeContext(manifest), ...place, field_name: field, field_meta });
      for (const [name, delta] of Object.entries(result?.scores ?? {}))
        totals[name] = (totals[name] ?? 0) + (delta ?? 0);
    }
  }
  return { field: chooseBest(totals, manifest.columns.order, 0.5), totals };
}

export interface FieldInput {
  readonly values?: Value[];
  readonly columns?: Record<string, Value[]>;
  readonly title?: string[];
  readonly group?: (string | null)[];
  readonly firstRow?: number;
  readonly dateOrder?: TransformCall['date_order'];
  readonly state?: TransformCall['state'];
}

/** A transform, derive or validate call for one field. */
export function makeFieldCall({ manifest }: LoadedPackage, field: string, input: FieldInput): TransformCall {
  const values = input.values ?? [];
  const field_meta = manifest.columns.meta[field];
  if (field_meta === undefined) throw new Error(`no field ${field}`);
  const row_count = input.values?.length ?? input.group?.length ?? 1;
  const context = makeContext(manifest);
  const rows = Array.from({ length: row_count }, (_, index) => (input.firstRow ?? 2) + index);
  const group = input.group ?? new Array<null>(row_count).fill(null);
  const table = { sheet_name: 'Sheet1', source_file: 'roster.xlsx', title: input.title ?? [], group, rows };
  return {
    ...context,
    state: input.state ?? {},
    table_id: 'table_1',
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

/** Rows of a sheet as rules see them: dense, with Temporal dates. Merged cells hold their value at the top left only. */
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
