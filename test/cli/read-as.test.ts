import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import iconv from 'iconv-lite';
import type { JobResult } from '../../src/contract/events.ts';
import { readArtifact } from '../../src/record/artifact/index.ts';
import { runAdeHere } from '../helpers/run-ade-here.ts';
import { makeFolder, writePackage } from '../helpers/run-package.ts';

test('a csv file is read as --encoding and --delimiter say, and verified so', async () => {
  const folder = makeFolder();
  const document = join(folder, 'list.csv');
  writeFileSync(document, iconv.encode('H:id|name,city\nD:1|Łódź, Ł\n', 'windows-1250'));
  const config = writePackage({ fields: { id: {}, city: {} } });
  const run = async (...args: string[]) => {
    const { exitCode, stdout, stderr } = await runAdeHere(
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
  assert.deepEqual([read.encoding, read.delimiter], ['windows-1250', '|']);
  assert.deepEqual([read.encoding_confidence, read.delimiter_confidence], [undefined, undefined]);
  const verified = await runAdeHere(['verify', result.job_dir]);
  assert.equal(verified.exitCode, 0, verified.stdout);

  const unknown = await run('--encoding', 'klingon');
  assert.equal(unknown.exitCode, 1);
  assert.match(JSON.stringify(unknown.result), /encoding_unknown/);
  const tab = await run('--delimiter', 'tab');
  assert.equal(readArtifact(tab.result.artifact).job.document.delimiter, '\t');
});

test('a doubtful delimiter is on record and needs attention, and a named delimiter is never in doubt', async () => {
  const folder = makeFolder();
  const document = join(folder, 'list.csv');
  writeFileSync(document, 'H:name, first name;age\nD:Smith, Ann;5\nD:Jones, Ben;6\n');
  const config = writePackage({ fields: { name: {}, age: {} } });
  const run = async (...args: string[]) => {
    const { stdout } = await runAdeHere(
      ['run', document, '--config', config, '--data-dir', join(folder, 'data'), '--json', ...args],
      {},
    );
    const { job_dir: dir, artifact: path } = JSON.parse(stdout) as { artifact: string; job_dir: string };
    const { stdout: explained } = await runAdeHere(['explain', dir]);
    const { job, summary } = readArtifact(path);
    return { explained, document: job.document, attention: summary.attention!.map(({ code }) => code) };
  };
  const guessed = await run();
  assert.equal(guessed.document.delimiter_confidence, 0.49);
  assert.ok(guessed.attention.includes('delimiter_guessed'));
  assert.match(guessed.explained, /read as utf-8, delimiter "," \(guessed, 49 % sure\)/);
  assert.match(guessed.explained, /The delimiter was guessed to be ",": look whether the columns are right/);

  const named = await run('--delimiter', ';');
  assert.equal(named.document.delimiter_confidence, undefined);
  assert.ok(!named.attention.includes('delimiter_guessed'));
  assert.match(named.explained, /read as utf-8, delimiter ";"\n/);
});

test('a delimiter of several characters is wrong usage', async () => {
  const { exitCode, stderr } = await runAdeHere(['run', 'a.csv', '--config', 'x', '--delimiter', ';;']);
  assert.equal(exitCode, 2);
  assert.match(stderr, /--delimiter is ";;"; expected one character, or tab/);
});
