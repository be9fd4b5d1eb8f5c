import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import iconv from 'iconv-lite';
import { readArtifact } from '../../src/audit/read-artifact.ts';
import type { JobResult } from '../../src/contract/events.ts';
import { runAde } from '../helpers/run-ade.ts';
import { makeFolder, writePackage } from '../helpers/run-package.ts';

test('a csv file is read as --encoding and --delimiter say, and verified so', async () => {
  const folder = makeFolder();
  const document = join(folder, 'list.csv');
  writeFileSync(document, iconv.encode('H:id|name,city\nD:1|Łódź, Ł\n', 'windows-1250'));
  const config = writePackage({ fields: { id: {}, city: {} } });
  const run = async (...args: string[]) => {
    const { exitCode, stdout, stderr } = await runAde(
      ['run', document, '--config', config, '--data-dir', join(folder, 'data'), '--json', ...args],
      {},
    );
    return {
      exitCode,
      stderr,
      result: JSON.parse(stdout || '{}') as JobResult & { artifact: string; job_dir: string },
    };
  };
  const { exitCode, stderr, result } = await run('--encoding', 'windows-1250', '--delimiter', '|');
  assert.equal(exitCode, 0, stderr);
  const { document: read } = readArtifact(result.artifact).job;
  assert.deepEqual([read.encoding, read.delimiter, read.encoding_confidence], ['windows-1250', '|', undefined]);
  const verified = await runAde(['verify', result.job_dir]);
  assert.equal(verified.exitCode, 0, verified.stdout);

  const unknown = await run('--encoding', 'klingon');
  assert.equal(unknown.exitCode, 1);
  assert.match(JSON.stringify(unknown.result), /encoding_unknown/);
  const tab = await run('--delimiter', 'tab');
  assert.equal(readArtifact(tab.result.artifact).job.document.delimiter, '\t');
});

test('a delimiter of several characters is wrong usage', async () => {
  const { exitCode, stderr } = await runAde(['run', 'a.csv', '--config', 'x', '--delimiter', ';;']);
  assert.equal(exitCode, 2);
  assert.match(stderr, /--delimiter is ";;"; expected one character, or tab/);
});
