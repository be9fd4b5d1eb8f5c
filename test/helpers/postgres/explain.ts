import { type Compilable, CompiledQuery, sql } from 'kysely';
import type { Database } from '../../../src/storage/store/database.ts';
import { isOnPostgres } from './databases.ts';

/**
 * The database's plan for a query. PostgreSQL reads a small table as a whole, even if it has indexes. Here it must
 * avoid such reads, and sorting, so that it does either only if no index helps.
 */
export async function explain(
  db: Database,
  query: Compilable,
  avoided: readonly string[] = ['seqscan', 'bitmapscan', 'sort'],
): Promise<string> {
  const { sql: text, parameters } = query.compile();
  if (!isOnPostgres) {
    const { rows } = await db.executeQuery<{ detail: string }>(
      CompiledQuery.raw(`explain query plan ${text}`, [...parameters]),
    );
    return rows.map(({ detail }) => detail).join('\n');
  }
  return db.transaction().execute(async (transaction) => {
    for (const way of avoided) await sql.raw(`set local enable_${way} = off`).execute(transaction);
    const { rows } = await transaction.executeQuery<{ 'QUERY PLAN': string }>(
      CompiledQuery.raw(`explain (costs off) ${text}`, [...parameters]),
    );
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  });
}
