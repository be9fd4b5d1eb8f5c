import type { RawBuilder } from 'kysely';
import { foldText } from '../../base/files/index.ts';
import type { Database } from './database.ts';
import { type FoundName, type NamesTable, partsOf } from './dialects/dialect.ts';

type Kind = NamesTable['kind'];

/** Stores the file name of a job or document for searches. It is deleted together with its job or document. */
export async function insertName(db: Database, kind: Kind, id: string, filename: string): Promise<void> {
  await partsOf(db).insertName(db, { kind }, id, foldText(filename));
}

/** Jobs or documents whose file name contains a text, as a table for a query. No character is special. */
export function findNames(db: Database, text: string, kind: Kind): RawBuilder<FoundName> {
  return partsOf(db).findNames({ kind }, foldText(text));
}
