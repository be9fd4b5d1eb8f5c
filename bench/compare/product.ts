import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { projectDir } from '../../bin/runtime.js';
import { ensureBuilt } from '../../scripts/ensure-built.js';
import { installDependencies } from '../../scripts/install-dependencies.js';

/** An installed version of ADE. Benchmarks only use its command and API, since the rest differs between versions. */
export interface Product {
  name: string;
  /** The folder with bin/ade.js. */
  dir: string;
  /** The Node version that it pins. */
  runtime: string;
  dataDir: string;
}

/** The web app is left out of both versions: no comparison uses it, and building it takes long. */
const INSTALLED = ['bin', 'dist', 'templates', 'examples', 'package.json'];
const MODULES = 'node_modules';
const MAX_ARCHIVE_BYTES = 1e9;

/** This checkout in its present state, including uncommitted changes. */
export async function installCheckout(folder: string): Promise<Product> {
  ensureBuilt();
  const dir = join(folder, 'new');
  for (const name of INSTALLED) cpSync(join(projectDir, name), join(dir, name), { recursive: true });
  linkModules(dir);
  return openProduct('this checkout', dir);
}

export async function installCommit(commit: string, folder: string): Promise<Product> {
  const dir = join(folder, 'old');
  mkdirSync(dir);
  const git = { cwd: projectDir, maxBuffer: MAX_ARCHIVE_BYTES };
  execFileSync('tar', ['-x', '-C', dir], { input: execFileSync('git', ['archive', `${commit}^{commit}`], git) });
  if (isDeepStrictEqual(readLock(dir), readLock(projectDir))) linkModules(dir);
  else installDependencies(dir);
  const product = await openProduct(commit, dir);
  // The first use of a checkout builds it, wherever its scripts are.
  execFileSync(product.runtime, [join(dir, 'bin/ade.js'), '--version']);
  // If a version has sources, each start would check whether they are newer than the build.
  const rest = readdirSync(dir).filter((name) => ![...INSTALLED, MODULES].includes(name));
  for (const name of rest) rmSync(join(dir, name), { recursive: true });
  return product;
}

async function openProduct(name: string, dir: string): Promise<Product> {
  const { findRuntime }: { findRuntime: () => string } = await import(pathToFileURL(join(dir, 'bin/runtime.js')).href);
  return { name, dir, runtime: findRuntime(), dataDir: `${dir}-data` };
}

/** The dependencies. The lock file also has the version of ADE itself, which may differ. */
function readLock(dir: string): unknown {
  const { packages } = JSON.parse(readFileSync(join(dir, 'package-lock.json'), 'utf8'));
  return Object.entries(packages).filter(([path]) => path.startsWith(`${MODULES}/`));
}

/** Sources are built with what is in the folder of the web app, too: TypeScript 6, which makes types of the client. */
function linkModules(dir: string): void {
  for (const folder of ['', 'web'].filter((name) => existsSync(join(dir, name)))) {
    symlinkSync(join(projectDir, folder, MODULES), join(dir, folder, MODULES));
  }
}
