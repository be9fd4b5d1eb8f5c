import { type Kysely, sql } from 'kysely';
import type { Tables } from '../schema/tables.ts';
import type { TableShape } from './dialect.ts';

/** The tables of ADE's schema, and those of the queue as `pgboss.NAME`; without tables of extensions and of Kysely. */
export async function listPostgresNames(db: Kysely<Tables>): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select case when t.relnamespace = current_schema()::regnamespace then '' else 'pgboss.' end || t.relname as name
    from pg_class t
    where t.relkind in ('r', 'p')
      and (t.relnamespace = current_schema()::regnamespace or t.relnamespace = to_regnamespace('pgboss'))
      and t.relname not like 'kysely\\_%' escape '\\'
      and not exists (select from pg_depend d
        where d.classid = 'pg_class'::regclass and d.objid = t.oid and d.deptype = 'e')
    order by 1`.execute(db);
  return rows.map(({ name }) => name);
}

/** The tables of ADE's schema, except tables of extensions; the tables of the queue are in another schema. */
export async function listPostgresTables(db: Kysely<Tables>): Promise<TableShape[]> {
  const { rows } = await sql<TableShape>`
    select t.relname::text as name,
      array(select a.attname::text from pg_attribute a
        where a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped order by a.attnum) as columns,
      array(select a.attname::text from pg_index i
        cross join unnest(i.indkey::int2[]) with ordinality as part(attnum, place)
        join pg_attribute a on a.attrelid = t.oid and a.attnum = part.attnum
        where i.indrelid = t.oid and i.indisprimary order by part.place) as key,
      array(select distinct other.relname::text from pg_constraint f join pg_class other on other.oid = f.confrelid
        where f.conrelid = t.oid and f.contype = 'f' order by 1) as references
    from pg_class t
    where t.relkind = 'r' and t.relnamespace = current_schema()::regnamespace
      and t.relname not like 'kysely\\_%' escape '\\'
      and not exists (select from pg_depend d
        where d.classid = 'pg_class'::regclass and d.objid = t.oid and d.deptype = 'e')
    order by t.relname collate "C"`.execute(db);
  return rows;
}
