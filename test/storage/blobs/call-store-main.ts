/** `put` or `get` of a file in a separate process: prints what is known of it, and how much its memory grew, in bytes. */

import { hashFile } from '../../../src/base/files/hash-file.ts';
import { openBlobStore } from '../../../src/storage/blobs/index.ts';
import { digestOf } from './support/files.ts';

const [action, url, key, path, sha256, bytes] = process.argv.slice(2) as [
  string,
  string,
  string,
  string,
  string,
  string,
];
const store = await openBlobStore(url);
// The code that the first call loads does not count.
await store.get('none', path, digestOf(Buffer.from(''))).catch(() => undefined);
const { maxRSS: before } = process.resourceUsage();
if (action === 'put') await store.put(key, path);
else await store.get(key, path, { sha256, bytes: Number(bytes) });
const { maxRSS: after } = process.resourceUsage();
await store.close();
process.stdout.write(JSON.stringify({ sha256: await hashFile(path), grownBytes: (after - before) * 1024 }));
