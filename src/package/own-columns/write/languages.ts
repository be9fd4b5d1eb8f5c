import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suggestName } from '../../../contract/closest-name.ts';
import { AdeError } from '../../../contract/errors/index.ts';
import type { Manifest } from '../../../contract/manifest.ts';
import { COUNTRIES_FOLDER, type Country, type Language, WORDS_FOLDER, type Words } from '../../../contract/words.ts';
import { normalizeHeader } from '../../../rules/index.ts';
import { starterDir } from '../propose/starter-model.ts';
import type { NamedColumn } from './make-manifest.ts';

/** The starter's words in these languages, with the countries where they are spoken; all of them by default. Throws `language_unknown`. */
export function readStarterWords(wanted?: readonly string[]): Words {
  const languages = readFolder<Language>(WORDS_FOLDER);
  for (const code of wanted ?? []) {
    if (Object.hasOwn(languages, code)) continue;
    const known = Object.keys(languages);
    throw new AdeError('language_unknown', {
      language: code,
      hint: suggestName(code, known),
      languages: known.join(', '),
    });
  }
  const isWanted = (code: string) => wanted?.includes(code) ?? true;
  return {
    languages: Object.fromEntries(Object.entries(languages).filter(([code]) => isWanted(code))),
    countries: Object.fromEntries(
      Object.entries(readFolder<Country>(COUNTRIES_FOLDER)).filter(([, country]) => country.languages.some(isWanted)),
    ),
  };
}

/** The file of each language and country, by path in a package. */
export function listWordFiles({ languages, countries }: Words): Record<string, Language | Country> {
  const list = (folder: string, files: Record<string, Language | Country>) =>
    Object.entries(files).map(([code, content]) => [`${folder}/${code}.json`, content]);
  return Object.fromEntries([...list(WORDS_FOLDER, languages), ...list(COUNTRIES_FOLDER, countries)]);
}

/**
 * The words for own columns: a column whose label is a name of a starter's field gets the field's names in all languages.
 * Null if no column is.
 */
export function makeOwnWords(
  columns: readonly NamedColumn[],
  words: Words,
  { columns: starter }: Manifest,
): Words | null {
  const isName = (field: string, label: string) => {
    const { label: own = field, synonyms = [] } = starter.meta[field] ?? {};
    const others = Object.values(words.languages).flatMap(({ fields }) => fields[field] ?? []);
    return [own, ...synonyms, ...others].some((name) => normalizeHeader(name) === label);
  };
  const sources = new Map<string, string>();
  for (const { field, label } of columns) {
    const found = starter.order.filter((source) => isName(source, normalizeHeader(label)));
    const [source] = found;
    // Two columns cannot share the names of one field, and a label that may be two fields names none.
    if (source !== undefined && found.length === 1 && ![...sources.values()].includes(source))
      sources.set(field, source);
  }
  if (sources.size === 0) return null;
  const pick = (fields: Language['fields']) =>
    Object.fromEntries([...sources].map(([field, source]) => [field, fields[source] ?? []]));
  const languages = Object.entries(words.languages).map(([code, language]) => [
    code,
    { ...language, fields: pick(language.fields) },
  ]);
  return { ...words, languages: Object.fromEntries(languages) };
}

function readFolder<Content>(folder: string): Record<string, Content> {
  const dir = join(starterDir, folder);
  const names = readdirSync(dir)
    .filter((name) => name.endsWith('.json'))
    .sort();
  const found: Record<string, Content> = {};
  for (const name of names) found[name.slice(0, -'.json'.length)] = JSON.parse(readFileSync(join(dir, name), 'utf8'));
  return found;
}
