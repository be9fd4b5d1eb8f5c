import { type Dependencies, NAMES } from './dependencies.ts';

export interface Selection {
  /** Tests of the changed folders, the closest to the change first. */
  near: string[];
  /** All other tests, those with the fewest steps from the change first. */
  far: string[];
  /** Why everything runs; null if tests were selected. */
  reason: string | null;
}

/** So much depends on these files that no test can be left out. */
const EVERYTHING =
  /^(src\/contract\/|scripts\/(test|imports)\/|test\/helpers\/size\.ts$|package(-lock)?\.json$|\.npmrc$|tsconfig|web\/package\.json$)/;
/** Pages and settings of checks: only tests that name them depend on them. */
const HARMLESS = /\.md$|^(biome|knip)\.json$|^\.(ci|github|gitignore|gitattributes)/;
/** These tests depend on more of the project than their texts name. */
const ALWAYS = /^test\/(layers|scripts\/npm-start)\.test\.ts$/;

/** The tests whose results the changes may affect. If that is uncertain, they run. */
export function selectTests(
  tests: readonly string[],
  changed: readonly string[],
  dependencies: Dependencies,
): Selection {
  const steps = countSteps(changed, dependencies);
  const isTest = (file: string) => tests.includes(file);
  const distances = new Map(tests.flatMap((test) => [[test, steps.reached.get(test)] as const]));
  const unknown = changed.find(
    (file) => EVERYTHING.test(file) || !(steps.used.has(file) || isTest(file) || HARMLESS.test(file)),
  );
  const selected = tests.filter(
    (test) => unknown !== undefined || ALWAYS.test(test) || distances.get(test) !== undefined,
  );
  const folders = changed.flatMap(findTestFolders);
  const nearness = (test: string) =>
    Math.max(-1, ...folders.map((folder) => (test.startsWith(folder) ? folder.length : -1)));
  const distance = (test: string) => distances.get(test) ?? Number.POSITIVE_INFINITY;
  const isNear = (test: string) => changed.includes(test) || nearness(test) > 0;
  return {
    near: selected.filter(isNear).sort((a, b) => nearness(b) - nearness(a) || distance(a) - distance(b)),
    far: selected.filter((test) => !isNear(test)).sort((a, b) => distance(a) - distance(b)),
    reason: unknown === undefined ? null : `${unknown} may change any test`,
  };
}

/** For each file, how many steps it is from the nearest change; and which changed files others depend on. */
function countSteps(changed: readonly string[], dependencies: Dependencies) {
  const users = new Map<string, string[]>();
  for (const [file, targets] of dependencies) {
    // These tests always run, and do not show who depends on a file.
    if (ALWAYS.test(file)) continue;
    for (const target of targets) users.getOrInsertComputed(target, () => []).push(file);
  }
  const reached = new Map(changed.flatMap((file) => [file, `${file}${NAMES}`]).map((file) => [file, 0]));
  const used = new Set<string>();
  for (const [file, steps] of reached) {
    // A file that names a whole top folder lists its files, but does not run what they import.
    const places = listPlaces(file).filter((place) => steps === 0 || place.includes('/'));
    for (const user of places.flatMap((place) => users.get(place) ?? [])) {
      if (steps === 0) used.add(file.replace(NAMES, ''));
      if (!reached.has(user)) reached.set(user, steps + 1);
    }
  }
  return { reached, used };
}

/** A file, and the folders above it. */
function listPlaces(file: string): string[] {
  const parts = file.split('/');
  return parts.map((_, i) => parts.slice(0, parts.length - i).join('/'));
}

/** `test/` mirrors `src/`: gives the test folders of a changed file and of its room. */
function findTestFolders(file: string): string[] {
  const [top, ...rest] = file.split('/');
  if (top === 'src') return rest.slice(0, -1).map((_, i) => `test/${rest.slice(0, i + 1).join('/')}/`);
  if (top === 'test') return rest.length > 1 ? [`test/${rest.slice(0, -1).join('/')}/`] : [];
  return [`test/${top}/`];
}
