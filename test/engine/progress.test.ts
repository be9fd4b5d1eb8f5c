import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Progress } from '../../src/contract/events.ts';
import { forecastLimits } from '../../src/engine/job/limit-forecast.ts';
import { TimeLeft } from '../../src/engine/job/time-left.ts';
import { makeFolder, type RunOptions, runFile } from '../helpers/run-package.ts';

test('progress says the share of each long pass, also while the structure is found and columns are mapped', async () => {
  const lines = Array.from(
    { length: 60_000 },
    (_, row) => `D:${row},some text of some length that people write,${row}`,
  );
  const file = join(makeFolder(), 'long.csv');
  writeFileSync(file, ['H:id,note,count', ...lines].join('\n'));
  const reports: Progress[] = [];
  const onEvent: NonNullable<RunOptions['onEvent']> = (event) => {
    if (event.type === 'progress') reports.push(event);
  };
  const { result } = await runFile({ fields: { id: {}, note: {}, count: {} } }, file, { onEvent });
  assert.equal(result.status, 'success');
  for (const name of ['structure', 'mapping', 'transform']) {
    const fractions = reports.filter((report) => report.name === name).map(({ fraction }) => fraction ?? -1);
    assert.ok(fractions.length > 0, name);
    assert.ok(
      fractions.every((fraction) => fraction >= 0 && fraction <= 1),
      String(fractions),
    );
    assert.deepEqual(
      fractions,
      fractions.toSorted((a, b) => a - b),
    );
  }
});

test('the time that is left is told when it means something, follows a changed speed slowly, and begins again', () => {
  const left = new TimeLeft();
  assert.equal(left.estimate(7000, 0), undefined);
  assert.equal(left.estimate(7500, 0.05), undefined, 'too early');
  // 10 % a second.
  assert.equal(left.estimate(8000, 0.1), 9000);
  assert.equal(left.estimate(9000, 0.2), 8000);
  // For a second, nothing is done: then the whole is slower, which shows step by step.
  const [soon, later] = [left.estimate(9200, 0.2), left.estimate(10_000, 0.2)];
  assert.ok(soon !== undefined && soon > 7800 && soon < 8300, String(soon));
  assert.ok(later !== undefined && later > 8300 && later < 12_000, String(later));
  assert.equal(left.estimate(30_000, 0), undefined, 'the work began again');
  assert.equal(left.estimate(32_000, 0.01), undefined, 'too little is done');
  assert.equal(left.estimate(34_000, 0.5), 4000);
});

test('limits that will probably be exceeded are named, with what is expected', () => {
  const limits = {
    timeout_seconds: 300,
    cpu_seconds: 60,
    memory_mb: 512,
    rule_memory_mb: 512,
    file_mb: 100,
    rule_timeout_seconds: 10,
    max_expanded_mb: 1000,
  };
  const MB = 1024 * 1024;
  const usage = {
    share: 0.25,
    remainingMs: 60_000,
    elapsedMs: 20_000,
    cpuMs: 12_000,
    passCpuMs: 10_000,
    fileBytes: 20 * MB,
  };
  assert.deepEqual(forecastLimits(usage, limits), []);
  assert.deepEqual(forecastLimits({ ...usage, fileBytes: 26 * MB }, limits), [], 'an estimate is not that exact');
  const much = { ...usage, remainingMs: 380_000, passCpuMs: 30_000, fileBytes: 50 * MB };
  assert.deepEqual(forecastLimits(much, limits), [
    { setting: 'ADE_WORKER_FSIZE_MB', expected: 200, limit: 100 },
    { setting: 'ADE_JOB_TIMEOUT_SECONDS', expected: 400, limit: 300 },
    { setting: 'ADE_WORKER_CPU_SECONDS', expected: 102, limit: 60 },
  ]);
});
