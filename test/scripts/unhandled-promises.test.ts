import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { findUnhandled } from '../../scripts/promises/find-unhandled.ts';
import { makeTempFolder } from '../helpers/temp-folder.ts';

/** Each line with the comment `found` has a promise whose rejection nobody handles. */
const SOURCE = `
declare function load(): Promise<number>;
declare function repeat(work: () => void): void;
declare function each(work: () => void | Promise<void>): void;
declare const maybe: { load(): Promise<number> } | undefined;
const report = (error: unknown) => void error;
export class Store {
  #loading: Promise<unknown> | null = null;
  #size = 0;
  dropped(isSure: boolean) {
    load(); // found
    void load(); // found
    load().then(() => 1); // found
    load().finally(() => 1); // found
    maybe?.load(); // found
    isSure && load(); // found
    isSure ? load() : load().catch(report); // found
    load().catch(report);
    void load().catch(report);
    load().then(() => 1, report);
    load().catch(report).finally(() => 1);
    void this.#size;
  }
  stored() {
    this.#loading = load(); // found
    this.#loading ??= load().finally(() => 1); // found
    this.#loading = load().catch(report);
    this.#loading = new Promise((resolve) => repeat(() => resolve(1)));
    this.#size = 1;
  }
  passedOn() {
    this.#loading ??= load();
    return this.#loading;
  }
  handledNext() {
    this.#loading = load();
    this.#loading.catch(report);
  }
  callbacks() {
    repeat(async () => void (await load())); // found
    repeat(() => load()); // found
    repeat(() => load().catch(report));
    repeat(() => 1);
    each(async () => void (await load()));
    return load().finally(() => load());
  }
  async late() {
    const early = load(); // found
    await load();
    await early;
    const both = load();
    await Promise.all([both, load()]);
  }
}
`;

test('a rejection without a handler is found, however it is written', async (t) => {
  const folder = await makeTempFolder(t);
  mkdirSync(join(folder, 'src'));
  const compilerOptions = { target: 'esnext', lib: ['esnext'], strict: true, noEmit: true, types: [] };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['src'] }));
  writeFileSync(join(folder, 'src', 'store.ts'), SOURCE);
  const expected = SOURCE.split('\n').flatMap((line, i) =>
    line.includes('// found') ? [`src/store.ts:${i + 1}`] : [],
  );
  const found = findUnhandled(join(folder, 'tsconfig.json'), (path) => path.startsWith('src/')).map(
    ({ place }) => place,
  );
  assert.deepEqual([...new Set(found)].sort(), expected.sort());
  assert.deepEqual(
    findUnhandled(join(folder, 'tsconfig.json'), () => false),
    [],
  );
});
