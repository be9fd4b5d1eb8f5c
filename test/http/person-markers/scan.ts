import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join, relative } from 'node:path';
import { gunzipSync, inflateRawSync, constants as zlib } from 'node:zlib';
import { findInText } from './marker.ts';

const LOCAL_FILE = Buffer.from('PK\x03\x04', 'latin1');
const GZIP = Buffer.from([0x1f, 0x8b, 8]);
const MAX_DEPTH = 4;

/**
 * Looks for the person in bytes, and shares no code with what searches and erases: as UTF-8 or any encoding of eight
 * bits, as UTF-16 at either offset, in base64, and in everything that is deflated inside of them, whether a zip lists it or not.
 */
export function findInBytes(bytes: Buffer, depth = 0): string[] {
  const text = bytes.toString('latin1');
  const found = new Set(findInText(text));
  // UTF-32, and texts with NULs between their letters.
  for (const one of findInText(text.replaceAll('\0', ''))) found.add(`without NULs ${one}`);
  for (const offset of [0, 1]) {
    const even = bytes.subarray(offset, bytes.length - ((bytes.length - offset) % 2));
    for (const one of findInText(even.toString('utf16le'))) found.add(`UTF-16 ${one}`);
    for (const one of findInText(Buffer.from(even).swap16().toString('utf16le'))) found.add(`UTF-16BE ${one}`);
  }
  for (const [base64] of text.matchAll(/[A-Za-z0-9+/_-]{12,}={0,2}/g))
    for (const shift of [0, 1, 2, 3])
      for (const one of findInText(Buffer.from(base64.slice(shift), 'base64').toString('latin1')))
        found.add(`base64 ${one}`);
  if (depth >= MAX_DEPTH) return [...found];
  for (const inner of listDeflated(bytes)) for (const one of findInBytes(inner, depth + 1)) found.add(`zip> ${one}`);
  return [...found];
}

function* listDeflated(bytes: Buffer): Generator<Buffer> {
  for (let at = bytes.indexOf(LOCAL_FILE); at >= 0 && at + 30 < bytes.length; at = bytes.indexOf(LOCAL_FILE, at + 4)) {
    const start = at + 30 + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28);
    if (bytes.readUInt16LE(at + 8) === 8) yield* tryTo(() => inflate(bytes.subarray(start)));
  }
  for (let at = bytes.indexOf(GZIP); at >= 0; at = bytes.indexOf(GZIP, at + 3))
    yield* tryTo(() => gunzipSync(bytes.subarray(at), { finishFlush: zlib.Z_SYNC_FLUSH }));
}

const inflate = (bytes: Buffer) => inflateRawSync(bytes, { finishFlush: zlib.Z_SYNC_FLUSH });

function tryTo(read: () => Buffer): Buffer[] {
  try {
    return [read()];
  } catch {
    // These bytes are not the beginning of something that is deflated.
    return [];
  }
}

/** All files, folders and links below a folder that have the person, in their names or in their bytes. */
export function findInFolder(dir: string, isLeftOut: (path: string) => boolean = () => false): string[] {
  const found: string[] = [];
  for (const path of listAll(dir)) {
    const shown = relative(dir, path);
    if (isLeftOut(shown)) continue;
    const stat = lstatSync(path, { throwIfNoEntry: false });
    if (stat === undefined) continue;
    found.push(...findInText(shown).map((one) => `name ${shown}: ${one}`));
    const bytes = stat.isSymbolicLink()
      ? Buffer.from(readlinkSync(path))
      : stat.isFile()
        ? readFileSync(path)
        : Buffer.alloc(0);
    found.push(...findInBytes(bytes).map((one) => `${shown}: ${one}`));
  }
  return found;
}

function listAll(dir: string): string[] {
  return readdirSync(dir, { withFileTypes: true }).flatMap((entry) => {
    const path = join(dir, entry.name);
    return entry.isDirectory() ? [path, ...listAll(path)] : [path];
  });
}
