import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt } from '../../../scripts/ensure-built.js';
import { ensureWebBuilt } from '../../../scripts/ensure-web-built.js';
import { addKnownEnvironments } from '../../helpers/known-environments.ts';

const projectDir = join(import.meta.dirname, '../../..');
const START_MS = 60_000;

/** The real service with the built web app, with its own port and data folder. */
export interface WebServer {
  url: string;
  dataDir: string;
  /** Ends the process and starts it again on the same port and data, with additional settings. */
  restart: (more?: Record<string, string>) => Promise<void>;
  /** As `restart`, but the process is killed in the middle of what it does. */
  crash: () => Promise<void>;
  stop: () => Promise<void>;
}

export async function startWebServer(env: Record<string, string> = {}): Promise<WebServer> {
  ensureBuilt();
  ensureWebBuilt();
  const dataDir = mkdtempSync(join(tmpdir(), 'ade-web-'));
  addKnownEnvironments(dataDir);
  const port = await findPort();
  const url = `http://127.0.0.1:${port}`;
  const settings = { ADE_AUTH: 'off', ADE_DATA_DIR: dataDir, ADE_PORT: String(port), ADE_LOG_LEVEL: 'silent', ...env };
  let child = await startService(url, settings);
  return {
    url,
    dataDir,
    restart: async (more) => {
      await endService(child);
      Object.assign(settings, more);
      child = await startService(url, settings);
    },
    crash: async () => {
      await endService(child, 'SIGKILL');
      child = await startService(url, settings);
    },
    stop: async () => {
      await endService(child);
      // Processes of a service that was killed may write for a moment longer.
      rmSync(dataDir, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
    },
  };
}

async function startService(url: string, settings: Record<string, string>): Promise<ChildProcess> {
  const args = ['--disable-warning=ExperimentalWarning', join(projectDir, 'dist', 'cli.js'), 'serve'];
  const child = spawn(process.execPath, args, { env: { ...process.env, ...settings }, stdio: 'ignore' });
  const deadlineMs = Date.now() + START_MS;
  while (Date.now() < deadlineMs) {
    if (child.exitCode !== null) throw new Error(`The service ended with code ${child.exitCode} while it started.`);
    const answer = await fetch(`${url}/api/v1/health`).catch(() => null);
    if (answer) return child;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  child.kill('SIGKILL');
  throw new Error('The service did not answer in time.');
}

async function endService(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  const timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await ended;
  clearTimeout(timer);
}

/**
 * Below the ports that the system gives to outgoing connections: no connection of another test takes it while the service
 * starts again. Browsers refuse some ports below these.
 */
const [FIRST_PORT, LAST_PORT] = [11_000, 32_000];

async function findPort(): Promise<number> {
  for (;;) {
    const port = randomInt(FIRST_PORT, LAST_PORT);
    if (await isFree(port)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
