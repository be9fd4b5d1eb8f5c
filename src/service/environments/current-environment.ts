import { existsSync } from 'node:fs';
import type { BuildRecord } from '../../contract/build.ts';
import { AdeError, isAdeError } from '../../contract/errors/index.ts';
import { environmentFolder, packageFolder } from '../../contract/layout.ts';
import { ENGINE_VERSION } from '../../contract/version.ts';
import {
  hashBuild,
  type PreparedPackage,
  preparePackage,
  readBuildRecord,
  verifyEnvironment,
} from '../../package/index.ts';
import { storedNames, storeEnvironment } from '../../storage/shared/index.ts';
import {
  findBuildHash,
  findContentHash,
  type JobRow,
  moveToEnvironment,
  saveBuildHash,
} from '../../storage/store/index.ts';
import type { Core } from '../core.ts';
import { isOfFullDisk, isOfUnreachable } from '../host/for-later.ts';

type EnvironmentContext = Pick<Core, 'db' | 'dataDir' | 'settings' | 'shared' | 'log'>;

/** A row that names an environment: a job, or a version that a job is submitted for. */
export type EnvironmentUser = Pick<JobRow, 'environment_id' | 'config_version_id'> & { id?: string };

/** The environment that a job runs with. */
export interface CurrentEnvironment {
  id: string;
  /** Absolute. */
  dir: string;
  build: BuildRecord;
}

/**
 * Finds the environment of a job's package as this version of ADE prepares it; rebuilds it if another version built it.
 * Throws `config_version_not_runnable` if it cannot be rebuilt, and what `preparePackage` throws.
 */
export async function findCurrentEnvironment(
  ctx: EnvironmentContext,
  row: EnvironmentUser,
): Promise<CurrentEnvironment> {
  await ctx.shared.bring(storedNames.environment(row.environment_id));
  const dir = environmentFolder(ctx.dataDir, row.environment_id);
  const build = readBuildRecord(dir);
  if (build.engine_version === ENGINE_VERSION) return { id: row.environment_id, dir, build };
  return rebuild(ctx, row, build, (why) => refuse(row, `ADE ${build.engine_version} prepared it, and ${why}`));
}

/**
 * Like `findCurrentEnvironment`, and compares every file with the build. A changed environment is rebuilt from the
 * version's sources. Throws `snapshot_modified` or `environment_unreadable`, which say why this is impossible.
 */
export async function findVerifiedEnvironment(
  ctx: EnvironmentContext,
  row: EnvironmentUser,
): Promise<CurrentEnvironment> {
  const { db } = ctx;
  const knownHash = await findBuildHash(db, row.environment_id);
  try {
    const build = await verifyCopy(ctx, row.environment_id, knownHash);
    // An earlier version of ADE built the environment, and stored no hash.
    if (knownHash === undefined) await saveBuildHash(db, row.environment_id, hashBuild(build));
  } catch (error) {
    // The disk or the storage failed: nothing is wrong with the environment itself.
    if (!isAdeError(error) || isOfFullDisk(error) || isOfUnreachable(error)) throw error;
    ctx.log({ level: 'warn', message: error.message, jobId: row.id, code: error.code });
    return rebuild(ctx, row, null, (why) => {
      const found = `${error.details.found}, and it cannot be built again, because ${why}`;
      return new AdeError(error.code, { ...error.details, found });
    });
  }
  return findCurrentEnvironment(ctx, row);
}

/** Environments built by other nodes are verified here, too; a changed copy is replaced once. */
async function verifyCopy(
  { dataDir, shared }: EnvironmentContext,
  id: string,
  knownHash: string | undefined,
): Promise<BuildRecord> {
  await shared.bring(storedNames.environment(id));
  const dir = environmentFolder(dataDir, id);
  try {
    return await verifyEnvironment(dir, knownHash);
  } catch (error) {
    if (!isAdeError(error) || !(await shared.renew(storedNames.environment(id)))) throw error;
    return verifyEnvironment(dir, knownHash);
  }
}

/** Builds in progress: further calls for the same environment wait for its build. */
const rebuilds = new Map<string, Promise<PreparedPackage>>();

/** `build`: the environment's own description of its build; undefined if it can't be trusted. */
async function rebuild(
  ctx: EnvironmentContext,
  row: EnvironmentUser,
  build: BuildRecord | null,
  makeError: (why: string) => AdeError,
): Promise<CurrentEnvironment> {
  const { db, dataDir } = ctx;
  await ctx.shared.bring(storedNames.package(row.config_version_id));
  const sources = packageFolder(dataDir, row.config_version_id);
  const frozen = (await findContentHash(db, row.config_version_id)) ?? build?.content_hash;
  if (!existsSync(sources)) throw makeError('its sources are gone');
  if (frozen === undefined) throw makeError('it is not known what it was built from');
  const begin = () => prepare(ctx, sources).finally(() => rebuilds.delete(sources));
  const prepared = await rebuilds.getOrInsertComputed(sources, begin);
  if (prepared.build.content_hash !== frozen) throw makeError('its sources have changed since');
  await moveToEnvironment(db, row.environment_id, prepared.configVersionId);
  return { id: prepared.configVersionId, dir: prepared.envDir, build: prepared.build };
}

async function prepare(ctx: EnvironmentContext, sources: string): Promise<PreparedPackage> {
  const { db, dataDir, settings, shared } = ctx;
  const findKnownHash = (id: string) => findBuildHash(db, id);
  const bring = (id: string) => shared.bring(storedNames.environment(id));
  const prepared = await preparePackage(sources, { dataDir, settings, findKnownHash, bring });
  await storeEnvironment({ db, shared }, prepared);
  return prepared;
}

function refuse(row: EnvironmentUser, found: string): AdeError {
  return new AdeError('config_version_not_runnable', { config_version_id: row.config_version_id, found });
}
