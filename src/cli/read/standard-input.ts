import { createWriteStream } from 'node:fs';
import { mkdtemp, open, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { usageError } from '../usage-error.ts';

/** The file argument that means standard input. */
export const STANDARD_INPUT = '-';
const DEFAULT_NAME = 'standard-input';

/** Refuses standard input twice, a name without standard input, and standard input from a terminal. */
export function assertStandardInput(files: readonly string[], name: string | undefined): void {
  const count = files.filter((file) => file === STANDARD_INPUT).length;
  if (count > 1) throw usageError('Standard input holds one document: give - only once.');
  if (count === 0 && name !== undefined)
    throw usageError('--name is for the document from standard input: give - as the file.');
  if (name !== undefined && (/[/\\]/.test(name) || ['', '.', '..'].includes(name)))
    throw usageError(`--name is "${name}"; expected the name of a file without folders.`);
  if (count === 1 && process.stdin.isTTY)
    throw usageError('- reads the document from standard input, which is a terminal: cat FILE | ade run - …');
}

/** The name of a file; for standard input it is `name`. */
export function nameFile(file: string, name: string | undefined): string {
  return file === STANDARD_INPUT ? (name ?? DEFAULT_NAME) : file;
}

/**
 * Writes standard input to a temporary file while `use` runs. The content decides the format; a default name gets a
 * fitting extension.
 */
export async function withStandardInput<Result>(
  name: string | undefined,
  signal: AbortSignal,
  use: (path: string) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'ade-input-'));
  try {
    const received = join(folder, 'received.partial');
    await pipeline(process.stdin, createWriteStream(received, { mode: 0o600 }), { signal });
    const path = join(folder, name ?? `${DEFAULT_NAME}.${await findEnding(received)}`);
    await rename(received, path);
    return await use(path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function findEnding(path: string): Promise<string> {
  const handle = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, 0);
    const start = buffer.toString('latin1', 0, bytesRead);
    if (start.startsWith('PK')) return 'xlsx';
    return start === '\xd0\xcf\x11\xe0' ? 'xls' : 'csv';
  } finally {
    await handle.close();
  }
}
