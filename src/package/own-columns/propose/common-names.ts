import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { listSpellings } from '../../../contract/spellings.ts';
import { normalizeHeader } from '../../../rules/index.ts';
import { templateDir } from '../starter-words.ts';

/** By what a column is, such as `booking_date`, its common names in one language. */
type Names = Readonly<Record<string, readonly string[]>>;

/** What a column may be, with its names in one language, also in comparable form. */
interface Named {
  readonly source: string;
  readonly names: readonly string[];
  readonly forms: ReadonlySet<string>;
}

let known: readonly Named[] | undefined;

/** What a column is, if its label is a name of one thing only, and that thing's other names. */
export function findNames(label: string, all: readonly Named[]): { source: string | null; names: string[] } {
  const wanted = listSpellings(label).map(normalizeHeader);
  const matches = all.filter(({ forms }) => wanted.some((form) => forms.has(form)));
  const [first] = matches;
  if (first === undefined || matches.some(({ source }) => source !== first.source)) return { source: null, names: [] };
  const spellings = matches.flatMap(({ names }) => names).flatMap(listSpellings);
  const byForm = new Map(spellings.map((name) => [normalizeHeader(name), name]));
  return { source: first.source, names: [...byForm.values()] };
}

export function readNames(languages?: readonly string[]): readonly Named[] {
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
