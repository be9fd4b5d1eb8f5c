import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { projectDir } from '../../bin/runtime.js';

/** A node: `ade serve` in a process of its own. */
export interface NodeProcess {
  url: string;
  /** The administrator's, which the first node of a database prints. */
  token: string | null;
  pid: number;
  /** What it logs, a line of JSON each. */
  logPath: string;
  stop(): Promise<void>;
  /** Ends it as a crash would. */
  kill(): Promise<void>;
}

const running = new Set<ChildProcess>();

/** Ends all that were started and still run; for a benchmark that is interrupted. */
export function killAllNodes(): void {
  for (const child of running) child.kill('SIGKILL');
}

/** `folder` gets its data folder and its log. */
export async function startNodeProcess(
  folder: string,
  name: string,
  settings: Record<string, string>,
): Promise<NodeProcess> {
  const logPath = join(folder, `${name}.log`);
  const log = openSync(logPath, 'a');
  const env = { ...process.env, ADE_DATA_DIR: join(folder, name), ADE_PORT: '0', ...settings };
  const args = ['--disable-warning=ExperimentalWarning', join(projectDir, 'dist/cli.js'), 'serve'];
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', log] });
  closeSync(log);
  running.add(child);
  child.once('exit', () => running.delete(child));
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  };
  const { url, token } = await readGreeting(child, logPath);
  return { url, token, pid: child.pid!, logPath, stop: () => end('SIGTERM'), kill: () => end('SIGKILL') };
}

/** The line with the token is printed together with that of the address. */
function readGreeting(child: ChildProcess, logPath: string): Promise<Pick<NodeProcess, 'url' | 'token'>> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.once('exit', (code) => reject(new Error(`A node ended with ${code}; see ${logPath}. ${text}`)));
    child.stdout!.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      const url = /serves at (\S+)/.exec(text)?.[1];
      // Printed in one turn, so this comes after both.
      if (url !== undefined) setTimeout(() => resolve({ url, token: /#token=(\S+)/.exec(text)?.[1] ?? null }), 100);
    });
  });
}
