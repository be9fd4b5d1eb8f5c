import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectDir } from '../../../bin/runtime.js';
import { listBundles } from '../../bundles.ts';
import { type Import, readImports } from '../../imports/read-imports.ts';
import { listPaths, readMentions } from './read-mentions.ts';

/** What a file depends on: files and folders, as paths from the project's folder. */
export type Dependencies = Map<string, Set<string>>;

const BUILD = ['scripts/build.ts', 'scripts/bundles.ts', 'scripts/bundled-crc32.ts', 'scripts/schema-types.ts'];
/** Declarations that `npm run build` makes of types, which otherwise are erased. */
const RULE_TYPES = ['src/rules/library', 'src/contract', 'src/package/rules'];

/**
 * Of every source file: what it imports at run time, what its texts name, and for each bundle that they name, its sources.
 * Types are left out: whether they fit is what the checks look at.
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

/** Sources of what is built and named in a file. */
function findBuilt(file: string, source: string, bundles: Map<string, string>): string[] {
  const texts = listPaths(file, source);
  const found = [...bundles].filter(([path]) => texts.some((text) => text === path || text.endsWith(`/${path}`)));
  const sources = found.flatMap(([, entry]) => [entry, ...BUILD]);
  if (source.includes('launcher-')) sources.push('src/sandbox/linux/launcher/make-executable.ts', ...BUILD);
  if (texts.some((text) => /\bdist\/types\b/.test(text))) sources.push(...RULE_TYPES, ...BUILD);
  // The service serves whatever was built: only tests depend on what it is.
  if (file.startsWith('test/') && /ensureWebBuilt|web\/dist/.test(source)) sources.push('web');
  return sources;
}
