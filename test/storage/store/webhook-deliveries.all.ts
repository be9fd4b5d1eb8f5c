import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countUnderWay, selectDueWebhooks } from '../../../src/storage/store/webhook-deliveries.ts';
import { openTestDatabase } from '../../helpers/postgres/databases.ts';
import { explain } from '../../helpers/postgres/explain.ts';

test('what is due is found by indexes that have nothing of the log', async (t) => {
  const db = await openTestDatabase(t);
  const plan = await explain(db, selectDueWebhooks(db, '2026-12-01T00:00:00.000Z'), ['seqscan', 'bitmapscan']);
  const used = [...plan.matchAll(/(?:INDEX|Scan.* using) (webhook_deliveries_\w+)/g)].map(([, index]) => index);
  assert.equal(used.length, 2, plan);
  for (const index of used) assert.match(index ?? '', /^webhook_deliveries_(due|of_job)$/, plan);
  assert.doesNotMatch(plan, /Seq Scan|SCAN webhook_deliveries\b/, plan);
});

test('attempts under way are counted in an index that has nothing else, however much waits', async (t) => {
  const db = await openTestDatabase(t);
  const plan = await explain(db, countUnderWay(db, 'whk_1', '2026-12-01T00:00:00.000Z'), ['seqscan', 'bitmapscan']);
  assert.match(plan, /(?:INDEX|Scan.* using) webhook_deliveries_leased/, plan);
});
