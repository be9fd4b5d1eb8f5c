import { type Kysely, sql } from 'kysely';
import { foldText } from '../../files/fold-text.ts';

const ROWS_PER_INSERT = 200;

interface Named {
  /** What has the names, and the column with its time. */
  table: 'jobs' | 'documents';
  time: string;
  names: string;
  index: string;
  id: string;
}

/**
 * The file names of jobs and documents, folded, with an index of all their parts of three characters (FTS5's trigrams). Their
 * numbers count up, so that the newest are found without sorting.
 */
export async function addSearchNames(db: Kysely<unknown>): Promise<void> {
  await addNames(db, { table: 'jobs', time: 'created_at', names: 'job_names', index: 'job_index', id: 'job_id' });
  await addNames(db, {
    table: 'documents',
    time: 'uploaded_at',
    names: 'document_names',
    index: 'document_index',
    id: 'document_id',
  });
}

async function addNames(db: Kysely<unknown>, named: Named): Promise<void> {
  const { table, names, index, id } = named;
  await db.schema
    .createTable(names)
    .addColumn('seq', 'integer', (column) => column.primaryKey())
    .addColumn(id, 'text', (column) => column.notNull().unique().references(`${table}.id`).onDelete('cascade'))
    .addColumn('name', 'text', (column) => column.notNull())
    .execute();
  for (const statement of [
    `create virtual table ${index} using fts5(name, ${id} unindexed, content='${names}', content_rowid='seq',
       tokenize='trigram case_sensitive 1')`,
    `create trigger ${names}_added after insert on ${names} begin
       insert into ${index}(rowid, name) values (new.seq, new.name);
     end`,
    `create trigger ${names}_removed after delete on ${names} begin
       insert into ${index}(${index}, rowid, name) values ('delete', old.seq, old.name);
     end`,
  ]) {
    await sql.raw(statement).execute(db);
  }
  await fillNames(db as Kysely<Tables>, named);
}

/** The tables that this step reads and writes, whatever their columns are later. */
type Tables = Record<string, Record<string, string>>;

async function fillNames(db: Kysely<Tables>, { table, time, names, id }: Named): Promise<void> {
  const rows = await db.selectFrom(table).select(['id', 'filename']).orderBy(time).orderBy('id').execute();
  const named = rows.map((row) => ({ [id]: row.id!, name: foldText(row.filename!) }));
  for (let start = 0; start < named.length; start += ROWS_PER_INSERT) {
    await db
      .insertInto(names)
      .values(named.slice(start, start + ROWS_PER_INSERT))
      .execute();
  }
}
