import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { projectDir } from '../../bin/runtime.js';
import { ensureBuilt } from '../../scripts/ensure-built.js';

/** `ade serve` in its own process. */
export interface ServiceProcess {
  url: string;
  /** Its log so far. */
  readLog: () => string;
}

/** Starts the service as people do; it ends with the test. If it does not start, throws an error with its output. */
export async function startServiceProcess(t: TestContext, env: Record<string, string>): Promise<ServiceProcess> {
  ensureBuilt();
  const args = ['--disable-warning=ExperimentalWarning', join(projectDir, 'dist/cli.js'), 'serve', '--port', '0'];
  const child = spawn(process.execPath, args, {
    env: { ...process.env, NODE_TEST_CONTEXT: undefined, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'exit');
  t.after(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text) => (log += text));
  let text = '';
  for await (const chunk of child.stdout.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
    text += chunk;
    const url = /serves at (\S+)/.exec(text)?.[1];
    if (url === undefined) continue;
    child.stdout.resume();
    return { url, readLog: () => log };
  }
  throw new Error(`The service ended: ${text}${log}`);
}
