import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type ActivityFilter,
  listActivity,
  makeActivity,
  newestActivity,
} from '../../../src/storage/store/activity.ts';
import { appendToChains } from '../../../src/storage/store/activity-chain.ts';
import { inTransaction } from '../../../src/storage/store/transactions.ts';
import { openTestDatabase } from '../../helpers/postgres/databases.ts';
import { explain } from '../../helpers/postgres/explain.ts';

const ACTIONS = ['job.submitted', 'job.accepted', 'jobs_x.y', 'document.uploaded', 'job.cancelled'];

/** Entries of two workspaces and of the server, whose times repeat. */
function makeEntries() {
  return Array.from({ length: 90 }, (_, i) => ({
    ...makeActivity({
      actor: i % 4 === 0 ? 'Ada' : 'Bob',
      action: 'job.submitted',
      workspaceId: [null, 'ws_1', 'ws_2'][i % 3]!,
      targetId: null,
    }),
    action: ACTIONS[i % ACTIONS.length]!,
    id: `act_${String(i).padStart(3, '0')}`,
    at: `2026-01-01T00:00:${String(Math.floor(i / 4)).padStart(2, '0')}.000Z`,
  }));
}

test('each filter of the activity selects its entries, page by page in the order of the list', async (t) => {
  const db = await openTestDatabase(t);
  const entries = makeEntries();
  await inTransaction(db, (transaction) => appendToChains(transaction, entries));
  const newest = entries.toSorted((a, b) => (`${a.at} ${a.id}` < `${b.at} ${b.id}` ? 1 : -1));
  const filters: ActivityFilter[] = [
    {},
    { action: 'job' },
    { action: 'job.accepted' },
    { action: 'document' },
    { action: 'nothing' },
    { actor: 'Ada' },
    { actor: 'Ada', action: 'job' },
    { actor: 'Nobody' },
  ];
  for (const filter of filters.flatMap((one) => [one, { ...one, workspaceId: 'ws_1' }])) {
    const { workspaceId, actor, action } = filter;
    const expected = newest.filter(
      (entry) =>
        (workspaceId === undefined || entry.workspace_id === workspaceId) &&
        (actor === undefined || entry.actor === actor) &&
        (action === undefined || entry.action === action || entry.action.startsWith(`${action}.`)),
    );
    const found: string[] = [];
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await listActivity(db, { ...filter, limit: 7, ...(cursor === undefined ? {} : { cursor }) });
      found.push(...page.rows.map(({ id }) => id));
      cursor = page.nextCursor;
    }
    assert.deepEqual(
      found,
      expected.map(({ id }) => id),
      JSON.stringify(filter),
    );
  }
});

test('each filter of the activity has an index in the order of the list', async (t) => {
  const db = await openTestDatabase(t);
  const inWorkspace = { workspaceId: 'w' };
  for (const [filter, actions, index] of [
    [{}, [undefined], 'activity_newest'],
    [inWorkspace, [undefined], 'activity_workspace'],
    [{ actors: ['Ada'] }, [undefined], 'activity_actor'],
    [{ ...inWorkspace, actors: ['Ada'] }, [undefined], 'activity_workspace_actor'],
    [{}, ['job.accepted'], 'activity_action'],
    [inWorkspace, ['job.accepted'], 'activity_workspace_action'],
  ] as const) {
    const plan = await explain(db, newestActivity(db, { ...filter, limit: 51 }, actions));
    assert.match(plan, new RegExp(`(INDEX|Index Scan.* using) ${index}\\b`), plan);
    assert.doesNotMatch(plan, /TEMP B-TREE|Sort/, plan);
  }
  // The newest entries of each action come from its index; only these are merged.
  const plan = await explain(db, newestActivity(db, { ...inWorkspace, limit: 51 }, ['job.accepted', 'job.submitted']));
  const used = plan.match(/(INDEX|Index Scan.* using) activity_workspace_action /g);
  assert.equal(used?.length, 2, plan);
  assert.doesNotMatch(plan, /SCAN activity\b|Seq Scan/, plan);
  const names = { ...inWorkspace, actors: ['Ada', 'Ada L.'] };
  const merged = await explain(db, newestActivity(db, { ...names, limit: 51 }, [undefined]));
  assert.equal(merged.match(/(INDEX|Index Scan.* using) activity_workspace_actor /g)?.length, 2, merged);
});
