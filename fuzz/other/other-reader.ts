import { type ChildProcessByStdio, spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { DocumentFormat } from '../../src/contract/formats.ts';
import type { Dialect, OtherReading } from '../cells/types.ts';

const PYTHON = '/usr/bin/python3';
/** The library that reads a format, and its Debian package. None reads xlsb. */
const LIBRARIES: Partial<Record<DocumentFormat, { module: string; debianPackage: string }>> = {
  xlsx: { module: 'openpyxl', debianPackage: 'python3-openpyxl' },
  xls: { module: 'xlrd', debianPackage: 'python3-xlrd' },
  ods: { module: 'odf', debianPackage: 'python3-odf' },
  csv: { module: 'csv', debianPackage: 'python3' },
};
/** A library that takes longer counts as unable to read the document. */
const MAX_SECONDS = 10;

/** Why formats cannot be read by others; empty if all can. */
export function listMissingReaders(formats: readonly DocumentFormat[]): string[] {
  return formats.flatMap((format) => {
    const library = LIBRARIES[format];
    if (library === undefined) return [];
    const found = spawnSync(PYTHON, ['-c', `import ${library.module}`]);
    return found.status === 0
      ? []
      : [`${format}: ${PYTHON} has no ${library.module}; install ${library.debianPackage}`];
  });
}

export function hasOtherReader(format: DocumentFormat): boolean {
  return LIBRARIES[format] !== undefined;
}

type Child = ChildProcessByStdio<Writable, Readable, null>;

/** A Python process that reads documents with other libraries; restarted if it has ended. */
export class OtherReader {
  #running: { child: Child; lines: Interface } | undefined;

  /** Call it for one document at a time. */
  async read(path: string, format: DocumentFormat, dialect: Dialect | undefined): Promise<OtherReading> {
    this.#running ??= start();
    const { child, lines } = this.#running;
    const { promise, resolve } = Promise.withResolvers<OtherReading | undefined>();
    const timer = setTimeout(() => resolve(undefined), MAX_SECONDS * 1000);
    lines.once('line', (line) => resolve(JSON.parse(line)));
    child.once('exit', () => resolve(undefined));
    child.stdin.write(`${JSON.stringify({ path, format, dialect })}\n`);
    const result = await promise;
    clearTimeout(timer);
    lines.removeAllListeners('line');
    child.removeAllListeners('exit');
    if (result !== undefined) return result;
    this.stop();
    return { error: `it ended, or took more than ${MAX_SECONDS} s` };
  }

  stop(): void {
    this.#running?.child.kill('SIGKILL');
    this.#running = undefined;
  }
}

function start(): { child: Child; lines: Interface } {
  const child = spawn(PYTHON, ['-B', join(import.meta.dirname, 'main.py')], { stdio: ['pipe', 'pipe', 'ignore'] });
  // If the process ends during a write, its end is reported instead.
  child.stdin.on('error', () => {});
  return { child, lines: createInterface(child.stdout) };
}
