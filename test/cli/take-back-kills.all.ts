import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { Corrections } from '../../src/contract/corrections.ts';
import { correct, makeJob } from '../helpers/correct-job.ts';
import type { Grid } from '../helpers/make-grid.ts';
import { succeedHere } from '../helpers/run-ade-here.ts';
import { makeFolder } from '../helpers/run-package.ts';
import { size } from '../helpers/size.ts';
import { PACKAGE, run, SHEET } from '../record/to-fix/jobs.ts';
import { rewrite } from '../record/to-fix/rewrite.ts';

/** Kills of each command. */
const KILLS = Number(process.env.ADE_TEST_KILLS ?? size(1, 8, 250));
/** A command takes about this long. */
const MAX_MS = 900;
const main = join(import.meta.dirname, '../../dist/cli.js');

/** A job in which every row has too many hours. */
function makeWrongJob(): Promise<string> {
  const grid: Grid = new Map([[1, ['H:code', 'name', 'day', 'hours', 'city']]]);
  for (let i = 0; i <= KILLS; i++)
    grid.set(i + 2, [`0${String(i).padStart(3, '0')}`, 'Ann', { date: '2024-03-01' }, 80, 'Rome']);
  return makeJob(PACKAGE, [{ ...SHEET, grid }]);
}

async function killAfter(args: readonly string[], ms: number): Promise<void> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main, ...args], { stdio: 'ignore' });
  const ended = once(child, 'exit');
  await delay(ms);
  child.kill('SIGKILL');
  await ended;
}

const listRevisions = (jobDir: string) => {
  const parent = join(jobDir, 'revisions');
  const names = existsSync(parent) ? readdirSync(parent).filter((name) => /^\d+$/.test(name)) : [];
  return names.map(Number).sort((a, b) => a - b);
};

/** Finishes the newest revision if it was interrupted. */
async function finishNewest(jobDir: string): Promise<void> {
  for (const revision of listRevisions(jobDir).slice(-1)) {
    const folder = join(jobDir, 'revisions', String(revision));
    const path = join(folder, 'events.ndjson');
    if (existsSync(path) && readFileSync(path, 'utf8').includes('"finished"')) continue;
    await succeedHere('resume', folder, '--json');
  }
}

/** The places of all corrections of the newest revision. */
function listPlaces(jobDir: string): string[] {
  const last = listRevisions(jobDir).at(-1);
  if (last === undefined) return [];
  const path = join(jobDir, 'revisions', String(last), 'inputs', 'corrections.json');
  const { corrections } = JSON.parse(readFileSync(path, 'utf8')) as Corrections;
  return corrections.map(({ places }) => places[0]!.a1);
}

test(`${KILLS} kills while rows are taken back: each cell is taken once`, async () => {
  const jobDir = await makeWrongJob();
  const dataDir = makeFolder();
  const sent = join(makeFolder(), 'sent.xlsx');
  await run(['to-fix', jobDir, '--data-dir', dataDir, '--out', sent]);
  const expected: string[] = [];
  for (let kill = 0; kill < KILLS; kill++) {
    // Each time, the same workbook comes back with the next row fixed.
    const file = await rewrite(sent, { [`E${kill + 3}`]: 8 });
    const args = ['take-back', jobDir, file, '--data-dir', dataDir, '--json'];
    await killAfter(args, (kill * 7919) % MAX_MS);
    await finishNewest(jobDir);
    const known = listPlaces(jobDir).length;
    assert.ok(known === kill || known === kill + 1, 'one more, or none');
    await run(args.slice(0, -1));
    expected.push(`D${kill + 2}`);
    assert.deepEqual(listPlaces(jobDir), expected);
  }
  await succeedHere('verify', jobDir);
});

test(`${KILLS} kills while corrections are carried: each is there once`, async () => {
  const [from, to] = [await makeWrongJob(), await makeWrongJob()];
  const expected: string[] = [];
  for (let kill = 0; kill < KILLS; kill++) {
    await correct(from, '--value', `D${kill + 2}=8`);
    await killAfter(['carry', from, to, '--json'], (kill * 7919) % MAX_MS);
    await finishNewest(to);
    const known = listPlaces(to).length;
    assert.ok(known === kill || known === kill + 1, 'one more, or none');
    await run(['carry', from, to]);
    expected.push(`D${kill + 2}`);
    assert.deepEqual(listPlaces(to), expected);
  }
  await succeedHere('verify', to);
});
