import assert from 'node:assert/strict';
import { readdirSync, readlinkSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import Fastify from 'fastify';
import { sendMadeFile } from '../../src/http/replies/data-files.ts';
import { makeFileFolder } from '../helpers/temp-folder.ts';
import { waitUntil } from '../helpers/wait-until.ts';

const FILES = '/proc/self/fd';
/** More than what the sockets of both sides hold. */
const BYTES = 16 * 1024 * 1024;

function countOpen(path: string): number {
  const linked = (name: string) => {
    try {
      return readlinkSync(join(FILES, name));
    } catch {
      return null;
    }
  };
  return readdirSync(FILES).filter((name) => linked(name) === path).length;
}

for (const isPackage of [false, true])
  test(`a client that leaves lets go of the file, ${isPackage ? 'in a package' : 'alone'}`, async (t) => {
    const path = join(makeFileFolder(), `made-${isPackage}`);
    writeFileSync(path, Buffer.alloc(BYTES));
    const app = Fastify();
    t.after(() => app.close());
    const written = { bytes: BYTES, sha256: '', rows: 1, columns: [], misfits: [], results: [] };
    app.get('/', async (_, reply) => {
      const made = { file: await open(path), written };
      const record = async () => undefined;
      return sendMadeFile(reply, made, { stem: 'a', title: 'a', format: 'parquet', isPackage, record });
    });
    const { body } = await fetch(await app.listen());
    assert.ok(body);
    const reader = body.getReader();
    await reader.read();
    assert.equal(countOpen(path), 1);
    await reader.cancel();
    await waitUntil(() => countOpen(path) === 0);
  });
