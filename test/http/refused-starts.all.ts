import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, type TestContext, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { databaseUrlOf } from '../helpers/postgres/databases.ts';
import { runAde } from '../helpers/run-ade.ts';
import { fillDisk, mountSmallDisk, unmountSmallDisk } from '../helpers/small-disk.ts';
import { makeTempFolder } from '../helpers/temp-folder.ts';

/** Anything wrong is reported before something waits for it. */
const LIMIT_MS = 60_000;
const folder = mkdtempSync(join(tmpdir(), 'ade-starts-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const storage = join(folder, 'storage');
mkdirSync(storage);
writeFileSync(join(folder, 'file'), '');
const urlOf = (path: string) => pathToFileURL(path).href;

/** A port on which nobody listens. */
async function findClosedPort(): Promise<number> {
  const listener = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => listener.once('listening', resolve));
  const { port } = listener.address() as { port: number };
  await new Promise((resolve) => listener.close(resolve));
  return port;
}

/** An empty folder on a full disk; null if this user may not mount one. */
function mountFull(t: TestContext): string | null {
  const disk = mountSmallDisk();
  if (disk === null) return null;
  t.after(() => unmountSmallDisk(disk));
  mkdirSync(join(disk, 'data'));
  fillDisk(join(disk, 'ballast'));
  return join(disk, 'data');
}

/** A folder on a read-only file system; null if this user may not mount one. */
function mountReadOnly(t: TestContext): string | null {
  const place = mountSmallDisk('ro,size=1m');
  if (place !== null) t.after(() => unmountSmallDisk(place));
  return place;
}

const S3 = { ADE_STORAGE_URL: 's3://bucket/files', AWS_REGION: 'us-east-1', AWS_EC2_METADATA_DISABLED: 'true' };
const KEYS = { AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'fire-work' };

interface Case {
  env: (t: TestContext) => Promise<Record<string, string> | null>;
  code: string;
  message: RegExp;
}

const cases: Record<string, Case> = {
  'the storage is not there': {
    env: async () => ({ ADE_STORAGE_URL: urlOf(join(folder, 'away')) }),
    code: 'blob_store_missing',
    message: /does not exist: .*Make the bucket, or make or mount the folder, on every node/,
  },
  'the storage cannot be written': {
    env: async (t) => {
      const place = mountReadOnly(t);
      return place === null ? null : { ADE_STORAGE_URL: urlOf(place) };
    },
    code: 'blob_store_denied',
    message: /does not allow ADE to .*It needs to read, write, list and remove there/,
  },
  'the storage is full': {
    env: async (t) => {
      const place = mountFull(t);
      return place === null ? null : { ADE_STORAGE_URL: urlOf(place) };
    },
    code: 'blob_store_full',
    message: /has no space left: .*Free some space there, or raise the quota/,
  },
  'nobody answers for the bucket': {
    env: async () => ({ ...S3, ...KEYS, AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${await findClosedPort()}` }),
    code: 'blob_store_unavailable',
    message: /cannot be reached to .*ECONNREFUSED.*Check the network, AWS_ENDPOINT_URL_S3/,
  },
  'there are no credentials for the bucket': {
    env: async () => ({ ...S3, AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${await findClosedPort()}`, HOME: folder }),
    code: 'blob_store_credentials',
    message: /cannot be used with these credentials: .*Check on this node that AWS_ACCESS_KEY_ID/,
  },
  'the disk of the data folder is full': {
    env: async (t) => {
      const dataDir = mountFull(t);
      return dataDir === null ? null : { ADE_DATA_DIR: dataDir };
    },
    code: 'storage_full',
    message: /No space is left in the data folder for \S+data\. Free some space there/,
  },
  'the clock is seven minutes off': {
    env: async () => ({
      ADE_STORAGE_URL: urlOf(storage),
      NODE_OPTIONS: `--import=${urlOf(join(import.meta.dirname, '../helpers/shift-clock-main.ts'))}`,
      ADE_TEST_CLOCK_SHIFT_MS: '420000',
    }),
    code: 'blob_store_clock',
    message: /The clock of this node is 7 min ahead of the clock of .*Set the clock, preferably by NTP/,
  },
};

for (const [name, { env, code, message }] of Object.entries(cases)) {
  test(`a node does not start if ${name}, and says what to do`, async (t) => {
    const wrong = await env(t);
    if (wrong === null) return t.skip('This user may not mount a file system.');
    const dataDir = await makeTempFolder(t);
    const place = { ADE_DATA_DIR: dataDir, ADE_DATABASE_URL: await databaseUrlOf(dataDir) };
    const fromMs = performance.now();
    const { exitCode, stdout, stderr } = await runAde(['serve', '--port', '0'], { ...place, ...wrong });
    assert.ok(performance.now() - fromMs < LIMIT_MS, `it took ${performance.now() - fromMs} ms`);
    assert.equal(exitCode, 1, stdout + stderr);
    assert.match(stderr, new RegExp(`error\\[${code}\\]: `));
    assert.match(stderr, message);
    assert.ok(!(stdout + stderr).includes('fire-work'), 'a secret is printed');
    // The doctor writes to other disks, so it only finds faults of the storage.
    if (wrong.ADE_STORAGE_URL === undefined) return;
    const doctor = await runAde(['doctor', '--json'], { ...place, ...wrong });
    assert.equal(JSON.parse(doctor.stdout).storage.error.code, code);
    assert.equal(doctor.exitCode, 1);
  });
}
