import { AdeError } from '../../contract/errors/index.ts';
import type { SandboxLevel } from '../../contract/levels.ts';
import { makeInstallConfinement, startConfined } from '../../sandbox/index.ts';
import { npmPath } from '../installation.ts';

/** Enough even for a package with hundreds of dependencies. */
const NPM_LIMITS = { memoryMb: 1024, cpuSeconds: 600, logBytes: 4 * 1024 * 1024 };

export interface NpmRun {
  args: string[];
  cwd: string;
  env: Record<string, string>;
  writePaths: string[];
  /** The only port to which npm may connect; if missing, npm has no network. */
  connectPort?: number;
  level: SandboxLevel;
  signal: AbortSignal;
}

/** Runs the pinned npm in confinement. Throws `sandbox_unavailable`, or the reason of `signal`. */
export async function runNpm(run: NpmRun): Promise<{ log: string; ok: boolean }> {
  const { args, cwd, env, writePaths, connectPort, level, signal } = run;
  const network = connectPort !== undefined;
  const npm = startConfined(level, {
    ...makeInstallConfinement({
      ...{ entry: npmPath(), args, cwd, env, writePaths, network, connectPort },
      limits: NPM_LIMITS,
    }),
    inheritEnv: false,
  });
  const stop = (): void => npm.kill({ code: 'cancelled', details: {} });
  signal.addEventListener('abort', stop);
  if (signal.aborted) stop();
  npm.input.end();
  npm.output.resume();
  const { reason, logTail } = await npm.ended;
  signal.removeEventListener('abort', stop);
  signal.throwIfAborted();
  if (reason?.code === 'sandbox_unavailable') throw new AdeError(reason.code, reason.details);
  const ending = reason === null ? '' : `\n${new AdeError(reason.code, reason.details).message}\n`;
  return { log: `${logTail}${ending}`, ok: reason === null };
}
