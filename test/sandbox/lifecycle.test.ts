import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SandboxLevel } from '../../src/contract/levels.ts';
import type { Confinement } from '../../src/sandbox/confinement.ts';
import { makeInstallConfinement, makeRuleHostConfinement } from '../../src/sandbox/start/profiles.ts';
import { startConfined } from '../../src/sandbox/start/start-confined.ts';
import { pick } from '../helpers/size.ts';
import { makeTempFolder } from '../helpers/temp-folder.ts';
import { allLevels, requireLevel } from './levels.ts';

const fixtures = join(import.meta.dirname, 'fixtures');
const limits = { memoryMb: 64, cpuSeconds: 20, logBytes: 50_000 };

function confine(entry: string, more: Partial<Confinement> = {}): Confinement {
  return {
    ...makeRuleHostConfinement({ entry: join(fixtures, entry), args: [], readPaths: [], network: false, limits }),
    ...more,
  };
}

async function runToEnd(level: SandboxLevel, confinement: Confinement): Promise<string> {
  const confined = startConfined(level, confinement);
  const output = text(confined.output);
  const end = await confined.ended;
  assert.equal(end.reason, null, end.logTail);
  return output;
}

// A process that has ended but was not yet waited for counts as gone.
async function waitUntilGone(isRunning: () => boolean): Promise<void> {
  while (isRunning()) await sleep(20);
}

function isRunning(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

function isSleeping(seconds: string): boolean {
  return globSync('/proc/[0-9]*/cmdline').some((path) => {
    try {
      return readFileSync(path, 'utf8') === `sleep\0${seconds}\0`;
    } catch {
      return false;
    }
  });
}

for (const level of pick(
  allLevels,
  (level) => level === 'landlock',
  () => true,
)) {
  describe(`lifecycle at ${level}`, { timeout: 60_000 }, () => {
    test('frames enter on descriptor 0 and leave on 3', async (t) => {
      if (!(await requireLevel(t, level))) return;
      const confined = startConfined(level, confine('echo.ts'));
      confined.input.end('four frames');
      assert.equal(await text(confined.output), 'four frames');
      assert.equal((await confined.ended).reason, null);
    });

    test('it ends with its parent', async (t) => {
      if (!(await requireLevel(t, level))) return;
      const parent = spawn(process.execPath, ['--no-warnings', join(fixtures, 'parent.ts'), level], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const [pid] = await once(parent.stdout!, 'data');
      parent.kill('SIGKILL');
      await waitUntilGone(() => isRunning(Number(pid)));
    });

    test('with network: only internet sockets and names work', async (t) => {
      if (!(await requireLevel(t, level))) return;
      const folder = await makeTempFolder(t);
      const path = join(folder, 'unix.sock');
      let unixConnections = 0;
      const tcp = createServer((socket) => socket.end()).listen(0, '127.0.0.1');
      const unix = createServer(() => unixConnections++).listen(path);
      await Promise.all([once(tcp, 'listening'), once(unix, 'listening')]);
      const { port } = tcp.address() as { port: number };
      const report = await runToEnd(level, confine('network.ts', { network: true, args: [String(port), path] }));
      tcp.close();
      unix.close();
      const { unix: unixOutcome, ...internet } = JSON.parse(report) as Record<string, string>;
      assert.deepEqual(internet, { address: '127.0.0.1', tcp: 'connected' });
      // Node's permission model does not distinguish socket families.
      if (level !== 'permission') assert.notEqual(unixOutcome, 'connected');
      if (level !== 'permission') assert.equal(unixConnections, 0);
    });

    test('code below a folder that only its owner may enter', async (t) => {
      if (level === 'permission') return t.skip('without a kernel layer nothing may read in spite of file modes');
      if (!(await requireLevel(t, level))) return;
      const folder = await makeTempFolder(t);
      const host = join(folder, 'private', 'host');
      mkdirSync(host, { recursive: true, mode: 0o700 });
      copyFileSync(join(fixtures, 'burn.ts'), join(host, 'burn.ts'));
      const entry = join(host, 'burn.ts');
      await runToEnd(level, confine('burn.ts', { entry, args: ['fine'], readPaths: [host] }));
    });

    test('it cannot become another program', async (t) => {
      if (!(await requireLevel(t, level))) return;
      // At the strong levels, the kernel's layers must work without Node's; the weak level only has Node's.
      const nodeFlags = level === 'permission' ? [] : ['--allow-child-process', '--allow-fs-read=*'];
      const confined = startConfined(level, confine('execute.ts', { nodeFlags }));
      confined.output.resume();
      const end = await confined.ended;
      assert.notEqual(end.reason, null);
      assert.doesNotMatch(end.logTail, /^executed$/m);
    });

    test('a missing path is named', async (t) => {
      if (!(await requireLevel(t, level))) return;
      const readPaths = ['/nowhere/snapshot'];
      const confined = startConfined(level, confine('burn.ts', { args: ['fine'], readPaths }));
      confined.output.resume();
      const { reason } = await confined.ended;
      assert.equal(reason?.code, 'sandbox_unavailable');
      assert.match(String(reason.details.found), /\/nowhere\/snapshot/);
    });

    test('an install can connect only to its port', async (t) => {
      if (!(await requireLevel(t, level))) return;
      // Only the kernel restricts ADE's own processes.
      if (level === 'permission') return t.skip('the level has no such layer');
      const folder = await makeTempFolder(t);
      const connections = [0, 0];
      const servers = await Promise.all(
        connections.map(async (_, index) => {
          const server = createServer((socket) => {
            connections[index]! += 1;
            socket.end();
          });
          await once(server.listen(0, '127.0.0.1'), 'listening');
          return server;
        }),
      );
      t.after(() => servers.map((server) => server.close()));
      const ports = servers.map((server) => (server.address() as AddressInfo).port);
      const entry = join(folder, 'connect.mjs');
      writeFileSync(entry, connectScript);
      const confinement = makeInstallConfinement({
        ...{ entry, args: ports.map(String), writePaths: [folder], network: true, connectPort: ports[0], limits },
      });
      assert.deepEqual(JSON.parse(await runToEnd(level, confinement)), ['connected', 'EACCES', 'EACCES']);
      assert.deepEqual(connections, [1, 0]);
    });

    test('an install can only write its folder, and its child processes end with it', async (t) => {
      if (!(await requireLevel(t, level))) return;
      const folder = await makeTempFolder(t);
      const build = join(folder, 'build');
      mkdirSync(build);
      // Identified by its odd duration, since its process id differs inside a process namespace.
      const seconds = `600.${process.pid}`;
      const entry = join(folder, 'install.mjs');
      writeFileSync(entry, installScript);
      const confinement = makeInstallConfinement({
        entry,
        args: [build, folder, seconds],
        writePaths: [build],
        network: true,
        limits,
      });
      const report = JSON.parse(await runToEnd(level, confinement)) as { outside: string };
      assert.equal(existsSync(join(build, 'made.txt')), true);
      // Without a kernel layer, nothing restricts ADE's own processes to their folders.
      if (level !== 'permission') {
        assert.match(report.outside, /EACCES|EROFS/);
        assert.equal(existsSync(join(folder, 'outside.txt')), false);
      }
      await waitUntilGone(() => isSleeping(seconds));
    });
  });
}

const connectScript = `
import { writeSync } from 'node:fs';
import { createSocket } from 'node:dgram';
import { connect } from 'node:net';
const attempts = process.argv.slice(2).map((port) => new Promise((resolve) => {
  const socket = connect(Number(port), '127.0.0.1', () => resolve('connected'));
  socket.on('error', (error) => resolve(error.code));
}));
attempts.push(new Promise((resolve) => {
  const socket = createSocket('udp4').on('error', (error) => resolve(error.code));
  socket.send('x', 9, '127.0.0.1', () => resolve('sent'));
}));
writeSync(3, JSON.stringify(await Promise.all(attempts)));
process.exit(0);
`;

const installScript = `
import { spawn } from 'node:child_process';
import { writeFileSync, writeSync } from 'node:fs';
const [build, folder, seconds] = process.argv.slice(2);
writeFileSync(build + '/made.txt', 'x');
let outside = 'written';
try { writeFileSync(folder + '/outside.txt', 'x'); } catch (error) { outside = error.code; }
const left = spawn('sleep', [seconds], { stdio: 'ignore' });
left.on('spawn', () => {
  writeSync(3, JSON.stringify({ outside }));
  process.exit(0);
});
`;
