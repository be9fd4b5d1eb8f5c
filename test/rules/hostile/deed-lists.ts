import { DATA_ROWS, type Kind } from './hostile-package.ts';

/** Number of calls to the rules of a kind in a job with this many deeds. */
export function countCalls(kind: Kind, deedCount: number): number {
  const counts = { row: DATA_ROWS + 1, column: 2 + 2 * deedCount, transform: 2, derive: 2, validate: 2, hook: 1 };
  return counts[kind];
}

/** Whether a failure is counted once in each call, or once in the whole job. */
type Count = 'each' | 'once';

/** Deeds that make a call fail, and how the failures are recorded. */
export const failing: Record<string, { kind: string; count: Count }> = {
  'throw-error': { kind: 'exception', count: 'each' },
  'throw-nothing': { kind: 'exception', count: 'each' },
  'throw-trap': { kind: 'exception', count: 'each' },
  'reject-promise': { kind: 'exception', count: 'each' },
  'overflow-stack': { kind: 'exception', count: 'once' },
  'wrong-type': { kind: 'invalid_result', count: 'each' },
  'no-object': { kind: 'invalid_result', count: 'each' },
  'wrong-length': { kind: 'invalid_result', count: 'each' },
  'not-finite': { kind: 'invalid_result', count: 'each' },
  'out-of-range': { kind: 'invalid_result', count: 'each' },
  'throwing-getter': { kind: 'exception', count: 'each' },
  'proxy-of-traps': { kind: 'exception', count: 'each' },
  'revoked-proxy': { kind: 'exception', count: 'each' },
  'huge-object': { kind: 'invalid_result', count: 'each' },
  'huge-text': { kind: 'invalid_result', count: 'each' },
  'own-methods': { kind: 'invalid_result', count: 'each' },
  'unknown-name': { kind: 'invalid_result', count: 'each' },
  'idle-promise': { kind: 'invalid_result', count: 'each' },
};

/** Deeds without any effect. */
export const harmless = [
  ...['answer-twice', 'answer-late', 'leave-running'],
  ...['change-calls', 'change-globals', 'look-for-a-way-out'],
  'change-regular-expressions',
];

/** Deeds that end the host, and how that is recorded. */
export const fatal: Record<string, string> = {
  'endless-loop': 'timeout',
  'endless-microtasks': 'timeout',
  'leave-endless-microtasks': 'timeout',
  'catastrophic-expression': 'timeout',
  'fill-heap': 'memory',
  'change-regular-expressions-for-good': 'crash',
  'freeze-regular-expressions': 'crash',
  'flood-stdout': 'output_flood',
  'flood-stderr': 'output_flood',
};
