import { type ChildProcess, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import {
  chmodSync,
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keepOpenInChildren } from './descriptors.ts';

/** The targets of the attacks. */
export interface Victims {
  secret: string;
  secretFile: string;
  removableFile: string;
  neighbourDir: string;
  /** The folder that the confined process may read. */
  ownDir: string;
  ownFile: string;
  plantedLink: string;
  victimPid: number;
  tcpPort: number;
  udpPort: number;
  unixSocket: string;
  abstractSocket: string;
  addon: string;
}

/** Live targets, and a record of what has happened to them. */
export interface LiveVictims extends Victims {
  connections: () => number;
  neighbourFiles: () => string[];
  ownFiles: () => string[];
  /** Everything about the file and the process that attacks could change without removing or ending them. */
  state: () => Record<string, unknown>;
  isAlive: () => boolean;
  close: () => Promise<void>;
}

/** Makes real targets, accessible to everybody as far as file modes go, so that only the sandbox can stop an attack. */
export async function makeVictims(addon: string): Promise<LiveVictims> {
  const root = mkdtempSync(join(tmpdir(), 'ade-victims-'));
  const secret = `secret-${process.pid}-${Date.now()}`;
  const neighbourDir = join(root, 'neighbour');
  const ownDir = join(root, 'own');
  for (const dir of [root, neighbourDir, ownDir]) {
    mkdirSync(dir, { recursive: true });
    chmodSync(dir, 0o777);
  }
  const writeOpen = (path: string, text: string) => {
    writeFileSync(path, text);
    chmodSync(path, 0o666);
    return path;
  };
  const secretFile = writeOpen(join(neighbourDir, 'secret.txt'), secret);
  const removableFile = writeOpen(join(neighbourDir, 'removable.txt'), 'x');
  const ownFile = writeOpen(join(ownDir, 'data.txt'), 'own data');
  const plantedLink = join(ownDir, 'link.txt');
  symlinkSync(secretFile, plantedLink);
  const leaked = openSync(secretFile, 'r');
  keepOpenInChildren(leaked);
  const victim = await startVictim(secret);

  let connections = 0;
  const count = () => connections++;
  const tcp = await listen(createServer(count), { port: 0, host: '127.0.0.1' });
  const unixSocket = join(root, 'victim.sock');
  const unix = await listen(createServer(count), { path: unixSocket });
  chmodSync(unixSocket, 0o777);
  const abstractSocket = `ade-victim-${process.pid}-${Date.now()}`;
  const abstract = await listen(createServer(count), { path: `\0${abstractSocket}` });
  const udp = createSocket('udp4').on('message', count);
  udp.bind(0, '127.0.0.1');
  await once(udp, 'listening');

  return {
    ...{
      secret,
      secretFile,
      removableFile,
      neighbourDir,
      ownDir,
      ownFile,
      plantedLink,
      unixSocket,
      abstractSocket,
      addon,
    },
    victimPid: victim.pid!,
    tcpPort: (tcp.address() as { port: number }).port,
    udpPort: udp.address().port,
    connections: () => connections,
    neighbourFiles: () => readdirSync(neighbourDir).sort(),
    ownFiles: () => readdirSync(ownDir).sort(),
    state: () => ({ ...describeFile(ownFile), ...describeProcess(victim.pid!) }),
    isAlive: () => victim.exitCode === null && victim.signalCode === null,
    close: async () => {
      closeSync(leaked);
      for (const server of [tcp, unix, abstract]) server.close();
      udp.close();
      victim.kill('SIGKILL');
      if (victim.exitCode === null && victim.signalCode === null) await once(victim, 'exit');
      rmSync(root, { recursive: true, force: true });
    },
  };
}

function describeFile(path: string): Record<string, unknown> {
  const { mode, uid, mtimeMs } = statSync(path);
  return { mode, uid, mtimeMs, text: readFileSync(path, 'utf8') };
}

function describeProcess(pid: number): Record<string, unknown> {
  const read = (name: string) => readFileSync(`/proc/${pid}/${name}`, 'utf8');
  const niceness = read('stat').split(') ')[1]?.split(' ')[16];
  return { niceness, limits: read('limits'), processors: /^Cpus_allowed:.*$/m.exec(read('status'))?.[0] };
}

async function startVictim(secret: string): Promise<ChildProcess> {
  const script = 'process.stdout.write("ready"); setInterval(() => {}, 1000)';
  const victim = spawn(process.execPath, ['-e', script], {
    env: { VICTIM_SECRET: secret },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  await once(victim.stdout!, 'data');
  return victim;
}

async function listen(server: Server, options: object): Promise<Server> {
  server.listen(options);
  await once(server, 'listening');
  return server;
}
