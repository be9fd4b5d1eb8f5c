import { type Kysely, sql } from 'kysely';
import type { Tables } from '../tables.ts';
import type { TableShape } from './dialect.ts';

interface Column {
  name: string;
  /** The place in the primary key, from 1; 0 for none. */
  pk: number;
}

/** The indexes of names are virtual tables with shadow tables of their own, which are left out. */
export async function listSqliteTables(db: Kysely<Tables>): Promise<TableShape[]> {
  const { rows: tables } = await sql<{ name: string }>`
    select name from pragma_table_list where schema = 'main' and type = 'table'
      and name not like 'sqlite\\_%' escape '\\' and name not like 'kysely\\_%' escape '\\' order by name`.execute(db);
  const shapes: TableShape[] = [];
  for (const { name } of tables) {
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
