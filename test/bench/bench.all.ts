import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import type { Results } from '../../bench/run/results.ts';
import { makeTempFolder } from '../helpers/temp-folder.ts';

const ROWS = 1000;
const bench = join(import.meta.dirname, '../../bench/main.ts');

test('the benchmark runs ADE and its peers, which agree on every value', async (context) => {
  const out = join(await makeTempFolder(context), 'results.json');
  const flags = ['--disable-warning=ExperimentalWarning', bench, '--rows', `${ROWS}`, '--runs', '1', '--out', out];
  // The program compares findings and values itself, and fails when they differ.
  const { stdout } = await promisify(execFile)(process.execPath, flags);
  const results: Results = JSON.parse(await readFile(out, 'utf8'));
  const [size] = results.sizes;
  assert.equal(results.sizes.length, 1);
  assert.equal(size?.rows, ROWS);
  assert.equal(size.columns, 20);
  assert.ok(size.sharedStringBytes > 0 && size.bytes > 0);
  assert.match(size.valuesHash, /^[0-9a-f]{64}$/);
  assert.ok(results.startUp.medianMs > 0 && results.startUp.level !== '');
  assert.match(stdout, /all wrote the same values/);
  const names = size.contestants.map(({ name }) => name);
  assert.deepEqual(names.slice(0, 2), ['ade', 'exceljs']);
  for (const { name, runsMs, medianMs, rowsPerSecond, ratio, passes } of size.contestants) {
    assert.equal(runsMs.length, 1, name);
    assert.ok(medianMs > 0 && rowsPerSecond > 0, name);
    assert.equal(ratio === undefined, name === 'ade', name);
    assert.equal(passes === undefined, name !== 'ade', name);
  }
  if (process.platform === 'linux') {
    const { memoryMb } = size.contestants[0]!;
    for (const name of ['ade', 'engine', 'rule host']) assert.ok((memoryMb[name] ?? 0) > 0, name);
  }
  if (names.includes('openpyxl')) return;
  assert.notEqual(process.env.CI, 'true', results.skipped.join(' '));
  context.diagnostic(`Checked without the openpyxl peer. ${results.skipped.join(' ')}`);
});
