import type { Compilable, CompiledQuery } from 'kysely';
import type { Database } from './database.ts';

/** A query of nearly every request: it is built and compiled once for a database. `build` gets values that stand for its parameters. */
export function compileOnce<Row>(
  build: (db: Database) => Compilable<Row>,
): (db: Database, ...parameters: unknown[]) => Promise<Row[]> {
  const compiled = new WeakMap<Database, CompiledQuery<Row>>();
  return async (db, ...parameters) => {
    let query = compiled.get(db);
    if (query === undefined) {
      query = build(db).compile();
      compiled.set(db, query);
    }
    const { rows } = await db.executeQuery<Row>({ ...query, parameters });
    return rows;
  };
}
