import { type Kysely, sql } from 'kysely';
import { listShortParts } from '../short-parts.ts';

/** Few enough to be in memory, many enough for the index to be written in large pieces. */
const ROWS_PER_READ = 1000;

/**
 * An index of the parts of one and two characters of the names of jobs and documents, which trigrams cannot find. It has no
 * copy of the names, and its `rowid` is their `seq`.
 */
export async function addShortParts(db: Kysely<unknown>): Promise<void> {
  for (const kind of ['job', 'document']) {
    await sql
      .raw(
        `create virtual table ${kind}_short_index using fts5(parts, content='', contentless_delete=1, detail=none,
           tokenize='ascii')`,
      )
      .execute(db);
    await sql
      .raw(
        `create trigger ${kind}_short_removed after delete on ${kind}_names begin
           delete from ${kind}_short_index where rowid = old.seq;
         end`,
      )
      .execute(db);
    await fillIndex(db, sql.table(`${kind}_names`), sql.table(`${kind}_short_index`));
  }
}

type Table = ReturnType<typeof sql.table>;

async function fillIndex(db: Kysely<unknown>, names: Table, index: Table): Promise<void> {
  for (let lastSeq = 0; ; ) {
    const { rows } = await sql<{ seq: number; name: string }>`
      select seq, name from ${names} where seq > ${lastSeq} order by seq limit ${ROWS_PER_READ}`.execute(db);
    for (const { seq, name } of rows) {
      await sql`insert into ${index}(rowid, parts) values (${seq}, ${listShortParts(name)})`.execute(db);
      lastSeq = seq;
    }
    if (rows.length < ROWS_PER_READ) return;
  }
}
