/**
 * `npm run image`: makes the image's files in a folder, in the same steps as the Dockerfile (image-steps.sh). Starts
 * the service with the Dockerfile's command and user, runs a job in it, and lists the parts by size. Fails beyond the
 * limit. It does not build an image: Docker makes the layers, the Debian base and its packages.
 */
import { type SpawnOptions, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
} from 'node:fs';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { projectDir } from '../bin/runtime.js';
import { type Component, nameComponent, readShippedAs, type Sbom } from './sbom.ts';

/** In addition to the Debian base, in millions of bytes. */
const LIMIT_MB = 300;
const START_MS = 30_000;

const steps = join(projectDir, 'scripts', 'image-steps.sh');
const dockerfile = readFileSync(join(projectDir, 'Dockerfile'), 'utf8');

const folder = mkdtempSync(join(tmpdir(), 'ade-image-'));
const [sources, tarball, ade, data] = ['src', 'ade.tgz', 'opt-ade', 'data'].map((name) => join(folder, name)) as [
  string,
  string,
  string,
  string,
];

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Copies what Docker would send as the context: the files of the checkout, with uncommitted changes. */
function copySources(): void {
  const list = spawnSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], { cwd: projectDir, encoding: 'utf8' });
  if (list.status !== 0) throw new Error(`The files of the checkout could not be listed:\n${list.stderr}`);
  for (const path of list.stdout.split('\0')) {
    const from = join(projectDir, path);
    if (path === '' || !existsSync(from)) continue;
    mkdirSync(dirname(join(sources, path)), { recursive: true });
    cpSync(from, join(sources, path));
  }
}

function runStep(...args: string[]): void {
  say(`step: ${args[0]}`);
  const { status } = spawnSync(steps, args, { stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Error(`The step "${args[0]}" failed.`);
}

/** The last value of an instruction, with the image's folders replaced by the folders here. */
function readInstruction(pattern: RegExp): string {
  const found = [...dockerfile.matchAll(pattern)].at(-1)?.[1];
  if (found === undefined) throw new Error(`The Dockerfile has no ${pattern}.`);
  return found.replaceAll('/opt/ade', ade).replaceAll('/data', data);
}

function readCommand(pattern: RegExp): [string, string[]] {
  const [file, ...args] = JSON.parse(readInstruction(pattern)) as [string, ...string[]];
  return [file, args];
}

/** Uses only the image's environment. Its PATH is cut to ADE's own folder, so that no other Node can be used. */
function makeProcessOptions(port: number): SpawnOptions {
  const names = [...dockerfile.matchAll(/^ENV (\w+)=/gm)].map((match) => match[1]!);
  const env = Object.fromEntries(names.map((name) => [name, readInstruction(new RegExp(`^ENV ${name}=(.*)$`, 'gm'))]));
  const own = { PATH: env.PATH!.split(':')[0], HOME: data, ADE_HOST: '127.0.0.1', ADE_PORT: String(port) };
  const uid = Number(readInstruction(/^USER (\d+)$/gm));
  const isRoot = process.getuid?.() === 0;
  if (isRoot) chownSync(data, uid, uid);
  say(isRoot ? `runs as user ${uid}` : `runs as user ${process.getuid?.()}: only root can become user ${uid}`);
  return { cwd: data, env: { ...env, ...own }, ...(isRoot ? { uid, gid: uid } : {}) };
}

async function findPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  return port;
}

function run(options: SpawnOptions, file: string, ...args: string[]): string {
  const { status, stdout, stderr, error } = spawnSync(file, args, { ...options, encoding: 'utf8' } as const);
  if (status !== 0) throw new Error(`${file} ${args.join(' ')}: ${error?.message ?? `${stdout}${stderr}`}`);
  return String(stdout).trim();
}

/** Starts the service as the image does, waits until it is healthy, runs a job beside it, and stops it by signal. */
async function tryOut(): Promise<void> {
  const options = makeProcessOptions(await findPort());
  say(`ade ${run(options, 'ade', '--version')} under Node ${run(options, 'node', '--version')}`);
  const [file, args] = readCommand(/^CMD (\[.*\])$/gm);
  const [checkFile, checkArgs] = readCommand(/^HEALTHCHECK .*CMD (\[.*\])$/gm);
  const startedMs = performance.now();
  const service = spawn(file, args, { ...options, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(service, 'exit');
  createInterface(service.stdout!).on('line', () => {});
  try {
    while (spawnSync(checkFile, checkArgs, options as object).status !== 0) {
      if (service.exitCode !== null) throw new Error(`The service ended with ${service.exitCode}.`);
      if (performance.now() - startedMs > START_MS) throw new Error('The service did not become healthy in time.');
      await sleep(200);
    }
    say(`healthy after ${((performance.now() - startedMs) / 1000).toFixed(1)} s, by the image's own check`);
    run(options, 'ade', 'init', 'rules');
    const job = run(
      options,
      'ade',
      'run',
      'rules/tests/roster/input.csv',
      '--config',
      'rules',
      '--data-dir',
      'try',
      '--json',
    );
    say(`a job of the starter package: ${JSON.parse(job).status}`);
    service.kill(readInstruction(/^STOPSIGNAL (\w+)$/gm) as NodeJS.Signals);
    const [exitCode] = await ended;
    if (exitCode !== 0) throw new Error(`The service ended with ${exitCode} when it was told to stop.`);
    say('stopped by its signal, with exit code 0');
  } finally {
    service.kill('SIGKILL');
  }
}

/** The packages in a folder of modules and in the folders of these packages, as `name version`. */
function listModules(modules: string): string[] {
  if (!existsSync(modules)) return [];
  const folders = readdirSync(modules).flatMap((name) =>
    name.startsWith('@') ? readdirSync(join(modules, name)).map((inner) => join(name, inner)) : [name],
  );
  return folders.flatMap((folder) => {
    const path = join(modules, folder, 'package.json');
    if (!existsSync(path)) return [];
    const { name, version } = JSON.parse(readFileSync(path, 'utf8')) as { name: string; version: string };
    return [`${name} ${version}`, ...listModules(join(modules, folder, 'node_modules'))];
  });
}

/** Compares the bill of materials with what is there. It also names, as optional, what other platforms get. */
function checkSbom(): void {
  const { components } = JSON.parse(readFileSync(join(ade, 'sbom.cdx.json'), 'utf8')) as Sbom;
  const label = (component: Component) => `${nameComponent(component)} ${component.version}`;
  const found = new Set(listModules(join(ade, 'node_modules')));
  const unnamed = found.difference(new Set(components.map(label)));
  const needed = components.filter((one) => one.scope !== 'optional' && readShippedAs(one).join() === 'installed');
  const missing = new Set(needed.map(label)).difference(found);
  if (unnamed.size > 0) throw new Error(`The bill of materials lacks ${[...unnamed].join(', ')}.`);
  if (missing.size > 0) throw new Error(`The image lacks ${[...missing].join(', ')}.`);
  say(`bill of materials: ${components.length} packages, of which ${found.size} are installed here`);
}

function measure(path: string): number {
  const stat = lstatSync(path);
  if (!stat.isDirectory()) return stat.size;
  return readdirSync(path).reduce((sum, name) => sum + measure(join(path, name)), 0);
}

/** Prints the parts by size, and gives their sum in MB. */
function report(): number {
  const parts = new Map<string, number>();
  const add = (name: string, bytes: number) => parts.set(name, (parts.get(name) ?? 0) + bytes);
  for (const name of readdirSync(ade)) if (name !== 'node_modules') add(name, measure(join(ade, name)));
  const named: Record<string, string> = { npm: 'npm', typescript: 'the compiler', '@typescript': 'the compiler' };
  for (const name of readdirSync(join(ade, 'node_modules'))) {
    const part = name.startsWith('node-') ? 'Node' : (named[name] ?? 'other packages');
    add(part, measure(join(ade, 'node_modules', name)));
  }
  const inMb = (bytes: number) => (bytes / 1e6).toFixed(1).padStart(7);
  const total = [...parts.values()].reduce((sum, bytes) => sum + bytes, 0);
  for (const [name, bytes] of [...parts].sort((a, b) => b[1] - a[1])) {
    if (bytes >= 50_000) say(`${inMb(bytes)} MB  ${name}`);
  }
  say(`${inMb(total)} MB  of ${LIMIT_MB} above the Debian base`);
  return total / 1e6;
}

try {
  for (const dir of [sources, data]) mkdirSync(dir);
  // The image's user must be able to enter the folder.
  chmodSync(folder, 0o755);
  copySources();
  runStep('dependencies', sources);
  runStep('pack', sources, tarball);
  say(`tarball: ${(measure(tarball) / 1e6).toFixed(1)} MB`);
  runStep('install', sources, tarball, ade);
  for (const path of ['THIRD-PARTY-NOTICES', 'sbom.cdx.json', 'node_modules/fastify/LICENSE']) {
    if (!existsSync(join(ade, path))) throw new Error(`The image lacks ${path}.`);
  }
  checkSbom();
  await tryOut();
  if (report() > LIMIT_MB) {
    say('That is more than the limit.');
    process.exitCode = 1;
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
