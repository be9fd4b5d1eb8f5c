import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { readRunRequest } from '../../src/runner/index.ts';
import { assertSameJob, readComparable } from '../helpers/compare-jobs.ts';
import { writeFakeClock } from '../helpers/fake-clock.ts';
import { writeGrids } from '../helpers/make-grid.ts';
import { makeRichSheets, richPackage } from '../helpers/rich-package.ts';
import { runAde } from '../helpers/run-ade.ts';
import { AS_OF, makeFolder, writePackage } from '../helpers/run-package.ts';

test('the same job on two days in two time zones gives the same bytes, and records that differ in ids and times only', async () => {
  const file = join(makeFolder(), 'rich.xlsx');
  await writeGrids(file, makeRichSheets());
  const config = writePackage(richPackage);
  const jobs: string[] = [];
  // All processes of the job run on this day, including the command.
  const days = [0, 400];
  for (const [i, TZ] of ['America/St_Johns', 'Asia/Kolkata'].entries()) {
    const dataDir = makeFolder();
    const NODE_OPTIONS = writeFakeClock(dataDir, days[i]!);
    const args = ['run', file, '--config', config, '--data-dir', dataDir, '--as-of', AS_OF, '--json'];
    const { exitCode, stderr } = await runAde(args, { TZ, NODE_OPTIONS });
    assert.equal(exitCode, 0, stderr);
    jobs.push(join(dataDir, 'jobs', readdirSync(join(dataDir, 'jobs'))[0]!));
  }
  const [submitted, later] = jobs.map((dir) => Date.parse(readRunRequest(dir).submitted_at));
  assert.ok(later! - submitted! > 399 * 86_400_000, 'the second job was submitted on another day');
  const first = readComparable(jobs[0]!);
  assertSameJob(jobs[1]!, first, 'the second job');
  // Large enough that the comparison shows any use of the host's clock, zone or randomness.
  assert.ok(first.artifact.output.row_count! > 1_400);
  assert.equal(first.artifact.job.as_of, AS_OF);
});
