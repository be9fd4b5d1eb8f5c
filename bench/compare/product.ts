import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { projectDir } from '../../bin/runtime.js';
import { ensureBuilt } from '../../scripts/ensure-built.js';

/** One version of ADE as it is installed. Versions differ inside, so a benchmark uses only its command and its API. */
export interface Product {
  name: string;
  /** Has bin/ade.js. */
  dir: string;
  /** The Node that it has pinned. */
  runtime: string;
  dataDir: string;
}

/** What runs. The web app is left out on both sides: no comparison uses it, and building it takes long. */
const INSTALLED = ['bin', 'dist', 'templates', 'package.json'];

/** This checkout, with changes that are not committed, as it is now: editing it meanwhile changes nothing. */
export async function installCheckout(folder: string): Promise<Product> {
  ensureBuilt();
  const dir = join(folder, 'new');
  for (const path of INSTALLED) cpSync(join(projectDir, path), join(dir, path), { recursive: true });
  linkModules(dir);
  return openProduct('this checkout', dir);
}

export async function installCommit(commit: string, folder: string): Promise<Product> {
  const source = join(folder, 'source');
  mkdirSync(source);
  const archive = join(folder, 'source.tar');
  execFileSync('git', ['archive', '--output', archive, `${commit}^{commit}`], { cwd: projectDir });
  execFileSync('tar', ['-xf', archive, '-C', source]);
  if (isDeepStrictEqual(readLock(source), readLock(projectDir))) linkModules(source);
  else installModules(source);
  // It builds itself when it has not been built yet, wherever its scripts are.
  const { runtime } = await openProduct(commit, source);
  execFileSync(runtime, [join(source, 'bin/ade.js'), '--version']);
  const dir = join(folder, 'old');
  for (const path of INSTALLED) cpSync(join(source, path), join(dir, path), { recursive: true });
  cpSync(join(source, 'node_modules'), join(dir, 'node_modules'), { recursive: true, verbatimSymlinks: true });
  rmSync(source, { recursive: true });
  return openProduct(commit, dir);
}

async function openProduct(name: string, dir: string): Promise<Product> {
  const { findRuntime }: { findRuntime: () => string } = await import(pathToFileURL(join(dir, 'bin/runtime.js')).href);
  return { name, dir, runtime: findRuntime(), dataDir: `${dir}-data` };
}

/** What is installed; the lock file also has the version of ADE itself. */
function readLock(dir: string): unknown {
  const { packages } = JSON.parse(readFileSync(join(dir, 'package-lock.json'), 'utf8'));
  return Object.entries(packages).filter(([path]) => path.startsWith('node_modules/'));
}

function linkModules(dir: string): void {
  symlinkSync(join(projectDir, 'node_modules'), join(dir, 'node_modules'));
}

function installModules(dir: string): void {
  const options = ['--include=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  // A sandbox may run what is installed as another user, who may only read what everybody may.
  const umask = process.umask(0o022);
  execFileSync('npm', ['ci', ...options], { cwd: dir, stdio: ['ignore', 2, 2] });
  process.umask(umask);
}
