import { type RawBuilder, sql } from 'kysely';
import { foldText } from '../files/fold-text.ts';

/** The index has parts of three characters; it cannot find shorter ones. */
const INDEXED_CHARS = 3;

interface FoundName {
  /** Higher for what came later. */
  seq: number;
  target_id: string;
}

/**
 * The jobs or documents whose file name contains a text, as a table for a query: from the index, or, for a short text, by
 * looking at each name. Read from the highest `seq` down, both stop as soon as a page is full. Every character counts as itself.
 */
export function findNames(text: string, kind: 'job' | 'document'): RawBuilder<FoundName> {
  const folded = foldText(text);
  const id = sql.ref(`${kind}_id`);
  if ([...folded].length < INDEXED_CHARS) {
    return sql`(select seq, ${id} as target_id from ${sql.table(`${kind}_names`)} where instr(name, ${folded}) > 0)`;
  }
  const index = sql.table(`${kind}_index`);
  const phrase = `"${folded.replaceAll('"', '""')}"`;
  return sql`(select rowid as seq, ${id} as target_id from ${index} where ${index} match ${phrase})`;
}
