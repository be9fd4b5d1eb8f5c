import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DiskWatch } from '../../../src/service/host/disk-watch.ts';
import { mayFitLater } from '../../../src/service/host/for-later.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';

const JOB = 'job_x';

test('a job ends if its disk was full three times despite free space; without free space, it waits', async (t) => {
  const nothing = () => undefined;
  const disk = new DiskWatch({
    folder: await makeTempFolder(t),
    log: nothing,
    makeRoom: async () => undefined,
    onRoom: nothing,
  });
  const ctx = { disk, nodeId: 'node_x' };
  for (let run = 0; run < 3; run++) {
    assert.ok(mayFitLater(ctx, JOB, false));
    await disk.noteFull(JOB, false);
  }
  for (let run = 0; run < 2; run++) {
    assert.ok(mayFitLater(ctx, JOB, true), `run ${run}`);
    await disk.noteFull(JOB, true);
  }
  assert.equal(mayFitLater(ctx, JOB, true), false);
  assert.ok(mayFitLater(ctx, JOB, false));
});
