import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeProgressView } from '../../../src/cli/report/job-progress.ts';
import { makeTerminal } from '../../../src/cli/terminal.ts';
import type { Progress } from '../../../src/contract/events.ts';

const AT_RISK = [
  { setting: 'ADE_WORKER_FSIZE_MB', expected: 1240, limit: 100 },
  { setting: 'ADE_JOB_TIMEOUT_SECONDS', expected: 400, limit: 300 },
];

test('a limit that will probably be exceeded is told once, with what is expected and the variable', () => {
  const notes: string[] = [];
  const terminal = { ...makeTerminal(), note: (line: string) => notes.push(line) };
  const view = makeProgressView('big.csv', terminal, false);
  const progress: Progress = { type: 'progress', pass: 1, name: 'structure', rows: 1000, fraction: 0.1 };
  view.onEvent({ ...progress, remaining_ms: 9000 });
  view.onEvent({ ...progress, limits_at_risk: AT_RISK });
  view.onEvent({ ...progress, limits_at_risk: AT_RISK });
  view.stop();
  assert.deepEqual(notes, [
    'big.csv: about 1,240 MB are expected, and ADE_WORKER_FSIZE_MB allows 100',
    'big.csv: about 400 seconds are expected, and ADE_JOB_TIMEOUT_SECONDS allows 300',
  ]);
});
