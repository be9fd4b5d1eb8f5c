import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, renameSync, statSync } from 'node:fs';
import { copyFile, link, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { Errors } from 'typebox/value';
import writeFileAtomic from 'write-file-atomic';
import { checkCorrections } from '../audit/corrections/check-corrections.ts';
import { findConflicts } from '../audit/corrections/conflicts.ts';
import { type CorrectedJob, copyRecord, findFirstPass } from '../audit/corrections/copy-passes.ts';
import { findReadAs } from '../audit/corrections/read-as.ts';
import { readArtifact } from '../audit/read-artifact.ts';
import type { BuildRecord } from '../contract/build.ts';
import { type Correction, type Corrections, CorrectionsSchema, type NewCorrection } from '../contract/corrections.ts';
import { AdeError } from '../contract/errors/index.ts';
import { jobNames, jobPaths, ROWS_INDEX } from '../contract/layout.ts';
import type { PassName } from '../contract/passes.ts';
import type { RunRequest } from '../contract/run-request.ts';
import { readBuildRecord, removeTree } from '../prepare/index.ts';
import { readEvents } from './event-log.ts';
import { makeJobFolder, readRunRequest } from './job-folder.ts';

/** What people corrected, in the folder of a revision. */
export const CORRECTIONS_PATH = 'inputs/corrections.json' as const;

/** The job's own folder is revision 1; later ones are in folders of their own below it. */
export function revisionFolder(jobDir: string, revision: number): string {
  return revision === 1 ? jobDir : join(jobDir, jobNames.revisions, String(revision));
}

/** The folder of a job, where the folder of one of its revisions is given, and that revision. */
export function splitRevision(folder: string): { jobDir: string; revision: number } {
  const path = resolve(folder);
  const parent = dirname(path);
  if (basename(parent) !== jobNames.revisions || !/^[1-9]\d*$/.test(basename(path)))
    return { jobDir: path, revision: 1 };
  return { jobDir: dirname(parent), revision: Number(basename(path)) };
}

/** Numbers of all folders of revisions, in order. */
function listFolders(jobDir: string): number[] {
  const folder = join(jobDir, jobNames.revisions);
  const names = existsSync(folder) ? readdirSync(folder) : [];
  const later = names.filter((name) => /^[1-9]\d*$/.test(name)).map(Number);
  return [1, ...later.sort((a, b) => a - b)];
}

/** The folders of all revisions of a job, its own first. */
export function listRevisionFolders(jobDir: string): string[] {
  return listFolders(jobDir).map((revision) => revisionFolder(jobDir, revision));
}

/** Numbers of the revisions that succeeded, in order. */
export function listFinishedRevisions(jobDir: string): number[] {
  return listFolders(jobDir).filter((revision) => isFinished(revisionFolder(jobDir, revision)));
}

function isFinished(folder: string): boolean {
  const last = readEvents(folder).findLast(({ type }) => type === 'finished');
  return last?.type === 'finished' && last.status === 'success';
}

/** The folder of a revision; without a number, of the newest that succeeded, or of the job where none did. */
export function findRevision(jobDir: string, revision?: number): string {
  const finished = listFinishedRevisions(jobDir);
  const wanted = revision ?? finished.at(-1) ?? 1;
  if (revision !== undefined && !finished.includes(revision)) {
    throw new AdeError('revision_not_found', { path: jobDir, revision, found: finished.join(', ') || 'none' });
  }
  return revisionFolder(jobDir, wanted);
}

/** What is corrected, and who says so. */
export interface CorrectionSet {
  corrections: readonly NewCorrection[];
  by: string;
  /** The revision that was looked at; the newest finished one where it is left out. */
  baseRevision?: number;
}

/** A revision that fits its job and is not made yet. */
export interface RevisionPlan {
  jobDir: string;
  baseRevision: number;
  /** The newest revision: what no correction touches is copied from it. */
  newestFolder: string;
  firstPass: PassName;
  request: RunRequest & { revision: number };
  corrections: readonly Correction[];
}

/**
 * Plans a new revision: the same document, package and time, and what people corrected. Throws the errors of
 * `contract/errors/corrections.ts` where the set does not fit, and `job_not_found`.
 */
export function planRevision(jobDir: string, set: CorrectionSet): RevisionPlan {
  const { retry_of: _, ...original } = readRunRequest(jobDir);
  assertNoneUnderWay(jobDir);
  const newest = listFinishedRevisions(jobDir).at(-1);
  if (newest === undefined) throw new AdeError('job_not_correctable', { path: jobDir, found: 'it did not succeed' });
  const base = set.baseRevision ?? newest;
  const baseFolder = findRevision(jobDir, base);
  const draft = draftRevision(jobDir, set, { base, newest });
  const build = readBuildRecord(jobPaths(jobDir).environment);
  checkCorrections(draft.corrections, {
    artifact: readArtifact(jobPaths(baseFolder).artifact),
    manifest: build.manifest,
    labels: listLabels(build),
  });
  assertNoConflict(draft);
  const readAs = { ...original.read_as, ...findReadAs([...draft.known, ...draft.corrections]) };
  const request: RevisionPlan['request'] = {
    ...original,
    input: avoidNames(original.input),
    submitted_at: new Date().toISOString(),
    revision: listFolders(jobDir).at(-1)! + 1,
    base_revision: base,
    corrections: CORRECTIONS_PATH,
    ...(Object.keys(readAs).length > 0 ? { read_as: readAs } : {}),
  };
  return {
    jobDir,
    baseRevision: base,
    newestFolder: revisionFolder(jobDir, newest),
    firstPass: findFirstPass(draft.corrections, draft.known),
    request,
    corrections: [...draft.known, ...draft.corrections],
  };
}

/** A document may have a name that a revision needs for something else. */
export function avoidNames(input: string): string {
  const taken: string[] = [CORRECTIONS_PATH, jobNames.rows];
  return taken.includes(input) ? `${jobNames.inputs}/document-${basename(input)}` : input;
}

/** The corrections of a new revision, before they are checked. */
export interface RevisionDraft {
  base: number;
  newest: number;
  /** Those of the newest finished revision, and of them those that its base does not have. */
  known: readonly Correction[];
  between: readonly Correction[];
  /** The new ones. */
  corrections: readonly Correction[];
}

/** Both revisions have finished. */
export function draftRevision(
  jobDir: string,
  set: CorrectionSet,
  { base, newest }: Pick<RevisionDraft, 'base' | 'newest'>,
): RevisionDraft {
  const earlier = readCorrectionFile(revisionFolder(jobDir, base));
  const known = readCorrectionFile(revisionFolder(jobDir, newest));
  return {
    base,
    newest,
    known,
    between: known.slice(earlier.length),
    corrections: completeCorrections(set, known.length),
  };
}

/** What one revision is made from must not change while it is made: one at a time. */
function assertNoneUnderWay(jobDir: string): void {
  for (const revision of listFolders(jobDir).slice(1)) {
    const folder = revisionFolder(jobDir, revision);
    const hasEnded = existsSync(jobPaths(folder).request) && readEvents(folder).at(-1)?.type === 'finished';
    if (hasEnded) continue;
    const found = `revision ${revision} is under way, or was interrupted: then finish it with \`ade resume ${folder}\``;
    throw new AdeError('job_not_correctable', { path: jobDir, found });
  }
}

/** Labels that mean something to the engine, whatever the package. */
const KNOWN_LABELS = ['header', 'data', 'total', 'group', 'note', 'title', 'separator'];

/** Labels that rows of a package's documents may have; blank rows are known by their content. */
export function listLabels({ manifest, row_weights }: BuildRecord): string[] {
  const labels = [...KNOWN_LABELS, ...manifest.engine.row_types.order, ...(row_weights?.labels ?? [])];
  return [...new Set(labels)].filter((label) => label !== 'blank');
}

/** Ids go on from those of all earlier revisions. */
function completeCorrections({ corrections, by }: CorrectionSet, count: number): Correction[] {
  const at = new Date().toISOString();
  return corrections.map((correction, i) => ({ ...correction, id: `c${count + i + 1}`, by, at }));
}

/** What came between may stand next to the new set where both say something of different places. */
export function assertNoConflict({ base, newest, between, corrections }: RevisionDraft): void {
  const shared = findConflicts(corrections, between);
  if (shared.length === 0) return;
  throw new AdeError('revision_conflict', { base, found: newest, places: shared.slice(0, 20).join(', ') });
}

/** All corrections of a revision; none for the first. */
export function readCorrectionFile(folder: string): Correction[] {
  const { corrections } = readRunRequest(folder);
  if (corrections === undefined) return [];
  const path = join(folder, corrections);
  const data: unknown = JSON.parse(readFileSync(path, 'utf8'));
  const [problem] = Errors(CorrectionsSchema, data);
  if (problem)
    throw new AdeError('corrections_unreadable', { path, found: `${problem.instancePath} ${problem.message}` });
  return (data as Corrections).corrections;
}

/** Makes the folder of a planned revision, below the job's or elsewhere. */
export async function writeRevision(plan: RevisionPlan, folder: string): Promise<void> {
  const { jobDir, newestFolder, firstPass, request, corrections } = plan;
  const text = renderCorrections(corrections);
  const job = describeCorrected(request.revision, text, corrections.length);
  const environment = realpathSync(jobPaths(jobDir).environment);
  const { input } = readRunRequest(jobDir);
  await fillRevisionFolder(folder, {
    document: join(jobDir, input),
    environment,
    request,
    text,
    newest: {
      folder: newestFolder,
      record: copyRecord(readArtifact(jobPaths(newestFolder).artifact), firstPass, job),
    },
  });
}

/** What the record of a revision says of what people corrected; `text` is that of the file. */
export function describeCorrected(revision: number, text: string, count: number): CorrectedJob {
  return { revision, corrections: { sha256: createHash('sha256').update(text).digest('hex'), count } };
}

/** What the folder of a revision is made from. */
export interface RevisionParts {
  document: string;
  environment: string;
  request: RunRequest;
  /** Of `inputs/corrections.json`. */
  text: string;
  /**
   * The newest revision, and its record as far as no correction touches it, or null; left out where another version of ADE or
   * of the package made it: then nothing of it is used.
   */
  newest?: { folder: string; record: string | null };
}

/** Makes the folder of a revision. The request is written last: without one, the folder is not complete. */
export async function fillRevisionFolder(folder: string, parts: RevisionParts): Promise<void> {
  const { document, environment, request, text, newest } = parts;
  mkdirSync(folder, { recursive: true });
  if (newest?.record) await writeFileAtomic(jobPaths(folder).artifact, newest.record);
  // Read in another way, a document has other rows.
  const isReadAlike = newest && isDeepStrictEqual(readRunRequest(newest.folder).read_as, request.read_as);
  if (isReadAlike) await linkRows(newest.folder, folder, newest.record !== null);
  await makeJobFolder(folder, document, environment, request, { [CORRECTIONS_PATH]: text });
}

/** The rows of a document are those of all revisions. Samples are those of its tables, which may become others. */
async function linkRows(from: string, to: string, areTablesKept: boolean): Promise<void> {
  const [source, target] = [jobPaths(from).rows, jobPaths(to).rows];
  if (!existsSync(source)) return;
  mkdirSync(target, { recursive: true, mode: 0o700 });
  for (const name of readdirSync(source)) {
    const path = join(source, name);
    if (name !== ROWS_INDEX) await link(path, join(target, name)).catch(() => copyFile(path, join(target, name)));
    else if (areTablesKept) await copyFile(path, join(target, name));
    else
      await writeFile(join(target, name), JSON.stringify({ ...JSON.parse(readFileSync(path, 'utf8')), samples: {} }));
  }
}

/** The text of `inputs/corrections.json`, with a salt of its own. */
export function renderCorrections(corrections: readonly Correction[]): string {
  const salt = randomBytes(16).toString('hex');
  const file: Corrections = { schema: 'ade.corrections/v1', salt, corrections: [...corrections] };
  return `${JSON.stringify(file, null, 2)}\n`;
}

/**
 * The same below the job's folder, whole or not at all: it gets its number when all of it is there. Throws
 * `job_not_correctable` where somebody else was quicker.
 */
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
    const found = `revision ${request.revision} is being made by somebody else`;
    throw new AdeError('job_not_correctable', { path: jobDir, found }, { cause });
  }
}

/** Begins the name of a folder that is not yet a revision. */
const MAKING_PREFIX = '.making-';

/** Longer than it takes to copy a document. */
const ABANDONED_MS = 60 * 60 * 1000;

/** Removes what processes left that were killed. */
function removeUnfinished(parent: string): void {
  for (const name of readdirSync(parent).filter((found) => found.startsWith(MAKING_PREFIX))) {
    const path = join(parent, name);
    if (Date.now() - statSync(path).mtimeMs > ABANDONED_MS) removeTree(path);
  }
}
