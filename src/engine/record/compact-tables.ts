import { isDeepStrictEqual } from 'node:util';
import { findNameKey, nameEntry, type Part, SHARED_PARTS } from '../../contract/artifact/complete-tables.ts';
import type { Artifact, Issue, Sheet, Table } from '../../contract/artifact.ts';
import { listTables } from '../../record/index.ts';

/** The first tables of a record are stored whole, so that most records can be read without looking elsewhere. */
const WHOLE_TABLES = 5;

/** A sheet as artifact.json has it: docs/artifact.md describes what its tables leave out. */
export type StoredSheet = Omit<Sheet, 'tables'> & { tables: Part[] };

/** An issue of one cell that also lists the rows of its column with the same issue. */
type RepeatedIssue = Issue & { also_rows?: number[] };

/**
 * Makes the sheets as artifact.json has them, one by one. Tables after the first few leave out what they have in common
 * with one of these: the one with the same headers, or else the first one. `completeTables` does the reverse.
 */
export function* compactSheets({ sheets }: Pick<Artifact, 'sheets'>): Generator<StoredSheet> {
  const models = listTables({ sheets })
    .slice(0, WHOLE_TABLES)
    .map(({ table }) => table);
  const byHeaders = new Map(models.toReversed().map((table) => [nameHeaders(table), table]));
  const whole = new Set(models);
  const [first] = models;
  for (const sheet of sheets) {
    const tables = sheet.tables.map((table) => {
      if (first === undefined || whole.has(table)) return table;
      return compactTable(table, byHeaders.get(nameHeaders(table)) ?? first);
    });
    yield { ...sheet, tables };
  }
}

function nameHeaders({ columns }: Table): string {
  return JSON.stringify(columns.map(({ column, header }) => [column, header]));
}

function compactTable({ validation, ...table }: Table, model: Table): Part {
  const joined =
    validation === undefined ? {} : { validation: { ...validation, issues: joinIssues(validation.issues) } };
  const rest: Part = { ...table };
  const whole: string[] = [];
  for (const key of SHARED_PARTS) {
    if (model[key] === undefined) continue;
    if (isDeepStrictEqual(table[key], model[key])) delete rest[key];
    else {
      const changes = key === 'transform' ? listTransformChanges(table, model) : listChanges(table[key], model[key]);
      if (changes === null) whole.push(key);
      else rest[key] = changes;
    }
  }
  const { id, ...others } = rest;
  return { id, like: model.id, ...(whole.length > 0 ? { whole } : {}), ...others, ...joined };
}

function listTransformChanges({ transform: own }: Table, { transform: model }: Table): Part | null {
  const fields = listChanges(own?.fields, model?.fields);
  return fields && { ...own, fields };
}

/** The entries that differ from those of the model, with what differs; null if the lists are about other things. */
function listChanges(own: unknown, model: unknown): Part[] | null {
  if (!Array.isArray(own) || !Array.isArray(model)) return null;
  if (!isDeepStrictEqual(own.map(nameEntry), model.map(nameEntry))) return null;
  return own.flatMap((entry, i) => findChanges(entry, model[i]));
}

/** An entry without what the model has, too; no entry if nothing is left. */
function findChanges(entry: Part, model: Part): Part[] {
  if (isDeepStrictEqual(entry, model)) return [];
  const whole = { ...entry, whole: true };
  const changes: Part = { [findNameKey(entry)]: entry[findNameKey(entry)] };
  for (const [key, other] of Object.entries(model)) {
    // What the model has and the entry lacks cannot be left out.
    if (entry[key] === undefined && other !== undefined) return [whole];
  }
  for (const [key, value] of Object.entries(entry)) {
    if (isDeepStrictEqual(value, model[key])) continue;
    changes[key] = value;
    if (key !== 'candidates' || model[key] === undefined) continue;
    const candidates = listChanges(value, model[key]);
    if (candidates === null) return [whole];
    changes[key] = candidates;
  }
  return [changes];
}

/** The first issue of a kind in a column lists the rows of all further ones. */
function joinIssues(issues: readonly Issue[]): RepeatedIssue[] {
  const kinds = new Map<string, RepeatedIssue>();
  const joined: RepeatedIssue[] = [];
  for (const issue of issues) {
    const { a1, row_index: row, ...rest } = issue;
    const letters = a1.replace(/\d+$/, '');
    const isOfCell = row !== null && a1 === `${letters}${row}` && issue.rows === undefined;
    const key = JSON.stringify([letters, rest]);
    const first = isOfCell ? kinds.get(key) : undefined;
    if (first !== undefined && row !== null) {
      first.also_rows ??= [];
      first.also_rows.push(row);
      continue;
    }
    const own = { ...issue };
    joined.push(own);
    if (isOfCell) kinds.set(key, own);
  }
  return joined;
}
