import assert from 'node:assert/strict';
import type { Event } from '../../../src/contract/api/index.ts';
import type { Arrival, FailingReceiver } from './failing-receiver.ts';
import type { Outcome } from './outcome.ts';
import type { ConfirmedStep } from './people.ts';

const ENDS = ['job.finished', 'job.to_check', 'job.failed', 'job.cancelled'];
/** Steps in the history of a review, and what webhooks tell about them. */
const TOLD_STEPS: Record<string, string> = {
  accepted: 'job.accepted',
  sent_back: 'job.sent_back',
  reopened: 'job.reopened',
};

/** Compares what the receiver has with the log of the workspace, and both with what has happened. */
export function assertEachEventArrived(
  { arrivals, wrong }: FailingReceiver,
  { events, jobs }: Outcome,
  confirmed: readonly ConfirmedStep[],
): void {
  assert.deepEqual(wrong, [], 'every request is signed');
  assertLogIsWhole(events, jobs, confirmed);
  const acknowledged = new Set(arrivals.filter(({ acknowledgedAt: at }) => at !== null).map(({ id }) => id));
  assert.deepEqual(
    events.filter(({ id }) => !acknowledged.has(id)),
    [],
    'each event arrives',
  );
  assertSameBodies(events, arrivals);
  for (const [jobId, own] of Map.groupBy(events, ({ data }) => data.job_id))
    if (jobId !== undefined) assertInOrder(jobId, own, arrivals);
}

/** The log has one end for each job, and each step of people, whether they learned of it or not. */
function assertLogIsWhole(events: readonly Event[], jobs: Outcome['jobs'], confirmed: readonly ConfirmedStep[]): void {
  const byJob = Map.groupBy(events, ({ data }) => data.job_id);
  const stepsByJob = Map.groupBy(confirmed, ({ jobId }) => jobId);
  for (const { id, steps, status } of jobs) {
    const types: readonly string[] = (byJob.get(id) ?? []).map(({ type }) => type);
    const [end, ...more] = types.filter((type) => ENDS.includes(type));
    assert.deepEqual(more, [], `${id} ended once`);
    assert.equal(end === 'job.finished' || end === 'job.to_check', status === 'success', `${id}: ${end}`);
    assert.ok(end !== undefined, `the end of ${id} is told`);
    const told = types.filter((type) => !ENDS.includes(type));
    const happened = steps.flatMap((step) => TOLD_STEPS[step] ?? []);
    assert.deepEqual(told, happened, `the steps of ${id} are told, in their order`);
    for (const [type, own] of Map.groupBy(stepsByJob.get(id) ?? [], (step) => step.type))
      assert.ok(told.filter((one) => one === type).length >= own.length, `${id}: ${type} was confirmed`);
  }
}

/** One id is one event: the same bytes whenever they arrive, and those of the log. */
function assertSameBodies(events: readonly Event[], arrivals: readonly Arrival[]): void {
  const byId = new Map(events.map((event) => [event.id, event]));
  for (const [id, own] of Map.groupBy(arrivals, (arrival) => arrival.id)) {
    const [first] = own;
    assert.deepEqual([...new Set(own.map(({ body }) => body))], [first?.body], `${id} has one body`);
    const known = byId.get(id);
    assert.ok(known, `${id} is in the log`);
    const { type, at: timestamp, workspace_id, data } = known;
    const link = `/api/v1/workspaces/${workspace_id}/jobs/${data.job_id}`;
    const links = data.job_id === undefined ? {} : { links: { job: link } };
    assert.deepEqual(first?.event, { type, timestamp, data: { workspace_id, ...data, ...links } });
  }
}

/** An event of a job arrives only when the receiver has acknowledged the one before. */
function assertInOrder(jobId: string, own: readonly Event[], arrivals: readonly Arrival[]): void {
  let before = 0;
  for (const { id, type } of own) {
    const first = arrivals.findIndex((arrival) => arrival.id === id);
    assert.ok(first >= before, `${type} of ${jobId} comes after the event before it`);
    const times = arrivals.flatMap(({ id: one, acknowledgedAt }) =>
      one === id && acknowledgedAt !== null ? [acknowledgedAt] : [],
    );
    before = Math.min(...times);
  }
}
