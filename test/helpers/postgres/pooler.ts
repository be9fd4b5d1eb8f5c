import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';

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
  const users = join(folder, 'users.txt');
  writeFileSync(users, `"${username}" ""\n`);
  const config = join(folder, 'pgbouncer.ini');
  const configure = (own: number) =>
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
  const user = isRoot ? { uid: NOBODY, gid: NOBODY } : {};
  configure(0);
  chmodSync(folder, 0o755);
  for (const path of [folder, users, config]) if (isRoot) chownSync(path, NOBODY, NOBODY);
  t.after(() => rmSync(folder, { recursive: true }));
  for (let attempt = 1; ; attempt++) {
    // Below the ports that the kernel gives to connections: one of these may be in use.
    const own = 10_000 + Math.floor(Math.random() * 10_000);
    configure(own);
    const child = spawn(PROGRAM, [config], { stdio: ['ignore', 'ignore', 'pipe'], ...user });
    const ended = once(child, 'exit');
    t.after(async () => {
      child.kill('SIGKILL');
      await ended;
    });
    const refusal = await readRefusal(child);
    if (refusal === null) return `postgres://${username}@127.0.0.1:${own}${pathname}`;
    // Another process has the port.
    if (attempt === 5 || !/Address already in use/i.test(refusal)) throw new Error(`PgBouncer ended: ${refusal}`);
  }
}

/** What PgBouncer says when it ends at once; null if it listens. */
function readRefusal(child: ChildProcess): Promise<string | null> {
  return new Promise((resolve) => {
    let said = '';
    child.once('close', () => resolve(said));
    child.stderr!.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-10_000);
      if (/process up/.test(said)) resolve(null);
    });
  });
}
