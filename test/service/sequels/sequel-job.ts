import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { Job, Sequel, Then } from '../../../src/contract/api/index.ts';
import { checkChain } from '../../../src/storage/store/check-activity.ts';
import { pluck } from '../../helpers/pluck.ts';
import {
  addDocument,
  type CorrectionSet,
  correct,
  makeCsv,
  makeDataDir,
  noteOf,
  type Server,
  startServer,
  submit,
  WORKSPACE,
  waitFor,
} from '../harness.ts';

/** Then everybody is the same person, whose rights last. */
export const OPEN = { ADE_AUTH: 'off' };

const ROWS = 5;
/** One amount is below zero, which somebody has to decide about. Documents of other rounds have other headers. */
export const makeText = (round = 1): string =>
  `${makeCsv(ROWS, round)}person,-1\n`.replace('name,amount', `name,amount,c${round}`);

export interface SequelJob {
  jobId: string;
  /** Corrections with everything that may follow them, sent with one key. */
  set: CorrectionSet;
}

export async function addSender({ db }: Pick<Server, 'db'>): Promise<string> {
  const row = {
    id: 'snd_test',
    workspace_id: WORKSPACE,
    name: 'Acme',
    due_day: null,
    has_several: 0,
    file_pattern: null,
  } as const;
  await db
    .insertInto('senders')
    .values({ ...row, created_by: 'test', created_at: new Date().toISOString(), archived_at: null })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return row.id;
}

/** A job of a sender with an open point, and what a person says about it. */
export async function makeSequelJob(server: Server, round = 1, documentId?: string): Promise<SequelJob> {
  const sender = await addSender(server);
  const document = documentId ?? (await addDocument(server, makeText(round)));
  const { id: jobId } = await waitFor(server, (await submit(server, document)).id);
  const belonging = { sender_id: sender, period: String(2000 + round), attention_codes: '' };
  await server.db.updateTable('jobs').set(belonging).where('id', '=', jobId).execute();
  const { attention } = await server.service.reviews.get(WORKSPACE, jobId);
  const ids = attention.filter((one) => one.needs_decision).map((one) => one.id);
  assert.equal(ids.length, 1);
  const then: Then = {
    holds_for: 'sender',
    points: [{ ids, reason: { code: 'correct_as_is' } }],
    accept: { expecting: { rows: ROWS, totals: [], open: [] } },
  };
  return { jobId, set: { base: 1, corrections: [noteOf('3')], by: 'Ada', key: `take ${jobId}`, then } };
}

export async function prepareSequelJob(t: TestContext): Promise<SequelJob & { dataDir: string }> {
  const dataDir = await makeDataDir(t);
  const server = await startServer(dataDir, { env: OPEN });
  const made = await makeSequelJob(server);
  await server.stop();
  return { ...made, dataDir };
}

export async function waitForSequel(server: Pick<Server, 'service'>, jobId: string): Promise<Sequel> {
  const isSettled = ({ sequel }: Job) => sequel !== null && sequel.state !== 'pending';
  const { sequel } = await waitFor(server, jobId, isSettled);
  assert.ok(sequel);
  return sequel;
}

/**
 * Sends the request again, as a client that got no answer does, and checks that everything was done once. `round`: how
 * many jobs of the sender were followed by something, with this one.
 */
export async function assertDoneOnce(server: Server, { jobId, set }: SequelJob, round = 1): Promise<void> {
  const { service, db } = server;
  await correct(server, jobId, set);
  const sequel = await waitForSequel(server, jobId);
  assert.deepEqual([sequel.state, sequel.message], ['done', null]);
  const { history, acceptances, state } = await service.reviews.get(WORKSPACE, jobId);
  assert.deepEqual([state, acceptances.length, acceptances[0]?.statement.revision], ['accepted', 1, 2]);
  const steps = ['attention_accepted', 'started', 'accepted'];
  assert.deepEqual(
    pluck(history, 'action', 'by'),
    steps.map((action) => [action, 'Ada']),
  );
  const versions = await service.recipes.list(WORKSPACE, 'snd_test');
  assert.equal(versions.length, round);
  const noted = await db.selectFrom('activity').select('action').where('target_id', '=', jobId).execute();
  for (const action of [...steps.map((step) => `job.${step}`), 'job.corrected'])
    assert.equal(noted.filter((one) => one.action === action).length, 1, action);
  assert.equal((await checkChain(db, WORKSPACE)).ok, true);
}
