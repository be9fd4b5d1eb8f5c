import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, realpathSync, renameSync, statSync } from 'node:fs';
import { copyFile, link, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import writeFileAtomic from 'write-file-atomic';
import { AdeError } from '../../contract/errors/index.ts';
import { jobPaths, ROWS_INDEX } from '../../contract/layout.ts';
import type { RunRequest } from '../../contract/run-request.ts';
import { removeTree } from '../../package/index.ts';
import { readArtifact } from '../../record/artifact/index.ts';
import { copyRecord } from '../../record/corrections/index.ts';
import { findCheckFiles } from '../checks/check-plan.ts';
import { isOfTrial, isUnfinishedFile, makeJobFolder, readRunRequest } from '../job-folder.ts';
import { RECIPE_PATH, readRecipeText } from '../recipe-file.ts';
import { revisionFolder } from '../revision-folders.ts';
import { CORRECTIONS_PATH, describeCorrected, renderCorrections } from './corrections-file.ts';
import type { RevisionPlan } from './plan-revision.ts';

/** Makes the folder of a planned revision, below the job's or elsewhere. */
export async function writeRevision(plan: RevisionPlan, folder: string): Promise<void> {
  const { jobDir, newestFolder, firstPass, request, corrections } = plan;
  const text = renderCorrections(corrections);
  const job = describeCorrected(request.revision, text, corrections.length);
  const environment = realpathSync(jobPaths(jobDir).environment);
  const { input } = readRunRequest(jobDir);
  await fillRevisionFolder(folder, {
    document: join(jobDir, input),
    jobDir,
    environment,
    request,
    text,
    recipe: readRecipeText(jobDir),
    newest: {
      folder: newestFolder,
      record: copyRecord(readArtifact(jobPaths(newestFolder).artifact), firstPass, {
        job,
        isCompared: request.previous !== undefined,
      }),
    },
  });
}

export interface RevisionParts {
  document: string;
  /** The job's own folder; it has the files with the numbers to compare with. */
  jobDir: string;
  environment: string;
  request: RunRequest;
  text: string;
  /** The text of `inputs/recipe.json`, if the request names this file. */
  recipe?: string | undefined;
  /** The newest revision. `record`: its record up to the first corrected pass; null if another version made it. */
  newest?: { folder: string; record: string | null };
}

/** Makes the folder of a revision. The request is written last: without it, the folder is incomplete. */
export async function fillRevisionFolder(folder: string, parts: RevisionParts): Promise<void> {
  const { document, jobDir, environment, request, text, newest } = parts;
  mkdirSync(folder, { recursive: true });
  if (newest?.record) await writeFileAtomic(jobPaths(folder).artifact, newest.record, { fsync: !isOfTrial(request) });
  // A document that is read in another way has other rows.
  const isReadAlike = newest && isDeepStrictEqual(readRunRequest(newest.folder).read_as, request.read_as);
  if (isReadAlike) await linkRows(newest.folder, folder, newest.record !== null);
  const texts = {
    [CORRECTIONS_PATH]: text,
    ...(parts.recipe === undefined ? {} : { [RECIPE_PATH]: parts.recipe }),
  };
  await makeJobFolder(folder, document, environment, request, texts, findCheckFiles(jobDir));
  // The labels are copied, so the addresses come from the previous revision, too.
  if (newest?.record)
    await copyFile(jobPaths(newest.folder).addresses, jobPaths(folder).addresses).catch(ignoreMissing);
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}

/**
 * Links the document's rows, which all revisions share. Samples belong to tables, which may change. Without a readable
 * index, nothing can be shared, and the revision reads the document itself.
 */
async function linkRows(from: string, to: string, areTablesKept: boolean): Promise<void> {
  const [source, target] = [jobPaths(from).rows, jobPaths(to).rows];
  const index = readIndex(join(source, ROWS_INDEX));
  if (index === null) return;
  mkdirSync(target, { recursive: true, mode: 0o700 });
  for (const name of readdirSync(source)) {
    if (name === ROWS_INDEX || isUnfinishedFile(name)) continue;
    const [path, shared] = [join(source, name), join(target, name)];
    await link(path, shared).catch(() => copyFile(path, shared));
  }
  await writeFile(join(target, ROWS_INDEX), JSON.stringify(areTablesKept ? index : { ...index, samples: {} }));
}

function readIndex(path: string): object | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as object;
  } catch {
    return null;
  }
}

/** Makes a revision completely or not at all. Throws `job_not_correctable` if somebody else was faster. */
export async function addRevision(plan: RevisionPlan): Promise<string> {
  const { jobDir, request } = plan;
  const folder = revisionFolder(jobDir, request.revision);
  const parent = dirname(folder);
  mkdirSync(parent, { recursive: true });
  removeUnfinished(parent);
  const making = join(parent, `${MAKING_PREFIX}${randomBytes(6).toString('hex')}`);
  try {
    await writeRevision(plan, making);
    renameSync(making, folder);
    return folder;
  } catch (cause) {
    removeTree(making);
    const { code = '' } = cause as NodeJS.ErrnoException;
    if (!['EEXIST', 'ENOTEMPTY'].includes(code)) throw cause;
    const found = `somebody else is making revision ${request.revision}`;
    throw new AdeError('job_not_correctable', { path: jobDir, found }, { cause });
  }
}

/** Prefix of a folder that is not a revision yet. */
const MAKING_PREFIX = '.making-';

/** Longer than copying a document takes. */
const ABANDONED_MS = 60 * 60 * 1000;

/** Removes the folders that killed processes left. */
function removeUnfinished(parent: string): void {
  for (const name of readdirSync(parent).filter((found) => found.startsWith(MAKING_PREFIX))) {
    const path = join(parent, name);
    if (Date.now() - statSync(path).mtimeMs > ABANDONED_MS) removeTree(path);
  }
}
