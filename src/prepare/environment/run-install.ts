import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { AdeError } from '../../contract/errors/index.ts';
import type { SandboxLevel } from '../../contract/levels.ts';
import { makeInstallConfinement, startConfined } from '../../sandbox/index.ts';
import { npmPath } from '../installation.ts';
import { makeNpmEnvironment } from './npm-environment.ts';

/** Even a package with hundreds of dependencies needs less memory and CPU time. */
const INSTALL_LIMITS = { memoryMb: 1024, cpuSeconds: 600, logBytes: 4 * 1024 * 1024 };

interface RunInstallOptions {
  /** Folder with package.json, lock file and local dependencies; npm works in it. */
  stageDir: string;
  /** npm's download cache, shared by all builds. */
  cacheDir: string;
  level: SandboxLevel;
  signal: AbortSignal;
}

/** Runs the pinned `npm ci` without install scripts, confined to its stage and cache. */
export async function runInstall(options: RunInstallOptions): Promise<{ log: string; ok: boolean }> {
  const { stageDir, cacheDir, level, signal } = options;
  mkdirSync(cacheDir, { recursive: true });
  const install = startConfined(level, {
    ...makeInstallConfinement({
      entry: npmPath(),
      args: ['ci', ...makeFlags(cacheDir)],
      cwd: stageDir,
      env: makeNpmEnvironment(process.env, join(stageDir, '.tmp')),
      writePaths: [stageDir, cacheDir],
      limits: INSTALL_LIMITS,
    }),
    inheritEnv: false,
  });
  const stop = (): void => install.kill({ code: 'cancelled', details: {} });
  signal.addEventListener('abort', stop);
  if (signal.aborted) stop();
  install.input.end();
  install.output.resume();
  const { reason, logTail } = await install.ended;
  signal.removeEventListener('abort', stop);
  signal.throwIfAborted();
  if (reason?.code === 'sandbox_unavailable') throw new AdeError(reason.code, reason.details);
  const ending = reason === null ? '' : `\n${new AdeError(reason.code, reason.details).message}\n`;
  return { log: `npm ci --ignore-scripts --omit=dev\n${logTail}${ending}`, ok: reason === null };
}

/** No scripts, no development dependencies, no links, and no requests to the registry except for the packages. */
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
    `--cache=${cacheDir}`,
  ];
}
