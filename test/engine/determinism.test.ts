import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { assertSameJob, readComparable } from '../helpers/compare-jobs.ts';
import { writeGrids } from '../helpers/make-grid.ts';
import { makeRichSheets, richPackage } from '../helpers/rich-package.ts';
import { runAde } from '../helpers/run-ade.ts';
import { AS_OF, makeFolder, writePackage } from '../helpers/run-package.ts';

test('the same job in two time zones gives the same bytes, and records that differ in ids and times only', async () => {
  const file = join(makeFolder(), 'rich.xlsx');
  await writeGrids(file, makeRichSheets());
  const config = writePackage(richPackage);
  const jobs: string[] = [];
  for (const zone of ['America/St_Johns', 'Asia/Kolkata']) {
    const dataDir = makeFolder();
    const args = ['run', file, '--config', config, '--data-dir', dataDir, '--as-of', AS_OF, '--json'];
    const { exitCode, stderr } = await runAde(args, { TZ: zone });
    assert.equal(exitCode, 0, stderr);
    jobs.push(join(dataDir, 'jobs', readdirSync(join(dataDir, 'jobs'))[0]!));
  }
  const first = readComparable(jobs[0]!);
  assertSameJob(jobs[1]!, first, 'the second job');
  // What would differ if the clock, the zone or randomness were the host's.
  assert.ok(first.artifact.output.row_count! > 1_400);
  assert.equal(first.artifact.job.as_of, AS_OF);
});
