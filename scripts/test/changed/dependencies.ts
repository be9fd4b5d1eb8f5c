import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectDir } from '../../../bin/runtime.js';
import { listBundles } from '../../bundles.ts';
import { type Import, readImports } from '../../imports/read-imports.ts';
import { listPaths, readMentions } from './read-mentions.ts';

/** For each file, the files and folders that it depends on, as paths from the project's folder. */
export type Dependencies = Map<string, Set<string>>;

const BUILD = ['scripts/build.ts', 'scripts/bundles.ts', 'scripts/bundled-crc32.ts', 'scripts/schema-types.ts'];
/** `npm run build` makes declarations from these types; elsewhere, types are erased. */
const RULE_TYPES = ['src/rules/library', 'src/contract', 'src/package/rules'];

/**
 * The dependencies of every source file: files that it imports at run time, files that its texts name, and the sources
 * of each bundle that they name. Types are left out, since the checks test whether they fit.
 */
export function readDependencies(imports: Map<string, Import[]> = readImports()): Dependencies {
  const bundles = listBundles();
  return new Map(
    [...imports].map(([file, imported]) => {
      const source = readFileSync(join(projectDir, file), 'utf8');
      const atRunTime = imported.filter(({ isType }) => !isType).map((one) => one.file);
      return [file, new Set([...atRunTime, ...readMentions(file, source), ...findBuilt(file, source, bundles)])];
    }),
  );
}

/** Sources of the built files that a file names. */
function findBuilt(file: string, source: string, bundles: Map<string, string>): string[] {
  const texts = listPaths(file, source);
  const found = [...bundles].filter(([path]) => texts.some((text) => text === path || text.endsWith(`/${path}`)));
  const sources = found.flatMap(([, entry]) => [entry, ...BUILD]);
  if (source.includes('launcher-')) sources.push('src/sandbox/linux/launcher/make-executable.ts', ...BUILD);
  if (texts.some((text) => /\bdist\/types\b/.test(text))) sources.push(...RULE_TYPES, ...BUILD);
  // The service serves any build, whatever is in it: only tests depend on its content.
  if (file.startsWith('test/') && /ensureWebBuilt|web\/dist/.test(source)) sources.push('web');
  return sources;
}
