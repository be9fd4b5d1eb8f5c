import { existsSync, readdirSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Correction, Corrections } from '../../contract/corrections.ts';
import { jobFolder, jobNames, jobPaths, nameRevision } from '../../contract/layout.ts';
import type { RunRequest } from '../../contract/run-request.ts';
import { findFirstPass } from '../../record/corrections/index.ts';
import {
  CHECK_FILES,
  CORRECTIONS_PATH,
  describeCorrected,
  fillRevisionFolder,
  type RevisionParts,
  readCorrectionFile,
  readRecipeText,
  readRunRequest,
} from '../../runner/index.ts';
import type { JobRow } from '../../storage/store/index.ts';
import type { Core } from '../core.ts';
import { getJobRow } from '../jobs/find-row.ts';

export type RevisionFolderContext = Pick<Core, 'db' | 'dataDir' | 'artifacts' | 'files'>;

/** The parts of a revision that its job does not have. */
export interface NewFolder extends Pick<RevisionParts, 'document' | 'environment' | 'text'> {
  request: RunRequest & { revision: number };
  /** All corrections of `text`. */
  corrections: readonly Correction[];
}

/**
 * Makes the folder of a revision from its row and its corrections, which must exist. Other files that a crash, or
 * another build of the package, has left are made again.
 */
export async function makeRevisionFolder(
  ctx: RevisionFolderContext,
  row: JobRow & { revision_of: string },
  parts: Omit<NewFolder, 'text' | 'corrections'>,
): Promise<void> {
  const folder = jobFolder(ctx.dataDir, row.id);
  const text = await readFile(join(folder, CORRECTIONS_PATH), 'utf8');
  const { corrections } = JSON.parse(text) as Corrections;
  await clearRevisionFolder(folder);
  const job = await getJobRow(ctx, row.workspace_id, row.revision_of);
  await fillFromNewest(ctx, job, folder, { ...parts, text, corrections });
}

/** Empties the folder of a revision, except for what people said, which exists nowhere else. */
export function clearRevisionFolder(folder: string): Promise<void> {
  return clearFolder(folder, [CORRECTIONS_PATH, jobNames.sequel]);
}

/** Empties the folder of a job, except for the inputs for checks. */
export function clearJobFolder(folder: string): Promise<void> {
  return clearFolder(folder, CHECK_FILES);
}

async function clearFolder(folder: string, keptPaths: readonly string[]): Promise<void> {
  const inputs = join(folder, jobNames.inputs);
  const list = (path: string) => (existsSync(path) ? readdirSync(path).map((name) => join(path, name)) : []);
  const doomed = [...list(folder).filter((path) => path !== inputs), ...list(inputs)];
  const kept = keptPaths.map((path) => join(folder, path));
  if (!kept.some(existsSync)) return rm(folder, { recursive: true, force: true });
  for (const path of doomed) if (!kept.includes(path)) await rm(path, { recursive: true, force: true });
}

/** If the same build made the newest revision, copies the passes that no correction affects. */
export async function fillFromNewest(
  ctx: RevisionFolderContext,
  job: JobRow,
  folder: string,
  { corrections, ...given }: NewFolder,
): Promise<void> {
  const parts = { ...given, jobDir: jobFolder(ctx.dataDir, job.id) };
  const newest = jobFolder(ctx.dataDir, nameRevision(job.id, job.revision));
  const recipe = readRecipeText(jobFolder(ctx.dataDir, job.id));
  const isSameBuild = readRunRequest(newest).build_hash === parts.request.build_hash;
  if (!isSameBuild) return fillRevisionFolder(folder, { ...parts, recipe });
  const known = readCorrectionFile(newest);
  const first = findFirstPass(corrections.slice(known.length), known);
  const { artifact } = jobPaths(newest);
  await ctx.files.check(artifact, job.artifact_sha256);
  const about = describeCorrected(parts.request.revision, parts.text, corrections.length);
  const revision = { job: about, isCompared: parts.request.previous !== undefined };
  const record = first === 'structure' ? null : await ctx.artifacts.ask('copyRecord', [artifact], first, revision);
  await fillRevisionFolder(folder, { ...parts, recipe, newest: { folder: newest, record } });
}
