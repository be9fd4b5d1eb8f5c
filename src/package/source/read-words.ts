import { suggestName } from '../../contract/closest-name.ts';
import type { Manifest } from '../../contract/manifest.ts';
import type { Problem, ProblemCode } from '../../contract/problems.ts';
import {
  COUNTRIES_FOLDER,
  type Country,
  CountrySchema,
  type Language,
  LanguageSchema,
  WORDS_FOLDER,
  type Words,
} from '../../contract/words.ts';
import { escapePointer } from './json-pointer.ts';
import { findNameProblems } from './name-problems.ts';
import type { PackageFiles } from './package-files.ts';
import { hasErrors, makeError, makeWarning } from './problem-list.ts';
import { parseJson } from './read-manifest.ts';
import { findSchemaProblems } from './schema-problems.ts';

interface Kind {
  folder: string;
  /** What the name of a file is. */
  code: RegExp;
  expected: string;
  schema: object;
  version: string;
  invalid: ProblemCode;
}

const LANGUAGE: Kind = {
  folder: WORDS_FOLDER,
  code: /^[a-z]{2,3}$/,
  expected: 'the code of a language, such as de.json',
  schema: LanguageSchema,
  version: 'ade.words/v1',
  invalid: 'words_invalid',
};
const COUNTRY: Kind = {
  folder: COUNTRIES_FOLDER,
  code: /^[A-Z]{2}$/,
  expected: 'the code of a country, such as DE.json',
  schema: CountrySchema,
  version: 'ade.country/v1',
  invalid: 'country_invalid',
};

/** The languages and countries of a package; undefined if it has none or one of them has a problem. */
export function readWords(
  files: PackageFiles,
  { columns }: Pick<Manifest, 'columns'>,
): { words?: Words; problems: Problem[] } {
  const languages = readAll<Language>(files, LANGUAGE, (file, language) => [
    ...findUnknownFields(file, language.fields, [...columns.order, ...Object.keys(columns.meta)]),
    ...findNameProblems(file, language, columns.meta),
  ]);
  const countries = readAll<Country>(files, COUNTRY, findRange);
  const problems = [...languages.problems, ...countries.problems];
  const isUsable = problems.every(({ severity }) => severity !== 'error');
  const words = { languages: languages.found, countries: countries.found };
  if (!isUsable || Object.keys(words.languages).length === 0) return { problems };
  return { words, problems };
}

function readAll<Content>(
  files: PackageFiles,
  kind: Kind,
  findMore: (file: string, content: Content) => Problem[],
): { found: Record<string, Content>; problems: Problem[] } {
  const found: Record<string, Content> = {};
  const problems: Problem[] = [];
  for (const [file, bytes] of files) {
    const name = file.startsWith(`${kind.folder}/`) ? /\/([^/]+)\.json$/.exec(file)?.[1] : undefined;
    if (name === undefined) continue;
    const { json, problem } = parseJson(file, bytes);
    if (problem !== undefined) problems.push(problem);
    else if (!isOfAde(json)) problems.push(describeForeign(file, kind));
    else {
      const own = kind.code.test(name) ? [] : [makeError(kind.invalid, file, `Expected ${kind.expected}. Rename it.`)];
      own.push(...findSchemaProblems({ file, schema: kind.schema, invalid: kind.invalid }, json));
      const content = json as Content;
      if (own.length === 0) own.push(...findMore(file, content));
      problems.push(...own);
      if (!hasErrors(own)) found[name] = content;
    }
  }
  return { found, problems };
}

/** Other files in these folders are data of rules. */
function isOfAde(json: unknown): boolean {
  if (typeof json !== 'object' || json === null || !('schema' in json)) return false;
  return typeof json.schema === 'string' && json.schema.startsWith('ade.');
}

function describeForeign(file: string, { version, invalid }: Kind): Problem {
  const message = `ADE does not read this file, because it has no "schema": "${version}". Add it, or move a file that only rules read.`;
  return makeWarning(invalid, file, message);
}

function findUnknownFields(file: string, fields: Language['fields'], known: readonly string[]): Problem[] {
  return Object.keys(fields).flatMap((field) => {
    if (known.includes(field)) return [];
    const message = `The manifest has no field "${field}".${suggestName(field, known) || ' Add it to the manifest, or remove it here.'}`;
    return [makeError('words_invalid', file, message, { json_path: `/fields/${escapePointer(field)}` })];
  });
}

function findRange(file: string, { phone }: Country): Problem[] {
  if (phone === undefined || phone.digits[0] <= phone.digits[1]) return [];
  const message = `The fewest digits, ${phone.digits[0]}, are more than the most, ${phone.digits[1]}. Exchange them.`;
  return [makeError('country_invalid', file, message, { json_path: '/phone/digits' })];
}
