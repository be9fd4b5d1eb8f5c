import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectDir } from '../../bin/runtime.js';
import { ensureBuilt } from '../../scripts/ensure-built.js';

export interface BenchedService {
  url: string;
  token: string;
  pid: number;
  stop(): Promise<void>;
}

interface Start {
  /** Puts something into the data folder before; returns the secret of an administrator's token. */
  fill?: (dataDir: string) => Promise<string>;
  settings?: Record<string, string>;
}

/** Starts the real server as a separate process with its own data folder. */
export async function startService({ fill, settings }: Start = {}): Promise<BenchedService> {
  ensureBuilt();
  const dataDir = mkdtempSync(join(tmpdir(), 'ade-bench-'));
  const known = await fill?.(dataDir);
  const own = { ADE_DATA_DIR: dataDir, ADE_PORT: '0', ADE_JOB_TIMEOUT_SECONDS: '600' };
  const env = { ...process.env, ...own, ...settings };
  const args = ['--disable-warning=ExperimentalWarning', join(projectDir, 'dist/cli.js'), 'serve'];
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'ignore'] });
  const { url, token } = await readGreeting(child, known);
  const stop = async () => {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await ended;
    rmSync(dataDir, { recursive: true, force: true });
  };
  return { url, token, pid: child.pid!, stop };
}

/** The first start prints a token; otherwise `known` is used. */
function readGreeting(child: ChildProcess, known?: string): Promise<{ url: string; token: string }> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.once('exit', (code) => reject(new Error(`The server ended with ${code}: ${text}`)));
    child.stdout!.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      const url = /serves at (\S+)/.exec(text)?.[1];
      const token = known ?? /#token=(\S+)/.exec(text)?.[1];
      if (url !== undefined && token !== undefined) resolve({ url, token });
    });
  });
}
