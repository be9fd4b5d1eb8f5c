import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { AdeError } from '../contract/errors/index.ts';
import { jobNames } from '../contract/layout.ts';
import { findAcceptedRevision } from './acceptance-file.ts';
import { readEvents } from './event-log.ts';

/** The job's own folder is revision 1; each later revision has its own folder below it. */
export function revisionFolder(jobDir: string, revision: number): string {
  return revision === 1 ? jobDir : join(jobDir, jobNames.revisions, String(revision));
}

/** The job's folder and the number of a revision, from the revision's folder. */
export function splitRevision(folder: string): { jobDir: string; revision: number } {
  const path = resolve(folder);
  const parent = dirname(path);
  if (basename(parent) !== jobNames.revisions || !/^[1-9]\d*$/.test(basename(path)))
    return { jobDir: path, revision: 1 };
  return { jobDir: dirname(parent), revision: Number(basename(path)) };
}

/** Revision numbers of all folders, in order. */
export function listFolders(jobDir: string): number[] {
  const folder = join(jobDir, jobNames.revisions);
  const names = existsSync(folder) ? readdirSync(folder) : [];
  const later = names.filter((name) => /^[1-9]\d*$/.test(name)).map(Number);
  return [1, ...later.sort((a, b) => a - b)];
}

/** The folders of all revisions of a job; the first one is the job's own folder. */
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

/** The folder of a revision; by default the accepted, else the newest successful one, else the job's own. */
export function findRevision(jobDir: string, revision?: number): string {
  const finished = listFinishedRevisions(jobDir);
  const wanted = revision ?? findAcceptedRevision(jobDir) ?? finished.at(-1) ?? 1;
  if (revision !== undefined && !finished.includes(revision)) {
    throw new AdeError('revision_not_found', { path: jobDir, revision, found: finished.join(', ') || 'none' });
  }
  return revisionFolder(jobDir, wanted);
}
