import { AdeError } from '../../../contract/errors/index.ts';
import { assertDistinct, type FoundColumn, type FoundColumns } from '../found-column.ts';
import { findProperties, readJsonSchema } from './json-schema.ts';
import { isObject, type Json, readText } from './json-values.ts';
import { readTableSchema } from './table-schema.ts';

/** Reads the columns of a Table Schema (or a data package's first table), or of a JSON Schema for rows. */
export function readSchema(json: unknown, file: string): FoundColumns {
  if (!isObject(json)) throw new AdeError('schema_unreadable', { file, found: 'it is JSON, but not an object' });
  const notes: string[] = [];
  const columns = readAnySchema(json, notes);
  if (columns === undefined) {
    const found = 'it has neither "fields", as a Table Schema, nor "properties", as a JSON Schema';
    throw new AdeError('schema_unreadable', { file, found });
  }
  if (columns.length === 0)
    throw new AdeError('no_columns', { file, found: notes[0] ?? 'its list of fields is empty' });
  const title = readText(json.title) ?? readText(json.name) ?? file.replace(/\.[^.]*$/, '');
  const preferred = preferLabels(columns);
  assertDistinct(preferred);
  return { title, columns: preferred, rowCount: 0, notes };
}

function readAnySchema(json: Json, notes: string[]): FoundColumn[] | undefined {
  const [resource] = Array.isArray(json.resources) ? json.resources : [];
  const table = isObject(resource) && isObject(resource.schema) ? resource.schema : json;
  if (Array.isArray(table.fields)) return readTableSchema(table, notes);
  const rows = findProperties(json);
  return rows === undefined ? undefined : readJsonSchema(json, rows, notes);
}

/** If several columns have the same title, they keep their names from the schema instead. */
function preferLabels(columns: FoundColumn[]): FoundColumn[] {
  const counts = new Map<string, number>();
  for (const { label } of columns) counts.set(label.toLowerCase(), (counts.get(label.toLowerCase()) ?? 0) + 1);
  return columns.map((column) => {
    const [name] = column.synonyms;
    if (counts.get(column.label.toLowerCase()) === 1 || name === undefined) return column;
    return { ...column, label: name, synonyms: column.synonyms.slice(1) };
  });
}
