import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { AdeError } from '../contract/errors/index.ts';
import { compilerPaths, npmPath } from '../package/index.ts';
import { withTemporaryDataDir } from '../runner/index.ts';
import { entryPath, type RefusedCall, type TracedProgram, TraceReader } from '../sandbox/index.ts';
import { hasCases } from '../trials/cases/index.ts';

/** The system calls that the filters refused while a package ran. */
export interface PackageTrace {
  /** The traced command, for example `ade test my-package`. */
  command: string;
  exit_code: number | null;
  /** Output of the command. */
  output: string;
  refused: RefusedCall[];
}

/** How many characters of a text strace prints; no path is longer. */
const SHOWN_CHARACTERS = '1024';

/** Runs a package under strace: on a document, else on its cases, else only checks it. Throws `trace_unavailable`. */
export async function tracePackage(packageDir: string, document: string | undefined): Promise<PackageTrace> {
  return withTemporaryDataDir(async (dataDir) => {
    const args = chooseCommand(resolve(packageDir), document, dataDir);
    const tracePath = join(dataDir, 'trace.txt');
    const strace = spawn(
      'strace',
      [...['-f', '-qq', '-s', SHOWN_CHARACTERS, '-o', tracePath], process.execPath, entryPath('cli.js'), ...args],
      { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ADE_DATA_DIR: dataDir } },
    );
    const failure = once(strace, 'error').then(([error]) => {
      throw new AdeError('trace_unavailable', { found: (error as NodeJS.ErrnoException).code ?? 'unknown' });
    });
    const printed = Promise.all([text(strace.stdout), text(strace.stderr), once(strace, 'close')]);
    const [stdout, stderr, [exitCode]] = await Promise.race([printed, failure]);
    const output = `${stdout}${stderr}`;
    if (output.startsWith('strace: ')) throw new AdeError('trace_unavailable', { found: output.trim() });
    return { command: `ade ${args.join(' ')}`, exit_code: exitCode, output, refused: await readTrace(tracePath) };
  });
}

function chooseCommand(packageDir: string, document: string | undefined, dataDir: string): string[] {
  if (document !== undefined) return ['run', resolve(document), '--config', packageDir, '--data-dir', dataDir];
  return [hasCases(packageDir) ? 'test' : 'check', packageDir];
}

async function readTrace(path: string): Promise<RefusedCall[]> {
  const reader = new TraceReader(findProgram, dirname(path));
  for await (const line of createInterface({ input: createReadStream(path, 'latin1') })) reader.add(line);
  return reader.refused;
}

/** Identifies a confined program by a file in its command line. */
function findProgram(execution: string): TracedProgram | undefined {
  return listPrograms().find(([file]) => execution.includes(`"${file}"`))?.[1];
}

function listPrograms(): [file: string, TracedProgram][] {
  return [
    [entryPath('host/rule-host.cjs'), { name: 'The rule process', profile: 'rules' }],
    [entryPath('engine.js'), { name: 'The engine', profile: 'own' }],
    [entryPath('bundler.js'), { name: 'The bundler', profile: 'tools' }],
    [compilerPaths().entry, { name: 'The type check', profile: 'tools' }],
    [npmPath(), { name: 'The install', profile: 'own' }],
  ];
}
