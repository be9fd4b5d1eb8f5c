// Plain JavaScript for any Node from 20 on: builds dist/ when it is missing or older than its sources.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { findRuntime, projectDir } from '../bin/runtime.js';

/** Time of the newest change below a folder, in ms. */
export function findNewestMs(dir) {
  let newestMs = 0;
  // The recursive reading of Node takes half as long again.
  for (const entry of readdirSync(dir, { withFileTypes: true })) {
    const path = `${dir}/${entry.name}`;
    if (entry.isDirectory()) newestMs = Math.max(newestMs, findNewestMs(path));
    else if (entry.isFile()) newestMs = Math.max(newestMs, statSync(path).mtimeMs);
  }
  return newestMs;
}

/** What builds dist/. */
const BUILDERS = ['build', 'bundles', 'client-types', 'keep-names', 'third-party'].map((name) => `scripts/${name}.ts`);

function isFresh() {
  const marker = join(projectDir, 'dist', '.built');
  if (!existsSync(marker)) return false;
  const builtMs = statSync(marker).mtimeMs;
  const isOlder = (path) => statSync(join(projectDir, path)).mtimeMs < builtMs;
  return (
    findNewestMs(join(projectDir, 'src')) < builtMs && [...BUILDERS, 'package.json', 'docs/openapi.json'].every(isOlder)
  );
}

let isBuilt = false;

/** Builds if necessary, and checks that only once; throws with the build's own messages if it fails. */
export function ensureBuilt() {
  isBuilt ||= isFresh();
  if (isBuilt) return;
  const args = ['--disable-warning=ExperimentalWarning', join(projectDir, 'scripts/build.ts')];
  const result = spawnSync(findRuntime(), args, { encoding: 'utf8' });
  if (result.status !== 0) throw new Error(`ADE could not be built:\n${result.stdout}${result.stderr}`);
  isBuilt = true;
}
