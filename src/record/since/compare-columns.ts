import { isDeepStrictEqual } from 'node:util';
import type { Since } from '../../contract/api/index.ts';
import type { Artifact, Table } from '../../contract/artifact.ts';
import type { Place } from '../../contract/corrections.ts';
import { listTables } from '../tables.ts';

type Columns = Since['columns'];
type ColumnChange = Columns['changes'][number];
type Side = NonNullable<ColumnChange['after']>;

/** How many places are listed for each field or header. */
const MAX_PLACES = 3;

/** Fields that were added or lost, fields with another header, and unmapped columns that were added or lost. */
export function compareColumns(before: readonly Artifact[], after: Artifact): Columns {
  const [was, is] = [listColumns(before), listColumns([after])];
  const columns: Columns = { same: 0, changes: [] };
  for (const field of new Set([...is.fields.keys(), ...was.fields.keys()])) {
    const [then = null, now = null] = [was.fields.get(field), is.fields.get(field)];
    const change = nameChange(then, now);
    if (change === null) columns.same += 1;
    else columns.changes.push({ change, target_field: field, before: then, after: now });
  }
  for (const [header, now] of is.others) {
    if (!was.headers.has(header)) columns.changes.push(makeOther('column_new', null, now));
  }
  for (const [header, then] of was.others) {
    if (!is.headers.has(header)) columns.changes.push(makeOther('column_gone', then, null));
  }
  return columns;
}

function nameChange(before: Side | null, after: Side | null): ColumnChange['change'] | null {
  if (before === null) return 'field_gained';
  if (after === null) return 'field_lost';
  return isDeepStrictEqual(before.headers, after.headers) ? null : 'header_changed';
}

function makeOther(change: ColumnChange['change'], before: Side | null, after: Side | null): ColumnChange {
  return { change, target_field: null, before, after };
}

interface ColumnsOfRecord {
  /** All fields that any table has, whatever their source. */
  fields: Map<string, Side>;
  /** Unmapped columns, by header. */
  others: Map<string, Side>;
  headers: Set<string>;
}

/** The columns of documents that count as one, with the places in the first. */
function listColumns(all: readonly Artifact[]): ColumnsOfRecord {
  const found: ColumnsOfRecord = { fields: new Map(), others: new Map(), headers: new Set() };
  for (const [i, artifact] of all.entries()) addColumns(found, artifact, i === 0 ? MAX_PLACES : 0);
  for (const { headers } of [...found.fields.values(), ...found.others.values()]) headers.sort();
  return found;
}

function addColumns(found: ColumnsOfRecord, artifact: Artifact, maxPlaces: number): void {
  for (const { sheet, table } of listTables(artifact)) {
    for (const { field, from } of table.fields ?? []) if (from !== 'none') sideOf(found.fields, field);
    for (const { raw, target_field: field } of table.mapping ?? []) {
      found.headers.add(raw.header);
      // A column without a header cannot be matched between documents.
      if (field === null && raw.header === '') continue;
      const side = field === null ? sideOf(found.others, raw.header) : sideOf(found.fields, field);
      if (!side.headers.includes(raw.header)) side.headers.push(raw.header);
      if (side.places.length < maxPlaces) side.places.push(findPlace(sheet.index, table, raw.column));
    }
  }
}

function sideOf(sides: Map<string, Side>, key: string): Side {
  const side = sides.get(key) ?? { headers: [], places: [] };
  sides.set(key, side);
  return side;
}

/** The lowest header cell of the column, or without a header its first data cell. */
function findPlace(sheet: number, { header, first_data_row: first }: Table, column: string): Place {
  return { sheet, a1: `${column}${header.rows.at(-1) ?? first}` };
}
