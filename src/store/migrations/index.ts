import type { Migration } from 'kysely/migration';
import { makeInitialTables } from './initial.ts';

/** Steps of the schema in the order of their names. A released step is never edited. */
export const migrations: Record<string, Migration> = {
  '0001_initial': { up: makeInitialTables },
};
