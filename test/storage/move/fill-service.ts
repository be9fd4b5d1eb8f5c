import assert from 'node:assert/strict';
import { join } from 'node:path';
import { findPostgres } from '../../../scripts/test/postgres.ts';
import type { Batch, Config, ConfigVersion, Sender } from '../../../src/contract/api/index.ts';
import { type OwnServer, startOwnServer } from '../../helpers/postgres/own-server.ts';
import { Reviewers } from '../../http/review/client.ts';
import { LOCKER, projectDir, startTestServer, type TestServer, WS } from '../../http/server-harness.ts';

/** A service that contains a bit of everything. */
interface Filled {
  dataDir: string;
  adminToken: string;
  /** Paths of the API whose answers are the same wherever the service is. */
  paths: string[];
  /** A job that waits, since the service was stopped before it ran. */
  queuedId: string;
  successId: string;
  documentId: string;
}

/** Environments that a service has built move with it; others beside them belong to no version, and stay. */
delete process.env.ADE_TEST_PREPARED;

const DAMAGED = join(projectDir, 'test/fixtures/corrupt/truncated_file.xml-ends-early.xlsx');

/** Fills a service with jobs of every end, a revision, acceptances, senders, a recipe, a batch and tokens; stops it. */
async function fillService(): Promise<Filled> {
  const server = await startTestServer({
    ADE_DATABASE_URL: '',
    ADE_STORAGE_URL: '',
    ADE_MAX_CONCURRENCY: '1',
    ADE_DRAIN_SECONDS: '0',
  });
  const version = await server.publishStarter();
  const { id: documentId } = await server.upload();
  const people = new Reviewers(server, documentId);
  const successId = await people.makeJob();
  await server.correct(successId, [{ ...LOCKER, reason: 'Abteilungen \u{1F4C1} und \u202E umgekehrt' }]);
  await people.accept(successId);
  await people.setRules({ second_person: true });
  const [anna, berta] = [await people.makePerson('Anna'), await people.makePerson('Berta \u0416\u{10FFFF}')];
  const twice = await people.makeJob();
  await people.accept(twice, anna);
  await people.accept(twice, berta);
  const failed = await makeFailed(server);
  const sender = await addSender(server, version, documentId);
  const batchId = await makeBatch(server, documentId);
  await addDraft(server, version);
  // The name has a character that PostgreSQL cannot store, and the character that replaces it there.
  const odd = await server.uploadText('Member No.,First Name\n1,Ann\n', 'gr\u00fc\u00dfe \u{1F600}.csv');
  await addOddRows(server);
  const paths = [
    ...[successId, twice].flatMap((id) =>
      ['artifact', 'output', 'issues', 'run-request'].map((part) => `jobs/${id}/${part}`),
    ),
    `jobs/${successId}/artifact?revision=1`,
    `jobs/${successId}/revisions`,
    `jobs/${successId}/corrections`,
    `jobs/${successId}/review`,
    `jobs/${failed}`,
    `documents/${documentId}/content`,
    `documents/${odd.id}/content`,
    `versions/${version.id}/files`,
    `versions/${version.id}/build`,
    `senders/${sender.id}/recipes`,
    `batches/${batchId}`,
    'jobs?search=put',
    'documents?search=gr%C3%BC%C3%9F',
  ];
  const queuedId = await leaveQueued(server, documentId);
  return { dataDir: server.dataDir, adminToken: server.adminToken, paths, queuedId, successId, documentId };
}

async function makeFailed(server: TestServer): Promise<string> {
  const empty = await server.upload(DAMAGED);
  const job = await server.run(empty.id);
  assert.equal(job.status, 'error');
  return job.id;
}

async function addSender(server: TestServer, version: ConfigVersion, documentId: string): Promise<Sender> {
  const sender = await server.makeSender({ name: 'Acme', due_day: 5 });
  const job = await server.run({ document_id: documentId, sender_id: sender.id, period: '2026-05' });
  const recipe = { config_id: version.config_id, base_version: 0, job_id: job.id };
  await server.make(`${WS}/senders/${sender.id}/recipes`, recipe);
  return sender;
}

async function makeBatch(server: TestServer, documentId: string): Promise<string> {
  const other = await server.uploadText('Member No.,First Name,Last Name\n7,Eve,Moss\n', 'second.csv');
  const json = { document_ids: [documentId, other.id] };
  const options = { json, headers: { 'idempotency-key': 'b-1' } };
  const { body } = await server.expect<Batch>(202, 'POST', `${WS}/batches`, options);
  const read = () => server.read<Batch>(`${WS}/batches/${body.id}`);
  await server.lookUntil(async () => (await read()).finished_at !== null);
  return body.id;
}

async function addDraft(server: TestServer, version: ConfigVersion): Promise<void> {
  const items = await server.list<Config>(`${WS}/configs`);
  assert.ok(items.some(({ id }) => id === version.config_id));
  await server.expect(201, 'POST', `${WS}/configs`, { json: { name: 'Only a draft' } });
}

/** Rows that the API refuses or never makes, but that a database may have. */
async function addOddRows({ running }: TestServer): Promise<void> {
  const { db } = running.service;
  const odd = {
    key: 'odd \0 \uFDD0 \uFDD1 \uFDD0\uFDD1',
    value_json: '"\0\uFDD0\u0000"',
    updated_at: '',
    updated_by: '\u{1F600}\uFFFF',
  };
  await db.insertInto('settings').values(odd).execute();
}

/** Leaves jobs that the stop of the server cannot let end: they wait for one that takes its time. */
async function leaveQueued(server: TestServer, documentId: string): Promise<string> {
  const lines = Array.from({ length: 5000 }, (_, i) => `${i},Ann,Moss\n`);
  const long = await server.uploadText(`Member No.,First Name,Last Name\n${lines.join('')}`, 'long.csv');
  const submit = async (id: string) => (await server.submit(id)).id;
  const ids = [await submit(long.id), await submit(documentId), await submit(documentId)];
  await stop(server);
  return ids.at(-1)!;
}

/** Stops a server before the end of the test file, when all servers are stopped. */
export async function stop(server: TestServer): Promise<void> {
  const { running } = server;
  server.running = undefined as never;
  await running.stop();
}

/** Where there is no PostgreSQL, nothing can be moved. */
export const skip = findPostgres() === null && 'needs PostgreSQL';
export const postgres = skip ? (null as unknown as OwnServer) : await startOwnServer();
export const filled = skip ? (null as unknown as Filled) : await fillService();
