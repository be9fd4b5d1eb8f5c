import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { projectDir } from '../../bin/runtime.js';
import { ensureBuilt } from '../../scripts/ensure-built.js';

/** `ade serve` in its own process. */
export interface ServiceProcess {
  url: string;
  /** The service's log so far. */
  readLog: () => string;
}

export interface StartedService extends ServiceProcess {
  child: ChildProcess;
  /** Exit code and signal of the service. */
  ended: Promise<unknown[]>;
}

/** Starts the service as people do. If it does not start, throws what it has printed. */
export async function startService(
  env: Record<string, string>,
  nodeOptions: readonly string[] = [],
  onSpawn: (child: ChildProcess, ended: Promise<unknown[]>) => void = () => undefined,
): Promise<StartedService> {
  ensureBuilt();
  const args = ['--disable-warning=ExperimentalWarning', ...nodeOptions, join(projectDir, 'dist/cli.js')];
  const child = spawn(process.execPath, [...args, 'serve', '--port', '0'], {
    env: { ...process.env, NODE_TEST_CONTEXT: undefined, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'exit');
  onSpawn(child, ended);
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text) => (log += text));
  let text = '';
  for await (const chunk of child.stdout.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
    text += chunk;
    const url = /serves at (\S+)\n/.exec(text)?.[1];
    if (url === undefined) continue;
    child.stdout.resume();
    return { url, readLog: () => log, child, ended };
  }
  throw new Error(`The service ended: ${text}${log}`);
}

/** Starts a service that ends with the test. */
export function startServiceProcess(t: TestContext, env: Record<string, string>): Promise<ServiceProcess> {
  return startService(env, [], (child, ended) =>
    t.after(async () => {
      child.kill('SIGKILL');
      await ended;
    }),
  );
}
