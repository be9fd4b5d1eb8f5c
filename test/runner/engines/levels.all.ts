import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { SANDBOX_LEVELS } from '../../../src/contract/levels.ts';
import { EnginePool } from '../../../src/runner/index.ts';
import { listRunning } from '../../helpers/processes.ts';
import { makeTestSettings, runPackage } from '../../helpers/run-package.ts';
import { requireLevel } from '../../sandbox/levels.ts';

const GRID = '1 | H:id\n2 | D:1\n3 | D:2';

const listEngines = () => listRunning('engine.js');

for (const level of SANDBOX_LEVELS) {
  test(`${level}: one engine runs several jobs`, async (t) => {
    if (!(await requireLevel(t, level))) return;
    const engines = new EnginePool({ dataDir: makeTestSettings().dataDir, maxIdle: 1, idleSeconds: 60 });
    after(() => engines.close());
    const env = { ADE_SANDBOX: level };
    const own = await runPackage({ fields: { id: {} } }, GRID, { env });
    const seen: number[][] = [];
    for (let i = 0; i < 3; i++) {
      const run = await runPackage({ fields: { id: {} } }, GRID, { env, engines });
      assert.equal(run.result.status, 'success', String(run.result.error?.message));
      assert.equal(run.artifact.output.sha256, own.artifact.output.sha256);
      assert.ok(run.events.some((event) => event.type === 'started' && event.sandbox_level === level));
      seen.push(listEngines());
    }
    assert.equal(seen[0]!.length, 1);
    assert.deepEqual(seen, [seen[0], seen[0], seen[0]]);
    await engines.close();
    assert.deepEqual(listEngines(), []);
  });
}
