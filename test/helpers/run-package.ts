import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after } from 'node:test';
import { ensureBuilt } from '../../scripts/ensure-built.js';
import { completeTables } from '../../src/contract/artifact/complete-tables.ts';
import type { Artifact, Sheet } from '../../src/contract/artifact.ts';
import type { JobEvent, JobResult } from '../../src/contract/events.ts';
import { readSettings, type Settings } from '../../src/contract/settings.ts';
import { type PreparedPackage, preparePackage } from '../../src/package/index.ts';
import { removeTree } from '../../src/package/source/snapshot.ts';
import { type CheckSource, type JobWatch, readEvents, runJob } from '../../src/runner/index.ts';
import { openWorkbook } from '../../src/workbook/open/open-workbook.ts';
import type { CellValue } from '../../src/workbook/types.ts';
import { assertArtifact, assertRecord, type LoggedIssue } from './check-record.ts';
import { type GridSheet, writeGrids } from './make-grid.ts';

export const AS_OF = '2025-10-30T12:00:00.000Z';

/** A field of a test's package. `script` is JavaScript; by default, it detects headers that end in the field's name. */
export interface TestField {
  label?: string;
  required?: boolean;
  script?: string;
  /** More keys of the field in the manifest. */
  meta?: object;
}

export interface TestPackage {
  fields: Record<string, TestField>;
  /** Row rules by module name; the default labels a row by the prefix of its first cell. */
  rows?: Record<string, string>;
  hooks?: Partial<Record<'on_job_start' | 'after_mapping' | 'after_transform' | 'after_validate', string[]>>;
  /** `engine` of the manifest. */
  engine?: object;
  /** More keys of `columns` in the manifest. */
  columns?: object;
  files?: Record<string, string>;
}

/** The prefix of the first cell decides: `H:` header, `D:` data, `S:` separator, `T:` total, `G:` group, `N:` note. */
export const PREFIX_ROWS = `const labels = { H: 'header', D: 'data', S: 'separator', T: 'total', G: 'group', N: 'note' };
export function detect_prefix({ row_values_sample }) {
  const first = row_values_sample.find((value) => value !== null);
  const match = /^([A-Z]):/.exec(String(first ?? ''));
  return match ? { scores: { [labels[match[1]]]: 1 } } : null;
}
`;

/** Scores 1 for its own field if the header ends in the field's name. */
export const BY_NAME = `export function detect_name({ header, field_name }) {
  return { scores: header.endsWith(field_name) ? { [field_name]: 1 } : {} };
}
`;

const dataDir = mkdtempSync(join(tmpdir(), 'ade-engine-test-'));
// At level `permission`, the sandbox's own user must be able to reach the environments.
chmodSync(dataDir, 0o711);
after(() => removeTree(dataDir));
let folderCount = 0;

/** A new folder that is removed with the test file. */
export function makeFolder(): string {
  const folder = join(dataDir, `folder-${++folderCount}`);
  mkdirSync(folder);
  return folder;
}

export function makeTestSettings(env: Record<string, string> = {}): Settings {
  const { ADE_TEST_SANDBOX: level } = process.env;
  // Engines run in the process of the tests, unless a test asks for engines that serve several jobs.
  return readSettings({
    ADE_DATA_DIR: dataDir,
    ADE_IDLE_ENGINE_SECONDS: '0',
    ...(level === undefined ? {} : { ADE_SANDBOX: level }),
    ...env,
  });
}

/** Writes the package and returns its folder; first makes sure that ADE is built. */
export function writePackage({ fields, rows, hooks = {}, engine, columns = {}, files = {} }: TestPackage): string {
  ensureBuilt();
  const dir = makeFolder();
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  };
  const meta = Object.entries(fields).map(
    ([name, { script = BY_NAME, label = name, required = false, meta: more = {} }]) => {
      write(`columns/${name}.js`, script);
      return [name, { label, required, script: `columns/${name}.js`, ...more }];
    },
  );
  for (const [name, text] of Object.entries(rows ?? { prefix: PREFIX_ROWS })) write(`row_types/${name}.js`, text);
  const hookLists = Object.entries(hooks).map(([hook, scripts]) => {
    const paths = scripts.map((text, i) => {
      const path = `hooks/${hook}${i === 0 ? '' : `_${i + 1}`}.js`;
      write(path, text);
      return { script: path };
    });
    return [hook, paths];
  });
  for (const [path, text] of Object.entries(files)) write(path, text);
  const manifest = {
    config_script_api_version: '1',
    info: { schema: 'ade.manifest/v1.0', title: 'Test rules', version: '1.0.0' },
    ...(engine ? { engine } : {}),
    columns: { order: Object.keys(fields), meta: Object.fromEntries(meta), ...columns },
    hooks: Object.fromEntries(hookLists),
  };
  write('manifest.json', JSON.stringify(manifest, null, 2));
  return dir;
}

const preparedByText = new Map<string, Promise<PreparedPackage>>();

/** Prepares a package; equal packages only once in a test file. */
export function prepareTest(testPackage: TestPackage): Promise<PreparedPackage> {
  const key = JSON.stringify(testPackage);
  let prepared = preparedByText.get(key);
  if (prepared === undefined) {
    prepared = preparePackage(writePackage(testPackage), { dataDir, settings: makeTestSettings() });
    preparedByText.set(key, prepared);
  }
  return prepared;
}

export interface RunOptions extends JobWatch {
  env?: Record<string, string>;
  network?: boolean;
  /** Whether to keep what rules print. */
  keepRuleLog?: boolean;
  /** The text of a recipe. */
  recipe?: string;
  /** The numbers that the job's numbers are compared with. */
  checks?: CheckSource;
}

/** A job that has ended, with everything it left. */
export interface TestRun {
  result: JobResult;
  jobDir: string;
  /** The artifact as the job left it; empty if it left none. */
  artifact: Artifact;
  issues: LoggedIssue[];
  events: JobEvent[];
  /** Rows of each output sheet, the header first; empty if there is no output. */
  output: Record<string, CellValue[][]>;
}

/** Writes the grids as a workbook and runs a job on it, which may end in any way. */
export async function runPackage(
  testPackage: TestPackage,
  sheets: string | readonly GridSheet[],
  options: RunOptions = {},
): Promise<TestRun> {
  const file = join(makeFolder(), 'book.xlsx');
  await writeGrids(file, typeof sheets === 'string' ? [{ grid: sheets }] : sheets);
  return runFile(testPackage, file, options);
}

/** Runs a job on a file; the job may end in any way. */
export async function runFile(testPackage: TestPackage, file: string, options: RunOptions = {}): Promise<TestRun> {
  const { env, ...watch } = options;
  const prepared = await prepareTest(testPackage);
  const result = await runJob({ file, prepared, dataDir, settings: makeTestSettings(env), asOf: AS_OF, ...watch });
  return readRun(result);
}

/** As `runPackage`, but the job must succeed. */
export async function runToSuccess(
  testPackage: TestPackage,
  sheets: string | readonly GridSheet[],
  options?: RunOptions,
): Promise<TestRun> {
  const run = await runPackage(testPackage, sheets, options);
  assert.equal(run.result.status, 'success', String(run.result.error?.message));
  return run;
}

const sharedRuns = new Map<string, Promise<TestRun>>();

/** As `runToSuccess`, but equal jobs run once in a process: for tests that only look at what a job left. */
export function runOnce(testPackage: TestPackage, sheets: string | readonly GridSheet[]): Promise<TestRun> {
  const key = JSON.stringify([testPackage, sheets], (_, value) => (value instanceof Map ? [...value] : value));
  return sharedRuns.getOrInsertComputed(key, () => runToSuccess(testPackage, sheets));
}

/** Reads what a job left, and checks everything that is true of every job. */
export async function readRun(result: JobResult): Promise<TestRun> {
  const jobDir = result.job_dir;
  const artifact =
    result.artifact === null ? ({} as Artifact) : completeTables(JSON.parse(readFileSync(result.artifact, 'utf8')));
  if (result.artifact !== null) assertArtifact(artifact);
  const run: TestRun = { result, jobDir, artifact, issues: [], events: readEvents(jobDir), output: {} };
  if (result.status !== 'success') return run;
  run.issues = readIssueLines(join(jobDir, 'issues.ndjson'));
  run.output = await readOutput(result.output!);
  const written = new Set(artifact.output.sheets!.map(({ name }: { name: string }) => name));
  const data = Object.entries(run.output).filter(([name]) => written.has(name));
  const rowCount = data.reduce((sum, [, rows]) => sum + rows.length - 1, 0);
  assertRecord(artifact, run.issues, rowCount);
  return run;
}

function readIssueLines(path: string): LoggedIssue[] {
  const lines = readFileSync(path, 'utf8').split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line));
}

async function readOutput(path: string): Promise<Record<string, CellValue[][]>> {
  const workbook = await openWorkbook(path);
  const output: Record<string, CellValue[][]> = {};
  for (const { name, index } of workbook.sheets) {
    const rows: CellValue[][] = [];
    for await (const list of workbook.openSheet(index).readRows()) {
      for (const row of list) rows[row.index - 1] = row.values;
    }
    output[name] = Array.from(rows, (row) => row ?? []);
  }
  await workbook.close();
  return output;
}

/** The recorded sheet with that name. */
export function findSheet({ artifact }: TestRun, name = 'Sheet1'): Sheet {
  return artifact.sheets.find((sheet) => sheet.name === name)!;
}

/** Tables in a short form. */
export function describeTables(run: TestRun, sheetName?: string) {
  return findSheet(run, sheetName).tables.map((table) => ({
    range: table.a1_range,
    headerRows: table.header.rows,
    headers: table.columns.map(({ header }) => header),
    rows: [table.first_data_row, table.last_data_row, table.row_count],
  }));
}
