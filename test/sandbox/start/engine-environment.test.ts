import assert from 'node:assert/strict';
import { test } from 'node:test';
import { awsVariables } from '../../../src/contract/aws-variables.ts';
import { type SettingRow, settingsTable } from '../../../src/contract/settings-table.ts';
import { makeCommand } from '../../../src/sandbox/start/command.ts';
import { makeEngineConfinement } from '../../../src/sandbox/start/profiles.ts';

test('an engine inherits the environment without passwords and tokens of the service', (t) => {
  const secrets = Object.values<SettingRow>(settingsTable).filter(({ kind }) => /secret|url/.test(kind));
  const hidden = [...secrets.map(({ variable }) => variable), ...Object.keys(awsVariables), 'PGPASSWORD'];
  assert.ok(hidden.includes('ADE_METRICS_TOKEN') && hidden.includes('ADE_DATABASE_DIRECT_URL'));
  const before = { ...process.env };
  t.after(() => {
    process.env = before;
  });
  process.env = { ...before, ADE_QUEUE_SIZE: '7', ...Object.fromEntries(hidden.map((name) => [name, 'fire-work'])) };
  const limits = { memoryMb: 64, cpuSeconds: 1, logBytes: 1000 };
  const confinement = makeEngineConfinement({ entry: '/entry.js', args: [], writePaths: [], network: false, limits });
  const { env } = makeCommand('permission', confinement, { checkOnly: false, user: null });
  assert.equal(env.ADE_QUEUE_SIZE, '7');
  assert.ok(!JSON.stringify(env).includes('fire-work'), JSON.stringify(env));
});
