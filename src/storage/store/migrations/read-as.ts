import type { Kysely } from 'kysely';

/** How to read the csv files of a job or a batch, as set by a person; null: ADE detects it, as for all earlier jobs. */
export async function addReadAs(db: Kysely<unknown>): Promise<void> {
  for (const table of ['jobs', 'batches']) {
    for (const column of ['read_encoding', 'read_delimiter']) {
      await db.schema.alterTable(table).addColumn(column, 'text').execute();
    }
  }
}
