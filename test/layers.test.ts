import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { readImports } from '../scripts/imports/read-imports.ts';

interface Layer {
  folder: string;
  /** The folders that this folder may import from; by default all folders above it in the table. */
  only?: string[];
}

/** The layers, top down: `docs/architecture.md` has the same table. A folder imports from itself and from folders above it. */
const layers: Layer[] = [
  { folder: 'src/contract' },
  { folder: 'src/base' },
  { folder: 'src/workbook' },
  { folder: 'src/sandbox' },
  // Modules that rules import run in the sandbox, so they use only types of the contract and pure libraries.
  { folder: 'src/rules/library', only: ['src/contract'] },
  { folder: 'src/rules' },
  // Realm and host run next to hostile code: they contain only themselves, the contract and what both sides share.
  { folder: 'src/rules/realm', only: ['src/contract', 'src/workbook', 'src/rules'] },
  { folder: 'src/rules/host', only: ['src/contract', 'src/workbook', 'src/rules', 'src/rules/realm'] },
  { folder: 'src/rules/client', only: ['src/contract', 'src/workbook', 'src/sandbox', 'src/rules'] },
  { folder: 'src/record' },
  { folder: 'src/exports' },
  { folder: 'src/subjects' },
  { folder: 'src/engine' },
  { folder: 'src/previews' },
  { folder: 'src/package' },
  { folder: 'src/runner' },
  { folder: 'src/trials' },
  { folder: 'src/storage' },
  { folder: 'src/service' },
  { folder: 'src/http' },
  // Bundled for other programs and for browsers, which have nothing else of ADE.
  { folder: 'src/client', only: ['src/contract'] },
  { folder: 'src/cli' },
  { folder: 'web/src', only: ['src/contract'] },
  // The web app's build collects licences in the same way as the build of src.
  { folder: 'web', only: ['scripts', 'web/src'] },
  { folder: 'bin', only: [] },
  { folder: 'scripts' },
  { folder: 'bench' },
  { folder: 'fuzz' },
  { folder: 'test' },
];

const projectDir = resolve(import.meta.dirname, '..');

/** The innermost folder in the table that contains a file. */
function findLayer(file: string): Layer | undefined {
  const matches = layers.filter(({ folder }) => file.startsWith(`${folder}/`));
  return matches.sort((a, b) => b.folder.length - a.folder.length)[0];
}

function mayImport(from: Layer, to: Layer): boolean {
  if (from === to) return true;
  if (from.only !== undefined) return from.only.includes(to.folder);
  return layers.indexOf(to) < layers.indexOf(from);
}

test('no folder imports from a folder below it', () => {
  const found: string[] = [];
  for (const [file, imports] of readImports()) {
    const from = findLayer(file);
    if (from === undefined) continue;
    for (const { file: imported } of imports) {
      const to = findLayer(imported);
      if (to !== undefined && !mayImport(from, to)) found.push(`${file} imports ${imported}`);
    }
  }
  assert.deepEqual(found, []);
});

test('docs/architecture.md has the same table', () => {
  const page = readFileSync(join(projectDir, 'docs/architecture.md'), 'utf8');
  const [, table = ''] = page.split('| `src/` | content |');
  const documented = [...table.split('\n\n')[0]!.matchAll(/^\| `([\w-]+)\/` \|/gm)].map(([, name]) => `src/${name}`);
  const inOrder = layers.map(({ folder }) => folder).filter((folder) => /^src\/[\w-]+$/.test(folder));
  assert.deepEqual(documented, inOrder);
});

test('every file of src is in a folder of the table', () => {
  const files = globSync('src/**/*.ts', { cwd: projectDir });
  assert.deepEqual(
    files.filter((file) => findLayer(file) === undefined),
    [],
  );
});

test('no file imports itself through other files', () => {
  const imports = readImports();
  const done = new Set<string>();
  const visit = (file: string, path: string[]): void => {
    const start = path.indexOf(file);
    assert.equal(start, -1, `a circle: ${[...path.slice(start), file].join(' → ')}`);
    if (done.has(file)) return;
    for (const { file: imported } of imports.get(file) ?? []) visit(imported, [...path, file]);
    done.add(file);
  };
  for (const file of imports.keys()) visit(file, []);
});

/** The name of an entry as seen from its folder: a subfolder, the folder's `index.ts` (its top), or its other files (its bottom). */
function nameNode(parts: readonly string[], depth: number): string {
  if (depth < parts.length - 1) return `${parts[depth]}/`;
  return parts[depth]!.startsWith('index.ts') ? 'index.ts' : 'its files';
}

/** For each folder below `root`: which of its entries import which others. */
function readArrows(root: string): Map<string, Map<string, Set<string>>> {
  const arrows = new Map<string, Map<string, Set<string>>>();
  for (const [file, imports] of readImports()) {
    for (const { file: imported } of imports) {
      if (![file, imported].every((path) => path.startsWith(`${root}/`))) continue;
      const [from, to] = [file.split('/'), imported.split('/')];
      const depth = from.findIndex((part, i) => part !== to[i]);
      const [source, target] = [nameNode(from, depth), nameNode(to, depth)];
      if (source === target) continue;
      const folder = from.slice(0, depth).join('/');
      const inFolder = arrows.getOrInsertComputed(folder, () => new Map());
      inFolder.getOrInsertComputed(source, () => new Set()).add(target);
    }
  }
  return arrows;
}

/** All entries of `arrows` that are on a circle: their imports lead back to them. */
function findCircle(arrows: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const reach = (start: string): Set<string> => {
    const seen = new Set<string>();
    const next = [...(arrows.get(start) ?? [])];
    for (let node = next.pop(); node !== undefined; node = next.pop()) {
      if (seen.has(node)) continue;
      seen.add(node);
      next.push(...(arrows.get(node) ?? []));
    }
    return seen;
  };
  return [...arrows.keys()].filter((node) => reach(node).has(node)).sort();
}

for (const root of ['src', 'web/src']) {
  test(`the folders of ${root} have an order, at every depth`, () => {
    const circles = [...readArrows(root)].flatMap(([folder, arrows]) => {
      const circle = findCircle(arrows);
      return circle.length === 0 ? [] : [`${folder}: ${circle.join(', ')}`];
    });
    assert.deepEqual(circles, []);
  });
}

/**
 * Folders of tables and shapes, whose files are imported one by one. Every other folder is imported through an `index.ts`: its own, or
 * the one of a folder in it. A lazy import names the file that it needs, so that nothing else is loaded.
 */
const ROOMS_WITHOUT_A_DOOR = ['src/contract'];

/** Imports that bypass an `index.ts`, and why. */
const PAST_THE_DOOR: { from: string; to: string[]; because: string }[] = [
  {
    from: 'src/cli',
    to: ['src/runner/event-log.ts', 'src/runner/parse-as-of.ts', 'src/runner/recipe-file.ts'],
    because: 'every command loads these small files, and the runner only where a job is run',
  },
];

test('a folder is imported through its index.ts', () => {
  const found: string[] = [];
  const allowed = PAST_THE_DOOR.flatMap(({ from, to }) => to.map((target) => `${from} → ${target}`));
  const used = new Set<string>();
  for (const [file, imports] of readImports()) {
    const room = findRoom(file);
    if (!file.startsWith('src/')) continue;
    for (const { file: imported, isLazy } of imports) {
      const entered = findRoom(imported);
      if (entered === room || !imported.startsWith('src/') || ROOMS_WITHOUT_A_DOOR.includes(entered)) continue;
      if (isLazy || imported.endsWith('/index.ts')) continue;
      const exception = `${room} → ${imported}`;
      if (allowed.includes(exception)) used.add(exception);
      else found.push(`${file} imports ${imported}`);
    }
  }
  assert.deepEqual(found, []);
  assert.deepEqual([...used].sort(), allowed.sort(), 'an exception that nothing needs');
});

/** Returns `src/storage` for `src/storage/store/jobs.ts`. */
function findRoom(file: string): string {
  return file.split('/').slice(0, 2).join('/');
}
