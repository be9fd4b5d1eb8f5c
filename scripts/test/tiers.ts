import { globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { projectDir } from '../../bin/runtime.js';

/**
 * Who waits for the tier: `quick`: a person, `all`: the CI of each change, `long`: the end of an issue. A file's name
 * tells the first tier that runs it: `x.test.ts`, `x.all.ts`, `x.long.ts`. test/helpers/size.ts gives tests their size
 * per tier.
 */
export type Tier = 'quick' | 'all' | 'long';

/** The test files of a tier, sorted by path. */
export function listTests(tier: Tier, isOnlyAdded = false): string[] {
  const files = globSync(['test/**/*.test.ts', 'test/**/*.all.ts', 'test/**/*.long.ts'], { cwd: projectDir }).sort();
  return files.filter((file) => {
    if (file.endsWith('.long.ts')) return tier === 'long';
    if (tier === 'long' || isOnlyAdded) return isSized(file) || (isOnlyAdded && file.endsWith('.all.ts'));
    return tier === 'all' || file.endsWith('.test.ts');
  });
}

/** Resolves files, folders and patterns to test files. */
export function listNamed(named: readonly string[], tier: Tier): string[] {
  const all = listTests(tier);
  return named.flatMap((name) => {
    const isFolder = statSync(join(projectDir, name), { throwIfNoEntry: false })?.isDirectory();
    return isFolder
      ? all.filter((file) => file.startsWith(join(name, '/')))
      : globSync(name, { cwd: projectDir }).sort();
  });
}

/** Whether a file has more or larger tests in a larger tier: by its own size, or by checking pages in both schemes. */
function isSized(file: string): boolean {
  return /helpers\/size\.ts'|\bassertAccessible\b/.test(readFileSync(join(projectDir, file), 'utf8'));
}
