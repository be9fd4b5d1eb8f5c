import type { ColumnDefinitionBuilder, Kysely, RawBuilder } from 'kysely';
import type { Tables } from '../schema/tables.ts';
import type { PoolState } from './postgres-pool.ts';

/** Statements that the database runs when a row changes; `new` and `old` are the row after and before the change. */
export interface Trigger {
  name: string;
  table: string;
  on: 'after insert' | 'after delete' | 'before update' | 'after update';
  /** If given, the statements run only if one of these columns is set. */
  columns?: readonly string[];
  when?: string;
  /**
   * A row that a writer locks before the statements, as `table where …`. Otherwise two writers that change the same
   * rows in different orders would wait for each other forever. SQLite has one writer at a time.
   */
  takes?: string;
  statements: readonly string[];
}

/** The file names of jobs or documents: a table with `seq`, an id and the folded name. */
export interface NamesTable {
  /** Prefix of the names of the table, its id column and its indexes. */
  kind: 'job' | 'document';
}

/** A search result. */
export interface FoundName {
  /** Newer names have higher numbers. */
  seq: number;
  target_id: string;
}

/** A table of the schema, as the database itself describes it. */
export interface TableShape {
  name: string;
  columns: readonly string[];
  /** The columns of its primary key, in order. */
  key: readonly string[];
  /** Tables that its foreign keys reference. */
  references: readonly string[];
}

/** The differences between the databases. Every query and migration is written once, and uses these if needed. */
export interface DialectParts {
  readonly name: 'sqlite' | 'postgres';
  /** Throws `database_too_old` for a server that is older than the queries. */
  assertNewEnough(db: Kysely<Tables>, path: string): Promise<void>;
  /** Column type of an auto-increment key, which `countUp` makes count. SQLite only supports integers for this. */
  readonly counterType: 'integer' | 'bigint';
  countUp(column: ColumnDefinitionBuilder): ColumnDefinitionBuilder;
  addTrigger(db: Kysely<unknown>, trigger: Trigger): Promise<void>;
  /** Adds the index for parts of three or more characters of names, before the table has rows. */
  addNameIndex(db: Kysely<unknown>, names: NamesTable): Promise<void>;
  /** Adds the index for shorter parts of names; the table may already have rows. */
  addShortNameIndex(db: Kysely<unknown>, names: NamesTable): Promise<void>;
  /** Stores a folded name for searches. `seq`: the number of the name in another database, which it keeps here. */
  insertName(db: Kysely<Tables>, names: NamesTable, id: string, name: string, seq?: number): Promise<void>;
  /** Call it after names were stored with their numbers: the next name then gets a higher number than all of them. */
  continueNames(db: Kysely<Tables>, names: NamesTable): Promise<void>;
  /**
   * Removes what the database still has of rows that were deleted or changed; not in a transaction. `hasLeft`: whether
   * the file has anything left of it, if the database is in a file.
   */
  forgetDeleted(db: Kysely<Tables>, hasLeft: () => Promise<boolean>): Promise<void>;
  /** The names that contain a folded text, as a table for a query. */
  findNames(names: NamesTable, text: string): RawBuilder<FoundName>;
  /** A number that changes when another process has changed the database. */
  readDataVersion(db: Kysely<Tables>): Promise<number>;
  /** The connections of this process; null if the database has none. */
  readPool(): PoolState | null;
  /** ADE's own tables, sorted by name, without the indexes of names and without Kysely's tables of migrations. */
  listTables(db: Kysely<Tables>): Promise<TableShape[]>;
  /** Tables where ADE keeps its own ones and those of its queue; of one moment, since another node may add some. */
  listNames(db: Kysely<Tables>): Promise<string[]>;
}

/** Our adapters for Kysely have these parts in addition. */
export interface WithParts {
  readonly parts: DialectParts;
}

/** The parts for the database of `db`, which may be a transaction. */
export function partsOf(db: Pick<Kysely<unknown>, 'getExecutor'>): DialectParts {
  return (db.getExecutor().adapter as unknown as WithParts).parts;
}
