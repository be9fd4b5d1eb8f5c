import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runAde } from '../helpers/run-ade.ts';
import { runAdeHere } from '../helpers/run-ade-here.ts';

test('wrong usage ends with exit code 2 and says what was expected', async () => {
  const cases: [string[], RegExp][] = [
    [['frobnicate'], /unknown command 'frobnicate'/],
    [['run', 'a.xlsx'], /required option '--config <dir>' not specified/],
    [['run', 'a.xlsx', '--confg', 'x'], /unknown option '--confg' \(Did you mean --config\?\)/],
    [['run', 'a.xlsx', '--confg=x'], /unknown option '--confg' \(Did you mean --config\?\)/],
    [['rn', 'a.xlsx'], /unknown command 'rn' \(Did you mean run\?\)/],
    [['check', 'x', '--jsn'], /unknown option '--jsn' \(Did you mean --json\?\)/],
    [['run', '--config', 'x'], /missing required argument 'file'/],
    [['run', 'a.xlsx', '--config', 'x', '--as-of', '2025-10-30T12:00'], /a time with its zone/],
    [['run', 'a.xlsx', '--config', 'x', '--as-of', '2025-99-99'], /--as-of is 2025-99-99/],
    [['issues', 'x', '--format', 'xml'], /Allowed choices are table, csv, json/],
    [['explain', 'x', '--cell', 'A!A1', '--row', 'A!1'], /one thing at a time/],
    [['explain', 'x', '--column', 'B', '--output-row', '1'], /one thing at a time/],
  ];
  for (const [args, message] of cases) {
    const { exitCode, stdout, stderr } = await runAdeHere(args);
    assert.equal(exitCode, 2, args.join(' '));
    assert.equal(stdout, '');
    assert.match(stderr, /^error\[wrong_usage\]: /);
    assert.match(stderr, message);
  }
});

test('wrong usage with --json is JSON', async () => {
  const { exitCode, stderr } = await runAde(['check', '--json']);
  assert.equal(exitCode, 2);
  assert.deepEqual(JSON.parse(stderr), { error: { code: 'wrong_usage', message: "missing required argument 'dir'" } });
});

test('help and version are no errors; a bare command shows the help and fails', async () => {
  const help = await runAde(['--help']);
  assert.equal(help.exitCode, 0);
  for (const name of [
    'run',
    'resume',
    'explain',
    'issues',
    'diff',
    'verify',
    'init',
    'check',
    'test',
    'prepare',
    'serve',
    'doctor',
  ])
    assert.match(help.stdout, new RegExp(`^ {2}${name} `, 'm'));
  const version = await runAde(['--version']);
  assert.equal(version.exitCode, 0);
  assert.match(version.stdout, /^\d+\.\d+\.\d+\n$/);
  const bare = await runAde([]);
  assert.equal(bare.exitCode, 2);
  assert.match(bare.stderr, /^Usage: ade/);
});
