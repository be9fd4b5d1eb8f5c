import assert from 'node:assert/strict';
import { test } from 'node:test';
import { never, pick } from '../../helpers/size.ts';
import { requireLevel } from '../../sandbox/levels.ts';
import {
  assertHonestPart,
  isUsualForEnds,
  kinds,
  listFailures,
  runDeed,
  SHORT_RULE_TIMEOUT,
} from './hostile-package.ts';

/** One deed of each sort; the whole matrix runs at the level that ADE chooses. */
const deeds: Record<string, { kind: string | null; endsHost: boolean }> = {
  'throw-error': { kind: 'exception', endsHost: false },
  'own-methods': { kind: 'invalid_result', endsHost: false },
  'look-for-a-way-out': { kind: null, endsHost: false },
  'endless-loop': { kind: 'timeout', endsHost: true },
  'fill-heap': { kind: 'memory', endsHost: true },
  'flood-stdout': { kind: 'output_flood', endsHost: true },
};

for (const [deed, { kind, endsHost }] of Object.entries(deeds)) {
  test(`bubblewrap: rules that ${deed} cost their own result`, async (t) => {
    if (!(await requireLevel(t, 'bubblewrap'))) return;
    const badKinds = endsHost ? pick(kinds, never, isUsualForEnds) : kinds;
    const env = { ADE_SANDBOX: 'bubblewrap', ...(kind === 'timeout' ? SHORT_RULE_TIMEOUT : {}) };
    const run = await runDeed(deed, { env, badKinds });
    const failures = listFailures(run);
    assert.deepEqual(Object.keys(failures).sort(), kind === null ? [] : badKinds.toSorted());
    for (const failure of Object.values(failures).flat()) assert.equal(failure.kind, kind);
    await assertHonestPart(run);
  });
}
