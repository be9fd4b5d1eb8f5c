import assert from 'node:assert/strict';
import { cpSync, existsSync, readFileSync, realpathSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Artifact } from '../../src/contract/artifact.ts';
import { openWorkbook } from '../../src/workbook/open/open-workbook.ts';
import type { CellValue } from '../../src/workbook/types.ts';
import { assertArtifact } from './check-record.ts';
import type { GridSheet } from './make-grid.ts';
import { runAdeHere } from './run-ade-here.ts';
import { makeFolder, runFile, runPackage, type TestPackage } from './run-package.ts';

export const PACKAGE: TestPackage = { fields: { id: { required: true }, name: {}, city: {} } };

export const GRID = `
  1 | H:id | name | town
  2 | D:1  | Ann  | Ottawa
  3 | D:2  | Bob  | Paris
  4 | D:3  | Eve  | Rome
  `;

type Finished = Awaited<ReturnType<typeof runPackage>>;
const finished = new Map<string, Promise<Finished>>();

/** A finished job in its own folder. */
export async function makeJob(testPackage = PACKAGE, sheets: string | readonly GridSheet[] = GRID): Promise<string> {
  const key = JSON.stringify([testPackage, sheets]);
  if (!finished.has(key)) finished.set(key, runPackage(testPackage, sheets));
  return copyJob(await finished.get(key)!);
}

/** As `makeJob`, for a file. */
export async function makeFileJob(testPackage: TestPackage, file: string): Promise<string> {
  return copyJob(await runFile(testPackage, file));
}

/** A copy of the job in its own folder. */
export function copyJob({ jobDir, result }: Finished): string {
  assert.equal(result.status, 'success', String(result.error?.message));
  const copy = join(makeFolder(), 'job');
  cpSync(jobDir, copy, { recursive: true, filter: (path) => !path.endsWith('.venv') });
  symlinkSync(realpathSync(join(jobDir, '.venv')), join(copy, '.venv'));
  return copy;
}

export function findFolder(jobDir: string, revision: number): string {
  return revision === 1 ? jobDir : join(jobDir, 'revisions', String(revision));
}

export function readRecord(jobDir: string, revision: number): Artifact {
  const record: unknown = JSON.parse(readFileSync(join(findFolder(jobDir, revision), 'artifact.json'), 'utf8'));
  assertArtifact(record);
  return record;
}

/** The cells below a header in the workbook of a revision. */
export async function readOutput(jobDir: string, header: string, revision = 2): Promise<CellValue[]> {
  const workbook = await openWorkbook(join(findFolder(jobDir, revision), 'normalized.xlsx'));
  const rows: CellValue[][] = [];
  for await (const list of workbook.openSheet(0).readRows()) rows.push(...list.map(({ values }) => values));
  await workbook.close();
  const column = rows[0]!.indexOf(header);
  assert.ok(column >= 0, `${header} is none of ${rows[0]!.join(', ')}`);
  return rows.slice(1).map((values) => values[column] ?? null);
}

export async function correct(jobDir: string, ...args: string[]): Promise<void> {
  const { exitCode, stdout, stderr } = await runAdeHere(['correct', jobDir, '--json', ...args]);
  assert.equal(exitCode, 0, stdout + stderr);
}

export async function refuse(jobDir: string, ...args: string[]): Promise<{ code: string; message: string }> {
  const { exitCode, stdout, stderr } = await runAdeHere(['correct', jobDir, '--json', ...args]);
  assert.equal(exitCode, 1, stdout + stderr);
  const { error } = JSON.parse(stdout || stderr);
  assert.ok(!existsSync(join(jobDir, 'revisions', '2')), 'no revision was made');
  return error;
}

/** What `ade explain` prints. */
export async function explain(jobDir: string, ...args: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await runAdeHere(['explain', jobDir, ...args]);
  assert.equal(exitCode, 0, stderr);
  return stdout;
}

export async function assertVerified(jobDir: string): Promise<void> {
  const { exitCode, stdout } = await runAdeHere(['verify', jobDir]);
  assert.equal(exitCode, 0, stdout);
}
