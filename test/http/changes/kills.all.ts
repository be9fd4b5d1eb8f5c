import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { checkChain, listChains } from '../../../src/storage/store/check-activity.ts';
import { isOnPostgres } from '../../helpers/postgres/databases.ts';
import { makeRandom } from '../../helpers/random.ts';
import { makeFolder } from '../../helpers/run-package.ts';
import { size } from '../../helpers/size.ts';
import { startTestServer } from '../server-harness.ts';
import { CHANGING, type Common, prepareCommon, SAFE_MODE, UNCHANGING } from './changing-requests.ts';
import { type Call, KilledService, type Steps } from './killed-service.ts';
import { compareWithEntries } from './snapshot.ts';

const COUNT = process.env.ADE_TEST_KILLS?.replace('all', 'Infinity');
/** How many kills there are at steps of a kind; `ADE_TEST_KILLS=all` kills at each step of each request. */
const KILLS: Steps = {
  statement: Number(COUNT ?? size(1, 12, 200)),
  file: Number(COUNT ?? size(1, 6, 200)),
};
const SEED = Number(process.env.ADE_TEST_SEED ?? 1);
/** Comma-separated names of requests, to look at a few of them. */
const ONLY = process.env.ADE_TEST_REQUESTS?.split(',');
const METHODS = ['post', 'put', 'patch', 'delete'] as const;

/** PostgreSQL is used as nodes use it, together with a storage. */
const storage = makeFolder();
const storageUrl = isOnPostgres ? pathToFileURL(storage).href : '';
const server = await startTestServer({ ADE_STORAGE_URL: storageUrl });
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

suite('no change without an entry, no entry without a change', () => {
  let service: KilledService;
  let common: Common;

  before(async () => {
    service = await KilledService.start({ dataDir: server.dataDir, storageUrl }, server.adminToken);
    common = await prepareCommon(service);
  });

  after(async () => {
    await service.stop();
    // The harness stops it.
    await server.start();
  });

  for (const kind of ['statement', 'file'] as const) {
    test(`after ${KILLS[kind]} kills at steps of changing requests: ${kind}`, async () => {
      const wrong: string[] = [];
      for (const point of await choosePoints(service, common, kind)) {
        wrong.push(...(await killAt(service, common, point)));
      }
      assert.deepEqual(wrong, []);
      for (const chain of await listChains(service.db))
        assert.deepEqual((await checkChain(service.db, chain)).problems, []);
    });
  }
});

async function prepare(service: KilledService, common: Common, name: string): Promise<Call> {
  // The request before may have turned it on.
  await service.call({ method: 'PUT', path: SAFE_MODE, json: { enabled: false } });
  return { method: operations.get(operationOf(name))!, ...(await CHANGING[name]!(service, common)) };
}

interface Point {
  name: string;
  /** Such as `statement 3`. */
  at: string;
}

/** Chooses steps of a kind at random: first one of each request, then a second one, and so on. */
async function choosePoints(service: KilledService, common: Common, kind: keyof Steps): Promise<Point[]> {
  const random = makeRandom(SEED);
  const shuffle = <T>(list: T[]) => list.map((one) => ({ one, order: random() })).sort((a, b) => a.order - b.order);
  const points: (Point & { rank: number })[] = [];
  let count = 0;
  for (const { one: name } of shuffle(ONLY ?? Object.keys(CHANGING))) {
    if (count === KILLS[kind]) break;
    const steps = await service.count(await prepare(service, common, name));
    assert.ok(steps.statement > 1, `${name} changes something`);
    if (steps[kind] === 0) continue;
    count += 1;
    // One more than there are: before the answer.
    const places = shuffle(Array.from({ length: steps[kind] + 1 }, (_, i) => `${kind} ${i + 1}`));
    points.push(...places.map(({ one: at }, round) => ({ name, at, rank: round * 1000 + count })));
  }
  return points.sort((a, b) => a.rank - b.rank).slice(0, KILLS[kind]);
}

/** Kills the service at a step; returns what is wrong after its next start. */
async function killAt(service: KilledService, common: Common, { name, at }: Point): Promise<string[]> {
  await service.settle();
  const call = await prepare(service, common, name);
  const before = await service.readState();
  await service.kill(call, at);
  await service.settle();
  const { snapshot } = await service.readState();
  const entries = await service.readEntriesSince(before.entryIds);
  return compareWithEntries(before.snapshot, snapshot, entries).map((found) => `${name}, ${at}: ${found}`);
}
