import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { documentPath } from '../../../src/contract/layout.ts';
import { addDocument, makeServer, WORKSPACE } from '../harness.ts';
import { erase, find, hasMarker, MARKER, type Server } from './helpers.ts';

const ROW = `${MARKER.name},1\n`;
const SMALL = `name,amount\n${ROW}`;

/** Ends each process that is to read a document as soon as it is started, as the system does when memory is short. */
function killReadersOf(t: TestContext, id: string): { stop: () => number } {
  let killed = 0;
  const watch = (message: unknown) => {
    const { process: child } = message as { process: ChildProcess };
    child.once('spawn', () => {
      const isReader = ['subject-reader.js', id].every((part) => isStartedWith(child, part));
      if (isReader && child.kill('SIGKILL')) killed += 1;
    });
  };
  subscribe('child_process', watch);
  const stop = () => {
    unsubscribe('child_process', watch);
    return killed;
  };
  t.after(stop);
  return { stop };
}

/** Some levels start a process by another one, which has its arguments as hexadecimal bytes. */
function isStartedWith({ spawnargs }: ChildProcess, part: string): boolean {
  const hex = Buffer.from(part).toString('hex');
  return spawnargs.some((arg) => arg.includes(part) || arg.includes(hex));
}

async function readOutcomes({ service }: Server, id: string): Promise<Record<string, string | undefined>> {
  const { items } = await service.subjects.listPlaces(WORKSPACE, id);
  return Object.fromEntries(items.map(({ holder, outcome }) => [holder, outcome?.outcome]));
}

test('a document whose process is ended costs only itself, in a search and in an erasure', async (t) => {
  const logged: unknown[] = [];
  const server = await makeServer(t, { log: (entry) => logged.push(entry) });
  const [first, ended, last] = [
    await addDocument(server, SMALL, 'first.csv'),
    await addDocument(server, `${SMALL}y,8\n`, 'killed.csv'),
    await addDocument(server, `${SMALL}x,9\n`, 'last.csv'),
  ];
  const killing = killReadersOf(t, ended);
  const partly = await find(server.service);
  assert.ok(killing.stop() > 0, 'no process was seen');
  assert.equal(partly.state, 'found');
  assert.deepEqual(partly.not_searched, [{ holder: `document:${ended}`, kind: 'document', why: 'process_killed' }]);
  assert.deepEqual(
    Object.keys(await readOutcomes(server, partly.id)).sort(),
    [`document:${first}`, `document:${last}`].sort(),
  );
  const found = await find(server.service);
  assert.deepEqual([found.holders, found.not_searched], [3, []]);
  const again = killReadersOf(t, ended);
  const erased = await erase(server.service, found.id);
  assert.ok(again.stop() > 0, 'no process was seen');
  assert.equal(erased.state, 'erased');
  assert.deepEqual(await readOutcomes(server, found.id), {
    [`document:${first}`]: 'erased',
    [`document:${ended}`]: 'stays',
    [`document:${last}`]: 'erased',
  });
  const read = (id: string, filename: string) => readFileSync(documentPath(server.dataDir, { id, filename }));
  assert.equal(read(ended, 'killed.csv').toString(), `${SMALL}y,8\n`);
  for (const [id, name] of [
    [first, 'first.csv'],
    [last, 'last.csv'],
  ] as const)
    assert.ok(!hasMarker(read(id, name)));
  assert.match(JSON.stringify(logged), /could not be written without a person: process_killed/);
  assert.deepEqual(readdirSync(join(server.dataDir, 'cache/erasing')), []);
});

test('without a sandbox a search fails, and does not say that nothing was found', async (t) => {
  const { PATH } = process.env;
  t.after(() => {
    process.env.PATH = PATH;
  });
  process.env.PATH = '/nowhere';
  const server = await makeServer(t, { env: { ADE_SANDBOX: 'bubblewrap' } });
  await addDocument(server, SMALL, 'list.csv');
  const failed = await find(server.service);
  assert.deepEqual([failed.state, failed.error, failed.holders], ['failed', 'sandbox_unavailable', 0]);
});
