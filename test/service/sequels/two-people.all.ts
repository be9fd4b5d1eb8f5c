import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAdeError } from '../../../src/contract/errors/index.ts';
import { findJob } from '../../../src/storage/store/jobs.ts';
import { advanceSequel, findSequel } from '../../../src/storage/store/sequels.ts';
import { correct, makeServer, noteOf, type Server, takeReviewStep, WORKSPACE } from '../harness.ts';
import { assertDoneOnce, makeSequelJob, OPEN, type SequelJob, waitForSequel } from './sequel-job.ts';

/** What Bob does while Ada's revision is followed by her signature. */
const ACTS = {
  comments: (server: Server, jobId: string) => takeReviewStep(server, jobId, { step: 'comment', key: 'b', by: 'Bob' }),
  accepts: async (server: Server, jobId: string) => {
    await takeReviewStep(server, jobId, { step: 'start', key: 's', by: 'Bob' });
    const { reviews } = server.service;
    const person = { name: 'Bob', kind: 'person', tokenId: null, sessionId: null, authentication: 'off' } as const;
    const open = (await reviews.get(WORKSPACE, jobId)).attention.filter((one) => one.needs_decision);
    const including = open.map(({ id }) => id);
    return reviews.accept({ workspaceId: WORKSPACE, jobId, person }, { including, reason: { code: 'other' } });
  },
  corrects: (server: Server, jobId: string) =>
    correct(server, jobId, { base: 2, corrections: [noteOf('4')], by: 'Bob' }),
};

/** In the turns of the job, Bob has to wait until Ada's step is stored. */
const STEPS = ['sequel_due', 'recipe_stored', 'sequel_held', 'review_written', 'review_stored', 'sequel_stepped'];
const IN_TURN = ['review_written', 'review_stored'];

for (const [name, act] of Object.entries(ACTS))
  for (const step of STEPS) {
    test(`Bob ${name} at the step "${step}": one of the two is told`, async (t) => {
      let bob: Promise<unknown> | null = null;
      let watched: string | null = null;
      const onStep = async (reached: string, id: string) => {
        if (watched === null || reached !== step || bob !== null) return;
        if (step !== 'recipe_stored' && !id.startsWith(watched)) return;
        bob = act(server, watched).catch((error: unknown) => error);
        if (!IN_TURN.includes(step)) await bob;
      };
      const server: Server = await makeServer(t, { env: OPEN, onStep });
      const { jobId, set } = await makeSequelJob(server);
      watched = jobId;
      await correct(server, jobId, set);
      const { state, code } = await waitForSequel(server, jobId);
      const refused: unknown = await bob;
      const { acceptances, history } = await server.service.reviews.get(WORKSPACE, jobId);
      assert.ok(acceptances.length <= 1);
      assert.ok(bob !== null, 'Bob did something');
      if (state === 'done') {
        assert.equal(code, null);
        assert.deepEqual(new Set(acceptances.map(({ statement }) => statement.person)), new Set(['Ada']));
      } else {
        assert.ok(code === 'sequel_overtaken' || code === 'review_state_refused' || code === 'job_locked', code ?? '');
        assert.ok(acceptances.every(({ statement }) => statement.person === 'Bob'));
        assert.equal(isAdeError(refused), false, 'who was not told has succeeded');
      }
      const decided = history.filter(({ action, by }) => action === 'attention_accepted' && by === 'Ada');
      assert.ok(decided.length <= 1);
      if (name === 'corrects') assert.ok(isAdeError(refused), 'nobody corrects what is about to be signed');
      if (name === 'corrects') assert.equal(state, 'done');
    });
  }

test('a step that another node does meanwhile is not taken for a step of somebody else', async (t) => {
  let job: SequelJob | null = null;
  let isDone = false;
  const onStep = async (reached: string) => {
    if (reached !== 'sequel_held' || job === null || isDone) return;
    isDone = true;
    // The other node stores both together.
    const { jobId, set } = job;
    const [row, [said]] = [await findSequel(server.db, jobId), set.then?.points ?? []];
    assert.ok(row !== undefined && said !== undefined);
    const person = { name: 'Ada', kind: 'person', tokenId: null, sessionId: null, authentication: 'off' } as const;
    const { ids, reason } = said;
    const request = { workspaceId: WORKSPACE, jobId, person };
    await server.service.reviews.acceptAttention(request, { ids, holdsFor: 'document', reason });
    const { review_version } = (await findJob(server.db, jobId))!;
    assert.ok(await advanceSequel(server.db, row, { review_version }));
  };
  const server: Server = await makeServer(t, { env: OPEN, onStep });
  job = await makeSequelJob(server);
  await correct(server, job.jobId, job.set);
  await assertDoneOnce(server, job);
});
