import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inTransaction, lockPeople } from '../../../../src/storage/store/index.ts';
import { ON_POSTGRES } from '../../../helpers/postgres/databases.ts';
import { GROUP, type ScimAnswer, startScim, USER } from './scim-client.ts';

const { acme, findPeople, server } = await startScim();
const CHANGES = 200;
const many = <Result>(count: number, make: (index: number) => Promise<Result>) =>
  Promise.all(Array.from({ length: count }, (_, index) => make(index)));
const countStatus = (answers: readonly ScimAnswer[], status: number) =>
  answers.filter((one) => one.status === status).length;

test('PUT and PATCH of one user at once end in the state of the last', async () => {
  const { id } = await acme.make('User', { userName: 'many', name: { givenName: 'Many' } });
  const path = `/Users/${id}`;
  const answers = await many(CHANGES, (index) => {
    const displayName = `Many ${index}`;
    const active = index % 4 < 2;
    if (index % 2 === 0) return acme.send('PUT', path, { schemas: [USER], userName: 'many', displayName, active });
    const parts = { displayName, active: String(active), 'name.givenName': `G ${index}` };
    return acme.patch(path, { op: 'Replace', value: parts });
  });
  assert.equal(countStatus(answers, 200), CHANGES);
  for (const [index, { body }] of answers.entries()) {
    assert.deepEqual([body.displayName, body.active], [`Many ${index}`, index % 4 < 2]);
    assert.deepEqual(body.name, index % 2 === 0 ? undefined : { givenName: `G ${index}` });
  }
  const { body: now } = await acme.get(path);
  const last = answers
    .map(({ body }) => body.meta.lastModified)
    .sort()
    .at(-1);
  const lastOnes = answers.map(({ body }) => body).filter(({ meta }) => meta.lastModified === last);
  assert.ok(
    lastOnes.some((one) => JSON.stringify(one) === JSON.stringify(now)),
    JSON.stringify([now, lastOnes]),
  );
  const people = await findPeople({ name: 'Many' });
  assert.equal(people[0]?.disabled_at === null, now.active);
});

test('addresses and members that are added and removed at once are all there, or all gone', async () => {
  const { id } = await acme.make('User', { userName: 'addresses' });
  const added = await many(40, (index) =>
    acme.patch(`/Users/${id}`, { op: 'Add', path: `emails[type eq "t${index}"].value`, value: `${index}@x.example` }),
  );
  assert.equal(countStatus(added, 200), 40);
  assert.equal((await acme.get(`/Users/${id}`)).body.emails.length, 40);
  const users: string[] = (await many(50, (index) => acme.make('User', { userName: `member ${index}` }))).map(
    (one) => one.id,
  );
  const half = users.slice(0, 25);
  const made = await acme.make('Group', { displayName: 'busy', members: half.map((value) => ({ value })) });
  const path = `/Groups/${made.id}`;
  const changes = await many(CHANGES, (index) => {
    const value = users[index % 50] ?? '';
    // Each member is removed or added several times, always the same way.
    if (index % 50 < 25) return acme.patch(path, { op: 'Remove', path: 'members', value: [{ $ref: null, value }] });
    return acme.patch(path, { op: 'add', path: 'members', value: [{ value }] });
  });
  assert.equal(countStatus(changes, 200), CHANGES);
  const { members } = (await acme.get(path)).body;
  assert.deepEqual(members.map(({ value }: { value: string }) => value).sort(), users.slice(25).sort());
});

test('a user name is made once, and removed once, however many ask for it', async () => {
  const userName = 'once';
  const ids: string[] = [];
  let balance = 0;
  const answers = await many(CHANGES, async (index) => {
    const id = ids.at(-1);
    const remove = index % 3 === 2 && id !== undefined;
    const answer = remove
      ? await acme.send('DELETE', `/Users/${id}`)
      : await acme.send('POST', '/Users', { schemas: [USER], userName });
    if (answer.status === 201) ids.push(answer.body.id);
    balance += answer.status === 201 ? 1 : answer.status === 204 ? -1 : 0;
    return answer;
  });
  assert.deepEqual(
    [...new Set(answers.map(({ status }) => status))].filter((one) => ![201, 204, 404, 409].includes(one)),
    [],
  );
  assert.equal((await acme.find('Users', `userName eq "${userName}"`)).length, balance);
  const first = ids.at(-1) ?? '';
  const removed = await many(20, () => acme.send('DELETE', `/Users/${first}`));
  assert.ok(countStatus(removed, 204) <= 1);
  const again = await many(20, () => acme.send('POST', '/Users', { schemas: [USER], userName }));
  assert.deepEqual([countStatus(again, 201), countStatus(again, 409)], [1, 19]);
});

test('a thousand users and a group of all of them', async (context) => {
  const time = async <Result>(what: string, maxMs: number, work: () => Promise<Result>): Promise<Result> => {
    const started = performance.now();
    const result = await work();
    const ms = Math.round(performance.now() - started);
    context.diagnostic(`${what}: ${ms} ms`);
    assert.ok(ms < maxMs, `${what}: ${ms} ms`);
    return result;
  };
  const ids: string[] = [];
  await time('1,000 users', 60_000, async () => {
    for (let start = 0; start < 1000; start += 50) {
      const made = await many(50, (index) =>
        acme.make('User', {
          userName: `u${start + index}@acme.example`,
          displayName: `Person ${start + index}`,
          emails: [{ value: `u${start + index}@acme.example`, type: 'work' }],
        }),
      );
      ids.push(...made.map(({ id }) => id));
    }
  });
  const members = ids.map((value) => ({ value }));
  const group = await time('a group of 1,000', 10_000, () => acme.make('Group', { displayName: 'all', members }));
  assert.equal(group.members.length, 1000);
  const path = `/Groups/${group.id}`;
  const without = await time('one member removed', 5000, () =>
    acme.patch(path, { op: 'Remove', path: 'members', value: [{ value: ids[500] }] }),
  );
  assert.equal(without.body.members.length, 999);
  const put = await time('the group again', 10_000, () =>
    acme.send('PUT', path, { schemas: [GROUP], displayName: 'all', members: members.slice(0, 900) }),
  );
  assert.equal(put.body.members.length, 900);
  const short = await time('the group without members', 2000, () => acme.getPart(`${path}?excludedAttributes=members`));
  assert.equal(short.body.members, undefined);
  const filter = encodeURIComponent('emails[type eq "work"].value eq "U777@acme.example"');
  const found = await time('one of 1,000', 2000, () => acme.get(`/Users?filter=${filter}`));
  assert.equal(found.body.Resources[0].id, ids[777]);
  const read: string[] = [];
  await time('all pages', 10_000, async () => {
    for (let total = 1; read.length < total; ) {
      const { body } = await acme.get(`/Users?startIndex=${read.length + 1}&count=1000`);
      total = body.totalResults;
      assert.ok(body.Resources.length > 0 && body.Resources.length <= 200);
      read.push(...body.Resources.map(({ id }: { id: string }) => id));
    }
  });
  assert.equal(new Set(read).size, read.length);
  for (const id of ids) assert.ok(read.includes(id));
});

test('changes that wait leave connections to the database for others', ON_POSTGRES, async () => {
  const { id } = await acme.make('User', { userName: 'waiting' });
  const held = Promise.withResolvers<void>();
  const free = Promise.withResolvers<void>();
  const holder = inTransaction(server.running.service.db, async (transaction) => {
    await lockPeople(transaction);
    held.resolve();
    await free.promise;
  });
  await held.promise;
  const changes = many(100, (index) =>
    acme.patch(`/Users/${id}`, { op: 'replace', path: 'displayName', value: `Waits ${index}` }),
  );
  // Those that are sent first wait for the lock when these are answered.
  await many(20, () => server.expect(200, 'GET', '/api/v1/people'));
  assert.equal((await acme.get(`/Users/${id}`)).status, 200);
  free.resolve();
  await holder;
  assert.equal(countStatus(await changes, 200), 100);
});
