import type { Kysely } from 'kysely';
import { foldText } from '../../../base/files/index.ts';
import { partsOf } from '../dialects/dialect.ts';

const ROWS_PER_INSERT = 200;

interface Named {
  /** The table that has the names, and its column `time` with the time of each row. */
  table: 'jobs' | 'documents';
  time: string;
  kind: 'job' | 'document';
}

/**
 * The file names of jobs and documents, folded, with an index of all their parts. Their numbers count up, so that the
 * newest are found without sorting.
 */
export async function addSearchNames(db: Kysely<unknown>): Promise<void> {
  await addNames(db, { table: 'jobs', time: 'created_at', kind: 'job' });
  await addNames(db, { table: 'documents', time: 'uploaded_at', kind: 'document' });
}

async function addNames(db: Kysely<unknown>, named: Named): Promise<void> {
  const { table, kind } = named;
  const parts = partsOf(db);
  await db.schema
    .createTable(`${kind}_names`)
    .addColumn('seq', parts.counterType, (column) => parts.countUp(column))
    .addColumn(`${kind}_id`, 'text', (column) =>
      column.notNull().unique().references(`${table}.id`).onDelete('cascade'),
    )
    .addColumn('name', 'text', (column) => column.notNull())
    .execute();
  await parts.addNameIndex(db, named);
  await fillNames(db as Kysely<Tables>, named);
}

/** The tables that this step reads and writes, whatever columns later steps give them. */
type Tables = Record<string, Record<string, string>>;

async function fillNames(db: Kysely<Tables>, { table, time, kind }: Named): Promise<void> {
  const rows = await db.selectFrom(table).select(['id', 'filename']).orderBy(time).orderBy('id').execute();
  const named = rows.map((row) => ({ [`${kind}_id`]: row.id!, name: foldText(row.filename!) }));
  for (let start = 0; start < named.length; start += ROWS_PER_INSERT) {
    await db
      .insertInto(`${kind}_names`)
      .values(named.slice(start, start + ROWS_PER_INSERT))
      .execute();
  }
}
