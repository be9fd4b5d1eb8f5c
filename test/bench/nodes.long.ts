import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { findPostgres } from '../../scripts/test/postgres.ts';
import { makeTempFolder } from '../helpers/temp-folder.ts';

const bench = join(import.meta.dirname, '../../bench/main.ts');
/** The benchmark starts a dozen nodes, one after the other. */
const TIMEOUT_MS = 240_000;
/** As short as possible: the test does not look at the figures, only that all of them are measured. */
const SHORT = [
  ...['--postgres', 'forgetful', '--storage', 'folder', '--wait', '200', '--rounds', '1', '--runs', '1'],
  ...['--clients', '5', '--nodes', '2', '--rates', '10,all', '--seconds', '1', '--warm-up', '1', '--takeovers', '1'],
];

test('the benchmark of nodes measures jobs that wait, submissions and takeovers', {
  skip: findPostgres() === null && 'There is no PostgreSQL.',
  timeout: 2 * TIMEOUT_MS,
}, async (context) => {
  const out = join(await makeTempFolder(context), 'results.json');
  const flags = ['--disable-warning=ExperimentalWarning', bench, 'nodes', ...SHORT, '--out', out];
  // The benchmark exits with 1 if a goal is missed, as on a busy machine.
  const { stdout } = await promisify(execFile)(process.execPath, flags, { timeout: TIMEOUT_MS }).catch(
    (error) => error,
  );
  const results = JSON.parse(await readFile(out, 'utf8'));
  assert.ok(results.throughput.ratio > 0, stdout);
  assert.deepEqual(
    results.submissions.map((one: { nodes: number; rate: number | null }) => [one.nodes, one.rate]),
    [
      [2, 10],
      [2, null],
    ],
  );
  for (const { accepted, others, client, server, cpu_ms: cpu } of results.submissions) {
    assert.ok(accepted > 0, stdout);
    assert.deepEqual(others, {});
    assert.ok(client.p99_ms >= client.p50_ms && server.p99_ms > 0 && cpu.nodes > 0 && cpu.postgres > 0);
  }
  assert.ok(results.takeovers.count >= 1 && results.takeovers.p50_ms > 0);
  assert.match(stdout, /(met|MISSED) +\d+ takeovers/);
});
