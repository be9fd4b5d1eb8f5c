import type { Database } from './database.ts';

/** The environments that a version, a job or a batch names: one of these may still run, be retried or be verified. */
export async function listNamedEnvironments(db: Database): Promise<Set<string>> {
  const names = await Promise.all(
    (['config_versions', 'jobs', 'batches'] as const).map((table) =>
      db.selectFrom(table).select('environment_id').distinct().where('environment_id', 'is not', null).execute(),
    ),
  );
  return new Set(names.flat().map(({ environment_id: id }) => id!));
}
