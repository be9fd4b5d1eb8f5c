import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Activity, Job, MadeRecipe, Sender } from '../../src/contract/api/index.ts';
import type { Artifact } from '../../src/contract/artifact.ts';
import { jobFolder } from '../../src/contract/layout.ts';
import { pluck } from '../helpers/pluck.ts';
import { databaseEnvOf } from '../helpers/postgres/databases.ts';
import { runAde } from '../helpers/run-ade.ts';
import { startTestServer, WS } from './server-harness.ts';

const server = await startTestServer();
const { config_id: configId } = await server.publishStarter();

const run = (about: object) => server.run(about);

const readRecord = (job: string) => server.read<Artifact>(`${WS}/jobs/${job}/artifact`);

/** A list of members whose last column is unknown to all rules. */
const makeList = (column: string, rows: readonly string[], above = '') =>
  `${above}Member No.,First Name,Last Name,Hours,${column}\n${rows.join('\n')}\n`;
const MAY = ['00123,ANNA,SMITH,37.5,12', '00124,BEN,JONES,40,13'];
const JUNE = ['00125,CARA,WONG,38,14', '00126,DAN,REED,39,15', '00127,EVE,ROSS,40,16'];

/** A sender whose document of May was corrected so that its last column is the department. */
async function makeKnown(name: string, column: string, about: object = {}): Promise<{ sender: Sender; first: Job }> {
  const sender = await server.makeSender({ name, ...about });
  const document = await server.uploadText(makeList(column, MAY), `${name} list 2026-05.csv`);
  const first = await run({ document_id: document.id, sender_id: sender.id, period: '2026-05' });
  await server.correct(first.id, [{ kind: 'column_field', places: [{ sheet: 0, a1: 'E1' }], field: 'department' }]);
  const recipe = { config_id: configId, base_version: 0, job_id: first.id };
  await server.make<MadeRecipe>(`${WS}/senders/${sender.id}/recipes`, recipe);
  return { sender, first };
}

test("a document without a sender but with exactly the headers of one sender is read with that sender's recipe", async () => {
  const before = await server.uploadText(makeList('Desk', JUNE), 'before.csv');
  const unknown = await run({ document_id: before.id });
  assert.deepEqual([unknown.sender_id, unknown.sender_found_by], [null, null]);
  const { sender, first } = await makeKnown('Acme', 'Desk');
  assert.equal(first.sender_found_by, 'submission');
  const document = await server.uploadText(makeList('desk  ', JUNE, 'List of members,,,,\n,,,,\n'), 'x.csv');
  const job = await run({ document_id: document.id, period: '2026-06', expected: { rows: 4 } });
  assert.deepEqual(
    [job.sender_id, job.sender_found_by, job.recipe_version, job.period],
    [sender.id, 'headers', 1, '2026-06'],
  );
  const record = await readRecord(job.id);
  const column = record.sheets[0]!.tables[0]!.mapping!.find(({ raw }) => raw.column === 'E');
  assert.deepEqual([column?.target_field, column?.correction], ['department', 'r1']);
  assert.ok(record.job.previous !== undefined, 'it is compared with the document of May');
  assert.ok(job.attention.includes('expected_number_differs'), 'what was typed in still counts');
  const items = await server.list<Activity>(`${WS}/activity`);
  const noted = items.filter(({ action }) => action === 'job.sender_recognized');
  assert.deepEqual(pluck(noted, 'actor', 'target_id', 'details'), [
    ['system', job.id, { sender_id: sender.id, recipe_version: 1, fitting: 1 }],
  ]);
  const verified = await runAde(['verify', jobFolder(server.dataDir, job.id)], databaseEnvOf(server.dataDir));
  assert.equal(verified.exitCode, 0, verified.stdout);
});
