import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { makeFolder } from '../../base/files/index.ts';
import type { BuildRecord } from '../../contract/build.ts';
import { AdeError, isAdeError } from '../../contract/errors/index.ts';
import { dataFolders } from '../../contract/layout.ts';
import type { Problem } from '../../contract/problems.ts';
import type { Settings } from '../../contract/settings.ts';
import { formatProblem, sortProblems } from '../source/problem-list.ts';
import { type Draft, readDraft } from '../source/read-draft.ts';
import {
  discardEnvironment,
  makeBuildFolder,
  noteUse,
  publishBuild,
  releaseBuildFolder,
  removeLeftovers,
  waitForEarlierBuilds,
} from './build-folder.ts';
import { limitBuildTime } from './build-time.ts';
import { assertMadeFrom } from './compare-with-draft.ts';
import { hashBuild, isUnchecked, noteChecked, verifyEnvironment } from './environment.ts';

export interface PrepareOptions {
  dataDir: string;
  settings: Settings;
  /** Files of the package that are ignored. */
  leftOut?: readonly string[];
  /** npm's cache; default: a folder in `dataDir`. */
  cacheDir?: string;
  /** Finds the hash that an environment had when it was built, if the caller has kept the hash. */
  findKnownHash?: (environmentId: string) => Promise<string | undefined>;
  /** Called before an environment is looked up, to fetch it if it is stored elsewhere. */
  bring?: (environmentId: string) => Promise<void>;
  /** For a try: whether an environment with unchecked types may be used. */
  skipTypes?: boolean;
  /** Called with each line of progress and each warning. */
  onLog?: (line: string) => void;
}

export interface PreparedPackage {
  configVersionId: string;
  envDir: string;
  build: BuildRecord;
  buildHash: string;
  /** Whether an environment for the same content, dependencies, runtime and engine already existed. */
  reused: boolean;
  /** Sorted by file and place; empty if the environment already existed. */
  warnings: readonly Problem[];
}

/**
 * Makes the prepared environment of a config package, or finds the existing one. Throws `package_not_found`,
 * `package_invalid` (its `cause` is a PackageProblems), `file_unwritable`, `build_timeout` or `sandbox_unavailable`.
 */
export async function preparePackage(dir: string, options: PrepareOptions): Promise<PreparedPackage> {
  const { settings } = options;
  return limitBuildTime(dir, settings.buildTimeoutSeconds, async (signal) => {
    const draft = await readDraft(resolve(dir), options.leftOut);
    const venvsDir = dataFolders(options.dataDir).environments;
    makeFolder(venvsDir);
    removeLeftovers(venvsDir, settings.buildTimeoutSeconds * 1000);
    await options.bring?.(draft.configVersionId);
    const finished = await findFinished(venvsDir, draft, options);
    return finished ?? build(draft, venvsDir, options, signal);
  });
}

/** All problems of a package: the cause of `package_invalid`. */
export class PackageProblems extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map(formatProblem).join('\n'));
    this.name = 'PackageProblems';
    this.problems = problems;
  }
}

async function build(
  draft: Draft,
  venvsDir: string,
  options: PrepareOptions,
  signal: AbortSignal,
): Promise<PreparedPackage> {
  const timeoutMs = options.settings.buildTimeoutSeconds * 1000;
  const onLog = options.onLog ?? (() => undefined);
  const buildDir = makeBuildFolder(venvsDir, draft.configVersionId);
  try {
    await waitForEarlierBuilds(buildDir, venvsDir, timeoutMs, signal);
    const finished = await findFinished(venvsDir, draft, options);
    if (finished) return finished;
    const cacheDir = resolve(options.cacheDir ?? dataFolders(options.dataDir).npmCache);
    // Only loaded for a build: parser and bundler take much of the time that a job needs to start.
    const { buildEnvironment } = await import('./build-environment.ts');
    const result = await buildEnvironment(draft, { ...options, envDir: buildDir, cacheDir, signal, onLog });
    for (const problem of sortProblems(result.problems)) onLog(`${problem.severity}: ${formatProblem(problem)}`);
    if (result.record === undefined) throw makeInvalid(draft.dir, result.problems);
    const envDir = join(venvsDir, draft.configVersionId);
    if (publishBuild(buildDir, envDir)) return describe(draft, envDir, result.record, result.problems);
    const record = await verifyFinished(envDir, draft, options);
    if (!isUnchecked(envDir)) return describe(draft, envDir, record);
    // A try may be using the existing environment, so it stays; only the missing check is noted.
    if (!options.skipTypes) noteChecked(envDir);
    return describe(draft, envDir, record, result.problems);
  } finally {
    releaseBuildFolder(buildDir);
  }
}

async function findFinished(
  venvsDir: string,
  draft: Draft,
  options: PrepareOptions,
): Promise<PreparedPackage | undefined> {
  const envDir = join(venvsDir, draft.configVersionId);
  if (!existsSync(envDir)) return undefined;
  try {
    noteUse(envDir);
    const record = await verifyFinished(envDir, draft, options);
    return isUnchecked(envDir) && !options.skipTypes ? undefined : describe(draft, envDir, record);
  } catch (error) {
    if (!isAdeError(error)) throw error;
    options.onLog?.(`${error.message} It is built again.`);
    discardEnvironment(venvsDir, draft.configVersionId);
    return undefined;
  }
}

/** Checks that the environment is unchanged since its build, and was built from this package. */
async function verifyFinished(envDir: string, draft: Draft, { findKnownHash }: PrepareOptions): Promise<BuildRecord> {
  const record = await verifyEnvironment(envDir, await findKnownHash?.(draft.configVersionId));
  assertMadeFrom(draft, envDir, record);
  return record;
}

/** `found`: the problems of a new build; missing if the environment already existed. */
function describe(draft: Draft, envDir: string, record: BuildRecord, found?: readonly Problem[]): PreparedPackage {
  const reused = found === undefined;
  const warnings = sortProblems(found ?? []);
  return {
    configVersionId: draft.configVersionId,
    envDir,
    build: record,
    buildHash: hashBuild(record),
    reused,
    warnings,
  };
}

/** Makes `package_invalid`; at least one of the problems must be an error. */
export function makeInvalid(dir: string, found: readonly Problem[]): AdeError {
  const problems = sortProblems(found);
  const errors = problems.filter(({ severity }) => severity === 'error');
  const details = { path: dir, count: errors.length, first: formatProblem(errors[0]!).replace(/\.$/, '') };
  return new AdeError('package_invalid', details, { cause: new PackageProblems(problems) });
}
