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
  const doors = readDoors(imports);
  return new Map(
    [...imports].map(([file, imported]) => {
      const source = readText(file);
      const atRunTime = imported.filter(({ isType }) => !isType).flatMap((one) => passDoors(one, doors));
      const mentions = [...readMentions(file, source)];
      // Tests run the examples of the pages that they name.
      const pages = mentions.filter((path) => path.endsWith('.md')).map(readText);
      const own = [source, ...pages].flatMap((text) => findOwn(text, bundles));
      return [file, new Set([...atRunTime, ...mentions, ...findBuilt(file, source, bundles), ...own])];
    }),
  );
}

function readText(path: string): string {
  return readFileSync(join(projectDir, path), 'utf8');
}

/** The re-exports of an `index.ts`: for each name there, the file that it comes from and its name in it. */
type Doors = Map<string, Map<string, { file: string; name: string }>>;

/** Added to the path of an `index.ts`: means only its own statements, without the files that it re-exports from. */
export const NAMES = '#names';

function readDoors(imports: Map<string, Import[]>): Doors {
  const doors: Doors = new Map();
  for (const [door, imported] of imports) {
    if (!door.endsWith('/index.ts')) continue;
    const passed = imported.flatMap(({ file, names }) =>
      (names ?? []).flatMap(({ name, exportedAs }) =>
        exportedAs === null ? [] : [[exportedAs, { file, name }] as const],
      ),
    );
    doors.set(door, new Map(passed));
  }
  return doors;
}

/** Importing a name through an `index.ts` makes a file depend on the name's own file, not on the others there. */
function passDoors({ file, names }: Pick<Import, 'file' | 'names'>, doors: Doors): string[] {
  const door = doors.get(file);
  if (door === undefined || names === null || names.length === 0) return [file];
  return names.flatMap(({ name }) => {
    const behind = door.get(name);
    if (behind === undefined) return [file];
    const next = { file: behind.file, names: [{ name: behind.name, exportedAs: null }] };
    return [`${file}${NAMES}`, ...passDoors(next, doors)];
  });
}

/** Imports of the package by its own name, as in rules; imports of types are left out, because they are erased. */
const OWN = /\b(?:import|export)\b(?!\s+type\b)[^;']*'ade(\/[\w/-]+)'/g;
const { exports: OFFERED } = JSON.parse(readText('package.json'));

/** Sources of the modules that a file imports from the package by its own name. */
function findOwn(source: string, bundles: Map<string, string>): string[] {
  const built = [...source.matchAll(OWN)].map(([, path]): string => OFFERED[`.${path}`]?.default ?? '');
  return built.flatMap((path) => bundles.get(path.replace('./dist/', '')) ?? []);
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
