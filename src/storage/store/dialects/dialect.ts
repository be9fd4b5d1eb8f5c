import type { ColumnDefinitionBuilder, Kysely, RawBuilder } from 'kysely';
import type { Tables } from '../tables.ts';

/** What happens in the database by itself when rows change. The statements say `new` and `old` for the row. */
export interface Trigger {
  name: string;
  table: string;
  on: 'after insert' | 'after delete' | 'before update' | 'after update';
  /** Only where one of these columns is set. */
  columns?: readonly string[];
  when?: string;
  /**
   * A row that a writer takes before the statements, as `table where …`: two that change the same rows in another order would
   * wait for each other for ever. SQLite has one writer at a time.
   */
  takes?: string;
  statements: readonly string[];
}

/** The file names of jobs or documents: a table with `seq`, an id and the folded name. */
export interface NamesTable {
  /** `job` or `document`: begins the names of the table, its id and its indexes. */
  kind: 'job' | 'document';
}

/** A name that was found. */
export interface FoundName {
  /** Higher for what came later. */
  seq: number;
  target_id: string;
}

/** A table of the schema, as the database itself describes it. */
export interface TableShape {
  name: string;
  columns: readonly string[];
  /** The columns of its primary key, in their order. */
  key: readonly string[];
  /** Tables that its foreign keys name. */
  references: readonly string[];
}

/** All in which the databases differ. Every query and migration is written once, and asks for one of these where it must. */
export interface DialectParts {
  readonly name: 'sqlite' | 'postgres';
  /** Throws `database_too_old` for a server that is older than the queries. */
  assertNewEnough(db: Kysely<Tables>, path: string): Promise<void>;
  /** The type of a key that counts up with each row, and what makes it one. SQLite does so for integers only. */
  readonly counterType: 'integer' | 'bigint';
  countUp(column: ColumnDefinitionBuilder): ColumnDefinitionBuilder;
  addTrigger(db: Kysely<unknown>, trigger: Trigger): Promise<void>;
  /** Adds what finds names by their parts of three characters and more, before the table has rows. */
  addNameIndex(db: Kysely<unknown>, names: NamesTable): Promise<void>;
  /** The same for shorter parts, to a table that may have rows. */
  addShortNameIndex(db: Kysely<unknown>, names: NamesTable): Promise<void>;
  /** Stores a folded name, so that it is found. `seq`: its number in another database, which it keeps. */
  insertName(db: Kysely<Tables>, names: NamesTable, id: string, name: string, seq?: number): Promise<void>;
  /** After names that kept their numbers, the next one gets a higher number than all of them. */
  continueNames(db: Kysely<Tables>, names: NamesTable): Promise<void>;
  /** The names that contain a folded text, as a table for a query. */
  findNames(names: NamesTable, text: string): RawBuilder<FoundName>;
  /** A number that changes when another process has changed the database. */
  readDataVersion(db: Kysely<Tables>): Promise<number>;
  /** ADE's own tables in the order of their names, without indexes of names and without what Kysely keeps of migrations. */
  listTables(db: Kysely<Tables>): Promise<TableShape[]>;
}

/** What Kysely's adapters of ours have besides. */
export interface WithParts {
  readonly parts: DialectParts;
}

/** The parts of the database that `db` is, or is a transaction on. */
export function partsOf(db: Pick<Kysely<unknown>, 'getExecutor'>): DialectParts {
  return (db.getExecutor().adapter as unknown as WithParts).parts;
}
