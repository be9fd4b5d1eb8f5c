import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type { Activity, Document, Person, Review, Verification } from '../../../src/contract/api/index.ts';
import { databaseUrlOf, isOnPostgres } from '../../helpers/postgres/databases.ts';
import { makeRandom } from '../../helpers/random.ts';
import type { HostileProvider } from '../../helpers/sign-on/hostile-provider.ts';
import { size } from '../../helpers/size.ts';
import { waitUntil } from '../../helpers/wait-until.ts';
import { Reviewers } from '../review/client.ts';
import { startTestServer, type TestServer, WS } from '../server-harness.ts';
import { startAttacked } from './attacked-server.ts';
import { Leaver } from './leaver.ts';

const ROUNDS = size(6, 6, 200);
/** Nothing is done by a leaver later than this: a second on an idle machine. */
const SOON_MS = 5000;
const DOWNLOAD_BYTES = 16 * 1_048_576;
const SEED = 36;

const storage = mkdtempSync(join(tmpdir(), 'ade-leavers-'));
after(() => rmSync(storage, { recursive: true, force: true }));
const env = { ADE_STORAGE_URL: isOnPostgres ? pathToFileURL(storage).href : '', ADE_SIGN_INS_PER_MINUTE: '100000' };
const attacked = await startAttacked(env);
const { server } = attacked;
const nodes = [server, ...(isOnPostgres ? [await startSecondNode()] : [])];

async function startSecondNode(): Promise<TestServer> {
  const place = { ADE_DATABASE_URL: await databaseUrlOf(server.dataDir), ADE_ROLE: 'api' };
  const node = await startTestServer({ ...server.env, ...place });
  node.adminToken = server.adminToken;
  return node;
}

await server.publishStarter();
const { id: sample } = await server.upload();
const people = new Reviewers(server, sample);
const { id: large } = await server.uploadText('a,b\n'.repeat(DOWNLOAD_BYTES / 4), 'large.csv');
const [ben, cleo] = [await people.makePerson('Ben Okoro'), await people.makePerson('Cleo Diaz')];
await people.setRules({ second_person: true });

/** In which way somebody is disabled. */
const WAYS: Record<string, (leaver: Leaver, provider: HostileProvider) => Promise<unknown>> = {
  administrator: ({ personId }) => server.expect(200, 'POST', `/api/v1/people/${personId}/disable`),
  'another node': ({ personId }) => nodes.at(-1)!.expect(200, 'POST', `/api/v1/people/${personId}/disable`),
  'a sign-in without groups': async ({ account }, provider) => {
    const { browser, url } = await attacked.reach(provider);
    provider.account = { ...account, groups: [] };
    const { status } = await browser.visit(url);
    assert.equal(status, 403);
  },
  'a refresh without groups': async ({ personId, account, cookie }, provider) => {
    const { db } = server.running.service;
    const tokens = db.selectFrom('tokens').select('id').where('person_id', '=', personId);
    provider.account = { ...account, groups: [] };
    await db
      .updateTable('sessions')
      .set({ refresh_at: new Date(Date.now() - 1000).toISOString() })
      .where('token_id', 'in', tokens)
      .where('refresh_at', 'is not', null)
      .execute();
    await server.call('GET', '/api/v1/session', { token: null, headers: cookie });
    // Another node may have begun to ask the provider, for one of the leaver's own requests.
    await waitUntil(async () => (await server.read<Person>(`/api/v1/people/${personId}`)).disabled_at !== null);
  },
};

/** A job in review; afterwards, it is in review again. */
async function bringBack(jobId: string): Promise<void> {
  const { state } = await people.read(jobId);
  if (state === 'waiting_for_second_person') await people.accept(jobId, cleo);
  if (state === 'waiting_for_second_person' || state === 'accepted')
    await people.step(jobId, 'reopen', { reason: { code: 'other', text: 'for the next round' } });
  if ((await people.read(jobId)).state !== 'in_review') await people.step(jobId, 'review', undefined, { token: ben });
}

/** What is signed is whole: verified, with its entry in the activity. */
async function assertSigned(jobId: string): Promise<Review> {
  const { body } = await server.expect<Verification>(200, 'POST', `${WS}/jobs/${jobId}/verify`, { json: {} });
  assert.deepEqual([body.ok, body.checks.filter(({ ok }) => ok !== true)], [true, []]);
  const { db } = server.running.service;
  const signed = await db.selectFrom('acceptances').select('id').where('job_id', '=', jobId).execute();
  const entries = await db.selectFrom('activity').selectAll().where('target_id', '=', jobId).execute();
  const noted = entries
    .filter(({ action }) => action === 'job.accepted' || action === 'job.first_accepted')
    .map(({ details_json: json }) => (JSON.parse(json) as { acceptance_id: string }).acceptance_id);
  assert.deepEqual(noted.sort(), signed.map(({ id }) => id).sort());
  return people.read(jobId);
}

/** Nothing was done by the person later than a moment after they were disabled, and nothing of theirs is left. */
async function assertGone(leaver: Leaver, name: string): Promise<void> {
  const person = await server.read<Person>(`/api/v1/people/${leaver.personId}`);
  assert.ok(person.disabled_at, `${name} is not disabled`);
  const limit = Date.parse(person.disabled_at) + SOON_MS;
  await delay(Math.max(0, limit - Date.now()));
  assert.ok(!leaver.streams.some((stream) => stream.isOpen()), `${name} has a stream`);
  for (const { socket } of leaver.transfers) socket.resume();
  // What the system has in its buffers still arrives; a transfer that goes on becomes a whole document.
  for (const transfer of leaver.transfers) {
    await waitUntil(() => transfer.socket.closed || transfer.text.length >= DOWNLOAD_BYTES);
    assert.ok(transfer.text.length < DOWNLOAD_BYTES, `${name} got a whole document`);
  }
  const late = leaver.allowed.filter(({ sentAt }) => sentAt > limit);
  assert.deepEqual(late, []);
  const { db } = server.running.service;
  const tokens = db.selectFrom('tokens').select('id').where('person_id', '=', leaver.personId);
  assert.deepEqual(await db.selectFrom('sessions').selectAll().where('token_id', 'in', tokens).execute(), []);
  const ofActor = `activity?limit=200&actor=${encodeURIComponent(name)}`;
  const chains = [`/api/v1/${ofActor}`, `${WS}/${ofActor}`];
  const own = (await Promise.all(chains.map((chain) => server.list<Activity>(chain)))).flat();
  assert.ok(own.length > 0, `${name} did nothing`);
  assert.deepEqual(
    own.filter(({ at }) => Date.parse(at) > limit),
    [],
  );
  const slow = await server.list<Document>(`${WS}/documents?search=slow.csv`);
  assert.deepEqual(slow, []);
}

const counts = { signed: 0, unsigned: 0 };

/** Each lane has a provider and a job of its own. */
async function runLane(provider: HostileProvider, lane: number, rounds: number): Promise<void> {
  const jobId = await people.makeJob();
  const random = makeRandom(SEED + lane);
  const ways = Object.entries(WAYS).filter(([way]) => isOnPostgres || way !== 'another node');
  for (let round = 0; round < rounds; round++) {
    await bringBack(jobId);
    const name = `Leaver ${lane} ${round}`;
    const leaver = new Leaver({ attacked, provider, nodes, documentId: large, jobId, name });
    const isSecond = round % 2 === 1;
    if (isSecond) await people.accept(jobId, ben);
    const [way, disable] = ways[(round + lane) % ways.length]!;
    let isAllowed = false;
    try {
      await leaver.arrive();
      leaver.begin();
      await delay(30 + random() * 60);
      const signing = leaver.accept(nodes[round % nodes.length]!);
      await delay(random() * 50);
      await disable(leaver, provider);
      isAllowed = await signing;
      await assertGone(leaver, name);
    } catch (cause) {
      throw new Error(`${name}, disabled by ${way}: ${(cause as Error).message}`, { cause });
    } finally {
      await leaver.end();
    }
    const { acceptances } = await assertSigned(jobId);
    const own = acceptances.filter(({ statement }) => statement.person === name);
    // An answer may be lost; a signature is not.
    if (isAllowed) assert.equal(own.length, 1, `${name} has signed`);
    counts[own.length > 0 ? 'signed' : 'unsigned']++;
  }
}

test(`${ROUNDS} times somebody is disabled while they do everything: nothing is done later, or half signed`, async () => {
  const half = ROUNDS / 2;
  await Promise.all([runLane(attacked.acme, 0, half), runLane(attacked.other, 1, half)]);
  assert.equal(counts.signed + counts.unsigned, ROUNDS);
  for (const { dataDir } of nodes) {
    const incoming = join(dataDir, 'documents', '.incoming');
    // What was received of an upload is removed after its connection has ended.
    await waitUntil(() => !existsSync(incoming) || readdirSync(incoming).length === 0);
  }
  for (const node of nodes) assert.equal(node.running.service.streams.size, 0);
});
