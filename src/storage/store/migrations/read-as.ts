import type { Kysely } from 'kysely';

/** How a person said to read the csv files of a job or a batch; null where ADE finds it out, as for all jobs before. */
export async function addReadAs(db: Kysely<unknown>): Promise<void> {
  for (const table of ['jobs', 'batches']) {
    for (const column of ['read_encoding', 'read_delimiter']) {
      await db.schema.alterTable(table).addColumn(column, 'text').execute();
    }
  }
}
