import type { Kysely } from 'kysely';
import { partsOf } from '../dialects/dialect.ts';

/** An index of the parts of one and two characters of the names of jobs and documents. */
export async function addShortParts(db: Kysely<unknown>): Promise<void> {
  for (const kind of ['job', 'document'] as const) await partsOf(db).addShortNameIndex(db, { kind });
}
