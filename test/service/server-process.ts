import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { NewCorrection } from '../../src/contract/corrections.ts';
import type { CheckSource } from '../../src/runner/index.ts';
import type { CorrectionSet, ReviewStepSent } from './harness.ts';

export type ChildRequest =
  | { type: 'submit'; documentId: string; checks?: CheckSource; senderId?: string; period?: string }
  | { type: 'batch'; documentIds: string[] }
  | { type: 'correct'; jobId: string; set: CorrectionSet }
  /** Keeps corrections that are not applied yet, or discards them (null); answered with their id. */
  | { type: 'draft'; jobId: string; corrections: NewCorrection[] | null }
  /** Answered with the number of the newest finished revision once no revision is running. */
  | { type: 'settle'; jobId: string }
  /** Takes steps in the review of a job, each with its key; answered with the resulting state. */
  | { type: 'review'; jobId: string; steps: ReviewStepSent[] }
  /** Makes the next version of a recipe; answered with its number. */
  | { type: 'recipe'; senderId: string; base: number; name: string }
  /** Finds and erases a person whose data is in documents; answered with the id of the search once it was erased. */
  | { type: 'erase'; terms: string[]; reference: string }
  | { type: 'drain'; drainSeconds: number };

export type ChildAnswer =
  | { type: 'ready' }
  | { type: 'accepted'; id: string }
  | { type: 'refused'; code: string }
  | { type: 'drained' };

/** Sent without a request when a job has finished a pass. */
export interface PassFinished {
  type: 'pass_finished';
}

/** A server in its own process; `ask` returns null if the server died before it answered. */
export interface ServerProcess {
  pid: number;
  ask(request: ChildRequest): Promise<ChildAnswer | null>;
  kill(): Promise<void>;
  /** Resolves when any job finishes a pass from now on, or when the process has ended. */
  passFinished(): Promise<void>;
  ended: Promise<unknown>;
}

export interface ServerProcessOptions {
  /** Step at which it kills itself; `:n` means at the nth time. */
  crashAt?: string;
  env?: Record<string, string>;
  /** The program that runs the server, with the arguments before the server's own; its process becomes the server. */
  within?: { program: string; args: string[] } | undefined;
}

export async function startServerProcess(
  t: TestContext,
  dataDir: string,
  options: ServerProcessOptions = {},
): Promise<ServerProcess> {
  const { within } = options;
  const child = fork(join(import.meta.dirname, 'server-main.ts'), [dataDir, options.crashAt ?? ''], {
    execPath: within?.program ?? process.execPath,
    execArgv: [...(within ? [...within.args, process.execPath] : []), '--disable-warning=ExperimentalWarning'],
    env: { ...process.env, NODE_TEST_CONTEXT: undefined, ...options.env },
  });
  const ended = once(child, 'exit');
  const kill = async () => {
    child.kill('SIGKILL');
    await ended;
  };
  t.after(() => child.kill('SIGKILL'));
  if ((await nextAnswer(child)) === null && options.crashAt === undefined) throw new Error('The server did not start.');
  const ask = (request: ChildRequest) => {
    const answer = nextAnswer(child);
    // If the process has just died, sending fails; its exit is the answer.
    child.send(request, () => undefined);
    return answer;
  };
  const passFinished = async () => void (await nextMessage(child, (message) => message.type === 'pass_finished'));
  return { pid: child.pid!, ask, kill, passFinished, ended };
}

async function nextAnswer(child: ChildProcess): Promise<ChildAnswer | null> {
  return (await nextMessage(child, (message) => message.type !== 'pass_finished')) as ChildAnswer | null;
}

function nextMessage(
  child: ChildProcess,
  isWanted: (message: ChildAnswer | PassFinished) => boolean,
): Promise<ChildAnswer | PassFinished | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(null);
  return new Promise((resolve) => {
    const settle = (message: ChildAnswer | PassFinished | null) => {
      child.off('message', onMessage);
      child.off('exit', onExit);
      resolve(message);
    };
    const onMessage = (message: unknown) => {
      if (isWanted(message as ChildAnswer | PassFinished)) settle(message as ChildAnswer | PassFinished);
    };
    const onExit = () => settle(null);
    child.on('message', onMessage).on('exit', onExit);
  });
}

/** Sends a request to a server that kills itself at a step, and waits until it has exited. */
export async function crashServer(
  t: TestContext,
  dataDir: string,
  crashAt: string,
  request: ChildRequest,
): Promise<void> {
  const child = await startServerProcess(t, dataDir, { crashAt });
  await child.ask(request);
  await child.ended;
}
