import type { Artifact } from '../../contract/artifact.ts';
import { jobPaths } from '../../contract/layout.ts';
import { SHOWN_VALUES, type ShownValue } from '../../contract/own-columns.ts';
import { TRIAL_CODE } from '../../package/own-columns/index.ts';
import { readArtifact } from '../../record/artifact/index.ts';
import { columnIndex, listTables, readingOf } from '../../record/index.ts';
import { type CellValue, isoOf } from '../../workbook/index.ts';
import { openWorkbook } from '../../workbook/open/index.ts';

/** What the trials of a package's documents show of one field. */
export interface FieldTrial {
  /** How many errors there are of each code. */
  readonly errors: Map<string, number>;
  /** Codes of what is otherwise than it should be, without their prefix. */
  readonly findings: Set<string>;
  /** How many values have a warning. */
  warned: number;
  /** In how many rows. */
  rows: number;
  readonly values: ShownValue[];
}

/** The warning that a word stands for a missing value: the value is as it should be. */
const MISSING_VALUE = 'missing_value';

/** Later rows are not looked at for values to show. */
const MAX_ROWS = 5_000;

/**
 * Adds what the record and the workbook of a job show of each field. Returns the ranges of tables without a field, on sheets
 * that also have one with fields.
 */
export async function readTrial(jobDir: string, fields: ReadonlyMap<string, FieldTrial>): Promise<string[]> {
  const artifact = readArtifact(jobPaths(jobDir).artifact);
  for (const { table } of listTables(artifact)) {
    for (const { target_field: field } of table.mapping ?? []) {
      const trial = field === null ? undefined : fields.get(field);
      if (trial !== undefined) trial.rows += table.row_count;
    }
    for (const { target_field: field, code, severity, count } of table.validation?.totals ?? []) {
      const trial = field === null ? undefined : fields.get(field);
      if (trial === undefined) continue;
      if (code.startsWith(TRIAL_CODE)) trial.findings.add(code.slice(TRIAL_CODE.length));
      else if (severity === 'error') trial.errors.set(code, (trial.errors.get(code) ?? 0) + count);
      else if (severity === 'warning' && code !== MISSING_VALUE) trial.warned += count;
    }
  }
  await readValues(jobPaths(jobDir).output, artifact, fields);
  return artifact.sheets.flatMap(({ name, tables }) => {
    const isRead = ({ mapping = [] }: (typeof tables)[number]) =>
      mapping.some((column) => column.target_field !== null);
    return tables.some(isRead)
      ? tables.filter((table) => !isRead(table)).map((table) => `${name}!${table.a1_range}`)
      : [];
  });
}

/** Adds the first different values of each field that still has too few. */
async function readValues(path: string, artifact: Artifact, fields: ReadonlyMap<string, FieldTrial>): Promise<void> {
  const workbook = await openWorkbook(path, { durations: readingOf(artifact).durations });
  try {
    for (const { name, index: sheet } of workbook.sheets) {
      const written = artifact.output.sheets?.find((one) => one.name === name);
      const columns = (written?.columns ?? []).flatMap(({ column, target_field: field }) => {
        const trial = field === null ? undefined : fields.get(field);
        return trial === undefined ? [] : [{ at: columnIndex(column), values: trial.values }];
      });
      if (columns.length === 0) continue;
      for await (const rows of workbook.openSheet(sheet).readRows()) {
        const isOver = rows.some(({ index, values }) => index > MAX_ROWS || (index > 1 && addRow(values, columns)));
        if (isOver) break;
      }
    }
  } finally {
    await workbook.close();
  }
}

/** Whether all columns have enough values. */
function addRow(row: readonly CellValue[], columns: readonly { at: number; values: ShownValue[] }[]): boolean {
  for (const { at, values } of columns) {
    const value = row[at] ?? null;
    if (value === null || value === '' || values.length >= SHOWN_VALUES) continue;
    const shown = typeof value === 'object' ? isoOf(value) : value;
    if (!values.includes(shown)) values.push(shown);
  }
  return columns.every(({ values }) => values.length >= SHOWN_VALUES);
}
