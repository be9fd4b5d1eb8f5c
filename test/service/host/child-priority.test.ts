import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { getPriority } from 'node:os';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { CHILD_NICENESS } from '../../../src/sandbox/start/child-priority.ts';
import { listDescendants } from '../../helpers/processes.ts';
import { addDocument, HANGING_CSV, makeServer, submit, waitFor } from '../harness.ts';

/**
 * Niceness of a process's session, which counts if the kernel groups processes by session; see sched(7). A session that is
 * older than this grouping has none.
 */
function readSessionNiceness(pid: number): string {
  if (!existsSync(`/proc/${pid}/autogroup`)) return '';
  return /nice (-?\d+)/.exec(readFileSync(`/proc/${pid}/autogroup`, 'utf8'))?.[1] ?? '';
}

test('all processes of a job run below the priority of the server', async (t) => {
  const [own, ownSession] = [getPriority(), readSessionNiceness(process.pid)];
  const server = await makeServer(t);
  const jobs = [await submit(server, await addDocument(server, HANGING_CSV))];
  jobs.push(await submit(server, await addDocument(server, HANGING_CSV)));
  for (const { id } of jobs) await waitFor(server, id, ({ progress }) => progress?.pass === 3);
  const below = listDescendants(process.pid).filter((pid) => pid !== process.pid);
  assert.equal(below.length, 4, 'two engines with a rule host each');
  assert.deepEqual(below.map(getPriority), Array(4).fill(Math.max(own, CHILD_NICENESS)));
  assert.equal(getPriority(), own);
  if (!existsSync('/proc/self/autogroup')) return;
  // Unprivileged users may only change one session per tenth of a second.
  while (below.some((pid) => readSessionNiceness(pid) !== String(CHILD_NICENESS))) await delay(20);
  assert.equal(readSessionNiceness(process.pid), ownSession);
});
