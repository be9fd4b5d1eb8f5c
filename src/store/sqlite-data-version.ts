import { sql } from 'kysely';
import type { Database } from './database.ts';

/** A number that changes when another process has changed the database. What this process changes does not change it. */
export async function readDataVersion(db: Database): Promise<number> {
  const { rows } = await sql<{ data_version: number }>`pragma data_version`.execute(db);
  return rows[0]!.data_version;
}
