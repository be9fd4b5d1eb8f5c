import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { type Database, openDatabase } from '../../../src/storage/store/database.ts';
import { placeOf } from '../../helpers/postgres/databases.ts';
import { makeRandom } from '../../helpers/random.ts';
import { makeCsv, makeDataDir, startServerFor } from '../harness.ts';
import { makeDeployment, startNode, startNodeProcess, WITH_NODES } from '../nodes/start-node.ts';
import { type ServerProcess, startServerProcess } from '../server-process.ts';
import { addSource, assertTakenOnce, makeFolder, put } from './watched-folder.ts';

const KILLS = 120;
/** Files that are not dealt with yet: more would only wait. */
const MAX_OPEN = 12;
const NODES = 3;

/** Puts files into a folder, as long as few of them wait. Equal bytes come again for other periods. */
class Files {
  readonly paths: string[] = [];
  readonly #db: Database;
  readonly #root: string;

  constructor(db: Database, root: string) {
    this.#db = db;
    this.#root = root;
  }

  async add(random: () => number): Promise<void> {
    const done = await this.#db.selectFrom('source_files').select('id').where('done_at', 'is not', null).execute();
    if (this.paths.length - done.length >= MAX_OPEN) return;
    const number = this.paths.length;
    const path = random() < 0.5 ? `${number}.csv` : `2026-05/deep/${number} ü.csv`;
    put(this.#root, path, makeCsv(3, number));
    this.paths.push(path);
  }

  async waitForAll(): Promise<void> {
    const endMs = performance.now() + 300_000;
    for (;;) {
      const files = await this.#db.selectFrom('source_files').select(['done_at']).execute();
      if (files.length >= this.paths.length && files.every(({ done_at: at }) => at !== null)) return;
      assert.ok(performance.now() < endMs, `${files.length} of ${this.paths.length} files`);
      await delay(200);
    }
  }
}

/** Kills processes at random moments, and starts each again. */
async function killOften(
  t: TestContext,
  files: Files,
  start: (i: number) => Promise<ServerProcess>,
  count: number,
): Promise<void> {
  const random = makeRandom(7);
  const running = await Promise.all(Array.from({ length: count }, (_, i) => start(i)));
  for (let kills = 0; kills < KILLS; kills++) {
    for (let i = 0; i < 4; i++) await files.add(random);
    await delay(random() * 900);
    const i = Math.floor(random() * count);
    await running[i]?.kill();
    running[i] = await start(i);
  }
  for (const child of running) await child.kill();
  t.diagnostic(`${KILLS} kills, ${files.paths.length} files`);
}

test(`${KILLS} kills of a server that watches a folder`, { timeout: 3_600_000 }, async (t) => {
  const dataDir = await makeDataDir(t);
  const { root, env } = makeFolder(t);
  const db = await openDatabase(await placeOf(dataDir));
  t.after(() => db.destroy());
  await addSource(db, root);
  const files = new Files(db, root);
  await killOften(t, files, () => startServerProcess(t, dataDir, { env }), 1);
  await startServerFor(t, dataDir, { env });
  await files.waitForAll();
  await assertTakenOnce(db, root, files.paths);
});

test(`${KILLS} kills of ${NODES} nodes that watch a folder`, { ...WITH_NODES, timeout: 3_600_000 }, async (t) => {
  const deployment = await makeDeployment(t);
  const { root, env } = makeFolder(t);
  const api = await startNode(t, deployment, 'api', { env: { ...env, ADE_ROLE: 'api' } });
  await addSource(api.db, root);
  const files = new Files(api.db, root);
  await killOften(t, files, (i) => startNodeProcess(t, deployment, `node-${i}`, { env }), NODES);
  await startNode(t, deployment, 'last', { env });
  await files.waitForAll();
  await assertTakenOnce(api.db, root, files.paths);
});
