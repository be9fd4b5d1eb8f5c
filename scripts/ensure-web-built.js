// Plain JavaScript for any Node from 20 on: builds web/dist when it is missing or older than its sources.
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { findRuntime, projectDir } from '../bin/runtime.js';
import { findNewestMs } from './ensure-built.js';

const webDir = join(projectDir, 'web');
/** The last file of a build. */
const marker = join(webDir, 'dist', '.vite', 'third-party.json');
const sources = [join(webDir, 'src'), join(webDir, 'public'), join(projectDir, 'src', 'contract')];
const files = [
  'index.html',
  'vite.config.ts',
  'mantine-styles.ts',
  'precompress.ts',
  'typescript-libs.ts',
  'package.json',
  '../scripts/third-party.ts',
  '../docs/schemas/manifest.schema.json',
].map((name) => join(webDir, name));

function isFresh() {
  if (!existsSync(marker)) return false;
  const builtMs = statSync(marker).mtimeMs;
  return sources.every((dir) => findNewestMs(dir) < builtMs) && files.every((file) => statSync(file).mtimeMs < builtMs);
}

/** Builds if nothing is built, or a build was interrupted; throws what `ensureWebBuilt` throws. */
export function ensureWebThere() {
  if (!existsSync(marker)) ensureWebBuilt();
}

/** Builds if necessary; throws with the build's own messages if it fails. */
export function ensureWebBuilt() {
  if (isFresh()) return;
  const vite = join(projectDir, 'node_modules', 'vite', 'bin', 'vite.js');
  if (!existsSync(vite)) throw new Error('The web app cannot be built: vite is missing. Run: npm install.');
  process.stderr.write('Building the web app…\n');
  const args = [vite, 'build', webDir, '--logLevel', 'warn'];
  const result = spawnSync(findRuntime(), args, { cwd: projectDir, encoding: 'utf8' });
  if (result.status !== 0) throw new Error(`The web app could not be built:\n${result.stdout}${result.stderr}`);
}
