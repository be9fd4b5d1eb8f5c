import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServeProcess } from './serve-process.ts';

export interface BenchedService {
  url: string;
  token: string;
  pid: number;
  stop(): Promise<void>;
}

interface Start {
  /** Fills the data folder before the start; returns the secret of an administrator's token. */
  fill?: (dataDir: string) => Promise<string>;
  settings?: Record<string, string>;
  /** The version of ADE; by default this checkout. */
  ade?: { dir: string; runtime: string };
}

/** Starts the real server as a separate process with its own data folder. */
export async function startService({ fill, settings, ade }: Start = {}): Promise<BenchedService> {
  const folder = mkdtempSync(join(tmpdir(), 'ade-bench-'));
  mkdirSync(join(folder, 'data'));
  const known = await fill?.(join(folder, 'data'));
  const { url, token, pid, ...server } = await startServeProcess({
    folder,
    name: 'data',
    settings: { ADE_JOB_TIMEOUT_SECONDS: '600', ...settings },
    isFirst: known === undefined,
    ade,
  });
  const stop = async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  return { url, token: known ?? token, pid, stop };
}
