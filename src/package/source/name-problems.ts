import type { Manifest } from '../../contract/manifest.ts';
import type { Problem } from '../../contract/problems.ts';
import type { Language } from '../../contract/words.ts';
import { normalizeHeader } from '../../rules/index.ts';
import { escapePointer } from './json-pointer.ts';
import { makeError, makeWarning } from './problem-list.ts';

type Metas = Manifest['columns']['meta'];

/** The other columns of a table decide between fields that share a name, so these may have the same names. */
const NAME_ROLES: readonly unknown[] = ['first_name', 'last_name', 'full_name'];

/** Finds names without a letter or a digit, and names that two fields have without the language saying so. */
export function findNameProblems(file: string, { fields, shared = [] }: Language, metas: Metas): Problem[] {
  const problems: Problem[] = [];
  const owners = new Map<string, string>();
  const isShared = new Set(shared.map(compare));
  for (const [field, names] of Object.entries(fields)) {
    for (const [i, name] of names.entries()) {
      const place = { json_path: `/fields/${escapePointer(field)}/${i}` };
      const key = compare(name);
      if (key === '') {
        const message = `Expected a name with a letter or a digit, found "${name}". Remove it: it would be no name of any header.`;
        problems.push(makeError('words_invalid', file, message, place));
        continue;
      }
      const owner = owners.get(key) ?? field;
      owners.set(key, owner);
      const areNames = [owner, field].every((one) => NAME_ROLES.includes(metas[one]?.role));
      if (owner === field || areNames || isShared.has(key)) continue;
      const message = `"${name}" is also a name of the field "${owner}", so only the values decide between them. Remove it from one of them, or add it to "shared" if you want this.`;
      problems.push(makeWarning('words_invalid', file, message, place));
    }
  }
  return problems;
}

const compare = (name: string): string => normalizeHeader(name).replaceAll(' ', '');
