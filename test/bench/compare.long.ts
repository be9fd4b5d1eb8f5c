import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { makeTempFolder } from '../helpers/temp-folder.ts';

const bench = join(import.meta.dirname, '../../bench/main.ts');
const PARTS = ['10 × ade --version', '5 × ade run, 10 rows'].flatMap((part) => [`${part}, processor`, `${part}, time`]);

test('the benchmark compares this checkout with a commit, and leaves nothing', {
  skip: process.platform !== 'linux' && 'There is no /proc.',
}, async (context) => {
  const temp = join(await makeTempFolder(context), 'tmp');
  await mkdir(temp);
  const args = ['--disable-warning=ExperimentalWarning', bench, '--compare', 'HEAD', '--pairs', '6', '--rows', '10'];
  const env = { ...process.env, TMPDIR: temp };
  // The comparison exits with 1 if something seems slower, as on a busy machine.
  const { stdout, code = 0 } = await promisify(execFile)(process.execPath, args, { env }).catch((error) => error);
  const [title, ...lines] = stdout.trim().split('\n');
  assert.equal(title, 'this checkout × HEAD, 6 pairs of runs:');
  const found = lines.map((line: string) =>
    /^(?:ok {4}|SLOWER) ([\d.]+) \([\d.]+ to [\d.]+\) × \d+ ms: (.+)$/.exec(line),
  );
  assert.deepEqual(
    found.map((match: RegExpExecArray) => match?.[2]),
    PARTS,
    stdout,
  );
  for (const [, ratio] of found) assert.ok(Number(ratio) > 0.5 && Number(ratio) < 2, stdout);
  assert.equal(code, stdout.includes('SLOWER') ? 1 : 0);
  assert.deepEqual(await readdir(temp), []);
});
