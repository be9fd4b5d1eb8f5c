import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { Corrections } from '../../src/contract/corrections.ts';
import { makeJob, readRecord } from '../helpers/correct-job.ts';
import { runAde } from '../helpers/run-ade.ts';
import { size } from '../helpers/size.ts';

const KILLS = size(1, 12, 500);
/** A correction takes about this long. */
const MAX_MS = 700;
const main = join(import.meta.dirname, '../../dist/cli.js');

function startCorrection(jobDir: string, row: number, label: string): ChildProcess {
  const args = ['correct', jobDir, '--json', '--label', `${row}=${label}`];
  return spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main, ...args], { stdio: 'ignore' });
}

/** The corrections of all existing revisions, each once. */
function listCorrections(jobDir: string): Corrections['corrections'] {
  const parent = join(jobDir, 'revisions');
  const names = existsSync(parent) ? readdirSync(parent).filter((name) => /^\d+$/.test(name)) : [];
  const last = names.map(Number).sort((a, b) => b - a)[0];
  if (last === undefined) return [];
  const path = join(parent, String(last), 'inputs', 'corrections.json');
  return (JSON.parse(readFileSync(path, 'utf8')) as Corrections).corrections;
}

/** Finishes the newest revision if it was interrupted. */
async function finishNewest(jobDir: string): Promise<void> {
  const parent = join(jobDir, 'revisions');
  const names = existsSync(parent) ? readdirSync(parent).filter((name) => /^\d+$/.test(name)) : [];
  for (const name of names) {
    const folder = join(parent, name);
    assert.ok(existsSync(join(folder, 'run-request.json')), 'a revision with a number is whole');
    const events = existsSync(join(folder, 'events.ndjson')) ? readFileSync(join(folder, 'events.ndjson'), 'utf8') : '';
    if (events.includes('"finished"')) continue;
    const { exitCode, stdout, stderr } = await runAde(['resume', folder, '--json']);
    assert.equal(exitCode, 0, stdout + stderr);
  }
}

test(`${KILLS} kills while a job is corrected: each correction is stored completely or not at all, and never twice`, async () => {
  const jobDir = await makeJob();
  const labels = ['note', 'data'];
  let known = 0;
  for (let kill = 0; kill < KILLS; kill++) {
    const child = startCorrection(jobDir, 4, labels[kill % 2]!);
    const ended = once(child, 'exit');
    await delay((kill * 7919) % MAX_MS);
    child.kill('SIGKILL');
    await ended;
    await finishNewest(jobDir);
    const corrections = listCorrections(jobDir);
    assert.ok(corrections.length === known || corrections.length === known + 1, 'one more, or none');
    known = corrections.length;
    assert.deepEqual(
      corrections.map(({ id }) => id),
      corrections.map((_, i) => `c${i + 1}`),
    );
  }
  // The last correction counts, and a correction that is not killed continues from there.
  const { exitCode, stdout } = await runAde(['correct', jobDir, '--json', '--label', '4=note']);
  assert.equal(exitCode, 0, stdout);
  const last = known + 2;
  const record = readRecord(jobDir, last);
  assert.equal(record.job.corrections?.count, known + 1);
  assert.equal(record.output.row_count, 2);
  assert.equal((await runAde(['verify', jobDir])).exitCode, 0);
});
