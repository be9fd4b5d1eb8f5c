import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { before, describe, type TestContext, test } from 'node:test';
import { projectDir } from '../../bin/runtime.js';
import { ensureBuilt } from '../../scripts/ensure-built.js';
import type { Config, ConfigVersion, Document, Job, Page, Workspace } from '../../src/contract/api/index.ts';
import { dataFolders, jobFolder } from '../../src/contract/layout.ts';
import { removeTree } from '../../src/package/source/snapshot.ts';
import { databasePath } from '../../src/storage/store/database.ts';
import { migrations } from '../../src/storage/store/migrations/index.ts';
import { copyDatabase, isOnPostgres, makeEmptyDatabase } from '../helpers/postgres/databases.ts';
import { makeFileFolder } from '../helpers/temp-folder.ts';
import { waitUntil } from '../helpers/wait-until.ts';
import { makeForm, starterInput } from '../http/server-calls.ts';

const STEPS = 'src/storage/store/migrations/index.ts';
const WS = '/api/v1/workspaces/default';

const git = (...args: string[]) => spawnSync('git', args, { cwd: projectDir, encoding: 'utf8', maxBuffer: 64 << 20 });

interface Older {
  commit: string;
  /** The steps that it lacks. */
  lacks: string[];
}

/** The newest version whose databases this one has to upgrade; undefined without the history. */
function findVersionBefore(): Older | undefined {
  const { stdout } = git('log', '--first-parent', '--format=%H', '-n', '50', '--', STEPS);
  for (const commit of (stdout ?? '').split('\n').filter(Boolean)) {
    const { status, stdout: text } = git('show', `${commit}:${STEPS}`);
    const lacks = status === 0 ? Object.keys(migrations).filter((name) => !text.includes(`'${name}'`)) : [];
    if (lacks.length > 0) return { commit, lacks };
  }
  return undefined;
}

const found = findVersionBefore();
const skip = found === undefined && 'The history of the sources is not here, so no version before can be built.';

interface Service {
  read<T>(path: string): Promise<T>;
  readBytes(path: string): Promise<Buffer>;
  send<T>(method: string, path: string, json: object): Promise<T>;
  upload(name: string): Promise<Document>;
  stop(): Promise<void>;
}

/** Where a service has its data: the folder, and with PostgreSQL the address of the database. */
interface Place {
  dataDir: string;
  databaseUrl: string;
}

const envOf = ({ dataDir, databaseUrl }: Place) => {
  const kept = Object.entries(process.env).filter(([name]) => !/^(ADE_|AWS_|NODE_TEST_CONTEXT$)/.test(name));
  const own = { ADE_DATA_DIR: dataDir, ADE_DATABASE_URL: databaseUrl, ADE_AUTH: 'off', ADE_LOG_LEVEL: 'error' };
  return { ...Object.fromEntries(kept), ...own };
};

const makeArgs = (version: string, args: readonly string[]) => [
  '--disable-warning=ExperimentalWarning',
  join(version, 'dist', 'cli.js'),
  ...args,
];

function runAt(version: string, place: Place, ...args: string[]) {
  return spawnSync(process.execPath, makeArgs(version, args), { env: envOf(place), encoding: 'utf8' });
}

async function start(t: TestContext, version: string, place: Place): Promise<Service> {
  const child: ChildProcess = spawn(process.execPath, makeArgs(version, ['serve', '--port', '0']), {
    env: envOf(place),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  t.after(() => child.kill('SIGKILL'));
  assert.ok(child.stdout);
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const url = /^ADE serves at (\S+)/.exec(String((await lines.next()).value))?.[1];
  assert.ok(url, 'the service starts');
  const call = async (method: string, path: string, options: RequestInit = {}) => {
    const response = await fetch(`${url}${path}`, { method, ...options });
    const bytes = Buffer.from(await response.arrayBuffer());
    assert.ok(response.ok, `${method} ${path}: ${response.status} ${bytes.toString().slice(0, 300)}`);
    return bytes;
  };
  const parse = <T>(bytes: Buffer): T => JSON.parse(bytes.toString()) as T;
  const headers = { 'content-type': 'application/json' };
  return {
    read: async <T>(path: string) => parse<T>(await call('GET', path)),
    readBytes: (path) => call('GET', path),
    send: async <T>(method: string, path: string, json: object) =>
      parse<T>(await call(method, path, { body: JSON.stringify(json), headers })),
    upload: async (name) =>
      parse<Document>(
        await call('POST', `${WS}/documents`, { body: makeForm(`${readFileSync(starterInput, 'utf8')}\n`, name) }),
      ),
    stop: async () => {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      assert.deepEqual(await ended, [0, null]);
    },
  };
}

async function runDocument(service: Service, name: string): Promise<Job> {
  const { id } = await service.upload(name);
  let job = await service.send<Job>('POST', `${WS}/jobs`, { document_id: id });
  await waitUntil(async () => {
    job = await service.read<Job>(`${WS}/jobs/${job.id}`);
    return job.status !== 'queued' && job.status !== 'running';
  });
  assert.equal(job.status, 'success', JSON.stringify(job.error));
  return job;
}

const listNames = async (service: Service) =>
  (await service.read<Page<Job>>(`${WS}/jobs`)).items.map(({ source_file: name }) => name).sort();

/** As `cp -a`: with links, times and rights. */
const copy = (from: string, to: string) => execFileSync('cp', ['-a', from, to]);

describe('back to the version before, as docs/operations.md says', { skip }, () => {
  const older = makeFileFolder();
  const newer = projectDir;

  before(() => {
    ensureBuilt();
    const archive = join(older, 'sources.tar');
    execFileSync('git', ['archive', '--output', archive, String(found?.commit)], { cwd: projectDir });
    execFileSync('tar', ['-xf', archive, '-C', older]);
    for (const path of ['node_modules', 'web/node_modules'])
      if (existsSync(join(projectDir, path))) symlinkSync(join(projectDir, path), join(older, path));
    const build = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', 'scripts/build.ts'], {
      cwd: older,
      encoding: 'utf8',
    });
    assert.equal(build.status, 0, build.stderr);
  });

  /** The version before works, is stopped, and a backup is made; then this version upgrades its database and works. */
  async function upgrade(t: TestContext) {
    const folder = mkdtempSync(join(tmpdir(), 'ade-rollback-'));
    t.after(() => removeTree(folder));
    const place: Place = { dataDir: join(folder, 'data'), databaseUrl: isOnPostgres ? await makeEmptyDatabase(t) : '' };
    mkdirSync(place.dataDir);
    const first = await start(t, older, place);
    const config = await first.send<Config>('POST', `${WS}/configs`, { name: 'Roster' });
    const { items } = await first.read<Page<ConfigVersion>>(`${WS}/configs/${config.id}/versions`);
    await first.send('POST', `${WS}/versions/${items[0]?.id}/publish`, {});
    const earlier = await first.read<Partial<Workspace>>(WS);
    const job = await runDocument(first, 'before.csv');
    const output = await first.readBytes(`${WS}/jobs/${job.id}/output`);
    await first.stop();

    const backup = join(folder, 'backup');
    copy(place.dataDir, backup);
    const backupUrl = isOnPostgres ? await copyDatabase(t, place.databaseUrl) : '';

    const second = await start(t, newer, place);
    assert.deepEqual(await listNames(second), ['before.csv']);
    assert.ok(output.equals(await second.readBytes(`${WS}/jobs/${job.id}/output`)));
    const workspace = await second.read<Workspace>(WS);
    // Whatever held for the workspace still holds.
    const isOlder = !('retention' in earlier);
    const kept = isOlder ? [null, true] : [earlier.retention, earlier.retention_notice];
    assert.deepEqual([workspace.retention, workspace.retention_notice], kept);
    await runDocument(second, 'after.csv');
    await second.stop();
    return { folder, place, job, output, backup, backupUrl };
  }

  async function assertRefused(place: Place): Promise<void> {
    const before = isOnPostgres ? '' : readFileSync(databasePath(place.dataDir), 'base64');
    for (const args of [
      ['serve', '--port', '0'],
      ['token', 'list'],
    ]) {
      const { status, stderr } = runAt(older, place, ...args);
      assert.equal(status, 1, stderr);
      assert.match(stderr, /^error\[database_newer\]: /m);
      assert.ok(found?.lacks.some((step) => stderr.includes(step)) && /restore|later one/.test(stderr), stderr);
    }
    if (!isOnPostgres) assert.equal(readFileSync(databasePath(place.dataDir), 'base64'), before);
  }

  /** What was there at the backup is there again, is whole, and work goes on. */
  async function assertGoesOn(
    t: TestContext,
    version: string,
    place: Place,
    { job, output }: { job: Job; output: Buffer },
  ) {
    const service = await start(t, version, place);
    assert.deepEqual(await listNames(service), ['before.csv']);
    assert.ok(output.equals(await service.readBytes(`${WS}/jobs/${job.id}/output`)));
    const next = await runDocument(service, 'again.csv');
    await service.stop();
    for (const { id } of [job, next]) {
      const verified = runAt(version, place, 'verify', jobFolder(place.dataDir, id));
      assert.equal(verified.status, 0, verified.stdout + verified.stderr);
    }
    const activity = runAt(version, place, 'verify', '--activity', '--data-dir', place.dataDir);
    assert.equal(activity.status, 0, activity.stdout + activity.stderr);
  }

  test('the upgraded database is refused, and the whole backup brings everything back', async (t) => {
    const { folder, place, backup, backupUrl, ...made } = await upgrade(t);
    await assertRefused(place);
    // The refused start has harmed nothing: this version goes on.
    const again = await start(t, newer, place);
    assert.deepEqual(await listNames(again), ['after.csv', 'before.csv']);
    await again.stop();

    const restored: Place = { dataDir: place.dataDir, databaseUrl: backupUrl };
    removeTree(place.dataDir);
    copy(backup, place.dataDir);
    // And from there forward again, another time.
    const forward: Place = {
      dataDir: join(folder, 'forward'),
      databaseUrl: isOnPostgres ? await copyDatabase(t, backupUrl) : '',
    };
    copy(backup, forward.dataDir);
    await assertGoesOn(t, older, restored, made);
    await assertGoesOn(t, newer, forward, made);
  });

  test('so does the database of the backup alone, with the files as they are', async (t) => {
    const { place, backup, backupUrl, ...made } = await upgrade(t);
    if (!isOnPostgres) {
      const { database } = dataFolders(place.dataDir);
      for (const ending of ['', '-wal', '-shm']) rmSync(`${database}${ending}`, { force: true });
      cpSync(databasePath(backup), database);
    }
    await assertGoesOn(t, older, { ...place, databaseUrl: backupUrl }, made);
  });
});
