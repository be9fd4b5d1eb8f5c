import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { AdeError, isAdeError } from '../../contract/errors/index.ts';
import type { JobError } from '../../contract/events.ts';
import { packageFolder, TRIAL_PREFIX } from '../../contract/layout.ts';
import type { RunRequest } from '../../contract/run-request.ts';
import { hashBuild } from '../../package/index.ts';
import { inputName, makeJobFolder, makeRunRequest } from '../../runner/index.ts';
import { chooseLevel } from '../../sandbox/index.ts';
import { storedNames } from '../../storage/shared/index.ts';
import { type CaseResult, findAsOf, judgeCase, type ReadCase, readCases } from '../../trials/cases/index.ts';
import type { CurrentEnvironment } from '../environments/current-environment.ts';
import type { PreparedVersion } from '../versions/package-work.ts';
import type { DryRunContext } from './context.ts';
import { runTrial } from './run-trial.ts';

/** Runs the cases of config versions, used by `http/`. */
export class CaseService {
  readonly #ctx: DryRunContext;

  constructor(ctx: DryRunContext) {
    this.#ctx = ctx;
  }

  /**
   * Runs all cases of a version, or the named ones, in order: each when its turn in the queue comes, in a folder that
   * is removed afterwards. `signal` ends this. Throws `no_cases`, `case_invalid`, `case_unknown`, and errors that
   * prevent a run.
   */
  async run(
    version: PreparedVersion,
    names: readonly string[] | undefined,
    signal: AbortSignal,
  ): Promise<CaseResult[]> {
    await this.#ctx.shared.bring(storedNames.package(version.id));
    const results: CaseResult[] = [];
    for (const one of this.#choose(version, names)) results.push(await this.#runCase(version, one, signal));
    return results;
  }

  #choose(version: PreparedVersion, names: readonly string[] | undefined): ReadCase[] {
    const all = readOwnCases(packageFolder(this.#ctx.dataDir, version.id), version);
    for (const name of names ?? []) {
      if (!all.some((one) => one.name === name)) {
        throw new AdeError('case_unknown', { name, cases: all.map((one) => one.name).join(', ') });
      }
    }
    return all.filter(({ name }) => names?.includes(name) ?? true);
  }

  async #runCase(version: PreparedVersion, one: ReadCase, signal: AbortSignal): Promise<CaseResult> {
    const name = `${TRIAL_PREFIX}${randomBytes(8).toString('hex')}`;
    const folder = join(this.#ctx.folders.jobs, name);
    const prepare = (environment: CurrentEnvironment) => this.#makeFolder(version, one, environment, folder);
    const { id, workspace_id, environment_id } = version;
    const trialOf = { id, workspace_id, environment_id, config_version_id: id };
    try {
      let error: JobError | null = null;
      try {
        await runTrial(this.#ctx, trialOf, { name, folder, prepare }, signal);
      } catch (failure) {
        if (!isAdeError(failure, 'revision_failed')) throw failure;
        error = { code: String(failure.details.code), message: String(failure.details.found) };
      }
      return await judgeCase({ ...one, dir: placeOf(one.name) }, folder, error);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  async #makeFolder(
    { id, workspace_id, config_id }: PreparedVersion,
    one: ReadCase,
    { build, dir }: CurrentEnvironment,
    folder: string,
  ): Promise<RunRequest> {
    const { settings } = this.#ctx;
    const made = makeRunRequest({
      jobId: basename(folder),
      source: { input: inputName(one.input), source_file: basename(one.input) },
      prepared: { configVersionId: id, build, buildHash: hashBuild(build) },
      settings,
      level: await chooseLevel(settings.sandbox),
      asOf: findAsOf(one),
      keepRuleLog: true,
    });
    const request: RunRequest = { ...made, workspace_id, config_id };
    await makeJobFolder(folder, one.input, dir, request);
    return request;
  }
}

const placeOf = (name: string) => `tests/${name}`;

/** The cases of a version; errors name its number and folders, but no path of this machine. */
function readOwnCases(dir: string, { number }: PreparedVersion): ReadCase[] {
  try {
    return readCases(dir);
  } catch (error) {
    if (!isAdeError(error)) throw error;
    const { path } = error.details;
    const place = error.code === 'no_cases' ? `version ${number}` : relative(dir, String(path));
    throw new AdeError(error.code, { ...error.details, path: place }, { cause: error.cause });
  }
}
