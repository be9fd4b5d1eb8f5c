import { randomBytes } from 'node:crypto';
import { AdeError } from '../../contract/errors/index.ts';
import type { Database } from '../store/database.ts';
import { type NamedFiles, offerMark, offerService, readNamedFiles } from '../store/identity.ts';
import { makeId } from '../store/ids.ts';
import type { IdentityRow } from '../store/schema/tables.ts';
import type { FilesPlace } from './files-place.ts';

/** A database and the place that is said to have its files. */
export interface Pair {
  db: Database;
  /** How messages name the database; without user and password. */
  path: string;
  files: FilesPlace;
}

/**
 * Whether a database and files belong together; changes nothing, and works with the tables of every version. Gives the
 * mark of the files; null if no start has made one yet, and this one may. Throws `storage_mismatch`, and
 * `database_empty` if the database names no files but there are some.
 */
export async function assertTogether(pair: Pair): Promise<string | null> {
  const named = await readNamedFiles(pair.db);
  const { identity } = named;
  if (identity?.mark != null) return assertMarked(pair, named, { ...identity, mark: identity.mark });
  try {
    await assertUnclaimed(pair, named);
    return null;
  } catch (error) {
    // Another node may have put its mark there meanwhile, or have joined and stored files.
    const { identity: now } = await readNamedFiles(pair.db);
    if (now?.service !== identity?.service || now?.mark !== identity?.mark) return assertTogether(pair);
    throw error;
  }
}

/**
 * Makes a database and files those of one service, if no start has done so, and else does what `assertTogether` does.
 * The database's row decides: a mark counts only once the row names it, and each node tries with a mark of its own. So
 * of several nodes with different files only one joins, even if all start for the first time at once.
 */
export async function joinFiles(pair: Pair): Promise<string> {
  const known = await assertTogether(pair);
  if (known !== null) return known;
  const { db, files } = pair;
  const { service } = await offerService(db, makeId('ade'));
  const own = makeMark(service);
  await files.addMark(own);
  try {
    assertOnlyOf(service, pair, await files.listMarks());
  } catch (error) {
    // A node of another service did the same at the same moment.
    await files.removeMarks([own]);
    throw error;
  }
  if (!(await offerMark(db, own, files.name))) {
    await files.removeMarks([own]);
    return joinFiles(pair);
  }
  const isLeftover = (mark: string) => mark !== own && serviceOf(mark) === service;
  await files.removeMarks((await files.listMarks()).filter(isLeftover));
  return own;
}

/** For a move: makes a database and files those of the service that is moved there. A repeated call ends the same. */
export async function giveIdentity({ db, files }: Omit<Pair, 'path'>, service: string): Promise<void> {
  const { mark } = await offerService(db, service);
  if (mark !== null) return files.addMark(mark);
  const own = makeMark(service);
  await files.addMark(own);
  await offerMark(db, own, files.name);
}

const RANDOM_BYTES = 5;

/** A moved service has files in two places: their marks differ after the dot. */
function makeMark(service: string): string {
  return `${service}.${randomBytes(RANDOM_BYTES).toString('hex')}`;
}

function serviceOf(mark: string): string {
  return mark.replace(/\..*$/s, '');
}

async function assertMarked(
  pair: Pair,
  named: NamedFiles,
  { mark, place }: IdentityRow & { mark: string },
): Promise<string> {
  const { files } = pair;
  const found = await files.listMarks();
  if (found.includes(mark)) {
    assertOnlyOf(serviceOf(mark), pair, found);
    return mark;
  }
  const first = place?.includes('://')
    ? `set ADE_STORAGE_URL as on the other nodes`
    : `unset ADE_STORAGE_URL, and set ADE_DATA_DIR to that folder`;
  // Nobody may write it where the files of this database are not.
  const mayBeLost = found.length === 0 && (files.findKind(named) === null || (await files.hasSome(named)));
  const lost = ` If these are its files, and only the identity was lost, write it into the file ${files.nameMark(mark)}.`;
  throw mismatch(pair, {
    expected: `the identity ${mark} there`,
    found: found.join(', ') || 'none',
    action: `The files of this database were first in ${place}: ${first}${sayWrong(files)}.${mayBeLost ? lost : ''}`,
  });
}

async function assertUnclaimed(pair: Pair, named: NamedFiles): Promise<void> {
  const { files, path } = pair;
  const kind = files.findKind(named);
  if (kind === 'other') throw isElsewhere(pair);
  if (kind === null) {
    const found = await files.findContent();
    if (found !== undefined)
      throw new AdeError('database_empty', { path, place: files.name, found, setting: files.setting });
  } else if (!(await files.hasSome(named))) {
    throw mismatch(pair, {
      expected: 'files that the database names',
      found: 'none of them',
      action: `Set ${files.setting} to the place of its files${sayWrong(files)}.`,
    });
  }
  // A data folder with its database may be an older backup in the place of a newer one.
  if (!files.hasDatabase) assertOnlyOf(named.identity?.service, pair, await files.listMarks());
}

/** Marks of the same service are left from starts that were killed, or by nodes that start at this moment. */
function assertOnlyOf(service: string | undefined, pair: Pair, marks: readonly string[]): void {
  const other = marks.find((mark) => serviceOf(mark) !== service);
  if (other === undefined) return;
  const { files } = pair;
  throw mismatch(pair, {
    expected: service === undefined ? 'files without an identity' : `only identities of ${service} there`,
    found: other,
    action: `Set ADE_DATABASE_URL to the database of these files, or ${files.setting} to the files of this database. If the database is an older backup of these files, remove ${files.nameMark(other)}.`,
  });
}

function isElsewhere(pair: Pair): AdeError {
  const isStorage = pair.files.setting === 'ADE_STORAGE_URL';
  return mismatch(pair, {
    expected: 'files that the database names',
    found: isStorage ? 'that its files are in a data folder' : 'that its files are in a storage',
    action: isStorage
      ? 'Unset ADE_STORAGE_URL, or move the service with `ade migrate`.'
      : `Set ADE_STORAGE_URL as on the other nodes${sayWrong(pair.files)}.`,
  });
}

/** The database may be the wrong one of the two; in the data folder it cannot be. */
function sayWrong({ hasDatabase }: FilesPlace): string {
  return hasDatabase ? '' : ', or ADE_DATABASE_URL if the database is the wrong one';
}

function mismatch({ path, files }: Pair, details: { expected: string; found: string; action: string }): AdeError {
  return new AdeError('storage_mismatch', { path, place: files.name, ...details });
}
