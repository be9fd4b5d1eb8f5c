import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  ftruncateSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { crc32 } from 'node:zlib';
import { type Entry, openPromise } from 'yauzl';
import type { ZipSummary } from '../../../src/workbook/writer/output-file.ts';
import { ZipOutput } from '../../../src/workbook/writer/zip-output.ts';
import { makeDirectory } from '../../../src/workbook/writer/zip-records.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';

const row = (n: number) => `<row r="${n}"><c r="A${n}"><v>${Math.imul(n, 2_654_435_761)}</v></c></row>`;
const text = (rowCount: number) => Array.from({ length: rowCount }, (_, n) => row(n)).join('');

const PARTS: Record<string, string> = {
  'xl/large.xml': text(60_000),
  'xl/empty.xml': '',
  'xl/é.xml': text(3),
  '[Content_Types].xml': '<Types/>',
};

async function writeParts(path: string, delay: () => Promise<void>): Promise<ZipSummary> {
  const zip = new ZipOutput(path, 1e9);
  for (const [name, part] of Object.entries(PARTS)) {
    if (part.length < 100) {
      zip.addEntry(name, part);
      continue;
    }
    const entry = zip.openEntry(name);
    const bytes = Buffer.from(part);
    let memory: Buffer = Buffer.alloc(10_000);
    for (let from = 0; from < bytes.length; from += memory.length) {
      const length = bytes.copy(memory, 0, from, from + 10_000);
      // Returned memory may be overwritten, and this must not change data that was handed on.
      memory = (await entry.write(memory, length)) ?? Buffer.alloc(10_000);
      memory.fill('?');
      await delay();
    }
    await entry.end();
  }
  return zip.finish();
}

async function readParts(path: string): Promise<Record<string, string>> {
  const zip = await openPromise(path);
  const parts: Record<string, string> = {};
  for await (const entry of zip.eachEntry()) {
    const bytes = await buffer(await zip.openReadStreamPromise(entry));
    assert.equal(crc32(bytes), entry.crc32);
    parts[entry.fileName] = bytes.toString();
  }
  return parts;
}

test('a reader finds all parts, the size and hash are reported, and the speed of the threads does not matter', async (t) => {
  const folder = await makeTempFolder(t);
  const path = join(folder, 'out.zip');
  const summary = await writeParts(path, async () => {});
  assert.deepEqual(await readParts(path), PARTS);
  const written = readFileSync(path);
  assert.equal(summary.bytes, statSync(path).size);
  assert.equal(summary.sha256, createHash('sha256').update(written).digest('hex'));
  const slowly = await writeParts(join(folder, 'slowly.zip'), () => setImmediate());
  assert.deepEqual(slowly, summary);
});

test('a part whose compression ends too early is not written into the file', async (t) => {
  const path = join(await makeTempFolder(t), 'out.zip');
  const zip = new ZipOutput(path, 1e9);
  const entry = zip.openEntry('part.xml');
  await entry.write(Buffer.alloc(100_000, 'x'), 100_000);
  entry.stop();
  await assert.rejects(entry.end(), /part\.xml was aborted/);
  assert.throws(() => zip.finish(), /part\.xml was aborted/);
  zip.abort();
  assert.equal(existsSync(path), false);
});

test('a file that can no longer be written is reported at once, and still removed', {
  skip: existsSync('/proc/self/fd') ? false : 'needs /proc',
}, async (t) => {
  const path = join(await makeTempFolder(t), 'out.zip');
  const zip = new ZipOutput(path, 1e9);
  const entry = zip.openEntry('part.xml');
  const fds = readdirSync('/proc/self/fd').filter((fd) => isLinkTo(`/proc/self/fd/${fd}`, path));
  closeSync(Number(fds[0]));
  await assert.rejects(
    async () => {
      for (let round = 0; round < 50; round++) await entry.write(randomBytes(100_000), 100_000);
      await entry.end();
    },
    { code: 'EBADF' },
  );
  assert.throws(() => zip.finish(), { code: 'EBADF' });
  zip.abort();
  assert.equal(existsSync(path), false);
});

function isLinkTo(link: string, path: string): boolean {
  try {
    return readlinkSync(link) === path;
  } catch {
    return false;
  }
}

test('sizes and offsets beyond 32 bits are in zip64 fields', async (t) => {
  const large = 5 * 2 ** 30;
  const facts = [
    { path: 'small.xml', crc32: 1, compressedBytes: 10, bytes: 20, offset: 0 },
    { path: 'large.xml', crc32: 2, compressedBytes: 2 ** 32 + 7, bytes: large, offset: 100 },
    { path: 'far.xml', crc32: 3, compressedBytes: 10, bytes: 20, offset: large - 50 },
  ];
  const path = join(await makeTempFolder(t), 'large.zip');
  const fd = openSync(path, 'w');
  // A sparse region replaces the data.
  ftruncateSync(fd, large);
  const directory = makeDirectory(facts, large);
  writeSync(fd, directory, 0, directory.length, large);
  closeSync(fd);
  const zip = await openPromise(path);
  const entries: Entry[] = [];
  for await (const entry of zip.eachEntry()) entries.push(entry);
  const found = entries.map((entry) => ({
    path: entry.fileName,
    crc32: entry.crc32,
    compressedBytes: entry.compressedSize,
    bytes: entry.uncompressedSize,
    offset: entry.relativeOffsetOfLocalHeader,
  }));
  assert.deepEqual(found, facts);
});
