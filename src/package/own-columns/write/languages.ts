import type { Manifest } from '../../../contract/manifest.ts';
import { COUNTRIES_FOLDER, type Country, type Language, WORDS_FOLDER, type Words } from '../../../contract/words.ts';
import { normalizeHeader } from '../../../rules/index.ts';
import type { NamedColumn } from './make-manifest.ts';

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
  const listNames = (field: string) => {
    const { label: own = field, synonyms = [] } = starter.meta[field] ?? {};
    const others = Object.values(words.languages).flatMap(({ fields }) => fields[field] ?? []);
    return [own, ...synonyms, ...others];
  };
  const names = starter.order.map((source) => ({ source, forms: new Set(listNames(source).map(normalizeHeader)) }));
  const sources = new Map<string, string>();
  for (const { field, label } of columns) {
    const form = normalizeHeader(label);
    const found = names.flatMap(({ source, forms }) => (forms.has(form) ? [source] : []));
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
