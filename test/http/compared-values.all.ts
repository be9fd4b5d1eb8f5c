import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Activity, Document, ValueComparison } from '../../src/contract/api/index.ts';
import { pluck } from '../helpers/pluck.ts';
import { makeForm, startTestServer, WS } from './server-harness.ts';

const server = await startTestServer();
await server.publishStarter();

const LIST = ['Member No.,First Name,Last Name,Dues', '17,Ann,Lee,10.50', '18,Bob,Roy,20', '19,Cy,Moe,30', ''].join(
  '\n',
);

/** A job whose second revision has another amount and one row less. */
async function makeRevisions(): Promise<string> {
  const document = await server.expect<Document>(201, 'POST', `${WS}/documents`, { body: makeForm(LIST, 'list.csv') });
  const { id } = await server.runToSuccess(document.body.id);
  const corrections = [
    { kind: 'cell_value', places: [{ sheet: 0, a1: 'D2' }], value: '21' },
    { kind: 'row_label', places: [{ sheet: 0, a1: '4' }], label: 'note' },
  ];
  await server.expect(202, 'POST', `${WS}/jobs/${id}/corrections`, { json: { base_revision: 1, corrections } });
  assert.equal((await server.waitForRevision(id, 2)).status, 'success');
  return id;
}

test('the values of two results of a document are compared, and reading them is logged', async () => {
  const id = await makeRevisions();
  const path = `${WS}/comparisons/${id}..${id}/values`;
  const found = await server.read<ValueComparison>(`${path}?left_revision=1&right_revision=2`);
  assert.deepEqual(found.rows, { both: 2, changed: 1, left_only: 1, right_only: 0 });
  assert.deepEqual(found.fields, [
    {
      target_field: 'amount',
      changed: 1,
      filled: 0,
      emptied: 0,
      kinds: [
        {
          kind: 'multiplied',
          by: 2,
          count: 1,
          cells: [{ sheet: 'list', sheet_index: 0, row: 2, column: 'D', left: 10.5, right: 21 }],
        },
      ],
    },
  ]);
  assert.deepEqual(found.only, [
    { side: 'left', sheet: 'list', sheet_index: 0, first_row: 4, last_row: 4, label: 'note' },
  ]);
  const query = 'left_revision=1&right_revision=2';
  const one = await server.read<ValueComparison>(`${path}?${query}&field=last_name`);
  assert.deepEqual([one.fields, one.only.length], [[], 1]);
  const again = await server.read<ValueComparison>(`${path}?${query}&field=amount`);
  assert.deepEqual(again.fields, found.fields);
  const entries = await server.list<Activity>(`${WS}/activity?limit=10`);
  const reads = entries.filter(({ action }) => action === 'job.values_read');
  assert.deepEqual([...new Set(pluck(reads, 'target_id'))], [id]);
  assert.deepEqual(reads.map(({ details }) => details.revision).sort(), [1, 2]);
  const same = await server.read<ValueComparison>(path);
  assert.deepEqual([same.fields, same.only, same.rows], [[], [], { both: 2, changed: 0, left_only: 0, right_only: 0 }]);

  const auditor = await server.makeToken([{ workspace_id: 'default', role: 'auditor' }], 'Audrey');
  await server.expectProblem('access_denied', 'GET', path, { token: auditor });
});
