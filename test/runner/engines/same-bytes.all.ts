import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { projectDir } from '../../../bin/runtime.js';
import { jobPaths } from '../../../src/contract/layout.ts';
import { type PreparedPackage, preparePackage } from '../../../src/package/index.ts';
import { EnginePool, runJob } from '../../../src/runner/index.ts';
import { AS_OF, makeTestSettings } from '../../helpers/run-package.ts';

const FORMATS = '{xlsx,csv,xls,xlsb,ods}';
const settings = makeTestSettings();
const { dataDir } = settings;
const list = (pattern: string) => globSync(pattern, { cwd: projectDir }).sort();
const good = [
  ...list(`{templates,examples}/**/*.${FORMATS}`),
  ...list(`test/fixtures/{foreign,noted}/**/*.${FORMATS}`),
  ...list('bench/workbooks/members-{10,1000}-v1.xlsx'),
].filter((path) => !path.includes('node_modules'));
const corrupt = list(`test/fixtures/corrupt/**/*.${FORMATS}`);

// How much an engine keeps depends on when its garbage is collected; here, none is to be replaced for it.
const engines = new EnginePool({ dataDir, maxIdle: 2, idleSeconds: 600, maxResidentMb: 4096 });
after(() => engines.close());

interface JobFiles {
  files: string[];
  [part: string]: unknown;
}

/** All that a job leaves, without what names the run itself. */
async function run(path: string, prepared: PreparedPackage, pool?: EnginePool): Promise<JobFiles> {
  const file = join(projectDir, path);
  const { job_dir: jobDir, ...result } = await runJob({
    file,
    prepared,
    dataDir,
    settings,
    asOf: AS_OF,
    engines: pool,
  });
  const { artifact, issues, output, issuesCsv } = jobPaths(jobDir);
  const read = (one: string) => globSync(one).map((found) => readFileSync(found, 'latin1'));
  const withoutRun = (text: string) =>
    text
      .replaceAll(result.job_id, 'JOB')
      .replaceAll(/"(at|started_at|finished_at|submitted_at)": ?"[^"]*"/g, '"$1":"TIME"');
  return {
    status: result.status,
    error: result.error,
    record: read(artifact).map(withoutRun),
    issues: read(issues),
    output: read(output),
    csv: read(issuesCsv),
    files: globSync('**', { cwd: jobDir }).sort(),
  };
}

test('every fixture gives the same bytes cold, warm, as the first and as the 50th job, and after a crash', {
  skip: process.platform === 'linux' ? false : 'needs /proc',
}, async () => {
  const packages = await Promise.all(
    ['templates/starter', 'examples/membership'].map((dir) =>
      preparePackage(join(projectDir, dir), { dataDir, settings }),
    ),
  );
  // A second package for a sixth of the documents: the engine loads rules of both in turn.
  const jobs = packages.flatMap((prepared, second) =>
    good.filter((_, i) => second === 0 || i % 6 === 0).map((path) => ({ path, prepared })),
  );
  const cold = new Map<object, JobFiles>();
  for (const job of jobs) cold.set(job, await run(job.path, job.prepared));
  assert.ok(jobs.length * 2 >= 50, `${jobs.length} jobs`);

  const { counting, counts } = makeCountingPool();
  const check = async (job: (typeof jobs)[number], pool = engines) =>
    assert.deepEqual(await run(job.path, job.prepared, pool), cold.get(job), job.path);
  for (const job of [jobs[0]!, ...jobs, ...jobs.toReversed()]) await check(job, counting);
  assert.ok(counts.size === 1 && Math.max(...counts.values()) >= 50, `jobs by engine: ${[...counts.values()]}`);

  // Two engines at once, of which one fails or is killed again and again.
  const { killing, killed } = makeKillingPool();
  const fail = async () => {
    for (const path of corrupt) await run(path, packages[0]!, engines);
  };
  const crash = async () => {
    for (const job of jobs.slice(0, 10)) {
      // A job that continues after the first pass keeps no rows.
      const { files: _, ...expected } = cold.get(job)!;
      const { files: __, ...found } = await run(job.path, job.prepared, killing);
      assert.deepEqual(found, expected, job.path);
    }
  };
  const checkHalf = async () => {
    for (const job of jobs.filter((_, i) => i % 2 === 0)) await check(job);
  };
  await Promise.all([fail().then(crash), checkHalf()]);
  assert.equal(killed.size, 10);
});

/** Runs jobs in `engines`, and counts them by the process of their engine. */
function makeCountingPool(): { counting: EnginePool; counts: Map<number, number> } {
  const counts = new Map<number, number>();
  const countingRun: EnginePool['run'] = (jobDir, request, watch) =>
    engines.run(jobDir, request, {
      ...watch,
      onSpawn: (pid) => counts.set(pid, (counts.get(pid) ?? 0) + 1),
    });
  return { counting: Object.assign(Object.create(engines), { run: countingRun }), counts };
}

/** Runs jobs in `engines`, and kills the engine of each once, at its first pass. */
function makeKillingPool(): { killing: EnginePool; killed: Set<string> } {
  const killed = new Set<string>();
  const killingRun: EnginePool['run'] = (jobDir, request, watch) => {
    let pid = 0;
    return engines.run(jobDir, request, {
      ...watch,
      onSpawn: (spawned) => {
        pid = spawned;
      },
      onMessage: async (message) => {
        if (message.type === 'pass_started' && !killed.has(jobDir)) {
          assert.ok(pid > 0);
          process.kill(pid, 'SIGKILL');
          killed.add(jobDir);
        }
        await watch.onMessage(message);
      },
    });
  };
  return { killing: Object.assign(Object.create(engines), { run: killingRun }), killed };
}
