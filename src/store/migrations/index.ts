import type { Migration } from 'kysely/migration';
import { addActivityCredentials } from './activity-credentials.ts';
import { makeEnvironments } from './environments.ts';
import { makeInitialTables } from './initial.ts';

/** Steps of the schema in the order of their names. A released step is never edited. */
export const migrations: Record<string, Migration> = {
  '0001_initial': { up: makeInitialTables },
  '0002_activity_credentials': { up: addActivityCredentials },
  '0003_environments': { up: makeEnvironments },
};
