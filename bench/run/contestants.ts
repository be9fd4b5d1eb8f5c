/** The contestants: ADE and its peers, each measured as a program from start to end. */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { completeTables } from '../../src/contract/artifact/complete-tables.ts';
import type { Artifact } from '../../src/contract/artifact.ts';
import type { JobEvent, JobResult } from '../../src/contract/events.ts';
import { listTables } from '../../src/record/tables.ts';
import { here, packageDir } from '../shared/folders.ts';
import { type ProgramRun, runProgram } from './run-program.ts';

/** The facts that all contestants must agree on. */
export interface Findings {
  rows: number;
  mapping: Record<string, string>;
  issues: Record<string, number>;
}

export interface PassTime {
  name: string;
  ms: number;
}

export interface Outcome extends Omit<ProgramRun, 'stdout'> {
  findings: Findings;
  outputPath: string;
  passes?: PassTime[];
}

export interface Contestant {
  name: 'ade' | 'exceljs' | 'openpyxl';
  run(documentPath: string): Promise<Outcome>;
}

const PYTHON = '/usr/bin/python3';
const LIMITS = {
  // Enough for the output of a million rows; for 100,000 rows, the defaults are enough.
  ADE_WORKER_FSIZE_MB: '2048',
  ADE_WORKER_CPU_SECONDS: '600',
  ADE_JOB_TIMEOUT_SECONDS: '1200',
};

/** Runs a document with one version of ADE, or several paths one after the other. */
export function runAde(
  ade: { dir: string; runtime: string; dataDir: string },
  documentPath: string | readonly string[],
  config = packageDir,
  more: readonly string[] = [],
): Promise<ProgramRun> {
  const options = ['--config', config, '--data-dir', ade.dataDir, '--json', '--quiet', ...more];
  return runProgram(ade.runtime, [join(ade.dir, 'bin/ade.js'), 'run', ...[documentPath].flat(), ...options], LIMITS);
}

export function makeAde(workDir: string): Contestant {
  const dataDir = join(workDir, 'ade');
  return {
    name: 'ade',
    async run(documentPath) {
      rmSync(join(dataDir, 'jobs'), { recursive: true, force: true });
      const { stdout, ...measured } = await runAde({ ...here, dataDir }, documentPath);
      const result: JobResult = JSON.parse(stdout);
      const artifact = completeTables(JSON.parse(readFileSync(result.artifact!, 'utf8')) as Artifact);
      const findings = describeArtifact(artifact);
      return { ...measured, findings, outputPath: result.output!, passes: readPasses(result.job_dir) };
    },
  };
}

/** Runs a document twice in one command; returns the time, in ms, from the end of the first job to that of the second. */
export async function measureSecondFile(workDir: string, documentPath: string): Promise<number> {
  const dataDir = join(workDir, 'ade-twice');
  rmSync(join(dataDir, 'jobs'), { recursive: true, force: true });
  const { stdout } = await runAde({ ...here, dataDir }, [documentPath, documentPath]);
  const ends = stdout
    .trim()
    .split('\n')
    .map((line) => readEvents((JSON.parse(line) as JobResult).job_dir).find(({ type }) => type === 'finished')!.at);
  return Date.parse(ends[1]!) - Date.parse(ends[0]!);
}

function describeArtifact(artifact: Artifact): Findings {
  const tables = [...listTables(artifact)].map(({ table }) => table);
  const mapped = tables.flatMap(({ mapping }) => mapping ?? []).filter(({ target_field: field }) => field !== null);
  const totals = tables.flatMap(({ validation }) => validation?.totals ?? []);
  return {
    rows: artifact.output.row_count ?? 0,
    mapping: Object.fromEntries(mapped.map(({ raw, target_field: field }) => [raw.column, field!])),
    issues: Object.fromEntries(totals.map(({ target_field: field, code, count }) => [`${field}/${code}`, count])),
  };
}

function readPasses(jobDir: string): PassTime[] {
  return readEvents(jobDir).flatMap((event) =>
    event.type === 'pass_finished' ? [{ name: event.name, ms: event.duration_ms }] : [],
  );
}

function readEvents(jobDir: string): JobEvent[] {
  const lines = readFileSync(join(jobDir, 'events.ndjson'), 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as JobEvent);
}

export function makeExceljsPeer(workDir: string): Contestant {
  const program = join(import.meta.dirname, 'peers/exceljs-peer.ts');
  return makePeer('exceljs', process.execPath, ['--disable-warning=ExperimentalWarning', program], workDir);
}

/** The Python peer, or the reason why it can't take part. */
export async function makeOpenpyxlPeer(workDir: string): Promise<Contestant | string> {
  if (!existsSync(PYTHON)) return `There is no ${PYTHON}.`;
  try {
    await runProgram(PYTHON, ['-c', 'import openpyxl']);
  } catch {
    return `${PYTHON} has no openpyxl: install the package python3-openpyxl.`;
  }
  const program = join(import.meta.dirname, 'peers/openpyxl_peer.py');
  return makePeer('openpyxl', PYTHON, ['-B', program], workDir);
}

function makePeer(name: 'exceljs' | 'openpyxl', command: string, args: string[], workDir: string): Contestant {
  const outputPath = join(workDir, `${name}.xlsx`);
  const resultPath = join(workDir, `${name}.json`);
  return {
    name,
    async run(documentPath) {
      const { stdout, ...measured } = await runProgram(command, [...args, documentPath, outputPath, resultPath]);
      const findings: Findings = JSON.parse(readFileSync(resultPath, 'utf8'));
      return { ...measured, findings, outputPath };
    },
  };
}
