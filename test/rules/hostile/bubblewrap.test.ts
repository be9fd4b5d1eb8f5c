import assert from 'node:assert/strict';
import { test } from 'node:test';
import { requireLevel } from '../../sandbox/levels.ts';
import { assertHonestPart, kinds, listFailures, runDeed, SHORT_RULE_TIMEOUT } from './hostile-package.ts';

/** A deed of each sort; the whole matrix runs at the level that ADE chooses. */
const deeds: Record<string, string | null> = {
  'throw-error': 'exception',
  'own-methods': 'invalid_result',
  'look-for-a-way-out': null,
  'endless-loop': 'timeout',
  'fill-heap': 'memory',
  'flood-stdout': 'output_flood',
};

for (const [deed, kind] of Object.entries(deeds)) {
  test(`bubblewrap: rules that ${deed} cost their own result`, async (t) => {
    if (!(await requireLevel(t, 'bubblewrap'))) return;
    const run = await runDeed(deed, { ADE_SANDBOX: 'bubblewrap', ...(kind === 'timeout' ? SHORT_RULE_TIMEOUT : {}) });
    const failures = listFailures(run);
    assert.deepEqual(Object.keys(failures).sort(), kind === null ? [] : kinds.toSorted());
    for (const failure of Object.values(failures).flat()) assert.equal(failure.kind, kind);
    await assertHonestPart(run);
  });
}
