import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { isSameProcess, type ProcessIdentity } from '../../src/base/processes/index.ts';
import type { Job } from '../../src/contract/api/index.ts';
import type { Artifact } from '../../src/contract/artifact.ts';
import { dataFolders, jobFolder, jobPaths } from '../../src/contract/layout.ts';
import { readEvents } from '../../src/runner/index.ts';
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

/** Number of all kills; choose fewer to try something out. */
const KILLS = Number(process.env.ADE_TEST_KILLS ?? 1_000);
/** Kills of engines and rule hosts between two kills of the server. */
const KILLS_PER_SERVER = 8;
/** This many jobs run or wait all the time. */
const UNFINISHED_JOBS = 4;
/** Number of different documents. */
const DOCUMENTS = 3;
/** Few enough that a pass can end between two kills of the server, even on a busy machine. */
const ROWS = 4_000;
const ENV = { ADE_QUEUE_SIZE: '1000', ADE_IDLE_ENGINE_SECONDS: '600' };
/** How many times a process of a job is restarted. */
const RESTARTS = 2;

type Killed = 'server' | 'engine' | 'host';

/** How often each kind of process was killed, by job; a kill of the server counts for the jobs that it was running. */
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
      // The file is being written, or is gone.
      return [];
    }
  });
}

/** Kills an engine or a rule host of a running job; false if there is none now. */
function killOne(dataDir: string, server: ServerProcess, kills: Kills, random: () => number): boolean {
  // Meanwhile the server gives no engine another job, which would get a kill that was meant for the job before.
  process.kill(server.pid, 'SIGSTOP');
  try {
    const kind = random() < 0.5 ? 'engine' : 'host';
    // A few jobs may be killed more often than the limit.
    const mayEnd = random() < 0.05;
    const engines = listEngines(dataDir).filter(({ jobId }) => mayEnd || kills.of(jobId)[kind] < RESTARTS);
    const engine = engines[Math.floor(random() * engines.length)];
    if (engine === undefined) return false;
    const pid = kind === 'engine' ? engine.identity.pid : listDescendants(engine.identity.pid).slice(1).at(-1);
    if (pid === undefined) return false;
    process.kill(pid, 'SIGKILL');
    kills.add(kind, [engine.jobId]);
    return true;
  } catch {
    return false;
  } finally {
    process.kill(server.pid, 'SIGCONT');
  }
}

/** Kills the server, but not while a job is on its last attempt, since the job would rightly be blamed for the crash. */
async function killServer(db: Database, child: ServerProcess, kills: Kills): Promise<void> {
  const listRunning = () =>
    db.selectFrom('jobs').select(['id', 'server_deaths']).where('status', '=', 'running').execute();
  // The server is stopped meanwhile, so that no job reaches its last attempt between the check and the kill.
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

/** Submits documents while a server lives. A submission without an answer is repeated with its key at the next server. */
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

  /** Repeats the last submission, which may not have had an answer. */
  async finish(server: Server): Promise<void> {
    const documentId = this.#unanswered;
    if (documentId === null) return;
    const { id } = await submit(server, documentId, {
      idempotency: { key: documentId, owner: 'test', requestHash: 'same' },
    });
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
    // A pass must end between two kills of the server; otherwise a job would rightly be blamed for the kills.
    const progress = child.passFinished();
    const submitting = load.keepUp(child);
    for (let done = 0; done < KILLS_PER_SERVER && kills.count < KILLS - 1; ) {
      await delay(20 + random() * 100);
      if (killOne(dataDir, child, kills, random)) done += 1;
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

/** A job may only fail if one of its own processes was killed more often than the service restarts it. */
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

/** Output hashes by document hash, from a separate server that is not killed. */
async function runUndisturbed(t: TestContext): Promise<Map<string, string | null>> {
  const server = await makeServer(t);
  const expected = new Map<string, string | null>();
  for (let seed = 0; seed < DOCUMENTS; seed++) {
    const job = await run(server, makeCsv(ROWS, seed));
    expected.set(job.document_sha256, await readOutputHash(server, job.id));
  }
  return expected;
}
