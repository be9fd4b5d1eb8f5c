import { type RawBuilder, sql } from 'kysely';
import { foldText } from '../files/fold-text.ts';
import type { Database } from './database.ts';
import { listShortParts, spellPart } from './short-parts.ts';

/** The index of names has parts of three characters, and another one those of one and two. */
const INDEXED_CHARS = 3;

type Kind = 'job' | 'document';

interface FoundName {
  /** Higher for what came later. */
  seq: number;
  target_id: string;
}

/** Stores the file name of a job or document for searches. Triggers keep the index of its longer parts, and remove both. */
export async function insertName(db: Database, kind: Kind, id: string, filename: string): Promise<void> {
  const name = foldText(filename);
  const { rows } = await sql<{ seq: number }>`
    insert into ${sql.table(`${kind}_names`)}(${sql.ref(`${kind}_id`)}, name) values (${id}, ${name}) returning seq
  `.execute(db);
  const index = sql.table(`${kind}_short_index`);
  await sql`insert into ${index}(rowid, parts) values (${rows[0]!.seq}, ${listShortParts(name)})`.execute(db);
}

/**
 * The jobs or documents whose file name contains a text, as a table for a query. Read from the highest `seq` down, it stops as
 * soon as a page is full. Every character counts as itself.
 */
export function findNames(text: string, kind: Kind): RawBuilder<FoundName> {
  const folded = foldText(text);
  // It would end the text for the index, and no name of a document has it.
  if (folded.includes('\0')) return sql`(select null as seq, null as target_id where false)`;
  const id = sql.ref(`${kind}_id`);
  if ([...folded].length < INDEXED_CHARS) {
    const [short, names] = [sql.table(`${kind}_short_index`), sql.table(`${kind}_names`)];
    // SQLite keeps the order of a cross join.
    return sql`(select ${short}.rowid as seq, ${id} as target_id from ${short} cross join ${names} as names
      where names.seq = ${short}.rowid and ${short} match ${spellPart(folded)})`;
  }
  const index = sql.table(`${kind}_index`);
  const phrase = `"${folded.replaceAll('"', '""')}"`;
  return sql`(select rowid as seq, ${id} as target_id from ${index} where ${index} match ${phrase})`;
}
