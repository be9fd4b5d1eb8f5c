import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';

const PROGRAM = '/usr/sbin/pgbouncer';
/** PgBouncer refuses to run as root. */
const NOBODY = 65534;
/** Connections that it opens to the server for all its clients. */
export const POOLED_CONNECTIONS = 4;

/** Why there is no pooler for a test; false if there is one. */
export const noPooler = existsSync(PROGRAM) ? false : 'Debian’s pgbouncer is not installed.';

/** PgBouncer in transaction mode in front of a server; gives the address of the same database there. */
export async function startPooler(t: TestContext, url: string): Promise<string> {
  const { hostname, port, username, pathname } = new URL(url);
  const folder = mkdtempSync(join(tmpdir(), 'ade-pooler-'));
  const own = 30_000 + Math.floor(Math.random() * 10_000);
  const users = join(folder, 'users.txt');
  writeFileSync(users, `"${username}" ""\n`);
  const config = join(folder, 'pgbouncer.ini');
  writeFileSync(
    config,
    `[databases]
* = host=${hostname} port=${port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${own}
unix_socket_dir =
auth_type = trust
auth_file = ${users}
pool_mode = transaction
default_pool_size = ${POOLED_CONNECTIONS}
max_client_conn = 100
`,
  );
  const isRoot = process.getuid?.() === 0;
  chmodSync(folder, 0o755);
  for (const path of [folder, users, config]) if (isRoot) chownSync(path, NOBODY, NOBODY);
  const child = spawn(PROGRAM, [config], { stdio: 'ignore', ...(isRoot ? { uid: NOBODY, gid: NOBODY } : {}) });
  const ended = once(child, 'exit');
  t.after(async () => {
    child.kill('SIGKILL');
    await ended;
    rmSync(folder, { recursive: true });
  });
  while (!(await isListening(own))) {
    if (child.exitCode !== null) throw new Error(`PgBouncer ended with ${child.exitCode}`);
    await delay(50);
  }
  return `postgres://${username}@127.0.0.1:${own}${pathname}`;
}

async function isListening(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  const result = await Promise.race([
    once(socket, 'connect').then(() => true),
    once(socket, 'error').then(() => false),
  ]).catch(() => false);
  socket.destroy();
  return result;
}
