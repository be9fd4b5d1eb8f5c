import { isAdeError } from '../contract/errors/index.ts';
import type { JobError } from '../contract/events.ts';
import {
  type DatabasePlace,
  describePlace,
  explainDatabaseError,
  mayBeThere,
  openCurrentDatabase,
} from './database.ts';

export interface DatabaseReport {
  kind: 'sqlite' | 'postgres';
  /** Without user and password. */
  place: string;
  /** False for what the first start of the service makes. */
  exists: boolean;
  /** Null where it can be used, else the reason. */
  error: JobError | null;
}

/** Where the database is, and whether PostgreSQL can be reached there. A file of SQLite is left alone. */
export async function inspectDatabase(place: DatabasePlace): Promise<DatabaseReport> {
  const about = { place: describePlace(place), exists: mayBeThere(place) };
  if (place.databaseUrl === '') return { kind: 'sqlite', ...about, error: null };
  try {
    const db = await openCurrentDatabase(place);
    await db.destroy();
    return { kind: 'postgres', ...about, error: null };
  } catch (error) {
    // Empty, or of an older version: the next start of the service sees to that.
    if (isAdeError(error, 'database_outdated')) return { kind: 'postgres', ...about, exists: false, error: null };
    const { code, message } = explainDatabaseError(place, error);
    return { kind: 'postgres', ...about, error: { code, message } };
  }
}
