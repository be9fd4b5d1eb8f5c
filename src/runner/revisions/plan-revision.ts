import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import type { PassName } from '../../contract/artifact/passes.ts';
import type { BuildRecord } from '../../contract/build.ts';
import { type Correction, listStanding, type NewCorrection } from '../../contract/corrections.ts';
import { AdeError } from '../../contract/errors/index.ts';
import { inputPaths, jobNames, jobPaths } from '../../contract/layout.ts';
import type { RunRequest } from '../../contract/run-request.ts';
import { readBuildRecord } from '../../package/index.ts';
import { readArtifact } from '../../record/artifact/index.ts';
import { checkCorrections, findConflicts, findFirstPass, findReadAs } from '../../record/corrections/index.ts';
import { listStandingAcceptances } from '../acceptance-file.ts';
import { leaveOutRemoved } from '../checks/check-plan.ts';
import { readEvents } from '../event-log.ts';
import { readRunRequest } from '../job-folder.ts';
import { RECIPE_PATH } from '../recipe-file.ts';
import { findRevision, listFinishedRevisions, listFolders, revisionFolder } from '../revision-folders.ts';
import { CORRECTIONS_PATH, readCorrectionFile } from './corrections-file.ts';

export interface CorrectionSet {
  corrections: readonly NewCorrection[];
  by: string;
  /** The revision that the author looked at; by default the newest finished one. */
  baseRevision?: number;
}

/** A revision that fits its job, but has not been made yet. */
export interface RevisionPlan {
  jobDir: string;
  baseRevision: number;
  /** Folder of the newest revision: results that no correction changes are copied from it. */
  newestFolder: string;
  firstPass: PassName;
  request: RunRequest & { revision: number };
  corrections: readonly Correction[];
}

/** Plans a revision with corrections. Throws `job_not_found`, and the errors of `contract/errors/corrections.ts`. */
export function planRevision(jobDir: string, set: CorrectionSet): RevisionPlan {
  const { retry_of: _, ...original } = leaveOutRemoved(jobDir, readRunRequest(jobDir));
  assertNotSigned(jobDir);
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
  assertNoConflict(jobDir, draft);
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

/** Renames a document whose name a revision needs for another file. */
export function avoidNames(input: string): string {
  const taken: string[] = [
    ...[CORRECTIONS_PATH, RECIPE_PATH, jobNames.rows, jobNames.addresses],
    ...Object.values(inputPaths),
  ];
  return taken.includes(input) ? `${jobNames.inputs}/document-${basename(input)}` : input;
}

/** The corrections of a new revision, before they are checked. */
export interface RevisionDraft {
  base: number;
  newest: number;
  /** `known`: corrections of the newest finished revision; `between`: those of them that the base does not have. */
  known: readonly Correction[];
  between: readonly Correction[];
  corrections: readonly Correction[];
}

/** Drafts a revision; both `base` and `newest` must have finished. */
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

/** Throws `job_locked`. */
function assertNotSigned(jobDir: string): void {
  const [signed] = listStandingAcceptances(jobDir);
  if (signed === undefined) return;
  const { job_id, person, revision } = signed.statement;
  const state = `accepted in revision ${revision} by ${person}`;
  throw new AdeError('job_locked', {
    job_id,
    state,
    what: 'correcting it',
    advice: 'Reopen it first, in the service.',
  });
}

/** Refuses a second revision: files of the other revisions must not change while one is made from them. */
function assertNoneUnderWay(jobDir: string): void {
  for (const revision of listFolders(jobDir).slice(1)) {
    const folder = revisionFolder(jobDir, revision);
    const hasEnded = existsSync(jobPaths(folder).request) && readEvents(folder).at(-1)?.type === 'finished';
    if (hasEnded) continue;
    const found = `revision ${revision} is under way or was interrupted. If it was interrupted, finish it with \`ade resume ${folder}\``;
    throw new AdeError('job_not_correctable', { path: jobDir, found });
  }
}

/** Labels that have a meaning for the engine, whatever the package. */
const KNOWN_LABELS = ['header', 'data', 'total', 'group', 'note', 'title', 'separator'];

/** Labels that rows can have with a package, except `blank`: blank rows are known by their content. */
export function listLabels({ manifest, row_weights }: BuildRecord): string[] {
  const labels = [...KNOWN_LABELS, ...manifest.engine.row_types.order, ...(row_weights?.labels ?? [])];
  return [...new Set(labels)].filter((label) => label !== 'blank');
}

/** Ids continue after those of all earlier revisions. */
function completeCorrections({ corrections, by }: CorrectionSet, count: number): Correction[] {
  const at = new Date().toISOString();
  return corrections.map((correction, i) => ({ ...correction, id: `c${count + i + 1}`, by, at }));
}

/**
 * Corrections made in between must concern other places than the new set, and the corrections that the set undoes must
 * be in force. Throws `correction_unknown` and `revision_conflict`.
 */
export function assertNoConflict(path: string, { base, newest, known, between, corrections }: RevisionDraft): void {
  const standing = listStanding(known).map(({ id }) => id);
  const unknown = corrections.flatMap(({ supersedes = [] }) => supersedes).find((id) => !standing.includes(id));
  if (unknown !== undefined) {
    throw new AdeError('correction_unknown', {
      path,
      correction: unknown,
      found: standing.slice(0, 20).join(', ') || 'none',
    });
  }
  const shared = findConflicts(corrections, between);
  if (shared.length === 0) return;
  throw new AdeError('revision_conflict', { base, found: newest, places: shared.slice(0, 20).join(', ') });
}
