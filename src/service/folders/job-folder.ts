import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { AdeError } from '../../contract/errors/index.ts';
import { DELETED_PREFIX, documentPath, HIDDEN_PREFIX, jobFolder, jobPaths } from '../../contract/layout.ts';
import type { RunRequest } from '../../contract/run-request.ts';
import { hashBuild } from '../../package/index.ts';
import {
  avoidNames,
  CORRECTIONS_PATH,
  decideNetworkAccess,
  EventLog,
  inputName,
  makeJobFolder,
  makeRunRequest,
  parseRecipe,
  RECIPE_PATH,
  readCheckPlan,
  readRecipeText,
  readRunRequest,
} from '../../runner/index.ts';
import { chooseLevel } from '../../sandbox/index.ts';
import { ownerOfJob, storedNames } from '../../storage/shared/index.ts';
import { findDocumentName, findJob, getRecipe, type JobRow, toReadAs } from '../../storage/store/index.ts';
import type { Core } from '../core.ts';
import { type CurrentEnvironment, findCurrentEnvironment } from '../environments/current-environment.ts';
import { explainStorageError } from '../host/job-error.ts';
import { assertJobsFolder } from '../queue/places.ts';
import type { FolderContext } from './context.ts';
import { takeInputs } from './job-inputs.ts';
import { readRecipeFileText } from './recipe-files.ts';
import { clearJobFolder, clearRevisionFolder, makeRevisionFolder } from './revision-folder.ts';

/**
 * Returns the request of a job or a revision; if the job's folder is missing, makes it from its row. The request is
 * written last: a folder without one was left incomplete by a crash, and is made again. `found`: the job's environment,
 * if the caller has it. Throws `document_missing`, `storage_full`, `network_refused` if the settings have changed since
 * the job was accepted, or the error of a damaged environment.
 */
export async function ensureJobFolder(
  ctx: FolderContext,
  row: JobRow,
  found?: CurrentEnvironment,
): Promise<RunRequest> {
  const { dataDir, settings } = ctx;
  const jobDir = jobFolder(dataDir, row.id);
  assertJobsFolder(dirname(jobDir));
  const environment = found ?? (await findCurrentEnvironment(ctx, row));
  await ctx.shared.bring(ownerOfJob(row.id), storedNames.document(row.document_id));
  await takeInputs(ctx, row.id);
  const begun = readBegun(jobDir, environment);
  if (begun !== null) {
    decideNetworkAccess(begun.runtime_network_access, settings, environment.build.manifest);
    return begun;
  }
  const source = await findDocument(ctx, row);
  const recipe = await readRecipe(ctx, row);
  const made = await makeServiceRequest(ctx, row, environment, recipe);
  try {
    if (row.revision_of === null) {
      await clearJobFolder(jobDir);
      const inputs: Record<string, string> = recipe === undefined ? {} : { [RECIPE_PATH]: recipe };
      await makeJobFolder(jobDir, source, environment.dir, made, inputs);
    } else {
      const request = { ...made, revision: row.revision };
      await makeRevisionFolder(
        ctx,
        { ...row, revision_of: row.revision_of },
        { document: source, environment: environment.dir, request },
      );
    }
    new EventLog(jobDir, made.job_id, (event) => ctx.jobs.onEvent(row.id, event)).append({ type: 'queued' });
  } catch (error) {
    await (row.revision_of === null ? clearJobFolder(jobDir) : clearRevisionFolder(jobDir)).catch(() => undefined);
    throw explainStorageError(error, jobDir);
  }
  return made;
}

/** The text of a job's recipe; for a revision, the job's copy of it. */
async function readRecipe(
  ctx: Pick<Core, 'db' | 'dataDir' | 'folders' | 'shared'>,
  row: JobRow,
): Promise<string | undefined> {
  const { sender_id, config_id, recipe_version: version } = row;
  if (row.revision_of !== null) return readRecipeText(jobFolder(ctx.dataDir, row.revision_of));
  if (sender_id === null || version === null) return undefined;
  const { sha256 } = await getRecipe(ctx.db, { sender_id, config_id }, version);
  return readRecipeFileText(ctx, sha256);
}

/**
 * The request of a job that began with this environment; null if there is none. A job that began with another build
 * starts again: one build must make a result from the first pass to the last.
 */
function readBegun(jobDir: string, { dir, build }: CurrentEnvironment): RunRequest | null {
  const { request, environment } = jobPaths(jobDir);
  if (!existsSync(request) || !existsSync(environment) || realpathSync(environment) !== realpathSync(dir)) return null;
  const begun = readRunRequest(jobDir);
  return begun.build_hash === undefined || begun.build_hash === hashBuild(build) ? begun : null;
}

/** The document; for a revision, the job's copy, since the document may be deleted. Throws `document_missing`. */
export async function findDocument({ db, dataDir }: Pick<Core, 'db' | 'dataDir'>, row: JobRow): Promise<string> {
  // It may have come under other names before.
  const filename = (await findDocumentName(db, row.document_id)) ?? row.filename;
  const document = documentPath(dataDir, { id: row.document_id, filename });
  const copies = row.revision_of === null ? [] : [join(jobFolder(dataDir, row.revision_of), inputName(row.filename))];
  const found = [...copies, document].find(existsSync);
  if (found !== undefined) return found;
  throw new AdeError('document_missing', { document_id: row.document_id, found: 'there is no such file' });
}

/** Everything that determines the result of a job or a revision. */
export async function makeServiceRequest(
  { dataDir, settings }: Pick<Core, 'dataDir' | 'settings'>,
  row: JobRow,
  { build }: CurrentEnvironment,
  recipe?: string,
): Promise<RunRequest> {
  const level = await chooseLevel(settings.sandbox);
  const name = basename(row.filename);
  // Revisions and recipes have additional inputs, whose names must stay free.
  const isPlain = row.revision_of === null && recipe === undefined;
  const request = makeRunRequest({
    jobId: row.revision_of ?? row.id,
    source: { input: isPlain ? inputName(name) : avoidNames(inputName(name)), source_file: name },
    prepared: { configVersionId: row.config_version_id, build, buildHash: hashBuild(build) },
    settings,
    level,
    asOf: row.as_of,
    // The log may contain values, so it is kept only for the author of a draft, and deleted with the try after a day.
    keepRuleLog: row.is_try === 1,
    network: row.runtime_network_access === 1,
    readAs: toReadAs(row),
    recipe: recipe === undefined ? undefined : parseRecipe(recipe, RECIPE_PATH),
  });
  return {
    ...request,
    ...readCheckPlan(jobFolder(dataDir, row.revision_of ?? row.id)),
    // Its period may be assigned after the run.
    ...(row.is_try === 1 ? {} : { read_titles: true }),
    workspace_id: row.workspace_id,
    config_id: row.config_id,
    submitted_at: row.created_at,
    ...(row.retry_of === null ? {} : { retry_of: row.retry_of }),
    ...(row.revision_of === null
      ? {}
      : { revision: row.revision, base_revision: row.base_revision ?? 1, corrections: CORRECTIONS_PATH }),
  };
}

/** The folder of a job that is being deleted. */
interface HiddenFolder {
  remove(): Promise<void>;
  putBack(): Promise<void>;
}

/**
 * Renames a folder before its row is deleted. After a crash, the next start puts it back if the row is still there, and
 * removes it otherwise: see `settleDeletedFolders`. It also finishes a removal that has begun, whether there is a row or
 * not.
 */
export async function hideJobFolder(jobDir: string): Promise<HiddenFolder> {
  const withPrefix = (prefix: string) => join(jobDir, '..', `${prefix}${basename(jobDir)}`);
  const hidden = withPrefix(HIDDEN_PREFIX);
  const deleted = withPrefix(DELETED_PREFIX);
  if (existsSync(jobDir)) await rename(jobDir, hidden);
  return {
    remove: async () => {
      if (existsSync(hidden)) await rename(hidden, deleted);
      await rm(deleted, { recursive: true, force: true });
    },
    putBack: async () => {
      if (existsSync(hidden)) await rename(hidden, jobDir);
    },
  };
}

/** Finishes deletions that a crash has interrupted. */
export async function settleDeletedFolders({ db, folders }: Pick<Core, 'db' | 'folders'>): Promise<void> {
  const names = readdirSync(folders.jobs);
  for (const name of names.filter((one) => one.startsWith(DELETED_PREFIX))) {
    await rm(join(folders.jobs, name), { recursive: true, force: true });
  }
  for (const name of names.filter((one) => one.startsWith(HIDDEN_PREFIX))) {
    const id = name.slice(HIDDEN_PREFIX.length);
    const jobDir = join(folders.jobs, id);
    const hidden = join(folders.jobs, name);
    if (!existsSync(jobDir) && (await findJob(db, id)) !== undefined) await rename(hidden, jobDir);
    else await rm(hidden, { recursive: true, force: true });
  }
}
