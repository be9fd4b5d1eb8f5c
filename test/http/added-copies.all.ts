import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Job, Verification } from '../../src/contract/api/index.ts';
import { listKeptFiles } from './kept-files/list-kept.ts';
import { REASON, Reviewers } from './review/client.ts';
import { startTestServer, WS } from './server-harness.ts';

const server = await startTestServer();
await server.publishStarter();
const people = new Reviewers(server, '');

const makeList = (id: string) => `Member No.,First Name,Last Name,Amount\nM1,Ada,Oak,10.50\n${id},Bo,Ash,20.25\n`;

async function run(senderId: string, id: string, period: string): Promise<Job> {
  const { id: document_id } = await server.uploadText(makeList(id), `${id} ${period}.csv`);
  return server.runToSuccess({ document_id, sender_id: senderId, period });
}

interface Compared {
  first: Job;
  added: Job;
  later: Job;
}

/** Two documents of one period, one added to the other, and a later one that is compared with both together. */
async function compareWithTwo(name: string): Promise<Compared> {
  const { id } = await server.makeSender({ name });
  const first = await run(id, 'M2', '2026-05');
  const added = await run(id, 'M3', '2026-05');
  await people.step(added.id, 'add', { reason: REASON });
  return { first, added, later: await run(id, 'M4', '2026-06') };
}

const listCopies = ({ id }: Job) =>
  listKeptFiles(server.dataDir).filter(
    ({ owner, isCopy, path }) => owner === id && isCopy && !path.endsWith('salt.json'),
  );

const deletions: Record<string, (job: Job) => Promise<unknown>> = {
  job: ({ id }) => server.expect(204, 'DELETE', `${WS}/jobs/${id}`),
  document: ({ document_id: id }) => server.expect(204, 'DELETE', `${WS}/documents/${id}`),
};

for (const [what, remove] of Object.entries(deletions))
  for (const which of ['first', 'added'] as const) {
    test(`if the ${what} of the ${which} of two documents is deleted, later jobs keep no copies of both`, async () => {
      const compared = await compareWithTwo(`${what} ${which}`);
      assert.ok(listCopies(compared.later).length > 0, 'figures of both');
      await remove(compared[which]);
      assert.deepEqual(listCopies(compared.later), []);
      const path = `${WS}/jobs/${compared.later.id}/verify`;
      const { body } = await server.expect<Verification>(200, 'POST', path, { json: {} });
      assert.deepEqual([body.ok, body.answers.rerun.because], [null, 'previous_removed']);
    });
  }
