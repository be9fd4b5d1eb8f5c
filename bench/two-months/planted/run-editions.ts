import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { copyFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt } from '../../../scripts/ensure-built.js';
import { readSettings, type Settings } from '../../../src/contract/settings.ts';
import { type PreparedPackage, preparePackage } from '../../../src/package/index.ts';
import { readArtifact } from '../../../src/record/artifact/index.ts';
import { type EnginePool, runJob, withEngines, withTemporaryDataDir } from '../../../src/runner/index.ts';
import { type Edition, writeEdition } from '../lists/index.ts';
import { type Pointed, readPointed } from './codes.ts';
import { asOfMonth } from './documents.ts';

/** How many jobs run at once. */
export const PARALLEL = 2;

/** A job that has ended; its folder stays until somebody removes it. */
export interface RunEdition {
  jobDir: string;
  pointed: Pointed;
}

interface Work {
  dataDir: string;
  settings: Settings;
  engines: EnginePool | undefined;
}

/** Runs editions as jobs, as `ade run` does for several documents. */
export class EditionRunner {
  readonly #prepared: PreparedPackage;
  readonly #work: Work;
  readonly #scratch = mkdtempSync(join(tmpdir(), 'ade-editions-'));
  readonly #writeTo: string | undefined;

  constructor(prepared: PreparedPackage, work: Work, writeTo: string | undefined) {
    this.#prepared = prepared;
    this.#work = work;
    this.#writeTo = writeTo;
    if (writeTo !== undefined) mkdirSync(writeTo, { recursive: true });
  }

  /** `previous`: the job of the accepted edition before; without it, the document is its sender's first. */
  async run(edition: Edition, name: string, previous: RunEdition | null): Promise<RunEdition> {
    const file = join(this.#scratch, `${name}.${edition.look.format}`);
    await writeFile(file, await writeEdition(edition));
    if (this.#writeTo !== undefined) await copyFile(file, join(this.#writeTo, `${name}.${edition.look.format}`));
    const checks = previous === null ? { isFirstDocument: true } : { previousJobDir: previous.jobDir };
    const asOf = asOfMonth(edition.month);
    const result = await runJob({ file, prepared: this.#prepared, asOf, checks, ...this.#work });
    rmSync(file);
    if (result.status !== 'success') throw new Error(`${name}: ${result.error?.message}`);
    return { jobDir: result.job_dir, pointed: readPointed(readArtifact(result.artifact!)) };
  }

  /** What an edition's record points at; its job is removed. */
  async look(edition: Edition, name: string, previous: RunEdition | null): Promise<Pointed> {
    const job = await this.run(edition, name, previous);
    this.remove(job);
    return job.pointed;
  }

  remove({ jobDir }: RunEdition): void {
    rmSync(jobDir, { recursive: true, force: true });
  }

  close(): void {
    rmSync(this.#scratch, { recursive: true, force: true });
  }
}

/** Calls `use` with a runner for a package, in a data folder that is removed afterwards. */
export async function withRunner<T>(
  packageDir: string,
  writeTo: string | undefined,
  use: (runner: EditionRunner) => Promise<T>,
): Promise<T> {
  ensureBuilt();
  return withTemporaryDataDir((dataDir) => {
    const settings = readSettings({ ...process.env, ADE_DATA_DIR: dataDir });
    const work = { dataDir, settings, jobCount: Number.POSITIVE_INFINITY, parallel: PARALLEL };
    return withEngines(work, async (engines) => {
      const prepared = await preparePackage(packageDir, { dataDir, settings });
      const runner = new EditionRunner(prepared, { dataDir, settings, engines }, writeTo);
      try {
        return await use(runner);
      } finally {
        runner.close();
      }
    });
  });
}
