import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import ExcelJS from 'exceljs';
import type { Artifact } from '../../../src/contract/artifact.ts';
import type { Manifest } from '../../../src/contract/manifest.ts';
import { runAdeHere, succeedHere } from '../../helpers/run-ade-here.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';

/** A package that `ade init --from` made from a file. */
export interface OwnPackage {
  folder: string;
  config: string;
  manifest: Manifest;
  /** The output of `init`. */
  printed: string;
}

/** Makes a package from a file, and checks that it is valid and that its case passes. */
export async function makeOwnPackage(
  context: TestContext,
  name: string,
  content: string | object,
  options: readonly string[] = [],
): Promise<OwnPackage> {
  const folder = await makeTempFolder(context);
  const file = join(folder, name);
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  const config = join(folder, 'config');
  const made = await succeedHere('init', config, '--from', file, ...options);
  assert.equal((await runAdeHere(['check', config])).stdout, 'no problems\n');
  await succeedHere('test', config);
  const manifest = JSON.parse(await readFile(join(config, 'manifest.json'), 'utf8')) as Manifest;
  return { folder, config, manifest, printed: made };
}

/** Runs a csv through a package; returns the record, and the rows of the result by field. */
export async function runOwn({ folder, config, manifest }: OwnPackage, rows: readonly (readonly string[])[]) {
  const file = join(folder, 'document.csv');
  const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
  await writeFile(file, rows.map((row) => row.map(quote).join(',')).join('\n'));
  const args = ['run', file, '--config', config, '--data-dir', join(folder, 'data'), '--json'];
  const stdout = await succeedHere(...args);
  const result = JSON.parse(stdout) as { artifact: string; output: string };
  const artifact = JSON.parse(await readFile(result.artifact, 'utf8')) as Artifact;
  assert.deepEqual(artifact.rule_errors ?? [], []);
  return { artifact, values: await readValues(result.output, manifest) };
}

async function readValues(path: string, { columns }: Manifest): Promise<Record<string, unknown>[]> {
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.readFile(path);
  const [header, ...rows] = readRows(workbook.getWorksheet('Normalized')!);
  const fields = columns.order.map((field) => [field, header!.indexOf(columns.meta[field]!.label)] as const);
  return rows.map((row) => Object.fromEntries(fields.map(([field, at]) => [field, row[at] ?? null])));
}

function readRows(sheet: ExcelJS.Worksheet): unknown[][] {
  return Array.from({ length: sheet.rowCount }, (_, i) =>
    Array.from({ length: sheet.columnCount }, (_, column) => {
      const { value } = sheet.getRow(i + 1).getCell(column + 1);
      return value instanceof Date ? value.toISOString().replace(/T00:00:00.000Z$/, '') : value;
    }),
  );
}

/** Codes of the issues of each cell. */
export function listIssues({ sheets }: Artifact): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  for (const { a1, code } of sheets.flatMap(({ tables }) =>
    tables.flatMap((table) => table.validation?.issues ?? []),
  )) {
    const place = a1 ?? 'table';
    found[place] = [...(found[place] ?? []), code];
  }
  return found;
}
