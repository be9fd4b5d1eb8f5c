import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { listSpellings } from '../../../contract/spellings.ts';
import { normalizeHeader } from '../../../rules/index.ts';
import { templateDir } from '../starter-words.ts';
import type { NamedColumn } from './make-manifest.ts';

/** By what a column is, such as `booking_date`, its common names in one language. */
type Names = Readonly<Record<string, readonly string[]>>;

let known: readonly Names[] | undefined;

/**
 * Adds the common names of columns of bank statements, invoices and price lists: `Valutadatum` for `Wertstellung`, in the
 * languages in which the column's label is a name. Does nothing if two columns are named alike, and adds no names that
 * other columns have.
 */
export function addCommonNames(columns: readonly NamedColumn[], languages?: readonly string[]): NamedColumn[] {
  const found = columns.map((column) => findNames(column, readNames(languages)));
  const taken = new Map<string, NamedColumn>();
  for (const column of columns)
    for (const name of [column.label, ...(column.synonyms ?? [])]) taken.set(normalizeHeader(name), column);
  const sources = found.map(({ source }) => source);
  return columns.map((column, i) => {
    const { source, names } = found[i] ?? { source: null, names: [] };
    if (source === null || sources.filter((other) => other === source).length > 1) return column;
    const free = names.filter((name) => !taken.has(normalizeHeader(name)));
    return free.length === 0 ? column : { ...column, synonyms: [...(column.synonyms ?? []), ...free] };
  });
}

/** What the column is, if its label is a name of one thing only, and that thing's other names. */
function findNames({ label }: NamedColumn, all: readonly Names[]): { source: string | null; names: string[] } {
  const wanted = new Set(listSpellings(label).map(normalizeHeader));
  const fits = (names: readonly string[]) =>
    names.flatMap(listSpellings).some((name) => wanted.has(normalizeHeader(name)));
  const matches = all.flatMap((language) => Object.entries(language).filter(([, names]) => fits(names)));
  const [first] = matches;
  if (first === undefined || matches.some(([source]) => source !== first[0])) return { source: null, names: [] };
  const names = matches.flatMap(([, list]) => list).flatMap(listSpellings);
  const byForm = new Map(names.map((name) => [normalizeHeader(name), name]));
  return { source: first[0], names: [...byForm.values()] };
}

function readNames(languages?: readonly string[]): readonly Names[] {
  if (languages === undefined) {
    known ??= readFolder();
    return known;
  }
  return readFolder(languages);
}

function readFolder(languages?: readonly string[]): Names[] {
  const dir = join(templateDir, 'names');
  return readdirSync(dir)
    .filter((file) => languages?.includes(file.replace(/\.json$/, '')) ?? true)
    .sort()
    .map((file) => JSON.parse(readFileSync(join(dir, file), 'utf8')));
}
