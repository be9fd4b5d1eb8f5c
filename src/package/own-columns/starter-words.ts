import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suggestName } from '../../contract/closest-name.ts';
import { AdeError } from '../../contract/errors/index.ts';
import { COUNTRIES_FOLDER, type Country, type Language, WORDS_FOLDER, type Words } from '../../contract/words.ts';
import { installDir } from '../../sandbox/index.ts';

export const starterDir = join(installDir, 'templates', 'starter');
export const templateDir = join(installDir, 'templates', 'own-columns');

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

function readFolder<Content>(folder: string): Record<string, Content> {
  const dir = join(starterDir, folder);
  const names = readdirSync(dir)
    .filter((name) => name.endsWith('.json'))
    .sort();
  const found: Record<string, Content> = {};
  for (const name of names) found[name.slice(0, -'.json'.length)] = JSON.parse(readFileSync(join(dir, name), 'utf8'));
  return found;
}
