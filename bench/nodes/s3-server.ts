import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const BUCKET = 'ade-bench';
const START_MS = 30_000;

export interface StorageServer {
  /** What nodes have to be told. */
  env: Record<string, string>;
  stop(): Promise<void>;
}

/** Starts fauxqs, an S3 server from npm, in a process of its own with its files in `folder`. It takes any credentials. */
export async function startS3Server(folder: string): Promise<StorageServer> {
  const port = await findPort();
  const url = `http://127.0.0.1:${port}`;
  const program = join(fileURLToPath(import.meta.resolve('fauxqs')), '../server.js');
  const place = { FAUXQS_PORT: String(port), FAUXQS_HOST: '127.0.0.1', FAUXQS_S3_STORAGE_DIR: folder };
  const env = { ...process.env, ...place, FAUXQS_LOGGER: 'false' };
  const child = spawn(process.execPath, [program], { stdio: 'ignore', cwd: folder, env });
  await makeBucket(url, child);
  return {
    env: {
      ADE_STORAGE_URL: `s3://${BUCKET}/files`,
      AWS_ENDPOINT_URL_S3: url,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'any',
      AWS_SECRET_ACCESS_KEY: 'any',
    },
    async stop() {
      if (child.exitCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

async function findPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

async function makeBucket(url: string, child: ChildProcess): Promise<void> {
  for (const endMs = performance.now() + START_MS; ; await delay(50)) {
    const response = await fetch(`${url}/${BUCKET}`, { method: 'PUT' }).catch(() => null);
    if (response?.ok) return;
    if (child.exitCode !== null || performance.now() > endMs) throw new Error('The S3 server did not start.');
  }
}
