import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { EnginePool } from '../../../src/runner/index.ts';
import { makeTestSettings } from '../../helpers/run-package.ts';
import { countCalls, failing, fatal, harmless } from './deed-lists.ts';
import {
  assertHonestPart,
  isUsualForEnds,
  type Kind,
  kinds,
  listFailures,
  runDeed,
  runDeeds,
  SHORT_RULE_TIMEOUT,
} from './hostile-package.ts';

const engines = new EnginePool({ dataDir: makeTestSettings().dataDir, maxIdle: 1, idleSeconds: 60 });
after(() => engines.close());

test('warm: rules that fail are neutral, and on record', async () => {
  const deeds = Object.keys(failing);
  // The host of the second job was started after the first.
  for (let i = 0; i < 2; i++) {
    const run = await runDeeds(deeds, { engines });
    for (const [n, deed] of deeds.entries()) {
      const { kind, count } = failing[deed]!;
      const expected = kinds.map((name) => {
        const times = count === 'once' ? 1 : countCalls(name, deeds.length);
        return [name, [{ kind, count: times, off: false }]];
      });
      assert.deepEqual(listFailures(run, n), Object.fromEntries(expected), deed);
    }
    await assertHonestPart(run, deeds.length);
  }
});

test('warm: rules cannot change anything, neither when called nor at load', async () => {
  for (let i = 0; i < 2; i++) {
    const run = await runDeeds(harmless, { atLoad: true, engines });
    assert.deepEqual(run.artifact.rule_errors, []);
    await assertHonestPart(run, harmless.length);
  }
});

for (const [deed, kind] of Object.entries(fatal)) {
  test(`warm: rules that ${deed} are found and switched off`, async () => {
    const badKinds: readonly Kind[] = kinds.filter(isUsualForEnds);
    const env = kind === 'timeout' ? SHORT_RULE_TIMEOUT : {};
    const run = await runDeed(deed, { badKinds, env, engines });
    const expected = badKinds.map((name) => [name, [{ kind, count: 1, off: true }]]);
    assert.deepEqual(listFailures(run), Object.fromEntries(expected));
    await assertHonestPart(run);
  });
}

test('warm: rules that fill-and-hide leave the memory to those that come after them', async () => {
  for (let i = 0; i < 2; i++) {
    const run = await runDeed('fill-and-hide', { engines });
    for (const { kind } of Object.values(listFailures(run)).flat()) assert.equal(kind, 'memory');
    await assertHonestPart(run);
  }
});
