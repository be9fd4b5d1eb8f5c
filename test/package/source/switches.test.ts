import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Manifest } from '../../../src/contract/manifest.ts';
import { checkSwitches } from '../../../src/package/source/check-switches.ts';

const list = (off: string[]) => checkSwitches({ engine: { checks: { off } } } as unknown as Manifest);

test('a code of a check that is switched off must name a check', () => {
  assert.deepEqual(list(['keys_unknown', 'drift', 'rows_repeated']), []);
  const [problem, more] = list(['keys_unknow']);
  assert.deepEqual([problem?.code, problem?.json_path, more], ['check_unknown', '/engine/checks/off/0', undefined]);
  assert.match(problem?.message ?? '', /keys_unknown/);
});
