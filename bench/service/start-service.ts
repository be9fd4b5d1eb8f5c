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

/** Starts the real server as a separate process with its own data folder. */
export async function startService(): Promise<BenchedService> {
  ensureBuilt();
  const dataDir = mkdtempSync(join(tmpdir(), 'ade-bench-'));
  const env = { ...process.env, ADE_DATA_DIR: dataDir, ADE_PORT: '0', ADE_JOB_TIMEOUT_SECONDS: '600' };
  const args = ['--disable-warning=ExperimentalWarning', join(projectDir, 'dist/cli.js'), 'serve'];
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'ignore'] });
  const { url, token } = await readGreeting(child);
  const stop = async () => {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await ended;
    rmSync(dataDir, { recursive: true, force: true });
  };
  return { url, token, pid: child.pid!, stop };
}

function readGreeting(child: ChildProcess): Promise<{ url: string; token: string }> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.once('exit', (code) => reject(new Error(`The server ended with ${code}: ${text}`)));
    child.stdout!.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      const found = /serves at (\S+)[\s\S]*#token=(\S+)/.exec(text);
      if (found) resolve({ url: found[1]!, token: found[2]! });
    });
  });
}
