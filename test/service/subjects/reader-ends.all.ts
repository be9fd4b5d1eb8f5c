import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { documentPath } from '../../../src/contract/layout.ts';
import { addDocument, makeServer, WORKSPACE } from '../harness.ts';
import { erase, find, hasMarker, MARKER, type Server } from './helpers.ts';

const ROW = `${MARKER.name},1\n`;
/** It takes longer to be read than it takes to find its process. */
const LARGE = `name,amount\n${ROW}${'Somebody,2\n'.repeat(50_000)}`;
const SMALL = `name,amount\n${ROW}`;

/** Ends each process that reads a document, as the system does when memory is short, until the test says that it is enough. */
function killReadersOf(t: TestContext, id: string): { stop: () => Promise<number> } {
  let isOver = false;
  let killed = 0;
  const watching = (async () => {
    while (!isOver) {
      for (const pid of listChildren()) {
        if (!readCommand(pid).includes(id)) continue;
        process.kill(pid, 'SIGKILL');
        killed += 1;
      }
      await setImmediate();
    }
  })();
  const stop = async () => {
    isOver = true;
    await watching;
    return killed;
  };
  t.after(stop);
  return { stop };
}

function listChildren(): number[] {
  const tasks = '/proc/self/task';
  const lists = readdirSync(tasks).map((task) => readIfThere(join(tasks, task, 'children')));
  return lists.join(' ').split(' ').filter(Boolean).map(Number);
}

/** A thread may end at any moment. */
function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function readCommand(pid: number): string {
  const command = readIfThere(`/proc/${pid}/cmdline`);
  return command.includes('subject-reader.js') ? command : '';
}

async function readOutcomes({ service }: Server, id: string): Promise<Record<string, string | undefined>> {
  const { items } = await service.subjects.listPlaces(WORKSPACE, id);
  return Object.fromEntries(items.map(({ holder, outcome }) => [holder, outcome?.outcome]));
}

test('a document whose process is ended costs only itself, in a search and in an erasure', async (t) => {
  const logged: unknown[] = [];
  const server = await makeServer(t, { log: (entry) => logged.push(entry) });
  const [first, large, last] = [
    await addDocument(server, SMALL, 'first.csv'),
    await addDocument(server, LARGE, 'large.csv'),
    await addDocument(server, `${SMALL}x,9\n`, 'last.csv'),
  ];
  const killing = killReadersOf(t, large);
  const partly = await find(server.service);
  assert.ok((await killing.stop()) > 0, 'no process was seen');
  assert.equal(partly.state, 'found');
  assert.deepEqual(partly.not_searched, [{ holder: `document:${large}`, kind: 'document', why: 'process_killed' }]);
  assert.deepEqual(
    Object.keys(await readOutcomes(server, partly.id)).sort(),
    [`document:${first}`, `document:${last}`].sort(),
  );
  const found = await find(server.service);
  assert.deepEqual([found.holders, found.not_searched], [3, []]);
  const again = killReadersOf(t, large);
  const erased = await erase(server.service, found.id);
  assert.ok((await again.stop()) > 0, 'no process was seen');
  assert.equal(erased.state, 'erased');
  assert.deepEqual(await readOutcomes(server, found.id), {
    [`document:${first}`]: 'erased',
    [`document:${large}`]: 'stays',
    [`document:${last}`]: 'erased',
  });
  const read = (id: string, filename: string) => readFileSync(documentPath(server.dataDir, { id, filename }));
  assert.equal(read(large, 'large.csv').toString(), LARGE);
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
