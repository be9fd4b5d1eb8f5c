import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { copyFile, link, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { Errors } from 'typebox/value';
import writeFileAtomic from 'write-file-atomic';
import { checkCorrections } from '../audit/corrections/check-corrections.ts';
import { copyPasses, findFirstPass } from '../audit/corrections/copy-passes.ts';
import { findReadAs } from '../audit/corrections/read-as.ts';
import { readArtifact } from '../audit/read-artifact.ts';
import type { BuildRecord } from '../contract/build.ts';
import {
  type Correction,
  type CorrectionOf,
  type Corrections,
  CorrectionsSchema,
  type NewCorrection,
} from '../contract/corrections.ts';
import { AdeError } from '../contract/errors/index.ts';
import { jobNames, jobPaths, ROWS_INDEX } from '../contract/layout.ts';
import type { PassName } from '../contract/passes.ts';
import type { RunRequest } from '../contract/run-request.ts';
import { readBuildRecord } from '../prepare/index.ts';
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
  const earlier = readCorrectionFile(baseFolder);
  const known = readCorrectionFile(revisionFolder(jobDir, newest));
  const corrections = completeCorrections(set, known.length);
  const build = readBuildRecord(jobPaths(jobDir).environment);
  checkCorrections(corrections, {
    artifact: readArtifact(jobPaths(baseFolder).artifact),
    manifest: build.manifest,
    labels: listLabels(build),
  });
  if (base !== newest) refuseConflict(corrections, known.slice(earlier.length), base, newest);
  const readAs = { ...original.read_as, ...findReadAs([...known, ...corrections]) };
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
    firstPass: findFirstPass(corrections, known),
    request,
    corrections: [...known, ...corrections],
  };
}

/** A document may have a name that a revision needs for something else. */
function avoidNames(input: string): string {
  const taken: string[] = [CORRECTIONS_PATH, jobNames.rows];
  return taken.includes(input) ? `${jobNames.inputs}/document-${basename(input)}` : input;
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
function listLabels({ manifest, row_weights }: BuildRecord): string[] {
  const labels = [...KNOWN_LABELS, ...manifest.engine.row_types.order, ...(row_weights?.labels ?? [])];
  return [...new Set(labels)].filter((label) => label !== 'blank');
}

/** Ids go on from those of all earlier revisions. */
function completeCorrections({ corrections, by }: CorrectionSet, count: number): Correction[] {
  const at = new Date().toISOString();
  return corrections.map((correction, i) => ({ ...correction, id: `c${count + i + 1}`, by, at }));
}

/** What came between may stand beside the new set where both say something of different places. */
function refuseConflict(
  corrections: readonly Correction[],
  between: readonly Correction[],
  base: number,
  newest: number,
): void {
  const touched = new Set(between.flatMap(listTouched).map(({ key }) => key));
  const shared = corrections
    .flatMap(listTouched)
    .filter(({ key }) => touched.has(key))
    .map(({ shown }) => shown);
  if (shared.length === 0) return;
  throw new AdeError('revision_conflict', { base, found: newest, places: shared.slice(0, 20).join(', ') });
}

/** What a correction speaks of, and how that is shown: without any value. */
function listTouched(correction: Correction): { key: string; shown: string }[] {
  const { kind, places } = correction;
  const field = kind === 'column_field' || !('field' in correction) ? '' : ` ${correction.field}`;
  const text = kind === 'value_is' ? ` ${correction.from.trim()}` : '';
  if (correction.kind === 'read_as') return listReadAs(correction);
  if (places.length === 0) return [{ key: `${kind}${field}${text}`, shown: `${kind}${field} of the document` }];
  return places.map(({ sheet, a1 }) => {
    const shown = `${kind} ${sheet}!${a1}${field}`;
    return { key: `${shown}${text}`, shown };
  });
}

function listReadAs({
  places,
  encoding,
  delimiter,
  date_order,
}: CorrectionOf<'read_as'>): ReturnType<typeof listTouched> {
  const where = places.length === 0 ? ['of the document'] : places.map(({ sheet, a1 }) => `${sheet}!${a1}`);
  const said = Object.entries({ encoding, delimiter, date_order }).filter(([, value]) => value !== undefined);
  return said.flatMap(([name]) => where.map((place) => `read_as ${name} ${place}`)).map((key) => ({ key, shown: key }));
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
  const salt = randomBytes(16).toString('hex');
  const file: Corrections = { schema: 'ade.corrections/v1', salt, corrections: [...corrections] };
  const text = `${JSON.stringify(file, null, 2)}\n`;
  mkdirSync(folder, { recursive: true });
  const copied = copyPasses(readArtifact(jobPaths(newestFolder).artifact), firstPass);
  if (copied !== null) {
    const sha256 = createHash('sha256').update(text).digest('hex');
    const { revision } = request;
    const job = { ...copied.job, revision, corrections: { sha256, count: corrections.length } };
    await writeFileAtomic(jobPaths(folder).artifact, JSON.stringify({ ...copied, job }));
  }
  // Read in another way, a document has other rows.
  const isReadAlike = isDeepStrictEqual(readRunRequest(newestFolder).read_as, request.read_as);
  if (isReadAlike) await linkRows(newestFolder, folder, copied !== null);
  const environment = realpathSync(jobPaths(jobDir).environment);
  const { input } = readRunRequest(jobDir);
  await makeJobFolder(folder, join(jobDir, input), environment, request, { [CORRECTIONS_PATH]: text });
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

/** The same below the job's folder; throws `job_not_correctable` where somebody else was quicker. */
export async function addRevision(plan: RevisionPlan): Promise<string> {
  const { jobDir, request } = plan;
  const folder = revisionFolder(jobDir, request.revision);
  mkdirSync(dirname(folder), { recursive: true });
  try {
    mkdirSync(folder);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause;
    const found = `revision ${request.revision} is being made by somebody else`;
    throw new AdeError('job_not_correctable', { path: jobDir, found }, { cause });
  }
  await writeRevision(plan, folder);
  return folder;
}
