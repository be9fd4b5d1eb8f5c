import { join } from 'node:path';
import { columnKinds } from '../../../contract/column-kinds.ts';
import { starterDir, templateDir } from '../starter-words.ts';
import type { NamedColumn } from './make-manifest.ts';

/** Helpers of the starter that every module imports; `LIBRARY_OF`: helpers for modules of a certain kind. */
const LIBRARY: readonly string[] = ['issues', 'text'];
const LIBRARY_OF: Readonly<Record<string, readonly string[]>> = {
  number: ['amounts'],
  integer: ['amounts'],
  amount: ['amounts'],
  date: ['dates'],
  birth_date: ['dates'],
  date_time: ['dates'],
  hours: ['hours'],
  period: ['periods'],
  phone: ['countries', 'phones'],
  name: ['names'],
  city: ['names'],
  province: ['regions'],
};
const OWN_LIBRARY: readonly string[] = ['own-columns', 'own-headers'];
const OWN_LIBRARY_OF: Readonly<Record<string, readonly string[]>> = {
  number: ['amount-values'],
  integer: ['amount-values'],
  amount: ['amount-values'],
  date: ['own-dates'],
  birth_date: ['own-dates'],
  date_time: ['own-dates'],
};
const REGIONS_FILE = 'data/regions.json';

/** The module of each column and the files that these modules import: paths in a package, with the files to copy. */
export function listSources(columns: readonly Pick<NamedColumn, 'field' | 'kind'>[]): Map<string, string> {
  const sources = new Map<string, string>();
  const modules = new Set(columns.map(({ kind }) => columnKinds[kind].module));
  const collect = (always: readonly string[], of: Readonly<Record<string, readonly string[]>>) =>
    new Set([...always, ...[...modules].flatMap((module) => of[module] ?? [])]);
  for (const { field, kind } of columns)
    sources.set(`columns/${field}.ts`, join(templateDir, 'columns', `${columnKinds[kind].module}.ts`));
  for (const name of collect(LIBRARY, LIBRARY_OF)) sources.set(`lib/${name}.ts`, join(starterDir, 'lib', `${name}.ts`));
  for (const name of collect(OWN_LIBRARY, OWN_LIBRARY_OF))
    sources.set(`lib/${name}.ts`, join(templateDir, 'lib', `${name}.ts`));
  if (modules.has('province')) sources.set(REGIONS_FILE, join(starterDir, REGIONS_FILE));
  return sources;
}
