import assert from 'node:assert/strict';
import { test } from 'node:test';
import type {
  Config,
  ConfigVersion,
  DocumentNames,
  Page,
  ProposedColumns,
  ReadDocumentNames,
} from '../../src/contract/api/index.ts';
import { Reviewers } from './review/client.ts';
import { makeForm, startTestServer, WS } from './server-harness.ts';

const server = await startTestServer();
const { config_id: starter } = await server.publishStarter();
const people = new Reviewers(server, '');
const TOOLS = ['Werkzeug', 'Regal', 'Menge', 'Notiz'];
const makeTools = (seed: number) => `${TOOLS.join(';')}\nHammer;A${seed};3;x\nZange;B${seed};4;y\n`;
const makeMembers = (seed: number) => `Member No.,First Name,E-mail\nM${seed},Ada,a${seed}@example.com\n`;

async function read(about: Partial<ReadDocumentNames['items'][number]>) {
  const json = { items: [{ filename: 'some list.csv', ...about }] };
  const { items } = (await server.expect<DocumentNames>(200, 'POST', `${WS}/document-names`, { json })).body;
  return [items[0]?.sender_config_id, items[0]?.headers_config_id];
}

async function publishTools(): Promise<string> {
  const body = makeForm(makeTools(0), 'tools.csv');
  const proposed = (await server.expect<ProposedColumns>(200, 'POST', `${WS}/configs/columns`, { body })).body;
  const { columns } = proposed;
  const json = { name: 'Tools', columns };
  const { id } = (await server.expect<Config>(201, 'POST', `${WS}/configs`, { json })).body;
  const [draft] = (await server.read<Page<ConfigVersion>>(`${WS}/configs/${id}/versions`)).items;
  await server.expect(200, 'POST', `${WS}/versions/${draft!.id}/publish`, { json: {} });
  return id;
}

const tools = await publishTools();
const sender = await server.makeSender({ name: 'Halle' });

async function run(text: string, about: object) {
  const { id } = await server.uploadText(text, 'one.csv');
  return server.runToSuccess({ document_id: id, ...about });
}

test('the config of the last accepted document of a sender, and of no other, reads its next one', async () => {
  assert.deepEqual(await read({ sender_id: sender.id }), [null, null]);
  const first = await run(makeMembers(1), { sender_id: sender.id, period: '2026-08', config_id: starter });
  await people.accept(first.id);
  assert.deepEqual(await read({ sender_id: sender.id }), [starter, null]);
  const second = await run(makeTools(1), { sender_id: sender.id, period: '2026-09', config_id: tools });
  assert.deepEqual(await read({ sender_id: sender.id }), [starter, null], 'it is not accepted');
  await people.accept(second.id);
  assert.deepEqual(await read({ sender_id: sender.id }), [tools, null]);
  assert.deepEqual(await read({}), [null, null]);
});

test('the config that has read such headers into its fields is found, whatever else has read the document', async () => {
  await run(makeTools(2), { config_id: starter });
  await server.running.service.jobs.columns.settled();
  assert.deepEqual(await read({ first_cells: ['Bestand', ' WERKZEUG', 'Regal', 'Menge', 'Hammer'] }), [null, tools]);
  assert.deepEqual(await read({ first_cells: ['Member No.', 'First Name', 'E-mail'] }), [null, starter]);
  assert.deepEqual(await read({ first_cells: ['Menge'] }), [null, null], 'one header says too little');
  assert.deepEqual(await read({ first_cells: [] }), [null, null]);
});

test('a config that cannot run is not found', async () => {
  const headers = { 'if-match': '*' };
  await server.expect(200, 'PATCH', `${WS}/configs/${tools}`, { json: { archived: true }, headers });
  assert.deepEqual(await read({ sender_id: sender.id, first_cells: TOOLS }), [starter, null]);
});
