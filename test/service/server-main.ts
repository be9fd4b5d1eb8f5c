// A server without HTTP in its own process, which a test may kill; it receives commands over IPC.
import {
  correct,
  keepDraft,
  makeRecipeVersion,
  SUBMISSION,
  settle,
  startServer,
  submit,
  takeReviewStep,
} from './harness.ts';
import type { ChildAnswer, ChildRequest, PassFinished } from './server-process.ts';

const [dataDir, crashAt = ''] = process.argv.slice(2);
const [crashStep, crashCount = '1'] = crashAt.split(':');
let stepCount = 0;

function tell(answer: ChildAnswer | PassFinished): void {
  process.send?.(answer);
}

const server = await startServer(dataDir!, {
  env: process.env as Record<string, string>,
  observer: { passFinished: () => tell({ type: 'pass_finished' }) },
  onStep: (step) => {
    if (step === crashStep && ++stepCount === Number(crashCount)) process.kill(process.pid, 'SIGKILL');
  },
});

async function answer(request: ChildRequest): Promise<ChildAnswer> {
  if (request.type === 'submit') {
    const idempotency = { key: request.documentId, owner: 'test', requestHash: 'same' };
    const { type: _, documentId, ...more } = request;
    return { type: 'accepted', id: (await submit(server, documentId, { idempotency, ...more })).id };
  }
  if (request.type === 'correct') {
    const { revision } = await correct(server, request.jobId, request.set);
    return { type: 'accepted', id: String(revision) };
  }
  if (request.type === 'draft')
    return { type: 'accepted', id: String(await keepDraft(server, request.jobId, request.corrections)) };
  if (request.type === 'review') {
    let state = '';
    for (const step of request.steps) state = (await takeReviewStep(server, request.jobId, step)).state;
    return { type: 'accepted', id: state };
  }
  if (request.type === 'recipe') return { type: 'accepted', id: String(await makeRecipeVersion(server, request)) };
  if (request.type === 'erase') {
    const { subjects } = server.service;
    const { terms, reference } = request;
    const { id } = await subjects.find(SUBMISSION.workspaceId, { terms, reason: 'other' }, { actor: 'Ada' });
    await subjects.settled();
    await subjects.erase(SUBMISSION.workspaceId, id, { reference }, { actor: 'Ada' });
    await subjects.settled();
    return { type: 'accepted', id };
  }
  if (request.type === 'settle') return { type: 'accepted', id: String(await settle(server, request.jobId)) };
  if (request.type === 'batch') {
    const base = { ...SUBMISSION, activity: { action: 'batch.submitted' } as const, name: 'Batch' };
    const idempotency = { key: 'batch', owner: 'test', requestHash: 'same' };
    const { resource } = await server.service.batches.submit({
      ...base,
      idempotency,
      documentIds: request.documentIds,
    });
    return { type: 'accepted', id: resource.id };
  }
  await server.stop(request.drainSeconds);
  return { type: 'drained' };
}

process.on('message', (request: ChildRequest) => {
  void answer(request)
    .catch(
      (error: { code?: string; message: string }) => ({ type: 'refused', code: error.code ?? error.message }) as const,
    )
    .then((reply) => {
      tell(reply);
      if (reply.type === 'drained') process.disconnect?.();
    });
});
tell({ type: 'ready' });
