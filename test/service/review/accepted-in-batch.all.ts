import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import {
  addDocument,
  correct,
  HANGING_CSV,
  makeCsv,
  makeServer,
  noteOf,
  readZip,
  type Server,
  settle,
  submit,
  submitBatch,
  takeReviewStep,
  WORKSPACE,
  waitFor,
  waitForBatch,
} from '../harness.ts';

/** The workbook of a batch with one document, and the revision that the zip names. */
async function readResult(server: Server, batchId: string): Promise<{ sha256: string; revision: number }> {
  const files = await readZip(server, batchId);
  const [line] = JSON.parse(files.get('results.json')!.toString());
  const sha256 = createHash('sha256').update(files.get(line.result)!).digest('hex');
  return { sha256, revision: line.revision };
}

test('the zip of a batch has the accepted revision of a job, and no retry replaces it', async (t) => {
  const server = await makeServer(t, { env: { ADE_MAX_CONCURRENCY: '1' } });
  const { service } = server;
  const documentId = await addDocument(server, makeCsv(4));
  const batch = await submitBatch(server, [documentId]);
  await waitForBatch(server, batch.id);
  const { items } = await service.batches.listItems(WORKSPACE, batch.id);
  const { id } = items[0]!.job!;
  const first = await readResult(server, batch.id);
  await correct(server, id, { base: 1, corrections: [noteOf('3')] });
  await settle(server, id);
  const second = await readResult(server, batch.id);
  assert.deepEqual([first.revision, second.revision, first.sha256 === second.sha256], [1, 2, false]);

  await takeReviewStep(server, id, { step: 'start', key: 's' });
  const person = { name: 'Ada', kind: 'person', tokenId: null, sessionId: null, authentication: 'token' } as const;
  await service.reviews.accept({ workspaceId: WORKSPACE, jobId: id, person }, { revision: 1 });
  assert.deepEqual(await readResult(server, batch.id), first);
  const retry = { submittedBy: 'test', activity: { action: 'job.retried' } as const, readAs: { delimiter: ';' } };
  await assert.rejects(service.retry(WORKSPACE, id, retry), { code: 'job_locked', message: /place in the batch/ });
  assert.deepEqual(await readResult(server, batch.id), first);

  await takeReviewStep(server, id, { step: 'reopen', key: 'r' });
  assert.deepEqual(await readResult(server, batch.id), second);

  // Somebody accepts the job again while the retry that was to replace it waits.
  const hanging = await submit(server, await addDocument(server, HANGING_CSV));
  const { resource } = await service.retry(WORKSPACE, id, retry);
  await takeReviewStep(server, id, { step: 'start', key: 'again' });
  await service.reviews.accept({ workspaceId: WORKSPACE, jobId: id, person }, { revision: 1 });
  await service.cancel(WORKSPACE, hanging.id, { actor: 'test' });
  const { status, batch_id } = await waitFor(server, resource.id);
  assert.deepEqual([status, batch_id], ['success', null]);
  assert.deepEqual(await readResult(server, batch.id), first);
});

test('of a simultaneous correction and acceptance one is refused, and none is lost', async (t) => {
  const server = await makeServer(t);
  const { service } = server;
  for (let round = 0; round < 5; round++) {
    const documentId = await addDocument(server, makeCsv(4, round));
    const { id } = await submit(server, documentId);
    await settle(server, id);
    await takeReviewStep(server, id, { step: 'start', key: `s${round}` });
    const correction = correct(server, id, { base: 1, corrections: [noteOf('3')] });
    const acceptance = takeReviewStep(server, id, { step: 'accept', key: `a${round}` });
    const pair = round % 2 === 0 ? [correction, acceptance] : [acceptance, correction];
    const codes = (await Promise.allSettled(pair)).flatMap((one) =>
      one.status === 'rejected' ? [one.reason.code] : [],
    );
    assert.equal(codes.length, 1);
    assert.ok(['job_locked', 'revision_under_way'].includes(codes[0]), codes[0]);
    const isAccepted = codes[0] === 'job_locked';
    assert.equal(await settle(server, id), isAccepted ? 1 : 2);
    assert.equal((await service.reviews.get(WORKSPACE, id)).state, isAccepted ? 'accepted' : 'in_review');
  }
});
