import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { TestContext } from 'node:test';

export type ChildRequest =
  | { type: 'submit'; documentId: string }
  | { type: 'batch'; documentIds: string[] }
  | { type: 'drain'; drainSeconds: number };

export type ChildAnswer =
  | { type: 'ready' }
  | { type: 'accepted'; id: string }
  | { type: 'refused'; code: string }
  | { type: 'drained' };

/** A server in a process of its own; `ask` gives null when it died before it answered. */
export interface ServerProcess {
  pid: number;
  ask(request: ChildRequest): Promise<ChildAnswer | null>;
  kill(): Promise<void>;
  ended: Promise<unknown>;
}

/** `crashAt`: step at which it kills itself, with `:n` at the nth time. */
export async function startServerProcess(
  t: TestContext,
  dataDir: string,
  options: { crashAt?: string; env?: Record<string, string> } = {},
): Promise<ServerProcess> {
  const child = fork(join(import.meta.dirname, 'server-main.ts'), [dataDir, options.crashAt ?? ''], {
    execArgv: ['--disable-warning=ExperimentalWarning'],
    env: { ...process.env, NODE_TEST_CONTEXT: undefined, ...options.env },
  });
  const ended = once(child, 'exit');
  const kill = async () => {
    child.kill('SIGKILL');
    await ended;
  };
  t.after(() => child.kill('SIGKILL'));
  await nextAnswer(child);
  const ask = (request: ChildRequest) => {
    const answer = nextAnswer(child);
    child.send(request);
    return answer;
  };
  return { pid: child.pid!, ask, kill, ended };
}

function nextAnswer(child: ChildProcess): Promise<ChildAnswer | null> {
  return new Promise((resolve) => {
    const settle = (answer: ChildAnswer | null) => {
      child.off('message', onMessage);
      child.off('exit', onExit);
      resolve(answer);
    };
    const onMessage = (message: unknown) => settle(message as ChildAnswer);
    const onExit = () => settle(null);
    child.on('message', onMessage).on('exit', onExit);
  });
}
