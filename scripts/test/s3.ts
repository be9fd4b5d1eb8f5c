import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';

export const BUCKET = 'ade-test';
const START_MS = 30_000;

/** Two S3 servers, so that ADE does not rely on the quirks of one: fauxqs from npm, moto from Debian. */
export const s3ServerNames = ['fauxqs', 'moto'] as const;
export type S3ServerName = (typeof s3ServerNames)[number];

export interface S3Server {
  readonly port: number;
  readonly env: Record<string, string>;
  /** Ends the server at once, whatever it is doing. */
  stop(): Promise<void>;
}

const PYTHON = '/usr/bin/python3';

/** Why tests with this server are skipped; false if they run. In CI they always run. */
export function skipWithout(name: S3ServerName): string | false {
  if (name === 'fauxqs' || process.env.CI === 'true') return false;
  const look = 'import sys, importlib.util as u; sys.exit(not all(map(u.find_spec, ["moto", "flask_cors"])))';
  const { status } = spawnSync(PYTHON, ['-c', look], { stdio: 'ignore' });
  return status === 0 ? false : 'needs the Debian packages python3-moto and python3-flask-cors';
}

function startProcess(name: S3ServerName, folder: string, port: number, host: string): ChildProcess {
  const options = { stdio: 'ignore', cwd: folder } as const;
  if (name === 'moto') return spawn(PYTHON, ['-m', 'moto.server', '-H', host, '-p', String(port)], options);
  const program = join(fileURLToPath(import.meta.resolve('fauxqs')), '../server.js');
  const place = { FAUXQS_PORT: String(port), FAUXQS_HOST: host, FAUXQS_S3_STORAGE_DIR: folder };
  return spawn(process.execPath, [program], { ...options, env: { ...process.env, ...place, FAUXQS_LOGGER: 'false' } });
}

/** Starts a server process with an empty bucket. Any credentials are valid; `host`: the address to listen on. */
export async function startS3Server(name: S3ServerName, folder: string, host = '127.0.0.1'): Promise<S3Server> {
  const port = await findPort();
  const child = startProcess(name, folder, port, host);
  try {
    await makeBucket(port, child);
    return { port, env: makeEnv(port), stop: () => stop(child) };
  } catch (error) {
    await stop(child);
    throw error;
  }
}

/** The variables for a server at this port. */
export function makeEnv(port: number, { id = 'any', secret = 'any', host = '127.0.0.1' } = {}): Record<string, string> {
  const credentials = { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret };
  return { AWS_ENDPOINT_URL_S3: `http://${host}:${port}`, ...credentials };
}

async function makeBucket(port: number, child: ChildProcess): Promise<void> {
  const client = new S3Client({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
    maxAttempts: 1,
  });
  const endMs = performance.now() + START_MS;
  for (;;) {
    try {
      await client.send(new CreateBucketCommand({ Bucket: BUCKET }));
      return client.destroy();
    } catch (error) {
      assert.equal(child.exitCode, null, 'the S3 server ended');
      if (performance.now() > endMs) throw error;
      await sleep(50);
    }
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

async function findPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
