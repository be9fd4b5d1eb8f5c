import { AdeError } from '../../contract/errors/index.ts';
import type { Database } from './database.ts';
import { findSetting, removeSetting, saveSetting } from './settings.ts';

/** A database's record of the move that fills the database. It stays after the move has ended. */
export interface MoveMark {
  /** The source, for messages; without user and password. */
  from: string;
  /** The service that is moved here; see `IdentityRow`. */
  service: string;
  /** The storage of the files, or the data folder. */
  files: string;
  begun_at: string;
  finished_at: string | null;
}

/** The mark belongs to its database and is never moved. */
export const MOVE_KEY = 'move';

export async function findMoveMark(db: Database): Promise<MoveMark | undefined> {
  const row = await findSetting(db, MOVE_KEY);
  return row && (JSON.parse(row.value_json) as MoveMark);
}

export async function saveMoveMark(db: Database, mark: MoveMark): Promise<void> {
  await saveSetting(db, MOVE_KEY, mark, 'system');
}

export async function removeMoveMark(db: Database): Promise<void> {
  await removeSetting(db, MOVE_KEY);
}

/** Throws `move_unfinished` if a move has not ended: the database has only a part of the service. */
export async function assertMoveFinished(db: Database, path: string): Promise<void> {
  const mark = await findMoveMark(db);
  if (mark === undefined || mark.finished_at !== null) return;
  throw new AdeError('move_unfinished', { path, from: mark.from, since: mark.begun_at });
}
