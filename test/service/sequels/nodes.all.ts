import { test } from 'node:test';
import { correct } from '../harness.ts';
import { addStored, deployWithApi, startNodeProcess, WITH_NODES } from '../nodes/start-node.ts';
import { assertDoneOnce, makeSequelJob, makeText, OPEN } from './sequel-job.ts';

for (const step of ['sequel_due', 'sequel_stepped']) {
  test(
    `what the node that ran the revision did not do before its death at "${step}", another one does`,
    WITH_NODES,
    async (t) => {
      const { deployment, api } = await deployWithApi(t, OPEN);
      const worker = await startNodeProcess(t, deployment, 'worker', { crashAt: step, env: OPEN });
      const job = await makeSequelJob(api, 1, await addStored(api, deployment, makeText()));
      await correct(api, job.jobId, job.set);
      await worker.ended;
      await assertDoneOnce(api, job);
    },
  );
}
