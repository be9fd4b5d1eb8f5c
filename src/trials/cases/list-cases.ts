import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { AdeError } from '../../contract/errors/index.ts';

/** A case: a folder in `tests/` of a config package. */
export interface PackageCase {
  name: string;
  dir: string;
  input: string;
}

const TESTS = 'tests';
const INPUT_NAME = /^input\.[^.]+$/;

/** The cases of a package, by name. Throws `no_cases` and `case_invalid`. */
export function listCases(packageDir: string): PackageCase[] {
  const names = listNames(packageDir);
  if (names.length === 0) throw new AdeError('no_cases', { path: packageDir });
  return names.sort().map((name) => {
    const dir = join(packageDir, TESTS, name);
    return { name, dir, input: findInput(dir) };
  });
}

/** Whether a package has cases, valid or not. */
export function hasCases(packageDir: string): boolean {
  return listNames(packageDir).length > 0;
}

function listNames(packageDir: string): string[] {
  const testsDir = join(packageDir, TESTS);
  const entries = existsSync(testsDir) ? readdirSync(testsDir, { withFileTypes: true }) : [];
  return entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.')).map(({ name }) => name);
}

function findInput(dir: string): string {
  const inputs = readdirSync(dir).filter((name) => INPUT_NAME.test(name));
  const [first, second] = inputs;
  if (first !== undefined && second === undefined) return join(dir, first);
  const found = first === undefined ? 'there is no document' : `there are several documents: ${inputs.join(', ')}`;
  throw new AdeError('case_invalid', { path: dir, found });
}
