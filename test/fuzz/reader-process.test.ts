import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { ReaderProcess } from '../../fuzz/read/reader-process.ts';
import { makeFileFolder } from '../helpers/temp-folder.ts';

/** A reader that does what its "path" tells it to. */
const READER = `
process.on('message', (deed) => {
  if (deed === 'exit') process.exit(3);
  if (deed === 'throw') throw new Error('nobody catches this');
  if (deed === 'loop') for (;;);
  if (deed === 'memory') process.kept = Buffer.alloc(600 * 1024 * 1024, 1);
  process.send({ code: 'empty_file', peakMb: Math.round(process.resourceUsage().maxRSS / 1024) });
});
`;

function startReader(t: TestContext, maxSeconds?: number): ReaderProcess {
  const entry = join(makeFileFolder(), 'reader.cjs');
  writeFileSync(entry, READER);
  const reader = new ReaderProcess(entry, maxSeconds);
  t.after(() => reader.stop());
  return reader;
}

test('a reader that crashes is a failure, and the next document has a new process', async (t) => {
  const reader = startReader(t);
  for (const deed of ['exit', 'throw']) {
    const result = await reader.read(deed);
    assert.ok('crashed' in result, deed);
    assert.match(result.crashed, deed === 'exit' ? /^ended with 3/ : /nobody catches this/);
    const next = await reader.read('read');
    assert.equal('code' in next && next.code, 'empty_file');
  }
});

test('a reader that takes too long, or too much memory, is stopped', async (t) => {
  const reader = startReader(t, 1);
  assert.deepEqual(await reader.read('loop'), { stopped: 'time' });
  const next = await reader.read('read');
  assert.equal('code' in next && next.code, 'empty_file');
  const patient = startReader(t);
  assert.deepEqual(await patient.read('memory'), { stopped: 'memory' });
});

test('a file that is not a workbook, or does not exist, ends with its code', async (t) => {
  const reader = new ReaderProcess();
  t.after(() => reader.stop());
  const missing = await reader.read(join(makeFileFolder(), 'missing.xlsx'));
  assert.equal('code' in missing && missing.code, 'file_not_found');
  // A part of the path is a file where a folder is needed (ENOTDIR): ADE has no error code for that.
  const path = join(makeFileFolder(), 'file');
  writeFileSync(path, 'a,b\n');
  const broken = await reader.read(join(path, 'below.csv'));
  assert.match('untyped' in broken ? broken.untyped : '', /ENOTDIR/);
});
