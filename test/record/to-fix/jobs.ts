import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Corrections } from '../../../src/contract/corrections.ts';
import { openWorkbook } from '../../../src/workbook/open/open-workbook.ts';
import type { CellValue } from '../../../src/workbook/types.ts';
import { makeJob } from '../../helpers/correct-job.ts';
import type { GridSheet } from '../../helpers/make-grid.ts';
import { failHere, succeedHere } from '../../helpers/run-ade-here.ts';
import { BY_NAME, makeFolder, type TestPackage } from '../../helpers/run-package.ts';

const PYTHON = '/usr/bin/python3';
const hasOpenpyxl = spawnSync(PYTHON, ['-c', 'import openpyxl']).status === 0;

/** Why tests with openpyxl are skipped; false in CI, which installs it. */
export const skipOpenpyxl =
  !hasOpenpyxl && process.env.CI !== 'true' ? 'openpyxl is not installed for /usr/bin/python3' : false;

export function runPython(script: string, ...args: string[]): string {
  return execFileSync(PYTHON, ['-c', script, ...args], { encoding: 'utf8' });
}

/** A rule that raises an issue for each value for which `isWrong`, a JavaScript expression with `value`, is true. */
const finding = (isWrong: string, code: string, message: string, severity = 'error') => `${BY_NAME}
export function validate({ values }) {
  return { issues: values.flatMap((value, i) => ${isWrong}
    ? [{ row_index: i + 1, code: '${code}', severity: '${severity}', message: '${message}' }] : []) };
}
`;

/** Codes are texts with leading zeros, days are dates, and hours are numbers up to 24. */
export const PACKAGE: TestPackage = {
  fields: {
    code: {
      script: finding('!/^0\\d{3}$/.test(String(value))', 'code_shape', '{value} is no code.'),
      meta: { type_hint: 'string', how_to_fix: { code_shape: 'Give the four digits for {value}.' } },
    },
    name: {},
    day: {
      script: finding("value === null || typeof value !== 'object'", 'no_day', 'Expected a day, found {value}.'),
      meta: { type_hint: 'date' },
    },
    hours: {
      script: finding("typeof value !== 'number' || value > 24", 'hours', '{value} is no count of hours.'),
      meta: { type_hint: 'number', how_to_fix: { '*': 'Give hours of one day.' } },
    },
    city: { script: finding("value === 'NYC'", 'short', '{value} is short.', 'warning') },
  },
};

const day = (date: string) => ({ date });

/** Rows 4, 6 and 7 have errors, row 8 a warning. */
export const SHEET: GridSheet = {
  name: 'March',
  grid: new Map([
    [3, ['H:code', 'name', 'day', 'hours', 'city', 'remark']],
    [4, ['D:0001', 'Ann', day('2024-03-01'), 8, 'Ottawa', '007']],
    [5, ['0002', 'Bob', day('2024-03-02'), 7.5, 'Paris', null]],
    [6, ['0003', 'Eve', '31/02/2024', 8, 'Rome', 'a & <b>']],
    [7, ['4', 'Zoë 😀', day('2024-03-04'), 80, 'Oslo', '1.0']],
    [8, ['0005', 'Max', day('2024-03-05'), 8, 'NYC', null]],
  ]),
};

export interface ToFixJob {
  jobDir: string;
  dataDir: string;
  /** The workbook that was sent. */
  file: string;
}

/** A job with problems, and its rows to fix. */
export async function makeToFix(sheets: readonly GridSheet[] = [SHEET], ...args: string[]): Promise<ToFixJob> {
  const jobDir = await makeJob(PACKAGE, sheets);
  const dataDir = makeFolder();
  const file = join(makeFolder(), 'sent.xlsx');
  await run(['to-fix', jobDir, '--data-dir', dataDir, '--out', file, ...args]);
  return { jobDir, dataDir, file };
}

/** The JSON output of a command. */
export async function run(args: readonly string[]): Promise<Record<string, unknown>> {
  const stdout = await succeedHere(...args, '--json');
  return JSON.parse(stdout);
}

/** The rows of each sheet by sheet name; rows without cells are empty lists. */
export async function readSheets(file: string): Promise<Record<string, CellValue[][]>> {
  const workbook = await openWorkbook(file);
  const sheets: Record<string, CellValue[][]> = {};
  for (const { name, index } of workbook.sheets) {
    const rows: CellValue[][] = [];
    for await (const list of workbook.openSheet(index).readRows())
      for (const row of list) rows[row.index - 1] = row.values;
    sheets[name] = Array.from(rows, (row) => row ?? []);
  }
  await workbook.close();
  return sheets;
}

/** Changes a copy of a workbook with openpyxl: `body` is Python that can use `book` and `sheet`, the sheet of March. */
export function edit(file: string, body: string): string {
  const copy = join(makeFolder(), 'returned.xlsx');
  const script = `import sys, datetime, openpyxl
book = openpyxl.load_workbook(sys.argv[1])
sheet = book["March"]
${body}
book.save(sys.argv[2])
`;
  runPython(script, file, copy);
  return copy;
}

/** Takes a file back; returns place and value of the newest revision's corrections. */
export async function takeBack({ jobDir, dataDir }: ToFixJob, file: string): Promise<[string, unknown][]> {
  await run(['take-back', jobDir, file, '--data-dir', dataDir, '--by', 'Anna']);
  return listCells(jobDir, 2);
}

/** Place and value of the corrections of a revision. */
export function listCells(jobDir: string, revision: number): [string, unknown][] {
  const { corrections } = JSON.parse(
    readFileSync(join(jobDir, 'revisions', String(revision), 'inputs', 'corrections.json'), 'utf8'),
  ) as Corrections;
  return corrections.map((correction) => {
    assert.equal(correction.kind, 'cell_value');
    assert.equal(correction.by, 'sender, taken back by Anna');
    const [place] = correction.places;
    return [`${place!.sheet}!${place!.a1}`, correction.kind === 'cell_value' ? correction.value : undefined];
  });
}

/** The error for a file that is not taken back; nothing is changed. */
export async function refuse({ jobDir, dataDir }: ToFixJob, file: string): Promise<{ code: string; message: string }> {
  const { stdout, stderr } = await failHere('take-back', jobDir, file, '--data-dir', dataDir, '--json');
  assert.ok(!existsSync(join(jobDir, 'revisions')), 'no revision was made');
  return JSON.parse(stderr || stdout).error;
}
