import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { SandboxLevel } from '../../contract/levels.ts';
import { makeNpmEnvironment, useProxy } from './npm-environment.ts';
import { makeRegistries, type NpmConfig, type Registries } from './registries.ts';
import { runNpm } from './run-npm.ts';

export interface NpmOptions {
  /** Folder with package.json, lock file and local dependencies, in which npm works. */
  stageDir: string;
  /** npm's download cache, shared by all builds. */
  cacheDir: string;
  level: SandboxLevel;
  signal: AbortSignal;
}

interface Installed {
  log: string;
  ok: boolean;
  refused: readonly string[];
}

/** Asks npm for its settings, which come from many files and variables. If this fails, returns npm's output. */
export async function readRegistries({
  stageDir,
  level,
  signal,
}: Omit<NpmOptions, 'cacheDir'>): Promise<{ registries: Registries } | { registries?: undefined; log: string }> {
  const { log, ok } = await runNpm({
    args: ['config', 'list', '--json', '--loglevel=error', '--logs-max=0'],
    cwd: stageDir,
    env: makeNpmEnvironment(process.env, join(stageDir, '.tmp')),
    writePaths: [stageDir],
    level,
    signal,
  });
  const config = ok ? parseConfig(log) : undefined;
  return config === undefined ? { log } : { registries: makeRegistries(config, process.env) };
}

function parseConfig(text: string): NpmConfig | undefined {
  try {
    return JSON.parse(text) as NpmConfig;
  } catch {
    return undefined;
  }
}

/** Runs the pinned `npm ci` without install scripts, confined to its stage, its cache and the registries. */
export async function runInstall(options: NpmOptions, registries: Registries): Promise<Installed> {
  const { stageDir, cacheDir, level, signal } = options;
  mkdirSync(cacheDir, { recursive: true });
  // Without registries, nothing needs to be fetched, so npm has no network at all.
  const proxy = registries.origins.size === 0 ? undefined : await startProxy(registries);
  const env = makeNpmEnvironment(process.env, join(stageDir, '.tmp'));
  try {
    const { log, ok } = await runNpm({
      args: ['ci', ...makeFlags(cacheDir), ...(proxy === undefined ? ['--offline'] : [])],
      cwd: stageDir,
      env: proxy === undefined ? env : useProxy(env, proxy.url),
      writePaths: [stageDir, cacheDir],
      connectPort: proxy?.port,
      level,
      signal,
    });
    return { log: `npm ci --ignore-scripts --omit=dev\n${log}`, ok, refused: [...(proxy?.refused ?? [])] };
  } finally {
    proxy?.close();
  }
}

/** Only loaded here: Node's http and TLS take much of the time that a job needs to start. */
async function startProxy(registries: Registries) {
  const { startRegistryProxy } = await import('./registry-proxy.ts');
  return startRegistryProxy(registries);
}

/** No scripts, development dependencies, links or git, and no requests except for packages, through the proxy. */
function makeFlags(cacheDir: string): string[] {
  return [
    '--ignore-scripts',
    '--omit=dev',
    '--install-links',
    '--no-bin-links',
    '--no-audit',
    '--no-fund',
    '--no-update-notifier',
    '--no-progress',
    '--logs-max=0',
    '--color=false',
    '--noproxy=',
    '--replace-registry-host=npmjs',
    '--allow-git=none',
    '--allow-remote=none',
    `--cache=${cacheDir}`,
  ];
}
