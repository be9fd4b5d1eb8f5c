import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addActivity, changePerson, inTransaction, makeToken, revokeToken } from '../../../src/storage/store/index.ts';
import { openTestDatabase } from '../../helpers/postgres/databases.ts';

test('a change that was begun before its credential ended is not stored after it', async (t) => {
  const db = await openTestDatabase(t);
  const about = { kind: 'person', roles: { '*': 'admin' }, createdBy: 'test', expiresAt: null } as const;
  const make = (name: string) => inTransaction(db, async (transaction) => makeToken(transaction, { name, ...about }));
  const [leaver, revoked, other] = [await make('Leaver'), await make('Revoked'), await make('Other')];
  const change = (tokenId: string) =>
    inTransaction(db, (transaction) =>
      addActivity(transaction, {
        ...{ actor: 'x', credential: { tokenId, sessionId: null } },
        ...{ action: 'config.changed', workspaceId: 'default', targetId: 'cfg_1' },
      }),
    );
  for (const { row } of [leaver, revoked, other]) await change(row.id);
  await inTransaction(db, async (transaction) => {
    await changePerson(transaction, leaver.row.person_id ?? '', { disabled_at: new Date().toISOString() });
    await revokeToken(transaction, revoked.row.id);
  });
  for (const { row } of [leaver, revoked]) await assert.rejects(change(row.id), { code: 'not_signed_in' });
  await change(other.row.id);
  const { length } = await db.selectFrom('activity').select('id').execute();
  assert.equal(length, 4);
});
