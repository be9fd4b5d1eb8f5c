import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { here } from './folders.ts';

/** A process of `ade serve`. */
export interface ServeProcess {
  url: string;
  /** The administrator's token; empty unless this was the first start with its database. */
  token: string;
  pid: number;
  /** The server's log, one line of JSON per entry. */
  logPath: string;
  stop(): Promise<void>;
  /** Ends the process as a crash would. */
  kill(): Promise<void>;
}

interface Start {
  /** The folder in which the data folder and the log are made. */
  folder: string;
  name: string;
  settings: Record<string, string>;
  /** The first start with a database prints a token. */
  isFirst: boolean;
  /** The version of ADE; by default this checkout. */
  ade?: { dir: string; runtime: string };
}

const running = new Set<ChildProcess>();

/** Ends all servers that are still running, for a benchmark that is interrupted. */
export function killAllServers(): void {
  for (const child of running) child.kill('SIGKILL');
}

export async function startServeProcess({ folder, name, settings, isFirst, ade = here }: Start): Promise<ServeProcess> {
  const logPath = join(folder, `${name}.log`);
  const log = openSync(logPath, 'a');
  const env = { ...process.env, ADE_DATA_DIR: join(folder, name), ADE_PORT: '0', ...settings };
  const child = spawn(ade.runtime, [join(ade.dir, 'bin/ade.js'), 'serve'], { env, stdio: ['ignore', 'pipe', log] });
  closeSync(log);
  running.add(child);
  child.once('exit', () => running.delete(child));
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  };
  const { url, token } = await readGreeting(child, logPath, isFirst);
  return { url, token, pid: child.pid!, logPath, stop: () => end('SIGTERM'), kill: () => end('SIGKILL') };
}

function readGreeting(
  child: ChildProcess,
  logPath: string,
  hasToken: boolean,
): Promise<{ url: string; token: string }> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.once('exit', (code) =>
      reject(new Error(`The server ended with ${code}: ${text}${readFileSync(logPath, 'utf8')}`)),
    );
    child.stdout!.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      const url = /serves at (\S+)/.exec(text)?.[1];
      const token = /#token=(\S+)/.exec(text)?.[1] ?? '';
      if (url !== undefined && (token !== '' || !hasToken)) resolve({ url, token });
    });
  });
}
