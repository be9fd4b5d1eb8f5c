import type { Kysely } from 'kysely';
import { partsOf } from '../dialects/dialect.ts';

/** Adds an index for one- and two-character parts of the names of jobs and documents. */
export async function addShortParts(db: Kysely<unknown>): Promise<void> {
  for (const kind of ['job', 'document'] as const) await partsOf(db).addShortNameIndex(db, { kind });
}
