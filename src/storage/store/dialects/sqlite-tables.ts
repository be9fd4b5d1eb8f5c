import { type Kysely, sql } from 'kysely';
import type { Tables } from '../schema/tables.ts';
import type { TableShape } from './dialect.ts';

interface Column {
  name: string;
  /** The position of the column in the primary key, from 1; 0 if it isn't part of the key. */
  pk: number;
}

/** Leaves out the indexes of names: they are virtual tables with shadow tables. */
export async function listSqliteNames(db: Kysely<Tables>): Promise<string[]> {
  const { rows: tables } = await sql<{ name: string }>`
    select name from pragma_table_list where schema = 'main' and type = 'table'
      and name not like 'sqlite\\_%' escape '\\' and name not like 'kysely\\_%' escape '\\' order by name`.execute(db);
  return tables.map(({ name }) => name);
}

export async function listSqliteTables(db: Kysely<Tables>): Promise<TableShape[]> {
  const shapes: TableShape[] = [];
  for (const name of await listSqliteNames(db)) {
    const { rows: columns } = await sql<Column>`select name, pk from pragma_table_info(${name}) order by cid`.execute(
      db,
    );
    const { rows: keys } = await sql<{ table: string }>`
      select distinct "table" from pragma_foreign_key_list(${name}) order by 1`.execute(db);
    const key = columns.filter(({ pk }) => pk > 0).sort((a, b) => a.pk - b.pk);
    shapes.push({
      name,
      columns: columns.map((column) => column.name),
      key: key.map((column) => column.name),
      references: keys.map(({ table }) => table),
    });
  }
  return shapes;
}
