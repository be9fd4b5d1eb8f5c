import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkChain, listChains } from '../../../src/storage/store/check-activity.ts';
import { makeRandom } from '../../helpers/random.ts';
import { size } from '../../helpers/size.ts';
import { startTestServer } from '../server-harness.ts';
import { CHANGING, type Common, prepareCommon, SAFE_MODE, UNCHANGING } from './changing-requests.ts';
import { type Call, KilledService } from './killed-service.ts';
import { compareWithEntries } from './snapshot.ts';

/** `ADE_TEST_KILLS=all` kills at each statement of each request. */
const KILLS = Number((process.env.ADE_TEST_KILLS ?? size(1, 20, 200)).toString().replace('all', 'Infinity'));
const SEED = Number(process.env.ADE_TEST_SEED ?? 1);
/** Comma-separated names of requests, to look at a few of them. */
const ONLY = process.env.ADE_TEST_REQUESTS?.split(',');
const METHODS = ['post', 'put', 'patch', 'delete'] as const;

const server = await startTestServer();
const operations = await listOperations();
await server.running.stop();
/** The method of every operation that can change something. */
async function listOperations(): Promise<Map<string, string>> {
  const { paths } = await server.read<{ paths: Record<string, Record<string, { operationId: string }>> }>(
    '/api/v1/openapi.json',
  );
  const found = Object.values(paths).flatMap((path) =>
    METHODS.flatMap((method) => (path[method] ? [[path[method].operationId, method.toUpperCase()] as const] : [])),
  );
  return new Map(found);
}

const operationOf = (name: string) => name.split(' ')[0]!;

test('every operation is known as one that changes something, or as one that does not', () => {
  const known = [...new Set(Object.keys(CHANGING).map(operationOf)), ...UNCHANGING];
  assert.deepEqual(known.sort(), [...operations.keys()].sort());
});

test(`${KILLS} kills at statements of changing requests: no change without an entry, no entry without a change`, async () => {
  const service = await KilledService.start(server.dataDir, server.adminToken);
  try {
    const common = await prepareCommon(service);
    const wrong: string[] = [];
    for (const point of await choosePoints(service, common)) wrong.push(...(await killAt(service, common, point)));
    assert.deepEqual(wrong, []);
    for (const chain of await listChains(service.db))
      assert.deepEqual((await checkChain(service.db, chain)).problems, []);
  } finally {
    await service.stop();
    // The harness stops it.
    await server.start();
  }
});

async function prepare(service: KilledService, common: Common, name: string): Promise<Call> {
  // The request before may have turned it on.
  await service.call({ method: 'PUT', path: SAFE_MODE, json: { enabled: false } });
  return { method: operations.get(operationOf(name))!, ...(await CHANGING[name]!(service, common)) };
}

interface Point {
  name: string;
  /** The number of the statement; one more than there are for a kill before the answer. */
  at: number;
}

/** Chooses statements at random: first one of each request, then a second one, and so on. */
async function choosePoints(service: KilledService, common: Common): Promise<Point[]> {
  const random = makeRandom(SEED);
  const shuffle = <T>(list: T[]) => list.map((one) => ({ one, order: random() })).sort((a, b) => a.order - b.order);
  const names = shuffle(ONLY ?? Object.keys(CHANGING)).slice(0, KILLS);
  const points: (Point & { rank: number })[] = [];
  for (const [i, { one: name }] of names.entries()) {
    const statements = await service.count(await prepare(service, common, name));
    assert.ok(statements > 1, `${name} changes something`);
    const places = shuffle(Array.from({ length: statements + 1 }, (_, at) => at + 1));
    points.push(...places.map(({ one: at }, round) => ({ name, at, rank: round * names.length + i })));
  }
  return points.sort((a, b) => a.rank - b.rank).slice(0, KILLS);
}

/** Kills the service at a statement; returns what is wrong after its next start. */
async function killAt(service: KilledService, common: Common, { name, at }: Point): Promise<string[]> {
  await service.settle();
  const call = await prepare(service, common, name);
  const before = await service.readState();
  await service.kill(call, at);
  await service.settle();
  const { snapshot } = await service.readState();
  const entries = await service.readEntriesSince(before.entryIds);
  return compareWithEntries(before.snapshot, snapshot, entries).map((found) => `${name} ${at}: ${found}`);
}
