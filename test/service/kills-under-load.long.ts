import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { Job } from '../../src/contract/api/index.ts';
import type { Artifact } from '../../src/contract/artifact.ts';
import { dataFolders, jobFolder, jobPaths } from '../../src/contract/layout.ts';
import { readEvents } from '../../src/runner/index.ts';
import { isSameProcess, type ProcessIdentity } from '../../src/service/host/process-identity.ts';
import { SUSPECT_DEATHS } from '../../src/service/queue/job-queue.ts';
import { type Database, openDatabase } from '../../src/storage/store/database.ts';
import { placeOf } from '../helpers/postgres/databases.ts';
import { listDescendants } from '../helpers/processes.ts';
import { makeRandom } from '../helpers/random.ts';
import {
  addDocument,
  isEnded,
  makeCsv,
  makeDataDir,
  makeServer,
  readOutputHash,
  run,
  type Server,
  startServerFor,
  submit,
  waitFor,
} from './harness.ts';
import { type ServerProcess, startServerProcess } from './server-process.ts';

/** In all; fewer while something is tried out. */
const KILLS = Number(process.env.ADE_TEST_KILLS ?? 1_000);
/** Of engines and rule hosts between two kills of the server. */
const KILLS_PER_SERVER = 8;
/** So many are running or waiting all the time. */
const UNFINISHED_JOBS = 4;
/** Different ones among their documents. */
const DOCUMENTS = 3;
/** Few enough for a pass to end between two kills of the server, on a busy machine too. */
const ROWS = 4_000;
const ENV = { ADE_QUEUE_SIZE: '1000' };
/** So often a process of a job is started again. */
const RESTARTS = 2;

type Killed = 'server' | 'engine' | 'host';

/** How often each kind of process was killed, for each job; the server counts for the jobs that it ran. */
class Kills {
  readonly total: Record<Killed, number> = { server: 0, engine: 0, host: 0 };
  readonly #byJob = new Map<string, Record<Killed, number>>();

  add(kind: Killed, jobIds: readonly string[]): void {
    this.total[kind] += 1;
    for (const id of jobIds) {
      const counts = this.of(id);
      counts[kind] += 1;
      this.#byJob.set(id, counts);
    }
  }

  of(jobId: string): Record<Killed, number> {
    return this.#byJob.get(jobId) ?? { server: 0, engine: 0, host: 0 };
  }

  get count(): number {
    return this.total.server + this.total.engine + this.total.host;
  }
}

interface Engine {
  jobId: string;
  identity: ProcessIdentity;
}

function listEngines(dataDir: string): Engine[] {
  const { engines } = dataFolders(dataDir);
  return readdirSync(engines).flatMap((name) => {
    try {
      const identity = JSON.parse(readFileSync(join(engines, name), 'utf8')) as ProcessIdentity;
      return isSameProcess(identity) ? [{ jobId: name.replace('.json', ''), identity }] : [];
    } catch {
      // It is being written, or is gone.
      return [];
    }
  });
}

/** Kills an engine or a rule host of a running job; false where there is none now. */
function killOne(dataDir: string, kills: Kills, random: () => number): boolean {
  const kind = random() < 0.5 ? 'engine' : 'host';
  // A few jobs are killed more often than they may be.
  const mayEnd = random() < 0.05;
  const engines = listEngines(dataDir).filter(({ jobId }) => mayEnd || kills.of(jobId)[kind] < RESTARTS);
  const engine = engines[Math.floor(random() * engines.length)];
  if (engine === undefined) return false;
  const pid = kind === 'engine' ? engine.identity.pid : listDescendants(engine.identity.pid).slice(1).at(-1);
  if (pid === undefined) return false;
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    return false;
  }
  kills.add(kind, [engine.jobId]);
  return true;
}

/** Kills the server, but not while a job is on its last chance: that job would rightly be blamed for the crash. */
async function killServer(db: Database, child: ServerProcess, kills: Kills): Promise<void> {
  const listRunning = () =>
    db.selectFrom('jobs').select(['id', 'server_deaths']).where('status', '=', 'running').execute();
  // Stopped meanwhile, so that no job gets there between the look and the kill.
  process.kill(child.pid, 'SIGSTOP');
  let running = await listRunning();
  while (running.some(({ server_deaths: deaths }) => deaths >= SUSPECT_DEATHS)) {
    process.kill(child.pid, 'SIGCONT');
    await delay(200);
    process.kill(child.pid, 'SIGSTOP');
    running = await listRunning();
  }
  await child.kill();
  kills.add(
    'server',
    running.map(({ id }) => id),
  );
}

/** Submits documents while a server lives. One without an answer is asked for again under its key, at the next server. */
class Load {
  readonly accepted = new Map<string, string>();
  readonly #place: { db: Database; dataDir: string };
  #unanswered: string | null = null;
  #seed = 0;

  constructor(place: { db: Database; dataDir: string }) {
    this.#place = place;
  }

  async keepUp(child: ServerProcess): Promise<void> {
    for (;;) {
      if ((await this.#countUnfinished()) < UNFINISHED_JOBS) {
        const documentId = this.#unanswered ?? (await this.#addDocument());
        this.#unanswered = documentId;
        const answer = await child.ask({ type: 'submit', documentId });
        if (answer?.type !== 'accepted') return;
        this.accepted.set(documentId, answer.id);
        this.#unanswered = null;
      } else if ((await Promise.race([child.ended, delay(50)])) !== undefined) {
        return;
      }
    }
  }

  /** Asks for the last one, to which there may have been no answer. */
  async finish(server: Server): Promise<void> {
    const documentId = this.#unanswered;
    if (documentId === null) return;
    const { id } = await submit(server, documentId, { idempotency: { key: documentId, requestHash: 'same' } });
    this.accepted.set(documentId, id);
  }

  #addDocument(): Promise<string> {
    this.#seed += 1;
    return addDocument(this.#place, makeCsv(ROWS, this.#seed % DOCUMENTS), `${this.#seed}.csv`);
  }

  async #countUnfinished(): Promise<number> {
    const rows = await this.#place.db.selectFrom('jobs').select('id').where('finished_at', 'is', null).execute();
    return rows.length;
  }
}

test(`no job is lost, doubled or failed by ${KILLS} kills of servers, engines and rule hosts under load`, {
  timeout: 3_600_000,
}, async (t) => {
  const dataDir = await makeDataDir(t);
  const db = await openDatabase(await placeOf(dataDir));
  t.after(() => db.destroy());
  const random = makeRandom(1);
  const kills = new Kills();
  const load = new Load({ db, dataDir });
  while (kills.count < KILLS) {
    const child = await startServerProcess(t, dataDir, { env: ENV });
    // A pass that ends between two kills of the server: with less, a job would rightly be taken for what ends it.
    const progress = child.passFinished();
    const submitting = load.keepUp(child);
    for (let done = 0; done < KILLS_PER_SERVER && kills.count < KILLS - 1; ) {
      await delay(20 + random() * 100);
      if (killOne(dataDir, kills, random)) done += 1;
    }
    await progress;
    await delay(random() * 150);
    await killServer(db, child, kills);
    await submitting;
  }

  const server = await startServerFor(t, dataDir, { env: ENV });
  await load.finish(server);
  const accepted = load.accepted;
  const jobs: Job[] = [];
  for (const id of accepted.values()) jobs.push(await waitFor(server, id, isEnded));
  const rows = await db.selectFrom('jobs').select('id').execute();
  assert.deepEqual(rows.map(({ id }) => id).sort(), [...accepted.values()].sort(), 'one job for each document');

  const expected = await runUndisturbed(t);
  let failedCount = 0;
  for (const job of jobs) {
    if (job.status === 'success') await assertUndisturbed(server, job, expected);
    else failedCount += 1;
    assertRightlyFailed(job, kills.of(job.id));
    const ends = readEvents(jobFolder(dataDir, job.id)).filter(({ type }) => type === 'finished');
    assert.equal(ends.length, 1, `${job.id} ended once`);
  }
  const { server: servers, engine, host } = kills.total;
  t.diagnostic(`${kills.count} kills: ${servers} servers, ${engine} engines, ${host} rule hosts`);
  t.diagnostic(
    `${jobs.length} jobs: ${jobs.length - failedCount} succeeded, ${failedCount} had a process killed three times`,
  );
  assert.ok(failedCount < jobs.length / 2, 'most jobs outlive it');
});

/** A job fails only where one of its own processes was killed more often than it is started again. */
function assertRightlyFailed({ id, status, error }: Job, { engine, host }: Record<Killed, number>): void {
  if (status === 'success') return;
  assert.equal(error?.code, 'process_killed_repeatedly', `${id}: ${error?.message}`);
  const count = error.message.startsWith('The engine') ? engine : host;
  assert.ok(count > RESTARTS, `${id} was killed ${count} times: ${error.message}`);
}

async function assertUndisturbed(server: Server, job: Job, expected: Map<string, string | null>): Promise<void> {
  assert.equal(await readOutputHash(server, job.id), expected.get(job.document_sha256), `workbook of ${job.id}`);
  const artifact = JSON.parse(readFileSync(jobPaths(jobFolder(server.dataDir, job.id)).artifact, 'utf8')) as Artifact;
  assert.deepEqual(artifact.rule_errors, [], `no rule of ${job.id} is blamed for a kill`);
}

/** The hash of the output by that of the document, from a server of its own that nobody kills. */
async function runUndisturbed(t: TestContext): Promise<Map<string, string | null>> {
  const server = await makeServer(t);
  const expected = new Map<string, string | null>();
  for (let seed = 0; seed < DOCUMENTS; seed++) {
    const job = await run(server, makeCsv(ROWS, seed));
    expected.set(job.document_sha256, await readOutputHash(server, job.id));
  }
  return expected;
}
