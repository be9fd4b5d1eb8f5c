import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Activity, CaseResults } from '../../src/contract/api/index.ts';
import { pluck } from '../helpers/pluck.ts';
import { startTestServer, WS } from './server-harness.ts';

const server = await startTestServer();
const published = await server.publishStarter('Cases');

const run = async (id: string, json: object = {}) =>
  (await server.expect<CaseResults>(200, 'POST', `${WS}/versions/${id}/cases`, { json })).body.items;

const makeDraft = async () => (await server.makeDraft(published.config_id)).id;

test('all cases of a version pass, and nothing of the runs stays', async () => {
  const results = await run(published.id);
  assert.deepEqual(pluck(results, 'name', 'status', 'error'), [
    ['names-and-dates', 'passed', null],
    ['roster', 'passed', null],
  ]);
  assert.deepEqual(server.listTrials(), []);
  const activity = await server.list<Activity>(`${WS}/activity?limit=20`);
  const entry = activity.find(({ action }) => action === 'version.cases_run');
  assert.deepEqual([entry?.target_id, entry?.details], [published.id, { cases: 2, failed: 0 }]);
});

test('a draft is run as it is saved: differences are shown with their place, and so is what rules printed', async () => {
  const id = await makeDraft();
  const transform = 'return mapValues(values, (value) => parseHours(value) ?? value);';
  await server.changeFile(id, 'columns/hours.ts', (text) =>
    text.replace(transform, "console.log('hours are doubled'); return mapValues(values, () => 1);"),
  );
  const [failed, ...others] = await run(id, { names: ['roster'] });
  assert.equal(others.length, 0);
  assert.equal(failed!.status, 'failed');
  const cells = failed!.differences.filter(({ part }) => part === 'cells');
  assert.ok(cells.length > 0 && cells.every(({ expected, found }) => expected !== found && found === '1'));
  assert.match(failed!.printed, /hours are doubled/);
  await server.expectProblem('case_unknown', 'POST', `${WS}/versions/${id}/cases`, { json: { names: ['nobody'] } });
});

test('a case that cannot be run is named, without a path of the machine', async () => {
  const id = await makeDraft();
  await server.changeFile(id, 'tests/roster/expected.json', () => '{ "rows": 1 }');
  const path = `${WS}/versions/${id}/cases`;
  const problem = await server.expectProblem('case_invalid', 'POST', path, { json: {} });
  assert.match(JSON.stringify(problem), /The case tests\/roster\/expected.json cannot be run/);
  assert.ok(!JSON.stringify(problem).includes(server.dataDir));
});

test('a package with no case, or one that does not build, says so', async () => {
  const id = await makeDraft();
  for (const name of ['roster', 'names-and-dates']) {
    for (const file of ['input.csv', 'expected.json']) {
      const target = `${WS}/versions/${id}/file?path=tests/${name}/${file}`;
      const { headers } = await server.expect(200, 'GET', target);
      await server.expect(204, 'DELETE', target, { headers: { 'if-match': headers.get('etag')! } });
    }
  }
  const path = `${WS}/versions/${id}/cases`;
  const problem = await server.expectProblem('no_cases', 'POST', path, { json: {} });
  assert.ok(!JSON.stringify(problem).includes(server.dataDir));
  await server.changeFile(id, 'columns/hours.ts', (text) => `${text}\nconst wrong: number = 'x';\n`);
  await server.expectProblem('package_invalid', 'POST', path, { json: {} });
});
