import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { listSpellings } from '../../../contract/spellings.ts';
import { normalizeHeader } from '../../../rules/index.ts';
import { templateDir } from '../starter-words.ts';
import type { NamedColumn } from './make-manifest.ts';

/** By what a column is, such as `booking_date`, its common names in one language. */
type Names = Readonly<Record<string, readonly string[]>>;

/** What a column may be, with its names in one language, also in comparable form. */
interface Named {
  readonly source: string;
  readonly names: readonly string[];
  readonly forms: ReadonlySet<string>;
}

let known: readonly Named[] | undefined;

/**
 * Adds the common names of columns of bank statements, invoices and price lists: `Valutadatum` for `Wertstellung`, in the
 * languages in which the column's label is a name. Does nothing if two columns are named alike, and adds no names that
 * other columns have.
 */
export function addCommonNames(columns: readonly NamedColumn[], languages?: readonly string[]): NamedColumn[] {
  const all = readNames(languages);
  const found = columns.map((column) => findNames(column, all));
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
function findNames({ label }: NamedColumn, all: readonly Named[]): { source: string | null; names: string[] } {
  const wanted = listSpellings(label).map(normalizeHeader);
  const matches = all.filter(({ forms }) => wanted.some((form) => forms.has(form)));
  const [first] = matches;
  if (first === undefined || matches.some(({ source }) => source !== first.source)) return { source: null, names: [] };
  const spellings = matches.flatMap(({ names }) => names).flatMap(listSpellings);
  const byForm = new Map(spellings.map((name) => [normalizeHeader(name), name]));
  return { source: first.source, names: [...byForm.values()] };
}

function readNames(languages?: readonly string[]): readonly Named[] {
  if (languages === undefined) {
    known ??= readFolder();
    return known;
  }
  return readFolder(languages);
}

function readFolder(languages?: readonly string[]): Named[] {
  const dir = join(templateDir, 'names');
  return readdirSync(dir)
    .filter((file) => languages?.includes(file.replace(/\.json$/, '')) ?? true)
    .sort()
    .flatMap((file) => Object.entries(parseNames(readFileSync(join(dir, file), 'utf8'))))
    .map(([source, names]) => ({ source, names, forms: new Set(names.flatMap(listSpellings).map(normalizeHeader)) }));
}

const parseNames = (json: string): Names => JSON.parse(json);
