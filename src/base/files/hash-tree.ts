import { createHash, hash } from 'node:crypto';
import { closeSync, openSync, readdirSync, readlinkSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { compareTexts } from './compare-texts.ts';

/** The longest time that a server's requests wait during hashing, however large the dependencies are. */
const SLICE_MS = 4;
/** Small enough to read within one slice. */
const CHUNK_BYTES = 1024 * 1024;

export function sha256(content: string | Uint8Array): string {
  return hash('sha256', content, 'hex');
}

/** SHA-256 of every file below a folder, by path with forward slashes, in path order. A link counts as its target. */
export async function hashFiles(dir: string): Promise<Record<string, string>> {
  const found: [string, string][] = [];
  const yieldToOthers = makeYielder();
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  const visit = async (folder: string): Promise<void> => {
    for (const entry of readdirSync(join(dir, folder), { withFileTypes: true })) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) await visit(path);
      else if (entry.isSymbolicLink()) found.push([path, sha256(`link:${readlinkSync(join(dir, path))}`)]);
      else found.push([path, await hashFile(join(dir, path), chunk, yieldToOthers)]);
    }
  };
  await visit('');
  return Object.fromEntries(found.sort(([a], [b]) => compareTexts(a, b)));
}

async function hashFile(path: string, chunk: Buffer, yieldToOthers: () => Promise<void> | undefined): Promise<string> {
  const digest = createHash('sha256');
  const file = openSync(path, 'r');
  try {
    for (let count = readSync(file, chunk); count > 0; count = readSync(file, chunk)) {
      digest.update(chunk.subarray(0, count));
      await yieldToOthers();
    }
  } finally {
    closeSync(file);
  }
  return digest.digest('hex');
}

/** Synchronous reads with a pause after each slice: much faster than four asynchronous calls for each small file. */
function makeYielder(): () => Promise<void> | undefined {
  let untilMs = performance.now() + SLICE_MS;
  return () => {
    if (performance.now() < untilMs) return undefined;
    return nextTurn().then(() => {
      untilMs = performance.now() + SLICE_MS;
    });
  };
}

/** One SHA-256 over paths and contents. Paths contain no NUL, so two different lists never result in the same text. */
export function hashFileList(files: Readonly<Record<string, string>>): string {
  const lines = Object.entries(files).map(([path, digest]) => `${path}\0${digest}\n`);
  return sha256(lines.sort(compareTexts).join(''));
}
