import assert from 'node:assert/strict';
import { createWriteStream, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { before, type TestContext, test } from 'node:test';
import yazl from 'yazl';
import { ensureBuilt } from '../../scripts/ensure-built.js';
import type { SandboxLevel } from '../../src/contract/levels.ts';
import { chooseLevel } from '../../src/sandbox/index.ts';
import type { ProcessSetup } from '../../src/subjects/process/ask-process.ts';
import { ReaderFailed, SubjectReader } from '../../src/subjects/subject-reader.ts';
import { openZipArchive } from '../../src/workbook/parts/index.ts';
import { makeTempFolder } from '../helpers/temp-folder.ts';
import { allLevels, requireLevel } from '../sandbox/levels.ts';
import { maskHere } from './mask-here.ts';
import { makeHostileEntry } from './process/hostile-entry.ts';

before(() => ensureBuilt());

const FOREIGN = join(import.meta.dirname, '../fixtures/foreign');
const OPTIONS = { maxExpandedBytes: 1e9, withParts: false };
const TERMS = ['Anna Müller'];
const LIST = 'name;no\nAnna Müller;1\nEve Li;2\n';
const MB = 1_048_576;

function makeReader(setup: ProcessSetup = {}, level?: SandboxLevel): SubjectReader {
  const getLevel = async () => level ?? (await chooseLevel('auto'));
  return new SubjectReader({ getLevel, signal: new AbortController().signal, setup });
}

interface Folder {
  dir: string;
  add: (
    name: string,
    content: string | Buffer,
  ) => { path: string; kind: 'workbook' | 'json' | 'text'; displayName: string };
}

async function openFolder(t: TestContext): Promise<Folder> {
  const dir = await makeTempFolder(t);
  const add: Folder['add'] = (name, content) => {
    const path = join(dir, name);
    writeFileSync(path, content, { mode: 0o600 });
    const kind = name.endsWith('.json') ? 'json' : name.endsWith('.txt') ? 'text' : 'workbook';
    return { path, kind, displayName: name };
  };
  return { dir, add };
}

/** A workbook with another part, which expands to many zeros. */
async function writeBomb(path: string, megabytes: number): Promise<void> {
  const zip = new yazl.ZipFile();
  const archive = await openZipArchive(join(FOREIGN, 'openpyxl.xlsx'), 'The workbook');
  for (const part of archive.partNames) zip.addBuffer(await archive.readSizedPart(part), archive.writtenName(part));
  await archive.close();
  zip.addReadStream(Readable.from(repeatZeros(megabytes)), 'xl/embeddings/big.bin');
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(path));
}

function* repeatZeros(megabytes: number): Generator<Buffer> {
  for (let i = 0; i < megabytes; i++) yield Buffer.alloc(MB);
}

test('a value that a database no longer uses is found, until its file is written again', async (t) => {
  const { dir } = await openFolder(t);
  const path = join(dir, 'test.sqlite');
  const db = new DatabaseSync(path);
  db.exec(`create table t(name text); insert into t values ('Eve Li'), ('${TERMS.join()}')`);
  db.exec(`delete from t where name like 'Anna%'`);
  const file = { path, kind: 'database', displayName: 'database' } as const;
  const count = async () => {
    const [found] = await makeReader().search([file], TERMS, OPTIONS);
    return found instanceof ReaderFailed ? found.code : found?.count;
  };
  assert.equal(await count(), 1);
  db.exec('vacuum');
  assert.equal(await count(), 0);
  db.close();
});

for (const level of allLevels) {
  test(`${level}: the masked bytes are those that the code itself makes`, async (t) => {
    if (!(await requireLevel(t, level))) return;
    const { dir, add } = await openFolder(t);
    const files = [
      add('list.csv', LIST),
      add('workbook.xlsx', readFileSync(join(FOREIGN, 'openpyxl.xlsx'))),
      add('a.json', '{ "value": "Anna Müller",\n "count": 7 }\n'),
      add('b.txt', 'Ask Anna Müller.\nNobody else.\n'),
      add('c.txt', 'Nobody.\n'),
      { path: join(dir, 'gone.csv'), kind: 'workbook', displayName: 'gone.csv' } as const,
    ];
    const terms = [...TERMS, 'Member ID'];
    const asked = files.map((file) => ({ file, target: `${file.path}.masked` }));
    const results = await makeReader({}, level).mask(asked, terms, OPTIONS);
    assert.deepEqual(results, ['masked', 'masked', 'masked', 'masked', 'unchanged', 'unchanged']);
    for (const [i, { file, target }] of asked.entries()) {
      if (results[i] !== 'masked') continue;
      const { bytes } = await maskHere(file, terms, OPTIONS);
      assert.ok(readFileSync(target).equals(bytes), file.displayName);
      assert.ok(!bytes.equals(readFileSync(file.path)), file.displayName);
    }
    const names = readdirSync(dir).filter((name) => /partial|^(c|gone).*masked/.test(name));
    assert.deepEqual(names, []);
    const found = await makeReader({}, level).search(files, terms, OPTIONS);
    assert.deepEqual(
      found.map((one) => (one instanceof ReaderFailed ? one.code : one.count > 0)),
      [true, true, true, true, false, false],
    );
  });
}

test('a zip bomb, and a document that needs all memory, cost only the answers about themselves', async (t) => {
  const { dir, add } = await openFolder(t);
  const bomb = { path: join(dir, 'bomb.xlsx'), kind: 'workbook', displayName: 'bomb.xlsx' } as const;
  await writeBomb(bomb.path, 400);
  const files = [add('before.csv', LIST), bomb, add('after.csv', LIST)];
  const reader = makeReader({ memoryMb: 64 });
  const counted = await reader.search(files, TERMS, { ...OPTIONS, maxExpandedBytes: 10 * MB });
  assert.deepEqual(
    counted.map((one) => (one instanceof ReaderFailed ? one.code : [one.count, one.notSearched])),
    [
      [1, []],
      [0, ['expanded_too_large']],
      [1, []],
    ],
  );
  const ended = await reader.search(files, TERMS, OPTIONS);
  assert.deepEqual(
    ended.map((one) => (one instanceof ReaderFailed ? one.code : [one.count, one.notSearched])),
    [[1, []], 'memory_limit', [1, []]],
  );
  const target = join(dir, 'masked');
  await assert.rejects(reader.maskOne({ file: bomb, target }, TERMS, OPTIONS), { code: 'memory_limit' });
  assert.deepEqual(readdirSync(dir).sort(), ['after.csv', 'before.csv', 'bomb.xlsx']);
});

test('of the files that share a process, the one that ends it costs only itself', async (t) => {
  const { add } = await openFolder(t);
  const line = `${'x'.repeat(20)} y\n`;
  const large = add('large.txt', line.repeat((60 * MB) / line.length));
  const files = [add('a.json', '["Anna Müller"]'), large, add('b.txt', 'Anna Müller\n'), large, add('c.txt', '')];
  const found = await makeReader({ memoryMb: 64 }).search(files, TERMS, OPTIONS);
  assert.deepEqual(
    found.map((one) => (one instanceof ReaderFailed ? one.code : one.count)),
    [1, 'memory_limit', 1, 'memory_limit', 0],
  );
});

test('a document that takes too much time is ended', async (t) => {
  const { add } = await openFolder(t);
  const files = [add('slow.csv', 'Anna;Müller;x;y\n'.repeat(500_000)), add('list.csv', LIST)];
  const found = await makeReader({ cpuSeconds: 1 }).search(files, TERMS, OPTIONS);
  assert.deepEqual(
    found.map((one) => (one instanceof ReaderFailed ? one.code : one.count)),
    ['cpu_limit', 1],
  );
});

test('a process that sends more than a masked file can have is ended, and nothing of it stays', async (t) => {
  const { dir, add } = await openFolder(t);
  const entry = await makeHostileEntry(t, "for (;;) send(1, Buffer.alloc(100_000, 'x'));");
  const asked = { file: add('list.csv', LIST), target: join(dir, 'masked') };
  await assert.rejects(makeReader({ entry }).maskOne(asked, TERMS, OPTIONS), { code: 'protocol_violation' });
  assert.deepEqual(readdirSync(dir), ['list.csv']);
});

test('what a process calls masked has to go if another one finds something in it', async (t) => {
  const { dir, add } = await openFolder(t);
  const says = (result: string) => `
    const { task } = question;
    if (task === 'mask') send(1, ${JSON.stringify(LIST)});
    answer({ result: task === 'mask' ? 'masked' : '${result}' });`;
  for (const result of ['remove', 'masked']) {
    const entry = await makeHostileEntry(t, says(result));
    const asked = { file: add('list.csv', LIST), target: join(dir, `masked ${result}`) };
    assert.equal(await makeReader({ entry }).maskOne(asked, TERMS, OPTIONS), result);
  }
  assert.deepEqual(readdirSync(dir).sort(), ['list.csv', 'masked masked']);
});

test('a file that nobody can read costs only itself', async (t) => {
  const { dir, add } = await openFolder(t);
  for (const name of ['folder.csv', 'folder.json']) mkdirSync(join(dir, name));
  const files = [
    add('list.csv', LIST),
    { path: join(dir, 'folder.csv'), kind: 'workbook', displayName: 'folder.csv' } as const,
    { path: join(dir, 'folder.json'), kind: 'json', displayName: 'folder.json' } as const,
    add('a.json', '["Anna Müller"]'),
  ];
  const found = await makeReader().search(files, TERMS, OPTIONS);
  assert.deepEqual(
    found.map((one) => (one instanceof ReaderFailed ? one.code : one.count)),
    [1, 'process_exited', 'process_exited', 1],
  );
});

test('without a sandbox nothing is read', async (t) => {
  const { add } = await openFolder(t);
  const reader = new SubjectReader({
    getLevel: () => chooseLevel('permission', refuse),
    signal: AbortSignal.timeout(60_000),
  });
  await assert.rejects(reader.search([add('list.csv', LIST)], TERMS, OPTIONS), { code: 'sandbox_unavailable' });
});

const refuse = async () => ({ ok: false, canary: 'test', found: 'nothing works', advice: '' }) as const;
