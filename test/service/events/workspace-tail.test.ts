import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WorkspaceTail } from '../../../src/service/events/workspace-tail.ts';
import type { LoggedEvent } from '../../../src/storage/store/index.ts';

const makeEvent = (seq: number): LoggedEvent => {
  const about = { type: 'workspace.changed', at: '2026-10-01T00:00:00.000Z', workspace_id: 'wsp_1' } as const;
  return { seq, id: `evt_${seq}_a`, ...about, data: {} };
};

/** Follows from a position, and gives the numbers of the events that come. */
function follow(tail: WorkspaceTail, seq: number): number[] {
  const numbers: number[] = [];
  tail.add({ seq, listener: async (event) => void numbers.push(event.seq) });
  return numbers;
}

test('who joins during a read that began after its position misses nothing', async () => {
  const log = [1, 2, 3].map(makeEvent);
  let joinLater: (() => void) | undefined;
  const tail = new WorkspaceTail({
    read: async (afterSeq) => {
      const found = log.filter(({ seq }) => seq > afterSeq);
      await new Promise(setImmediate);
      joinLater?.();
      return found;
    },
    onBatch: () => undefined,
    onError: assert.ifError,
    onEmpty: () => undefined,
  });
  // It has read up to 1 by itself, and was still being sent that when 2 and 3 came.
  let late: number[] = [];
  joinLater = () => {
    joinLater = undefined;
    late = follow(tail, 1);
  };
  const early = follow(tail, 2);
  for (let turn = 0; turn < 10; turn++) await new Promise(setImmediate);
  assert.deepEqual({ early, late }, { early: [3], late: [2, 3] });
});
