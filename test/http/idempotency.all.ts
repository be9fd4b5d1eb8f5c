import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Batch, Comparison, Config, ConfigVersion, Document, Job } from '../../src/contract/api/index.ts';
import { makeForm, startTestServer, WS } from './server-harness.ts';

const server = await startTestServer();
const version = await server.publishStarter();
const document = await server.upload();
const json = { document_id: document.id };
const keyed = (key: string, body?: unknown) => ({ json: body, headers: { 'idempotency-key': key } });

suite('a request that is sent again with its Idempotency-Key', () => {
  test('gets what the first one made, and the answer says so', async () => {
    const first = await server.expect<Job>(202, 'POST', `${WS}/jobs`, keyed('job', json));
    assert.equal(first.headers.get('idempotency-replayed'), null);
    const again = await server.expect<Job>(202, 'POST', `${WS}/jobs`, keyed('job', json));
    assert.equal(again.headers.get('idempotency-replayed'), 'true');
    assert.equal(again.body.id, first.body.id);
    assert.equal(again.headers.get('location'), first.headers.get('location'));
    await server.waitForJob(first.body.id);

    const batch = keyed('batch', { document_ids: [document.id] });
    const made = await server.expect<Batch>(202, 'POST', `${WS}/batches`, batch);
    const replayed = await server.expect<Batch>(202, 'POST', `${WS}/batches`, batch);
    assert.equal(made.headers.get('idempotency-replayed'), null);
    assert.equal(replayed.headers.get('idempotency-replayed'), 'true');
    assert.equal(replayed.body.id, made.body.id);
  });

  test('gets 410 once the job is deleted, until the key itself expires', async () => {
    const { body: job } = await server.expect<Job>(202, 'POST', `${WS}/jobs`, keyed('deleted', json));
    await server.waitForJob(job.id);
    await server.expect(204, 'DELETE', `${WS}/jobs/${job.id}`);
    const gone = await server.expectProblem('idempotent_job_deleted', 'POST', `${WS}/jobs`, keyed('deleted', json));
    assert.ok(gone.body.detail.includes(job.id));
    const other = { ...json, config_version_id: version.id };
    await server.expectProblem('idempotency_key_reused', 'POST', `${WS}/jobs`, keyed('deleted', other));

    await server.sweep(6.9);
    await server.expectProblem('idempotent_job_deleted', 'POST', `${WS}/jobs`, keyed('deleted', json));
    await server.sweep(7.1);
    const fresh = await server.expect<Job>(202, 'POST', `${WS}/jobs`, keyed('deleted', json));
    assert.notEqual(fresh.body.id, job.id);
    await server.waitForJob(fresh.body.id);
  });

  test('gets the same job, even after the retried job is gone', async () => {
    const old = await server.run(json);
    const path = `${WS}/jobs/${old.id}/retry`;
    const retry = await server.expect<Job>(202, 'POST', path, keyed('retry'));
    await server.waitForJob(retry.body.id);
    await server.expect(204, 'DELETE', `${WS}/jobs/${old.id}`);
    const again = await server.expect<Job>(202, 'POST', path, keyed('retry'));
    assert.equal(again.body.id, retry.body.id);
    await server.expect(204, 'DELETE', `${WS}/jobs/${retry.body.id}`);
    await server.expectProblem('idempotent_job_deleted', 'POST', path, keyed('retry'));
  });

  test('gets the job of its own token: the same key of another token is another key', async () => {
    const token = await server.makeToken([{ workspace_id: 'default', role: 'operator' }], 'Otto');
    const request = keyed('shared', json);
    const { body: own } = await server.expect<Job>(202, 'POST', `${WS}/jobs`, request);
    const { body: other } = await server.expect<Job>(202, 'POST', `${WS}/jobs`, { ...request, token });
    assert.notEqual(other.id, own.id);
    assert.equal(other.submitted_by, 'Otto');
    // A session has the key of its token.
    const { cookie } = await server.signIn(token);
    const headers = { ...request.headers, cookie };
    const again = await server.expect<Job>(202, 'POST', `${WS}/jobs`, { ...request, token: null, headers });
    assert.equal(again.body.id, other.id);
    for (const { id } of [own, other]) await server.waitForJob(id);
  });

  test('gets the job that an earlier version made, which did not say whose a key is', async () => {
    const request = keyed('former', json);
    const { body: job } = await server.expect<Job>(202, 'POST', `${WS}/jobs`, request);
    const { db } = server.running.service;
    await db.updateTable('idempotency_keys').set({ owner: null }).where('resource_id', '=', job.id).execute();
    const again = await server.expect<Job>(202, 'POST', `${WS}/jobs`, request);
    assert.equal(again.body.id, job.id);
    await server.waitForJob(job.id);
  });

  test('is also known to a node of an earlier version, which looks for the key as it was sent', async () => {
    const token = await server.makeToken([{ workspace_id: 'default', role: 'operator' }], 'Olga');
    const request = keyed('upgrade', json);
    const { body: own } = await server.expect<Job>(202, 'POST', `${WS}/jobs`, request);
    const { body: other } = await server.expect<Job>(202, 'POST', `${WS}/jobs`, { ...request, token });
    const { db } = server.running.service;
    const found = await db.selectFrom('idempotency_keys').selectAll().where('key', '=', 'upgrade').execute();
    assert.deepEqual(
      found.map((row) => row.resource_id),
      [own.id],
    );
    // The key of the second token can outlive that of the first one.
    await db.deleteFrom('idempotency_keys').where('resource_id', '=', own.id).execute();
    const again = await server.expect<Job>(202, 'POST', `${WS}/jobs`, { ...request, token });
    assert.equal(again.body.id, other.id);
    for (const { id } of [own, other]) await server.waitForJob(id);
  });

  test('makes one job for each token, even if all requests come at once', async () => {
    const token = await server.makeToken([{ workspace_id: 'default', role: 'operator' }], 'Oleg');
    const request = keyed('at once', json);
    const tokens = [undefined, token, undefined, token, undefined, token];
    const jobs = await Promise.all(
      tokens.map(async (one) => {
        const options = one === undefined ? request : { ...request, token: one };
        return (await server.expect<Job>(202, 'POST', `${WS}/jobs`, options)).body;
      }),
    );
    assert.equal(new Set(jobs.map(({ id }) => id)).size, 2);
    for (const { id, submitted_by } of jobs) assert.equal(submitted_by === 'Oleg', jobs[1]!.id === id);
    for (const id of new Set(jobs.map((job) => job.id))) await server.waitForJob(id);
  });

  test('is refused if the key is empty or too long', async () => {
    for (const key of ['', 'k'.repeat(201)]) {
      const refused = await server.expectProblem('request_invalid', 'POST', `${WS}/jobs`, keyed(key, json));
      assert.match(refused.body.detail, /idempotency-key/i);
    }
  });

  test('makes a comparison of two jobs, and only once', async () => {
    const body = { document_id: document.id, left_version_id: version.id, right_version_id: version.id };
    const request = keyed('comparison', body);
    const first = await server.expect<Comparison>(202, 'POST', `${WS}/comparisons`, request);
    assert.equal(first.headers.get('idempotency-replayed'), null);
    assert.notEqual(first.body.left.id, first.body.right.id);
    assert.equal(first.body.left.as_of, first.body.right.as_of);
    const again = await server.expect<Comparison>(202, 'POST', `${WS}/comparisons`, request);
    assert.equal(again.body.id, first.body.id);
    assert.equal(again.headers.get('idempotency-replayed'), 'true');
    for (const { id } of [first.body.left, first.body.right]) await server.waitForJob(id);
  });

  test('makes one config and one draft, even if the second request comes before the answer to the first', async () => {
    const columns = [{ label: 'Customer', kind: 'text' }];
    const request = keyed('config', { name: 'Own', columns });
    const twice = <T>(path: string, options: object) =>
      Promise.all([1, 2].map(() => server.expect<T>(201, 'POST', path, options)));
    const configs = await twice<Config>(`${WS}/configs`, request);
    assert.equal(configs[0]!.body.id, configs[1]!.body.id);
    assert.deepEqual(configs.map(({ headers }) => headers.get('idempotency-replayed')).sort(), [null, 'true']);
    await server.expectProblem('idempotency_key_reused', 'POST', `${WS}/configs`, keyed('config', { name: 'Other' }));
    const path = `${WS}/configs/${configs[0]!.body.id}/versions`;
    const [first, second] = await twice<ConfigVersion>(path, keyed('draft', { columns }));
    assert.equal(first!.body.id, second!.body.id);
    assert.equal((await server.list<ConfigVersion>(path)).length, 2);
    await server.expect(204, 'DELETE', `${WS}/versions/${first!.body.id}`);
    await server.expectProblem('version_unknown', 'POST', path, keyed('draft', { columns }));
  });

  test('stores one document, which another file with the same key does not get', async () => {
    const headers = { 'idempotency-key': 'document' };
    const path = `${WS}/documents`;
    const form = (text: string) => ({ body: makeForm(text, 'list.csv'), headers });
    const first = await server.expect<Document>(201, 'POST', path, form('a,b\n1,2\n'));
    const again = await server.expect<Document>(201, 'POST', path, form('a,b\n1,2\n'));
    assert.equal(again.body.id, first.body.id);
    assert.equal(again.headers.get('idempotency-replayed'), 'true');
    await server.expectProblem('idempotency_key_reused', 'POST', path, form('a,b\n1,3\n'));
    await server.expect(204, 'DELETE', `${path}/${first.body.id}`);
    await server.expectProblem('document_unknown', 'POST', path, form('a,b\n1,2\n'));
  });

  test('is carried out again if the first one was refused', async () => {
    const listTries = () => server.list<Job>(`${WS}/jobs?is_try=true`);
    const before = (await listTries()).length;
    const body = { document_id: document.id, left_version_id: version.id, right_version_id: 'cfgv_none' };
    for (let attempt = 1; attempt <= 2; attempt++) {
      await server.expectProblem('version_unknown', 'POST', `${WS}/comparisons`, keyed('refused', body));
      // The job of the left side was created, and withdrawn when the right side was refused.
      const [left] = await listTries();
      assert.equal((await listTries()).length, before + attempt);
      assert.equal((await server.waitForJob(left!.id)).status, 'cancelled');
    }
  });
});
