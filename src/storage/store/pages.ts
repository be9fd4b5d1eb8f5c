import { type Expression, type SqlBool, sql } from 'kysely';
import { AdeError } from '../../contract/errors/index.ts';

export interface PageRequest {
  cursor?: string;
  limit?: number;
}

/** One page of rows, and the cursor of the next page. */
export interface RowPage<Row> {
  rows: Row[];
  nextCursor: string | null;
}

/** A position in a list that is sorted by time and id, newest first: the last row of the previous page. */
export interface PageKey {
  at: string;
  id: string;
}

export const DEFAULT_PAGE_ROWS = 50;

/** Parses a cursor of `makePage`; throws `cursor_invalid`. */
export function parseCursor(cursor: string): PageKey {
  try {
    const [at, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as unknown[];
    if (typeof at === 'string' && typeof id === 'string') return { at, id };
  } catch {
    // Every kind of damage gets the same error, below.
  }
  throw new AdeError('cursor_invalid');
}

/**
 * The condition for the rows after a cursor in a list that is sorted by `time` and `id`, newest first. It compares
 * pairs, so an index finds the first row at once, however far the cursor is.
 */
export function isAfter(cursor: string, time: string): Expression<SqlBool> {
  const key = parseCursor(cursor);
  return sql<SqlBool>`(${sql.ref(time)}, ${sql.ref('id')}) < (${key.at}, ${key.id})`;
}

/** Makes a page from the rows of a query for `limit + 1` rows. */
export function makePage<Row>(rows: Row[], limit: number, keyOf: (row: Row) => PageKey): RowPage<Row> {
  if (rows.length <= limit) return { rows, nextCursor: null };
  const page = rows.slice(0, limit);
  const { at, id } = keyOf(page.at(-1)!);
  return { rows: page, nextCursor: Buffer.from(JSON.stringify([at, id])).toString('base64url') };
}
