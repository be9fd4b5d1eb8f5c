import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readSettings } from '../../src/contract/settings.ts';
import { removedSettings, settingsTable } from '../../src/contract/settings-table.ts';
import { HTTP_LIMITS } from '../../src/http/limits.ts';

test('a variable that became a constant is refused, with the constant and what to do', () => {
  for (const [variable, constant] of Object.entries(removedSettings)) {
    assert.throws(() => readSettings({ [variable]: '7' }), {
      code: 'setting_removed',
      message: `${variable} is set, but ADE no longer reads it: ${constant}. Unset it.`,
    });
  }
  assert.equal(readSettings({ ADE_STALL_SECONDS: '' }).dataDir, './data');
});

test('the constants are those that the service uses, and no setting has their names', () => {
  const named = Object.entries(removedSettings).map(([variable, constant]) => [variable, constant.match(/\d+/)?.[0]]);
  const used = Object.entries(HTTP_LIMITS).map(([name, value]) => [
    `ADE_${name.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`,
    String(value),
  ]);
  assert.deepEqual(new Map(named.sort() as [string, string][]), new Map(used.sort() as [string, string][]));
  const variables: string[] = Object.values(settingsTable).map(({ variable }) => variable);
  assert.deepEqual(
    variables.filter((variable) => variable in removedSettings),
    [],
  );
});

test('a number outside the range of its setting is refused, with the range', () => {
  assert.equal(readSettings({ ADE_IDLE_ENGINE_SECONDS: '604800' }).idleEngineSeconds, 604_800);
  assert.throws(() => readSettings({ ADE_IDLE_ENGINE_SECONDS: '604801' }), {
    code: 'setting_invalid',
    details: { variable: 'ADE_IDLE_ENGINE_SECONDS', found: '604801', expected: 'a whole number from 0 to 604800' },
  });
  assert.throws(() => readSettings({ ADE_WORKER_MEM_MB: '63' }), /a whole number of at least 64/);
});
