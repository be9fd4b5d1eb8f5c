import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { classifyEnd, type EndFacts } from '../../../src/sandbox/start/classify-end.ts';

const calm: EndFacts = {
  ...{ name: 'The rule process', exitCode: 0, signal: null, isWrapped: false, ownReason: null, stderrTail: '' },
  ...{ cpuMs: 100, residentMb: 50, cpuSeconds: 5, memoryMb: 256 },
};
const heapText = 'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory';
const ownReason = { code: 'time_limit', details: { seconds: 3 } } as const;

const cases: [title: string, facts: Partial<EndFacts>, code: string | null][] = [
  ['a clean exit', {}, null],
  ['its own reason before anything else', { ownReason, signal: 'SIGXCPU', exitCode: null }, 'time_limit'],
  ['SIGXCPU', { signal: 'SIGXCPU', exitCode: null }, 'cpu_limit'],
  ['SIGXCPU as a wrapper reports it', { exitCode: 152, isWrapped: true }, 'cpu_limit'],
  ['the same number without a wrapper', { exitCode: 152 }, 'process_exited'],
  ['SIGKILL at the CPU limit', { signal: 'SIGKILL', exitCode: null, cpuMs: 5000, residentMb: 250 }, 'cpu_limit'],
  ['SIGKILL near the memory limit', { signal: 'SIGKILL', exitCode: null, residentMb: 250 }, 'memory_limit'],
  ['SIGKILL far from any limit', { signal: 'SIGKILL', exitCode: null }, 'process_killed'],
  ['SIGKILL as a wrapper reports it', { exitCode: 137, isWrapped: true }, 'process_killed'],
  ['abort with the heap text', { signal: 'SIGABRT', exitCode: null, stderrTail: heapText }, 'memory_limit'],
  ['trap with the heap text', { exitCode: 133, isWrapped: true, stderrTail: heapText }, 'memory_limit'],
  ['abort without it', { signal: 'SIGABRT', exitCode: null }, 'process_crashed'],
  ['exit 1 when a buffer was refused', { exitCode: 1, stderrTail: 'Array buffer allocation failed' }, 'memory_limit'],
  ['exit 0 in spite of such a text', { exitCode: 0, stderrTail: heapText }, null],
  ['SIGSYS', { signal: 'SIGSYS', exitCode: null }, 'forbidden_call'],
  ['SIGSEGV', { signal: 'SIGSEGV', exitCode: null }, 'process_crashed'],
  ['SIGTERM with the heap text', { signal: 'SIGTERM', exitCode: null, stderrTail: heapText }, 'process_killed'],
  ['exit 1', { exitCode: 1 }, 'process_exited'],
];

describe('classifyEnd', () => {
  for (const [title, facts, code] of cases) {
    test(title, () => assert.equal(classifyEnd({ ...calm, ...facts })?.code ?? null, code));
  }

  test('fills in the values of the messages', () => {
    const killed = classifyEnd({ ...calm, signal: 'SIGKILL', exitCode: null });
    assert.deepEqual(killed?.details, { process: 'The rule process', signal: 'SIGKILL', rss_mb: 50 });
    assert.deepEqual(classifyEnd({ ...calm, signal: 'SIGXCPU' })?.details, { seconds: 5 });
  });
});
