import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LogTail } from '../../../src/sandbox/start/log-tail.ts';

test('LogTail keeps the last bytes and counts all bytes', () => {
  const tail = new LogTail(5);
  for (const piece of ['ab', 'cdef', 'g', '', 'hij']) tail.add(Buffer.from(piece));
  assert.equal(tail.toString(), 'fghij');
  assert.equal(tail.totalBytes, 10);
  tail.add(Buffer.from('a long piece'));
  assert.equal(tail.toString(), 'piece');
});
